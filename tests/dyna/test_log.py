"""What an experiment asks of a run is what one finds who walks along, step by step."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.dyna.agent import Agent
from dyna_tui.dyna.run_log import new_log
from dyna_tui.maze import Maze
from dyna_tui.world import NEVER, grid_world
from tests.dyna.engine import UNHURRIED, Engine, agent, maze_of
from tests.dyna.test_conformance import AGENTS, CHANGING
from tests.dyna.test_reference import small_mazes, spellings


def assert_logged(maze: Maze, text: str, steps: int, marks: list[int], episodes: int, by_updates: bool) -> None:
    walked = Engine(maze, text)
    rewards: dict[int, float] = {}
    lengths: list[int] = []
    returns: list[float] = []
    at_begin = 0.0
    for _ in range(steps):
        walked.step()
        reached = walked.clock["updates" if by_updates else "real_steps"]
        for mark in marks:
            if mark <= reached:
                rewards.setdefault(mark, float(walked.clock["reward_sum"]))
        if walked.clock["episode"] > len(lengths) + 1:
            lengths.append(int(walked.clock["last_episode_steps"]))
            returns.append(float(walked.clock["reward_sum"]) - at_begin)
            at_begin = float(walked.clock["reward_sum"])
    log = new_log(marks, episodes, by_updates=by_updates)
    logged = Agent(agent(text, maze), grid_world(maze), log=log)
    logged.advance(until_step=steps)
    assert logged.memory.clock[0]["next_mark"] == len(rewards)
    assert log.reward[: len(rewards)].tolist() == [rewards[mark] for mark in marks if mark in rewards]
    assert log.steps.tolist() == (lengths + [0] * episodes)[:episodes]
    assert log.returns.tolist() == pytest.approx((returns + [0.0] * episodes)[:episodes], abs=1e-9)


@pytest.mark.parametrize("by_updates", [False, True])
@pytest.mark.parametrize("text", AGENTS)
def test_marks_and_episodes_are_those_that_were_seen(text: str, by_updates: bool) -> None:
    assert_logged(CHANGING, text, 700, [1, 2, 3, 40, 41, 500, 701, 100_000], 12, by_updates)


@settings(UNHURRIED, max_examples=40)
@given(
    maze=small_mazes(),
    text=spellings(),
    marks=st.lists(st.integers(1, 400), max_size=6, unique=True),
    episodes=st.integers(0, 30),
    by_updates=st.booleans(),
)
def test_marks_and_episodes_on_any_small_maze(
    maze: Maze, text: str, marks: list[int], episodes: int, by_updates: bool
) -> None:
    assert_logged(maze, text, 120, sorted(marks), episodes, by_updates)


def test_the_last_mark_never_comes() -> None:
    assert new_log([5]).mark.tolist() == [5, NEVER]
    engine = Engine(maze_of("S.G"), "q-learning")
    engine.go(until_step=100)
    assert engine.clock["next_mark"] == 0
