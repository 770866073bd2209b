"""A lane is a pure function of maze, agent, seed, run and journal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.lab.frames.counters import counters_of
from dyna_tui.lab.history.interventions import SwitchLayout
from dyna_tui.lab.history.journal import Entry
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import load
from tests.dyna.engine import UNHURRIED, agent, bits, maze_of
from tests.lab.moves import replayed

AGENTS = ["q-learning", "dyna-q:n=4", "dyna-q+:n=4"]
THREE = "S....\n....G\n@ 40\nS.#..\n..#.G\n@\nS...G\n....G"


@settings(UNHURRIED, max_examples=40)
@given(
    text=st.sampled_from(AGENTS),
    interventions=st.lists(st.tuples(st.integers(0, 120), st.sampled_from([None, 0, 1, 2])), max_size=8),
    data=st.data(),
)
def test_a_replay_of_the_journal_is_equal_to_the_bit_at_every_tick(
    text: str, interventions: list[tuple[int, int | None]], data: st.DataObject
) -> None:
    lane = Lane(maze_of(THREE), agent(text), seed=9, run=4)
    moments: list[tuple[int, dict[str, bytes]]] = []
    for ticks, layout in interventions:
        lane.advance(ticks)
        if layout is not None:
            lane.do(SwitchLayout(layout))
        moments = [moment for moment in moments if moment[0] != lane.ticks]
        moments.append((lane.ticks, bits(lane.memory)))
    again = replayed(lane)
    assert bits(again.memory) == bits(lane.memory)
    assert again.journal.entries == lane.journal.entries
    assert again.changes == lane.changes
    for tick, memory in reversed(moments):
        lane.seek_tick(tick).go()
        assert bits(lane.memory) == memory
        assert bits(replayed(lane).memory) == memory


@pytest.mark.parametrize("text", AGENTS)
def test_a_change_by_hand_takes_force_with_the_next_real_step(text: str) -> None:
    lane = Lane(maze_of("S...\n...G\n@\nS#..\n##.G"), agent(f"{text},epsilon=0".replace("g,", "g:", 1)))
    lane.memory.q[1::4] = 1.0
    lane.do(SwitchLayout(1))
    assert (lane.layout, lane.changes, lane.journal.entries) == (1, (0,), [Entry(0, 0, SwitchLayout(1))])
    lane.advance(until_step=1)
    assert lane.view.state == 0
    lane.advance(1)
    lane.do(SwitchLayout(0))
    assert lane.view.state == 0, "step 2 was answered before the change"
    assert lane.changes == (0, 2)
    lane.advance(until_step=2)
    assert int(lane.memory.clock[0]["layout_since"]) == 2
    lane.memory.q[:4] = [0, 1, 0, 0]
    lane.advance(until_step=3)
    assert lane.view.state == 1


@pytest.mark.parametrize("text", AGENTS)
def test_a_later_scheduled_change_still_takes_force_after_changes_by_hand(text: str) -> None:
    lane = Lane(maze_of(THREE), agent(text))
    for step, layout in ((5, 1), (10, 2), (20, 0), (30, 2)):
        lane.advance(until_step=step)
        lane.do(SwitchLayout(layout))
        assert lane.layout == layout
    lane.advance(until_step=39)
    assert lane.layout == 2
    lane.advance(until_step=40)
    assert (lane.layout, int(lane.memory.clock[0]["layout_since"])) == (1, 40)
    assert lane.changes == (5, 10, 20, 30, 40)
    lane.do(SwitchLayout(0))
    lane.advance(until_step=200)
    assert lane.layout == 0, "it came once"
    assert lane.changes == (5, 10, 20, 30, 40)


def test_a_change_by_hand_in_the_middle_of_step_n_gives_way_to_the_scheduled_one_at_its_end() -> None:
    lane = Lane(maze_of(THREE), agent("dyna-q:n=4"))
    lane.advance(until_step=39)
    lane.advance(2)
    lane.do(SwitchLayout(2))
    assert lane.layout == 2
    lane.advance(until_step=40)
    assert lane.layout == 1


def test_round_and_round_on_blocking_the_change_at_1000_still_comes() -> None:
    maze = load("blocking")
    lane = Lane(maze, agent("dyna-q", maze))
    for step in range(100, 1000, 100):
        lane.advance(until_step=step)
        lane.do(SwitchLayout((lane.layout + 1) % len(maze.layouts)))
    assert lane.layout == 1
    lane.do(SwitchLayout(0))
    lane.advance(until_step=1000)
    assert lane.layout == 1


def test_lanes_share_a_world_that_none_of_them_writes_to() -> None:
    first = Lane(load("blocking"), agent("dyna-q"))
    before = [getattr(array, "copy", lambda array=array: array)() for array in first.world]
    second = Lane(first.maze, agent("q-learning"), world=first.world)
    first.advance(until_step=2000)
    second.do(SwitchLayout(1))
    second.advance(until_step=10)
    assert (first.layout, second.layout) == (1, 1)
    for old, new in zip(before, first.world, strict=True):
        assert (old == new).all() if hasattr(old, "all") else old == new


def test_counters_count() -> None:
    lane = Lane(load("dyna"), agent("dyna-q:n=6"))
    lane.advance(9 * 20 + 5)
    counters = counters_of(lane.state)
    assert (counters.real_steps, counters.planned, counters.planning_phase) == (21, 2, 6)
    assert (counters.planning_steps, counters.updates, counters.mid_step) == (122, 143, True)
    assert lane.ticks == 185
