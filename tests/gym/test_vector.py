"""Many environments at once: as Gymnasium's own vector of single ones, in each way to begin the next episode."""

import copy
import pickle
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv

from dyna_tui.gym import MazeEnv, MazeVectorEnv
from tests.gym.mazes import rich

CERTAIN = ["plain", "bumps", "wind", "layouts"]
"""Mazes with one start in which nothing is drawn."""
COUNT = 5


@pytest.mark.parametrize("mode", list(AutoresetMode))
@pytest.mark.parametrize("name", CERTAIN)
def test_where_nothing_is_drawn_it_does_what_gymnasiums_vector_does(name: str, mode: AutoresetMode) -> None:
    maze = rich(name)
    ours: Any = MazeVectorEnv(COUNT, maze, autoreset_mode=mode, max_episode_steps=7)
    theirs: Any = SyncVectorEnv([lambda: gymnasium.wrappers.TimeLimit(MazeEnv(maze), 7)] * COUNT, autoreset_mode=mode)
    assert ours.metadata["autoreset_mode"] == mode
    assert (ours.single_action_space, ours.action_space) == (theirs.single_action_space, theirs.action_space)
    assert ours.observation_space == theirs.observation_space
    assert (ours.reset(seed=0)[0] == theirs.reset(seed=0)[0]).all()
    random = np.random.default_rng(0)
    for _ in range(200):
        actions = random.integers(4, size=COUNT)
        found, wanted = ours.step(actions), theirs.step(actions)
        for one, other in zip(found[:4], wanted[:4], strict=True):
            assert one.dtype == other.dtype
            assert one.tolist() == other.tolist()
        assert found[4]["layout"].tolist() == wanted[4]["layout"].tolist()
        assert ("final_obs" in found[4]) == ("final_obs" in wanted[4])
        if "final_obs" in found[4]:
            assert found[4]["final_obs"].tolist() == wanted[4]["final_obs"].tolist()
            assert found[4]["_final_obs"].tolist() == wanted[4]["_final_obs"].tolist()
        over = found[2] | found[3]
        if mode is AutoresetMode.DISABLED and over.any():
            states = [envs.reset(options={"reset_mask": over.copy()})[0] for envs in (ours, theirs)]
            assert states[0].tolist() == states[1].tolist()


def test_layouts_change_by_episodes_as_in_single_ones() -> None:
    ours = MazeVectorEnv(3, rich("episodes"))
    ours.reset(seed=0)
    layouts = [tuple(ours.step(np.array([1, 1, 3]))[4]["layout"].tolist()) for _ in range(40)]
    assert {layout for layouts_now in layouts for layout in layouts_now[:2]} == {0, 1}, "a wall keeps them in episode 3"
    assert {layouts_now[2] for layouts_now in layouts} == {0}, "it never reaches the goal"


@pytest.mark.parametrize("name", ["slip", "sides", "portals", "wind"])
def test_steps_are_as_likely_as_the_table_says(name: str) -> None:
    count = 2_000
    envs, one = MazeVectorEnv(count, rich(name)), MazeEnv(rich(name))
    states, _ = envs.reset(seed=1)
    actions = np.arange(count) % 4
    seen: dict[tuple[int, int], list[int]] = {}
    over = np.zeros(count, np.bool_)
    for _ in range(12):
        following, _, terminated, truncated, _ = envs.step(actions)
        for index in np.flatnonzero(~over):
            seen.setdefault((int(states[index]), int(actions[index])), []).append(int(following[index]))
        over = terminated | truncated
        states, actions = following, (actions + 1) % 4
    assert len(seen) > 10
    for (state, action), reached in seen.items():
        for target in set(reached):
            p = sum(outcome[0] for outcome in one.P[state][action] if outcome[1] == target)
            share = reached.count(target) / len(reached)
            assert abs(share - p) <= 5 * np.sqrt(p * (1 - p) / len(reached)) + 1e-12


def test_each_has_its_own_stream_which_its_seed_alone_decides() -> None:
    def walk(seed: Any, number: int) -> list[int]:
        envs = MazeVectorEnv(4, rich("slip"))
        envs.reset(seed=seed)
        return [int(envs.step(np.full(4, step % 4))[0][number]) for step in range(200)]

    assert walk(7, 2) == walk(9, 0) == walk([1, 2, 9, 3], 2)
    assert walk(7, 2) != walk(7, 3)


def test_reset_without_a_seed_goes_on() -> None:
    envs = MazeVectorEnv(2, "rooms")
    first = [envs.reset(seed=0)[0].tolist(), *(envs.reset()[0].tolist() for _ in range(9))]
    again = [envs.reset(seed=0)[0].tolist(), *(envs.reset()[0].tolist() for _ in range(9))]
    assert first == again
    assert len({tuple(states) for states in first}) > 1


def test_make_vec_takes_the_engine_and_its_keywords() -> None:
    envs: Any = gymnasium.make_vec("dyna_tui/Dyna-v0", num_envs=3, max_episode_steps=2, render_mode="ansi")
    assert isinstance(envs, MazeVectorEnv)
    envs.reset(seed=0)
    envs.step(np.zeros(3, np.int64))
    assert envs.step(np.zeros(3, np.int64))[3].all()
    assert len(envs.render()) == 3
    assert "A" in envs.render()[0]
    envs.close()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: gymnasium.make_vec("dyna_tui/Maze-v0", num_envs=2), "maze is missing: give a file or whatever"),
        (lambda: MazeVectorEnv(0), "num_envs and max_episode_steps must be at least 1"),
        (lambda: MazeVectorEnv(2, "dyna", autoreset_mode="Never"), "'Never' is not a valid AutoresetMode"),
        (lambda: MazeVectorEnv(2, "dyna").reset(seed=[1]), "1 seeds for 2 environments"),
        (lambda: MazeVectorEnv(2, "dyna").reset(options={"reset_mask": np.ones(3, bool)}), "an array of 2 booleans"),
        (lambda: MazeVectorEnv(2, "dyna").step(np.array([0, 4])), "environment 1: action 4 is not in 0 to 3"),
        (lambda: MazeVectorEnv(2, "dyna").step(np.array([0])), "actions must be an array of 2 whole numbers"),
        (lambda: MazeVectorEnv(2, "dyna").step(np.array([0.0, 1.0])), "actions must be an array of 2 whole numbers"),
    ],
)
def test_what_cannot_be_is_told(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_where_none_begins_by_itself_an_ended_episode_must_be_reset() -> None:
    envs = MazeVectorEnv(1, rich("layouts"), autoreset_mode="Disabled")
    envs.reset(seed=0)
    for _ in range(3):
        envs.step(np.array([1]))
    with pytest.raises(ValueError, match="environment 0: its episode is over: reset it first"):
        envs.step(np.array([1]))


def test_a_copy_goes_on_by_itself() -> None:
    envs = MazeVectorEnv(3, rich("slip"))
    envs.reset(seed=0)
    envs.step(np.array([0, 1, 2]))
    copies = [copy.deepcopy(envs), pickle.loads(pickle.dumps(envs))]
    walks = []
    for each in (envs, *copies):
        random = np.random.default_rng(0)
        walks.append([each.step(random.integers(4, size=3))[0].tolist() for _ in range(50)])
    assert walks[0] == walks[1] == walks[2]
