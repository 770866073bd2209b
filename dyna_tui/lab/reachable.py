"""Reachable cells: where an agent in a maze can come to from some cells, in the layout in force."""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.grid_outcomes import arrivals
from dyna_tui.lab.lane_state import LaneState


def starts(state: LaneState) -> list[int]:
    """The cells in which episodes may begin in the layout in force."""
    kinds = np.array([kind.start for kind in state.maze.kinds])
    found: list[int] = np.flatnonzero(kinds[state.world.kind[state.view.layout]]).tolist()
    return found


def ends(state: LaneState) -> NDArray[np.bool_]:
    """bool[S]: the cells that end an episode in the layout in force."""
    found: NDArray[np.bool_] = state.world.kind_terminal[state.world.kind[state.view.layout]]
    return found


def reached_from(state: LaneState, begin: list[int]) -> NDArray[np.bool_]:
    """bool[S]: some cells of a maze and those that moves lead to from there, in the layout in force.

    One goes on from a cell that ends an episode only where one begins in it, as when it was made such a cell.
    """
    ending, reached = ends(state), np.zeros(state.world.states, np.bool_)
    cells = np.array(begin, np.int32)
    reached[cells] = True
    while cells.size:
        led_to = arrivals(state.world, state.view.layout, cells)
        new = led_to[~reached[led_to]]
        reached[new] = True
        cells = new[~ending[new]]
    return reached


def entered_from(state: LaneState, begin: list[int]) -> NDArray[np.bool_]:
    """bool[S]: the cells that moves enter on the way from some cells, in the layout in force.

    A cell that sends the agent on is entered, and its reward earned, but it is not reached.
    """
    left = reached_from(state, begin) & ~ends(state)
    left[begin] = True
    entered = np.zeros(state.world.states, np.bool_)
    entered[state.world.next_state[state.view.layout, left]] = True
    return entered
