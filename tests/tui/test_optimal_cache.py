"""Cache of optimal values: kept by the maze and discount of a lane, and no more than are of use."""

import numpy as np

from dyna_tui.lab.history.interventions import SetCell, SwitchLayout
from dyna_tui.lab.lane import Lane
from dyna_tui.tui.engine.optimal_cache import KEPT, OptimalCache
from tests.dyna.engine import agent, maze_of

MAZE = maze_of("S..G\n@\nG..S")


def requested(cache: OptimalCache, *lanes: Lane) -> list[float | None]:
    """V* of the first cell in the maze of each lane, as far as it is there."""
    cache.begin()
    found = [cache.of(lane, number) for number, lane in enumerate(lanes)]
    return [None if values is None else float(values.values[0]) for values in found]


def test_optimal_values_depend_on_the_rules_of_the_world_and_not_on_its_cells_alone() -> None:
    cache, lane = OptimalCache(), Lane(MAZE, agent("dyna-q:gamma=0.5"))
    requested(cache, lane)
    compute(cache)
    assert requested(cache, lane) == [0.25]
    lane.state.set_world(lane.world._replace(slip=0.5))
    assert requested(cache, lane) == [None]


def compute(cache: OptimalCache) -> int:
    found = cache.task()()
    cache.known |= found
    return len(found)


def test_lanes_share_optimal_values_of_equal_mazes() -> None:
    cache = OptimalCache()
    lanes = [Lane(MAZE, agent(text)) for text in ("dyna-q:gamma=0.5", "q-learning:gamma=0.5", "dyna-q:gamma=0.1")]
    assert requested(cache, *lanes) == [None] * 3
    assert cache.lacking
    assert compute(cache) == 2
    assert np.allclose(requested(cache, *lanes), [0.25, 0.25, 0.01])  # type: ignore[arg-type]
    assert not cache.lacking
    lanes[0].do(SetCell(0, 1, 0))
    assert requested(cache, *lanes)[:2] == [None, 0.25]
    assert compute(cache) == 1
    assert requested(cache, *lanes)[:2] == [0.0, 0.25]
    lanes[0].do(SwitchLayout(1))
    assert requested(cache, *lanes)[0] is None
    lanes[0].do(SwitchLayout(0))
    lanes[0].do(SetCell(0, 1, 1))
    assert requested(cache, *lanes)[:2] == [0.25, 0.25], "it is what it was before"


def test_unused_values_are_neither_computed_nor_kept_for_ever() -> None:
    cache = OptimalCache()
    lane = Lane(maze_of("\n".join(["S........G"] * 5)), agent("dyna-q"))
    for state in range(1, 9):
        requested(cache, lane)
        lane.do(SetCell(0, state, 0))
    requested(cache, lane)
    assert compute(cache) == 1
    for state in range(10, 49):
        lane.do(SetCell(0, state, 1 - int(lane.world.kind[0, state] == 1)))
        requested(cache, lane)
        compute(cache)
    cache.begin()
    assert len(cache.known) == KEPT
