"""The kernels agree to the bit with the plain Python of ``reference.py``."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.agents import AgentSpec, Model, Search
from dyna_tui.maze import Maze, load
from tests.dyna.engine import UNHURRIED, Engine, agent, maze_of
from tests.dyna.reference import Reference


def reference(maze: Maze, spec: AgentSpec, seed: int, run: int) -> Reference:
    return Reference(
        maze,
        seed,
        run,
        alpha=spec.number("alpha"),
        gamma=spec.number("gamma"),
        epsilon=spec.number("epsilon"),
        q0=spec.number("q0"),
        n=spec.planning_steps,
        learns_model=spec.variant.model is not Model.NONE,
        kappa=spec.number("kappa") if "kappa" in spec.values else None,
        untried=spec.search is Search.VISITED,
    )


def assert_agree(engine: Engine, slow: Reference) -> None:
    """Every count, value, belief and random word, exactly."""
    clock, memory, width = engine.clock, engine.memory, slow.maze.width

    def pair(key: tuple[tuple[int, int], int]) -> int:
        (row, column), action = key
        return (row * width + column) * 4 + action

    for name, expected in {
        "real_steps": slow.t,
        "planning_steps": slow.planning_steps,
        "updates": slow.updates,
        "reward_sum": slow.reward_sum,
        "episode": slow.episode,
        "episode_steps": slow.episode_steps,
        "last_episode_steps": slow.finished[-1] if slow.finished else 0,
        "layout": slow.layout,
        "state": slow.state[0] * width + slow.state[1],
        "pairs": len(slow.remembered),
    }.items():
        assert clock[name] == expected, name
    size = len(memory.q)
    q, visits, last_tried = np.full(size, slow.q0), np.zeros(size, np.int64), np.zeros(size, np.int64)
    for key, value in slow.values.items():
        q[pair(key)] = value
    for key, count in slow.visits.items():
        visits[pair(key)] = count
    for key, step in slow.last_tried.items():
        last_tried[pair(key)] = step
    assert np.array_equal(memory.q, q)
    assert np.array_equal(memory.visits, visits)
    assert np.array_equal(memory.last_tried, last_tried)
    assert memory.model["pair"][: len(slow.remembered)].tolist() == [pair(key) for key in slow.remembered]
    for key in slow.remembered:
        reward, (row, column), terminal = slow.model[key]
        assert engine.believed(pair(key)) == (reward, row * width + column, terminal)
    assert memory.streams.tolist() == [slow.acting.s, slow.planning.s]


def compare(maze: Maze, text: str, steps: int, seed: int = 0, run: int = 0, check_every: int = 100) -> Reference:
    spec = agent(text, maze)
    engine, slow = Engine(maze, spec, seed, run), reference(maze, spec, seed, run)
    assert_agree(engine, slow)
    for begin in range(0, steps, check_every):
        count = min(check_every, steps - begin)
        for _ in range(count):
            slow.step()
        engine.step(count)
        assert_agree(engine, slow)
    return slow


@pytest.mark.parametrize(
    ("name", "text", "steps"),
    [
        ("dyna", "q-learning", 4000),
        ("dyna", "dyna-q:n=5", 3000),
        ("dyna", "dyna-q+:n=5", 2000),
        ("blocking", "q-learning", 2000),
        ("blocking", "dyna-q", 2000),
        ("blocking", "dyna-q+", 2000),
        ("blocking", "dyna-q+:untried=false", 2000),
        ("shortcut", "dyna-q+:n=10", 4000),
        ("cliff", "dyna-q:n=3", 2000),
        ("cliff", "dyna-q+:n=3,q0=-5", 1000),
        ("rooms", "dyna-q", 2000),
        ("slippery", "q-learning", 2000),
        ("slippery", "dyna-q:n=4", 2000),
        ("slippery", "dyna-q+:n=4,kappa=0.01", 2000),
        ("dead-end", "dyna-q:n=3", 3000),
        ("large", "dyna-q:n=2", 1000),
    ],
)
def test_agrees_with_plain_python_on_built_in_mazes(name: str, text: str, steps: int) -> None:
    slow = compare(load(name), text, steps, seed=3, run=1, check_every=500)
    if name == "dead-end":
        assert slow.truncated


@st.composite
def small_mazes(draw: st.DrawFn) -> Maze:
    height, width = draw(st.integers(1, 4)), draw(st.integers(2, 5))

    def grid() -> str:
        cells = draw(st.lists(st.sampled_from("....##PR"), min_size=height * width, max_size=height * width))
        places = draw(st.permutations(range(height * width)))
        cells[places[0]] = "G"
        for place in places[1 : 1 + draw(st.integers(1, max(1, min(3, height * width - 1))))]:
            cells[place] = "S"
        return "\n".join("".join(cells[row * width : (row + 1) * width]) for row in range(height))

    text, step = grid(), 0
    for _ in range(draw(st.integers(0, 3))):
        if draw(st.booleans()):
            step += draw(st.integers(1, 60))
            text += f"\n@ {step}\n{grid()}"
        else:
            text += f"\n@\n{grid()}"
    return maze_of(
        text,
        f"slip = {draw(st.sampled_from([0.0, 0.0, 0.1, 0.9, 1.0]))}\n"
        f"step_reward = {draw(st.sampled_from([0.0, -0.25, 1.1]))}\n"
        f"max_episode_steps = {draw(st.sampled_from([1, 2, 17, 1000000]))}\n"
        "[cells]\nP = { reward = -1.5, terminal = true }\nR = { reward = 0.1 }",
    )


@st.composite
def spellings(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(["q-learning", "dyna-q", "dyna-q+"]))
    values: dict[str, object] = {
        "alpha": draw(st.sampled_from([0.1, 0.7, 1.0])),
        "gamma": draw(st.sampled_from([0.0, 0.9, 1.0])),
        "epsilon": draw(st.sampled_from([0.0, 0.1, 1.0])),
        "q0": draw(st.sampled_from([0.0, -2.5, 3.0])),
    }
    if name != "q-learning":
        values["n"] = draw(st.sampled_from([0, 1, 7]))
    if name == "dyna-q+":
        values["kappa"] = draw(st.sampled_from([0, 0.001, 0.3]))
        values["untried"] = draw(st.sampled_from(["true", "false"]))
    return f"{name}:" + ",".join(f"{key}={value}" for key, value in values.items())


@settings(UNHURRIED, max_examples=60)
@given(maze=small_mazes(), text=spellings(), seed=st.integers(0, 2**64))
def test_agrees_with_plain_python_on_any_small_maze(maze: Maze, text: str, seed: int) -> None:
    compare(maze, text, steps=150, seed=seed, run=seed % 7, check_every=50)
