"""Rewinds to any time, in stretches: nothing is lost, and the same steps come again."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.lab import rewind
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.history.interventions import SetCell, SetParameter
from dyna_tui.lab.history.seek import Seeks, seek_all
from dyna_tui.lab.lab import Lab
from dyna_tui.maze import load
from tests.dyna.engine import UNHURRIED, agent, bits, maze_of
from tests.lab.moves import back_to, episode_back, step_back, tick_back

AGENTS = ["q-learning", "dyna-q:n=3", "dyna-q+:n=5", "prioritized-sweeping:n=4", "mpc:horizon=4"]
SMALL = "S....\n....G\n@ 20\nS.#..\n....G"


def lab(clock_by: Clock = Clock.REAL) -> Lab:
    return Lab(maze_of(SMALL), [agent(text) for text in AGENTS], seed=5, clock_by=clock_by)


def states(side: Lab) -> list[dict[str, bytes]]:
    return [bits(lane.memory) for lane in side.lanes]


def crawl(seeks: Seeks, ticks: int) -> None:
    """Goes a route in stretches of so many ticks."""
    for seek in seeks:
        shares = [seek.share]
        while not seek.go(ticks):
            shares.append(seek.share)
        assert shares == sorted(shares)
        assert all(0 <= share <= 1 for share in shares)
        assert seek.share == 1


@pytest.mark.parametrize("clock_by", Clock)
@settings(UNHURRIED, max_examples=8)
@given(times=st.lists(st.integers(0, 60), min_size=1, max_size=6), ticks=st.integers(1, 50))
def test_any_time_is_what_it_was_however_it_is_reached(clock_by: Clock, times: list[int], ticks: int) -> None:
    side = lab(clock_by)
    seen = [states(side)]
    for time in range(1, 61):
        side.advance(time)
        if time == 30:
            side.lanes[1].do(SetParameter("planning_steps", 7))
            side.lanes[2].do(SetCell(1, 3, 1))
            done = states(side)
            seen = [[b if a["clock"] == b["clock"] else a for a, b in zip(was, done, strict=True)] for was in seen]
        seen.append(states(side))
    for time in times:
        crawl(rewind.to_time(side, time), ticks)
        assert side.clock == time
        assert states(side) == seen[time]
        assert side.in_past == (time < 60)
        assert side.end == 60 or clock_by is Clock.UPDATES
    seek_all(rewind.to_time(side, 60))
    assert states(side) == seen[60]


@pytest.mark.parametrize("clock_by", Clock)
@settings(UNHURRIED, max_examples=8)
@given(before=st.integers(0, 40), ticks=st.integers(0, 20), count=st.integers(1, 12), reference_lane=st.integers(0, 4))
def test_many_at_once_are_as_many_singly(
    clock_by: Clock, before: int, ticks: int, count: int, reference_lane: int
) -> None:
    together, singly = lab(clock_by), lab(clock_by)
    for side in (together, singly):
        side.advance(before)
        for _ in range(ticks):
            side.tick()
    there = together.snapshot()
    for many, one in (
        (rewind.back_by_steps(together, reference_lane, count), partial(step_back, singly, reference_lane)),
        (rewind.back_by_episodes(together, reference_lane, count), partial(episode_back, singly, reference_lane)),
        (rewind.back_by_ticks(together, count), partial(tick_back, singly)),
    ):
        kept = singly.snapshot()
        seek_all(many)
        for _ in range(count):
            one()
        assert states(together) == states(singly)
        assert together.clock == singly.clock
        together.restore(there)
        singly.restore(kept)
        assert states(together) == states(singly)
        assert together.clock == singly.clock


def test_the_furthest_moment_is_known_until_something_is_done() -> None:
    side = lab()
    side.advance(40)
    assert (side.in_past, side.end) == (False, 40)
    back_to(side, 25)
    side.advance(30)
    assert (side.in_past, side.end, side.clock) == (True, 40, 30)
    for lane in side.lanes:
        lane.do(SetCell(0, 3, 1))
    assert (side.in_past, side.end) == (False, 30)
    tick_back(side)
    assert side.in_past
    side.restart()
    assert (side.in_past, side.end) == (False, 0)


def test_a_cancelled_seek_is_undone_to_the_bit() -> None:
    side = Lab(load("blocking"), [agent("dyna-q:n=50"), agent("dyna-q+:n=50")])
    side.advance(1_500)
    side.lanes[0].do(SetCell(1, 3, 1))
    side.advance(3_000)
    side.tick()
    there, kept = states(side), side.snapshot()
    seeks = rewind.to_time(side, 1_200)
    assert not next(seeks).go(5)
    side.restore(kept)
    assert states(side) == there
    side.advance(3_001)
    assert side.clock == 3_001
