"""Mazes as Gymnasium environments: its own check, transitions of the engine, layouts, rendering, errors."""

import copy
import importlib
import pickle
import sys
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

import dyna_tui.gym
from dyna_tui.agents import read_agents
from dyna_tui.dyna.agent import Agent
from dyna_tui.environments import from_gymnasium
from dyna_tui.gym import MazeEnv, environment_id
from dyna_tui.maze import Maze, builtin_names
from dyna_tui.world import world_of
from tests.environments.ids import FROZEN_LAKE, TAXI
from tests.gym.mazes import RICH, rich

Z999 = 3.29


@pytest.mark.parametrize("name", builtin_names())
@pytest.mark.parametrize("render_mode", [None, "ansi", "rgb_array"])
def test_gymnasiums_check_of_every_maze_passes_without_a_warning(name: str, render_mode: str | None) -> None:
    env = gymnasium.make(environment_id(name), render_mode=render_mode)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_env(env.unwrapped, skip_render_check=render_mode is None)


def test_ids_are_the_names_of_mazes_in_capitals() -> None:
    assert environment_id("blocking") == "dyna_tui/Blocking-v0"
    assert environment_id("dead-end") == "dyna_tui/DeadEnd-v0"
    assert gymnasium.make("dyna_tui.gym:dyna_tui/Blocking-v0").unwrapped.spec is not None


@pytest.mark.parametrize("name", RICH)
def test_every_step_of_an_agent_is_one_of_the_table(name: str) -> None:
    """The engine's steps, in whichever layout they were made; and the table has no other."""
    maze = rich(name)
    env = MazeEnv(maze)
    agent = Agent(read_agents("q-learning:epsilon=1")[0], world_of(maze), seed=1)
    seen: dict[tuple[int, int, int], set[tuple[int, float, bool]]] = {}
    for _ in range(3_000):
        layout = agent.view.layout
        agent.advance(1)
        made = agent.view.transition
        state, action = int(made.state), int(made.action)
        outcome = (int(made.next_state), float(made.reward), bool(made.terminal))
        seen.setdefault((layout, state, action), set()).add(outcome)
        agent.advance(1)
    for (layout, state, action), outcomes in seen.items():
        env.layout = layout
        table = env.P[state][action]
        assert sum(probability for probability, *_ in table) == pytest.approx(1)
        assert outcomes <= {outcome[1:] for outcome in table}


@pytest.mark.parametrize("name", ["sides", "slip", "portals"])
def test_steps_are_as_likely_as_the_table_says(name: str) -> None:
    env = MazeEnv(rich(name))
    state, _ = env.reset(seed=5)
    counts: Counter[tuple[int, int, int]] = Counter()
    for number in range(8_000):
        action = number % 4
        following, reward, terminated, truncated, info = env.step(action)
        (probability,) = [p for p, *outcome in env.P[state][action] if outcome == [following, reward, terminated]]
        assert info["prob"] == probability
        counts[state, action, following] += 1
        state = env.reset()[0] if terminated or truncated else following
    for (state, action, following), count in counts.items():
        total = sum(counts[state, action, other] for other in range(env.world.states))
        p = sum(outcome[0] for outcome in env.P[state][action] if outcome[1] == following)
        assert abs(count / total - p) <= 1.5 * Z999 * np.sqrt(p * (1 - p) / total) + 1e-12


@pytest.mark.parametrize("name", ["layouts", "episodes"])
def test_layouts_change_when_they_do_for_an_agent(name: str) -> None:
    maze = rich(name)
    env, agent = MazeEnv(maze), Agent(read_agents("q-learning")[0], world_of(maze), seed=0)
    env.reset(seed=0)
    for _ in range(60):
        agent.advance(1)
        action = int(agent.view.transition.action)
        agent.advance(1)
        _, _, terminated, truncated, _ = env.step(action)
        if terminated or truncated:
            env.reset()
        assert (env.total_steps, env.episode) == (agent.view.real_steps, agent.view.episode)
        assert env.layout == agent.view.layout


def test_the_steps_and_the_layout_can_be_set() -> None:
    env = MazeEnv(rich("layouts"))
    for total, layout in ((3, 0), (4, 1), (8, 1), (9, 2), (0, 0)):
        _, info = env.reset(options={"total_steps": total})
        assert (info["layout"], env.total_steps, env.episode) == (layout, total, 1)
    assert env.reset(options={"layout": 2})[1]["layout"] == 2
    assert env.reset()[1]["layout"] == 2


def test_starts_are_drawn_as_the_world_has_them() -> None:
    env = MazeEnv(rich("portals"))
    assert env.initial_state_distrib.tolist() == [0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, 0]
    starts = Counter(env.reset(seed=seed)[0] for seed in range(200))
    assert set(starts) == {0, 5}
    assert env.reset(seed=3) == env.reset(seed=3)


def test_an_episode_is_truncated_where_the_maze_says() -> None:
    env = gymnasium.make("dyna_tui/DeadEnd-v0")
    env.reset(seed=0)
    ends = [env.step(2)[3] for _ in range(500)]
    assert ends == [False] * 499 + [True]


def test_any_maze_can_be_made(tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_text("S.G\n")
    env: Any = gymnasium.make("dyna_tui/Maze-v0", maze=str(file), render_mode="ansi")
    assert env.reset()[0] == 0
    assert [env.step(1)[:3] for _ in range(2)] == [(1, 0.0, False), (2, 1.0, True)]
    assert env.render() == "S.A\n"
    taxi: Any = gymnasium.make("dyna_tui/Maze-v0", maze=f"gym:{TAXI}", render_mode="ansi")
    assert (taxi.observation_space.n, taxi.action_space.n) == (500, 6)
    taxi.reset(seed=0)
    assert taxi.render().startswith("passenger at ")


def test_images_show_the_agent_and_have_a_size_that_fits() -> None:
    for name, size in (("blocking", (6 * 32, 9 * 32, 3)), ("mazes/large", None)):
        env = MazeEnv(name, "rgb_array")
        env.reset(seed=0)
        before = env.render()
        assert before.dtype == np.uint8
        assert size is None or before.shape == size
        assert max(before.shape) <= 512
        start = env.reset()[0]
        while env.step(1)[0] == start:
            env.step(2)
        assert (before != env.render()).any()


def test_an_environment_comes_back_as_its_maze() -> None:
    """With all its layouts, which a table has not."""
    env = gymnasium.make("dyna_tui/Blocking-v0")
    assert from_gymnasium(env.unwrapped).text == env.unwrapped.maze.text  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: gymnasium.make("dyna_tui/Maze-v0"), "maze is missing: give a file or whatever else opens"),
        (lambda: MazeEnv("no-such-maze"), "no such file or built-in maze"),
        (lambda: MazeEnv("dyna", "human"), "render_mode is 'human', but must be ansi or rgb_array"),
        (lambda: MazeEnv("dyna").reset(options={"seed": 1}), "unknown option 'seed': choose from layout, total_steps"),
        (lambda: MazeEnv("dyna").reset(options={"layout": 1}), "layout is 1, but must be a whole number from 0 to 0"),
        (lambda: MazeEnv("dyna").step(4), "action 4 is not there: they are 0 to 3"),
        (lambda: MazeEnv("dyna").step(-1), "action -1 is not there"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_without_gymnasium_the_import_fails_as_imports_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gymnasium", None)
    with pytest.raises(ModuleNotFoundError, match=r"^dyna_tui.gym: .*pip install 'dyna-tui\[gym\]'$"):
        importlib.reload(dyna_tui.gym)


def test_the_table_is_a_mapping() -> None:
    table = MazeEnv("dyna").P
    assert (len(table), list(table)[:2], len(table[0]), dict(table[0])[1]) == (54, [0, 1], 4, [(1.0, 1, 0.0, False)])
    for wrong in (-1, 54):
        with pytest.raises(KeyError):
            table[wrong]


@pytest.mark.parametrize("maze", [rich("portals"), from_gymnasium(FROZEN_LAKE)])
def test_a_copy_goes_on_by_itself(maze: Maze) -> None:
    env: Any = gymnasium.make("dyna_tui/Maze-v0", maze=maze)
    env.reset(seed=1)
    env.step(1)
    walks = []
    for each in (env, copy.deepcopy(env), pickle.loads(pickle.dumps(env))):
        steps = [each.step(number % 4)[:3] if number % 3 else each.reset()[0] for number in range(30)]
        walks.append(steps)
        assert each.unwrapped.maze.text == maze.text
    assert walks[0] == walks[1] == walks[2]
