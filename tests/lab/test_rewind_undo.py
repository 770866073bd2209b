"""Rewinding all lanes undoes what they did, by ticks, steps and episodes, on both clocks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.lab.clock import Clock
from dyna_tui.lab.lab import Lab
from dyna_tui.maze import load
from tests.dyna.engine import UNHURRIED, agent, bits, maze_of
from tests.lab.moves import back_to, episode_back, step_back, tick_back

AGENTS = ["q-learning", "dyna-q:n=3", "dyna-q+:n=5", "prioritized-sweeping:n=4", "mpc:horizon=4"]
SMALL = "S....\n....G\n@ 20\nS.#..\n....G"

States = list[dict[str, bytes]]


def lab(clock_by: Clock = Clock.REAL) -> Lab:
    maze = maze_of(SMALL)
    return Lab(maze, [agent(text) for text in AGENTS], seed=5, clock_by=clock_by)


def states(side: Lab) -> States:
    return [bits(lane.memory) for lane in side.lanes]


@settings(UNHURRIED, max_examples=20)
@given(before=st.integers(0, 60), ticks=st.integers(1, 25))
def test_a_tick_back_undoes_a_tick(before: int, ticks: int) -> None:
    side = lab()
    side.advance(before)
    seen = [states(side)]
    for _ in range(ticks):
        side.tick()
        seen.append(states(side))
    for state in reversed(seen[:-1]):
        tick_back(side)
        assert states(side) == state
    for state in seen[1:]:
        side.tick()
        assert states(side) == state


@pytest.mark.parametrize("clock_by", Clock)
@settings(UNHURRIED, max_examples=15)
@given(steps=st.lists(st.integers(1, 9), min_size=1, max_size=12), reference_lane=st.integers(0, len(AGENTS) - 1))
def test_steps_back_undo_steps(clock_by: Clock, steps: list[int], reference_lane: int) -> None:
    side = lab(clock_by)
    seen = [states(side)]
    for count in steps:
        for _ in range(count):
            side.advance_steps(reference_lane, 1)
        seen.append(states(side))
    for count, state in zip(reversed(steps), reversed(seen[:-1]), strict=True):
        for _ in range(count):
            step_back(side, reference_lane)
        assert states(side) == state
    for _ in range(sum(steps)):
        side.advance_steps(reference_lane, 1)
    assert states(side) == seen[-1]


def test_a_step_back_in_mid_step_goes_to_where_the_step_began() -> None:
    side = lab()
    side.advance(30)
    there = states(side)
    for _ in range(3):
        side.tick()
    step_back(side, 0)
    assert states(side) == there
    step_back(side, 0)
    assert [lane.real_steps for lane in side.lanes] == [29] * len(AGENTS)


def test_at_step_0_there_is_nothing_before() -> None:
    side = lab()
    there = states(side)
    step_back(side, 0)
    tick_back(side)
    episode_back(side, 0)
    assert states(side) == there


def test_episodes_back_go_to_where_each_began() -> None:
    side = lab()
    starts = [0]
    for _ in range(4):
        side.advance_episode(1, 10_000)
        starts.append(side.clock)
    for _ in range(3):
        side.advance(side.clock + 1)
    assert side.clock == starts[-1] + 3
    for start in reversed(starts):
        episode_back(side, 1)
        assert side.clock == start
        assert [lane.real_steps for lane in side.lanes] == [start] * len(AGENTS)


def test_far_back_in_a_long_run_is_what_it_was() -> None:
    side = Lab(load("blocking"), [agent("dyna-q:n=50"), agent("dyna-q+:n=50")])
    side.advance(1_500)
    there = states(side)
    for step in range(10_000, 210_000, 10_000):
        side.advance(step)
    assert any(lane._checkpoints.checkpoints for lane in side.lanes)
    back_to(side, 1_500)
    assert states(side) == there
