"""What a grid's drawing shows of a lane: the cells of a page, their values, greedy actions and outdated entries."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.lab.frames.frame import Validity
from dyna_tui.lab.frames.model_validity import model_validity
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import Maze, Move

MOST_ROWS, MOST_COLUMNS = 60, 100
"""Cells that are drawn at most; of a larger maze those around the agent."""
MOST_LISTED = 24
"""States that are listed at most, where a world has no picture: those visited most."""
MOST_STARTS = 4
"""Where there are more starts, they are not marked."""


class Cells(NamedTuple):
    """A rectangle of cells, [h, w] each."""

    title: str
    """What it is a part of; empty for the whole maze."""
    state: NDArray[np.int64]
    """The state of each cell, -1 where there is none."""
    sign: NDArray[np.str_]
    """'<U1', what stands in the cell: ``#`` is a wall, a blank nothing."""
    terminal: NDArray[np.bool_]
    reward: NDArray[np.float64]
    """The reward of the cell's kind."""


def cells_of(lane: Lane) -> Cells:
    """The cells to draw of a lane as it is now: those of its maze, or of the page that its agent is on; else none."""
    maze = lane.maze
    kind = lane.world.kind[lane.layout]
    title, state = _states(maze, lane.view.state)
    row, column = (int(index[0]) if len(index) else 0 for index in np.nonzero(state == lane.view.state))
    rows, columns = _window(row, state.shape[0], MOST_ROWS), _window(column, state.shape[1], MOST_COLUMNS)
    if state[rows, columns].size < state.size:
        title = f"rows {rows.start} to {rows.stop - 1}, columns {columns.start} to {columns.stop - 1}"
    signs = np.array([each.symbol if each.symbol not in ".# " and not each.wall else " " for each in maze.kinds])
    signs[[number for number, each in enumerate(maze.kinds) if each.wall]] = "#"
    if len(lane.world.start) > MOST_STARTS:
        signs[[number for number, each in enumerate(maze.kinds) if each.start and maze.table is not None]] = " "
    drawn = state >= 0
    kinds = np.where(drawn, kind[state], 0)
    sign = np.where(drawn, signs[kinds], " ")
    page = _page(maze, state)
    if page is not None:
        sign = np.where((page != ".") & (page != "F"), page, sign)
    own_terminal = np.array([each.terminal for each in maze.kinds])[kinds] & drawn
    reward = np.array([each.reward for each in maze.kinds])[kinds]
    part = rows, columns
    return Cells(title, state[part], sign[part], own_terminal[part], reward[part])


def _states(maze: Maze, agent: int) -> tuple[str, NDArray[np.int64]]:
    """The states of the cells of a grid, and its title."""
    if maze.table is None:
        return "", np.arange(maze.height * maze.width).reshape(maze.height, maze.width)
    for page in maze.table.pages:
        if (page.states == agent).any() or len(maze.table.pages) == 1:
            return page.title, page.states.astype(np.int64)
    return "", np.full((0, 1), -1)


def _page(maze: Maze, state: NDArray[np.int64]) -> NDArray[np.str_] | None:
    """The signs of the page that has these states, '<U1' [h, w]; None where there are none."""
    for page in maze.table.pages if maze.table is not None else ():
        if page.signs and np.array_equal(page.states, state):
            return np.array([list(row) for row in page.signs])
    return None


def _window(centre: int, size: int, most: int) -> slice:
    first = max(0, min(centre - most // 2, size - most))
    return slice(first, min(first + most, size))


def direction(move: Move) -> int:
    """The bit of an action's direction in :mod:`dyna_tui.tui.drawing.glyphs`; 0 where it has none."""
    from dyna_tui.tui.drawing.glyphs import DOWN, LEFT, RIGHT, UP

    return {(-1, 0): UP, (0, 1): RIGHT, (1, 0): DOWN, (0, -1): LEFT}.get((move.down, move.right), 0)


def outdated_pairs(lane: Lane) -> NDArray[np.bool_]:
    """bool[S, A]: the pairs that the model remembers otherwise than the world in force would answer."""
    view = lane.view
    wrong = np.zeros(view.q.shape, np.bool_)
    index = np.arange(view.model.size)
    if len(index):
        validity = model_validity(lane.maze, lane.world, view, index)
        wrong.reshape(-1)[view.model.pairs[validity >= Validity.WALL]] = True
    return wrong


def list_of(lane: Lane) -> list[str]:
    """A heading, and a row for each of the states visited most: its name, visits, value and greedy actions."""
    view, maze = lane.view, lane.maze
    visits = view.visits.sum(axis=1)
    most = np.sort(np.argsort(-visits, kind="stable")[:MOST_LISTED])
    rows = [("state", "visits", "max Q", "greedy")]
    for state in most[visits[most] > 0].tolist():
        greedy = np.flatnonzero(view.q[state] == view.q[state].max()).tolist()
        names = ", ".join(maze.actions[action].name for action in greedy)
        all_tie = len(greedy) == len(maze.actions)
        here = "●" if state == view.state else " "
        value = f"{view.max_q(state):.4g}"
        rows.append((f"{here} {maze.state_label(state)}", f"{visits[state]:,}", value, "all" if all_tie else names))
    wide = [max(len(row[column]) for row in rows) for column in range(3)]
    return [f"{a:{wide[0]}}  {b:>{wide[1]}}  {c:>{wide[2]}}  {d}" for a, b, c, d in rows]
