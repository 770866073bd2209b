"""Start and goal of a foreign grid that does not mark them: openings of its border, corners, or drawn from a seed."""

from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.maze import MazeError
from dyna_tui.maze.paths import regions
from dyna_tui.opening.draws import below, draws

WALL, FLOOR, START, GOAL = "#.SG"
Cell = tuple[int, int]
"""Row and column, from 0."""


class Marks(Enum):
    """What start and goal are where they are not marked."""

    CORNERS = "corners"
    """The first and the last floor cell."""
    OPENINGS = "openings"
    """The two openings of the border, else drawn."""
    DRAWN = "drawn"
    """Drawn from the seed, connected."""


class Given(NamedTuple):
    """What the user said beside the name of the file."""

    seed: int = 0
    start: Cell | None = None
    goal: Cell | None = None


def marked(
    cells: NDArray[np.uint32], terminal: str, marks: Marks, path: str, given: Given
) -> tuple[NDArray[np.uint32], str]:
    """A grid with a start and a goal, and a sentence on those that it did not have.

    Args:
        cells: uint32[H, W], the characters.
        terminal: the signs that end an episode.
        marks: where start and goal are.
        path: the file, for messages.
        given: cells that the user gave, and the seed.

    Raises:
        MazeError: if a given cell is no floor, or there is no room.
    """
    has_start = bool((cells == ord(START)).any())
    has_goal = bool(np.isin(cells, [ord(sign) for sign in terminal]).any())
    for name, there, cell in (("start", has_start, given.start), ("goal", has_goal, given.goal)):
        if cell is not None:
            _check_given(cells, name, there, cell, path)
    if has_start and has_goal:
        return cells, ""
    start, goal, how = _chosen(cells, has_start, has_goal, marks, path, given)
    cells, found = cells.copy(), []
    for name, sign, cell, user in (("start", START, start, given.start), ("goal", GOAL, goal, given.goal)):
        if cell is not None:
            cells[cell] = ord(sign)
            found.append(f"{name} ({cell[0]},{cell[1]}){' as given' if user else ''}")
    return cells, ", ".join(found) + how


def _check_given(cells: NDArray[np.uint32], name: str, there: bool, cell: Cell, path: str) -> None:
    row, column = cell
    height, width = cells.shape
    where = f"{name}={row},{column}"
    if there:
        raise MazeError.at(path, f"{where}, but it marks its own {name}: leave {name} out")
    if not (row < height and column < width):
        what = f"{where} is outside of {height:,} rows and {width:,} columns"
        raise MazeError.at(path, f"{what}: rows and columns count from 0")
    if cells[cell] != ord(FLOOR):
        raise MazeError.at(path, f"{where} is not floor: name a floor cell")


def _chosen(
    cells: NDArray[np.uint32], has_start: bool, has_goal: bool, marks: Marks, path: str, given: Given
) -> tuple[Cell | None, Cell | None, str]:
    """The cells of the start and the goal that are missing, and the end of a sentence on how they were found."""
    floor = cells == ord(FLOOR)
    if not (has_start or has_goal or given.start or given.goal):
        ends = _openings(floor) if marks is not Marks.DRAWN else None
        if ends:
            return *ends, " at the openings of the border"
        if marks is Marks.CORNERS and floor.sum() > 1:
            first, last = np.argwhere(floor)[[0, -1]].tolist()
            return (first[0], first[1]), (last[0], last[1]), ", the first and the last floor cell"
    start, goal = _drawn(cells, floor, has_start, has_goal, path, given)
    drawn = not (has_start or given.start) or not (has_goal or given.goal)
    return start, goal, f" (drawn from seed {given.seed})" if drawn else ""


def _openings(floor: NDArray[np.bool_]) -> tuple[Cell, Cell] | None:
    """The two floor cells of the border, where there are exactly two."""
    border = floor.copy()
    border[1:-1, 1:-1] = False
    if border.sum() != 2:
        return None
    (row, column), (other_row, other_column) = np.argwhere(border).tolist()
    return (row, column), (other_row, other_column)


def _drawn(
    cells: NDArray[np.uint32], floor: NDArray[np.bool_], has_start: bool, has_goal: bool, path: str, given: Given
) -> tuple[Cell | None, Cell | None]:
    """Start and goal drawn from floor that is connected with the other one, or from the largest connected floor."""
    region = regions(cells != ord(WALL))
    wanted = [given.start, given.goal]
    known = next((cell for cell in wanted if cell), None)
    if known:
        which = int(region[known])
    elif has_start or has_goal:
        which = int(region[(cells != ord(WALL)) & (cells != ord(FLOOR))].max())
    else:
        sizes = np.bincount(region[floor], minlength=1)
        which = int(sizes.argmax()) if sizes.size else 0
    free = floor & (region == which)
    if known:
        free[known] = False
    room = np.flatnonzero(free)
    need = [not has_start and wanted[0] is None, not has_goal and wanted[1] is None]
    if len(room) < sum(need):
        raise MazeError.at(path, "no room for a start and a goal: there are too few connected floor cells")
    for index, drawn in enumerate(draws(given.seed, 0, 2)):
        if need[index]:
            cell = int(room[below(drawn, len(room))])
            room = room[room != cell]
            wanted[index] = divmod(cell, cells.shape[1])
    return wanted[0], wanted[1]
