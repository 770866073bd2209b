"""Yardsticks are kept by the maze that a lane is in, and no more of them than are of use."""

import numpy as np

from dyna_tui.lab.history.interventions import SetCell, SwitchLayout
from dyna_tui.lab.lane import Lane
from dyna_tui.tui.engine.optimal_cache import KEPT, OptimalCache
from tests.dyna.engine import agent, maze_of

MAZE = maze_of("S..G\n@\nG..S")


def asked(sticks: OptimalCache, *lanes: Lane) -> list[float | None]:
    """V* of the first cell in the maze of each lane, as far as it is there."""
    sticks.begin()
    found = [sticks.of(lane, number) for number, lane in enumerate(lanes)]
    return [None if stick is None else float(stick.values[0]) for stick in found]


def worked_out(sticks: OptimalCache) -> int:
    found = sticks.task()()
    sticks.known |= found
    return len(found)


def test_lanes_share_what_is_the_same_and_have_their_own_where_it_is_not() -> None:
    sticks = OptimalCache()
    lanes = [Lane(MAZE, agent(text)) for text in ("dyna-q:gamma=0.5", "q-learning:gamma=0.5", "dyna-q:gamma=0.1")]
    assert asked(sticks, *lanes) == [None] * 3
    assert sticks.lacking
    assert worked_out(sticks) == 2
    assert np.allclose(asked(sticks, *lanes), [0.25, 0.25, 0.01])  # type: ignore[arg-type]
    assert not sticks.lacking
    lanes[0].do(SetCell(0, 1, 0))
    assert asked(sticks, *lanes)[:2] == [None, 0.25]
    assert worked_out(sticks) == 1
    assert asked(sticks, *lanes)[:2] == [0.0, 0.25]
    lanes[0].do(SwitchLayout(1))
    assert asked(sticks, *lanes)[0] is None
    lanes[0].do(SwitchLayout(0))
    lanes[0].do(SetCell(0, 1, 1))
    assert asked(sticks, *lanes)[:2] == [0.25, 0.25], "it is what it was before"


def test_what_nobody_asks_for_any_more_is_not_worked_out_and_not_kept_for_ever() -> None:
    sticks = OptimalCache()
    lane = Lane(maze_of("\n".join(["S........G"] * 5)), agent("dyna-q"))
    for state in range(1, 9):
        asked(sticks, lane)
        lane.do(SetCell(0, state, 0))
    asked(sticks, lane)
    assert worked_out(sticks) == 1
    for state in range(10, 49):
        lane.do(SetCell(0, state, 1 - int(lane.world.kind[0, state] == 1)))
        asked(sticks, lane)
        worked_out(sticks)
    sticks.begin()
    assert len(sticks.known) == KEPT
