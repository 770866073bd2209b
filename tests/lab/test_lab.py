"""Lanes under one clock of real steps."""

import pytest

from dyna_tui.agents import read_all
from dyna_tui.lab.history.interventions import SwitchLayout
from dyna_tui.lab.lab import Lab
from dyna_tui.maze import load
from tests.dyna.engine import bits
from tests.lab.moves import replayed, switch_layout

AGENTS = ["q-learning", "dyna-q:n=3", "dyna-q+:n=10"]


def lab(maze: str = "blocking") -> Lab:
    read = load(maze)
    return Lab(read, read_all(AGENTS, read.parameters))


def steps(lab: Lab) -> list[int]:
    return [lane.real_steps for lane in lab.lanes]


def test_all_lanes_come_to_the_end_of_the_same_real_step() -> None:
    both = lab()
    both.advance(500)
    assert steps(both) == [500, 500, 500]
    assert (both.clock, both.mid_step) == (500, False)


def test_a_tick_is_one_of_every_lane_and_who_has_finished_the_step_waits() -> None:
    side = lab()
    made = []
    for _ in range(13 + 13):
        before = [lane.ticks for lane in side.lanes]
        side.tick()
        made.append([lane.ticks - b for lane, b in zip(side.lanes, before, strict=True)])
    step = [[1, 1, 1]] * 2 + [[0, 1, 1]] * 4 + [[0, 0, 1]] * 7
    assert made == step * 2
    assert (steps(side), side.mid_step) == ([2, 2, 2], False)


def test_in_mid_step_to_catch_up_is_to_finish_the_step_under_way() -> None:
    side = lab()
    side.advance(7)
    side.tick()
    assert (side.clock, side.mid_step) == (8, True)
    side.catch_up()
    assert (steps(side), side.mid_step) == ([8, 8, 8], False)


@pytest.mark.parametrize("budget", [1, 7, 100])
def test_lanes_that_a_budget_of_ticks_parted_catch_up_tick_by_tick(budget: int) -> None:
    side = lab()
    side.advance(50, ticks=budget)
    ahead = side.clock
    assert side.mid_step, "some lane has not finished the step of the clock"
    while side.mid_step:
        side.tick()
        assert side.clock == ahead
    assert steps(side) == [ahead] * 3


def test_to_the_end_of_the_reference_lane_s_episode_all_go_the_same_number_of_steps() -> None:
    side = lab()
    for reference_lane in (1, 0, 2, 1):
        episode = side.lanes[reference_lane].episode
        assert side.advance_episode(reference_lane, at_most=10**6)
        assert side.lanes[reference_lane].episode == episode + 1
        assert int(side.lanes[reference_lane].memory.clock[0]["episode_steps"]) == 0
        assert steps(side) == [side.clock] * 3
        assert not side.mid_step


def test_the_end_of_the_episode_is_not_waited_for_longer_than_asked() -> None:
    side = lab()
    side.advance(10)
    assert not side.advance_episode(0, at_most=3)
    assert steps(side) == [13, 13, 13]


def test_a_layout_by_hand_is_put_into_force_and_written_down_in_all_lanes() -> None:
    side = lab()
    side.advance(30)
    switch_layout(side, 1)
    assert [lane.layout for lane in side.lanes] == [1, 1, 1]
    assert [[(e.step, e.intervention) for e in lane.journal.entries] for lane in side.lanes] == [
        [(30, SwitchLayout(1))]
    ] * 3


def test_restart_is_step_0_with_the_same_seed_and_nothing_done() -> None:
    side = lab()
    fresh = [bits(lane.memory) for lane in side.lanes]
    side.advance(1500)
    switch_layout(side, 0)
    walked = bits(replayed(side.lanes[1]).memory)
    side.restart()
    assert [bits(lane.memory) for lane in side.lanes] == fresh
    assert [lane.journal.entries for lane in side.lanes] == [[], [], []]
    side.advance(1500)
    switch_layout(side, 0)
    assert bits(side.lanes[1].memory) == walked


def test_lanes_of_one_seed_begin_alike() -> None:
    side = lab("dyna")
    side.advance(13)
    assert len({lane.memory.visits.tobytes() for lane in side.lanes[:2]}) == 1
