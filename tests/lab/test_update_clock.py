"""Lanes under one clock of value updates, and from one clock to the other."""

from collections.abc import Callable

import pytest

from dyna_tui.agents import read_all
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import load
from tests.dyna.engine import bits
from tests.lab.moves import replayed, switch_layout

THREE = ("q-learning", "dyna-q:n=3", "dyna-q+:n=10")
ALL = (*THREE, "dyna-q-stochastic:n=4", "prioritized-sweeping:n=5", "mpc:horizon=4")
FAR = 10**6


def lab(*agents: str, clock_by: Clock = Clock.UPDATES) -> Lab:
    maze = load("blocking")
    return Lab(maze, read_all(agents or THREE, maze.parameters), clock_by=clock_by)


def steps(side: Lab) -> list[int]:
    return [lane.real_steps for lane in side.lanes]


def updates(side: Lab) -> list[int]:
    return [lane.updates for lane in side.lanes]


def memories(side: Lab) -> list[dict[str, bytes]]:
    return [bits(lane.memory) for lane in side.lanes]


def as_it_was(lane: Lane, real_steps: int) -> Lane:
    """The lane as it was after so many real steps."""
    again = Lane(lane.maze, lane.spec, lane.seed, lane.run)
    again.advance(until_step=real_steps)
    return again


@pytest.mark.parametrize("until", [1, 7, 100, 3001])
def test_each_lane_ends_with_the_step_in_which_it_had_made_the_updates_or_with_as_many_steps(until: int) -> None:
    side = lab(*ALL)
    side.advance(until)
    assert (side.clock, side.mid_step) == (until, False)
    for lane in side.lanes:
        before = as_it_was(lane, lane.real_steps - 1)
        assert before.updates < until and before.real_steps < until
        assert lane.updates >= until or lane.real_steps == until


def test_a_lane_without_updates_to_make_is_not_waited_for() -> None:
    side = lab("dyna-q:n=10", "prioritized-sweeping:n=0")
    side.advance(200)
    assert (steps(side)[1], updates(side)[1]) == (200, 0)


def test_a_step_of_the_reference_lane_gives_the_others_what_its_updates_pay_for() -> None:
    side = lab()
    assert side.advance_steps(2, 1) == 1
    assert (steps(side), updates(side), side.clock) == ([11, 3, 1], [11, 12, 11], 11)
    assert side.advance_steps(2, 3) == 3
    assert (steps(side), side.clock) == ([44, 11, 4], 44)
    made = []
    for _ in range(5):
        side.advance_steps(0, 1)
        made.append(steps(side))
    assert made == [[45, 12, 5], [46, 12, 5], [47, 12, 5], [48, 12, 5], [49, 13, 5]]


def test_the_steps_of_the_reference_lane_end_where_the_clock_is_to_go_no_further() -> None:
    side = lab()
    assert side.advance_steps(2, 100, at_most=50) == 5
    assert side.clock == 55


def test_a_tick_is_one_of_every_lane_that_is_behind_and_who_has_made_more_updates_waits() -> None:
    side = lab("q-learning", "dyna-q:n=2")
    made = []
    for _ in range(9 + 9):
        before = [lane.ticks for lane in side.lanes]
        side.tick()
        made.append([lane.ticks - b for lane, b in zip(side.lanes, before, strict=True)])
    assert made == ([[1, 1]] * 2 + [[0, 1]] * 3 + [[1, 0]] * 4) * 2
    assert (steps(side), updates(side), side.mid_step) == ([6, 2], [6, 6], False)


def test_by_ticks_lanes_come_to_where_they_come_by_steps() -> None:
    side, other = lab(*ALL), lab(*ALL)
    while side.clock < 60:
        side.tick()
    side.catch_up()
    other.advance(60)
    assert memories(side) == memories(other)


def test_in_mid_step_to_catch_up_finishes_the_steps_and_brings_all_to_the_clock() -> None:
    side = lab()
    side.tick()
    side.tick()
    side.tick()
    assert side.mid_step
    side.catch_up()
    assert (steps(side), side.mid_step, side.clock) == ([1, 1, 1], False, 1)


def test_to_the_end_of_the_reference_lane_s_episode_the_others_go_by_its_updates() -> None:
    side = lab()
    for reference_lane in (1, 2, 0):
        episode = side.lanes[reference_lane].episode
        assert side.advance_episode(reference_lane, FAR)
        assert side.lanes[reference_lane].episode == episode + 1
        assert side.clock == updates(side)[reference_lane]
        assert all(made >= side.clock for made in updates(side))
        assert not side.mid_step


@pytest.mark.parametrize("then", [Clock.REAL, Clock.UPDATES])
def test_another_clock_undoes_nothing_and_only_who_is_behind_moves_until_all_are_there(then: Clock) -> None:
    first = Clock.REAL if then is Clock.UPDATES else Clock.UPDATES
    side = lab(clock_by=first)
    side.advance(500)
    before, stood = memories(side), steps(side)
    side.count_by(then)
    assert memories(side) == before
    ahead = 2 if then is Clock.UPDATES else 0
    assert side.lag() > 1
    assert side.lag(but=ahead) > 1
    moved = 0
    while side.lag() > 1:
        at = steps(side)
        side.catch_up(64)
        assert all(0 <= after - was <= 64 for was, after in zip(at, steps(side), strict=True))
        moved += 1
    side.catch_up()
    assert steps(side)[ahead] == stood[ahead]
    assert not side.mid_step
    assert moved > 3
    straight = lab(clock_by=then)
    straight.advance(side.clock)
    assert memories(side) == memories(straight), "the lanes are where the other clock alone would have brought them"


def test_the_reference_lane_may_be_left_out_of_those_who_catch_up() -> None:
    side = lab(clock_by=Clock.REAL)
    side.advance(500)
    side.count_by(Clock.UPDATES)
    side.catch_up(but=0)
    assert steps(side)[0] == 500
    assert side.lag(but=0) == 0


def test_in_mid_step_the_clock_may_change_too() -> None:
    side = lab(clock_by=Clock.REAL)
    side.advance(5)
    for _ in range(6):
        side.tick()
    side.count_by(Clock.UPDATES)
    side.catch_up()
    assert not side.mid_step
    side.count_by(Clock.REAL)
    side.catch_up()
    assert len(set(steps(side))) == 1


def test_the_same_clock_again_changes_nothing() -> None:
    side = lab()
    side.advance(5)
    side.count_by(Clock.UPDATES)
    assert side.clock == 5


def test_restart_keeps_the_clock() -> None:
    side = lab()
    side.advance(500)
    side.restart()
    assert (side.clock_by, side.clock, steps(side)) == (Clock.UPDATES, 0, [0, 0, 0])
    side.advance_steps(2, 1)
    assert steps(side) == [11, 3, 1]


@pytest.mark.parametrize(
    "move",
    [
        lambda side: side.advance(777),
        lambda side: side.advance_steps(1, 200),
        lambda side: side.advance_episode(2, FAR),
        lambda side: [side.tick() for _ in range(500)],
    ],
)
def test_replays_do_not_ask_which_clock_it_was(move: Callable[[Lab], object]) -> None:
    side = lab(*ALL)
    move(side)
    switch_layout(side, 1)
    move(side)
    assert [bits(replayed(lane).memory) for lane in side.lanes] == memories(side)
