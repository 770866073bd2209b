"""Reachability in a lane: the starts, and the agent's cell, from which no path leads to a terminal cell."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.charts.numbers import count
from dyna_tui.maze import Maze
from dyna_tui.maze.layouts import Layout
from dyna_tui.maze.paths import leading_to_an_end
from dyna_tui.world import World


class Closed(NamedTuple):
    """From where no path leads to a terminal cell."""

    starts: tuple[int, ...] = ()
    """The starts of the layout in force."""
    agent: int | None = None
    """The agent's cell, where that is no start."""


def closed_in(maze: Maze, world: World, layout: int, agent: int | None = None) -> Closed:
    """From where no path leads to a terminal cell in a layout of a world, in time linear in its cells.

    Args:
        maze: the maze of the world, which says what the kinds of cells are.
        world: the world, with the cells that a person changed.
        layout: the index of the layout.
        agent: a cell besides the starts; None for none.
    """
    if maze.table:
        return Closed()
    kind = world.kind[layout]
    leading = leading_to_an_end(Layout(kind.reshape(maze.height, maze.width), None, 0), maze.kinds, maze.wind).ravel()
    start: NDArray[np.bool_] = np.array([each.start for each in maze.kinds])[kind]
    within = agent is not None and not leading[agent] and not start[agent]
    return Closed(tuple(np.flatnonzero(start & ~leading).tolist()), agent if within else None)


def closed_text(closed: Closed, label: Callable[[int], str]) -> str:
    """What is said of it: ``no path leads from the start at (5,3) to a terminal cell``; empty where all is open.

    Args:
        closed: from where no path leads there.
        label: what a state is called.
    """
    if closed.starts:
        one = len(closed.starts) == 1
        where = f"the start at {label(closed.starts[0])}" if one else f"{count(len(closed.starts))} starts"
    elif closed.agent is not None:
        where = f"the agent in {label(closed.agent)}"
    else:
        return ""
    return f"no path leads from {where} to a terminal cell"
