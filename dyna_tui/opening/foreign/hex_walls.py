"""Mazes of hexadecimal digits, as of 42's A-Maze-ing: each digit tells which of a cell's four walls are closed.

Of a digit's bits 1 is the wall in the north, 2 east, 4 south and 8 west. Below the rows, after a blank line, stand the
entry and the exit as ``x,y``, and perhaps a path. A cell and the wall between two become a cell each.
"""

import re
from collections.abc import Sequence

import numpy as np

from dyna_tui.maze import MazeError
from dyna_tui.opening.foreign.errors import check_size, check_width
from dyna_tui.opening.foreign.grid import ForeignGrid
from dyna_tui.opening.foreign.rows import Rows

NORTH, EAST, SOUTH, WEST = 1, 2, 4, 8


def hex_walls(lines: Sequence[str], path: str) -> ForeignGrid | None:
    """A maze of hexadecimal digits; None where no entry and exit follow rows of such digits.

    Raises:
        MazeError: at a row of another length, if it is too large, or the entry or exit is outside.
    """
    blank = next((i for i, line in enumerate(lines) if not line.strip()), 0)
    rows = Rows(tuple(line.strip() for line in lines[:blank]), 1)
    ends = [re.search("([0-9]{1,5})[^0-9]{1,6}([0-9]{1,5})", line) for line in lines[blank + 1 : blank + 3]]
    if not rows.rows or len(ends) < 2 or not all(re.fullmatch("[0-9A-Fa-f]+", row) for row in rows.rows):
        return None
    if ends[0] is None or ends[1] is None:
        return None
    check_width(rows, path)
    height, width = len(rows.rows), len(rows.rows[0])
    check_size(2 * height + 1, 2 * width + 1, path)
    closed = np.array([[int(digit, 16) for digit in row] for row in rows.rows])
    cells = np.full((2 * height + 1, 2 * width + 1), "#")
    cells[1::2, 1::2] = "."
    # A wall is there if either of the two cells beside it says so.
    below = (closed[:-1] & SOUTH == 0) & (closed[1:] & NORTH == 0)
    beside = (closed[:, :-1] & EAST == 0) & (closed[:, 1:] & WEST == 0)
    cells[2:-1:2, 1::2] = np.where(below, ".", "#")
    cells[1::2, 2:-1:2] = np.where(beside, ".", "#")
    for found, sign, line in zip(ends, "SG", (blank + 2, blank + 3), strict=True):
        column, row = (int(number) for number in found.groups()) if found else (0, 0)
        if row >= height or column >= width:
            what = f"({column},{row}) is outside of {width:,} columns and {height:,} rows"
            raise MazeError.at(path, f"{what}: columns and rows count from 0", line)
        cells[2 * row + 1, 2 * column + 1] = sign
    return ForeignGrid(
        rows=tuple(map("".join, cells.tolist())),
        assumed="a maze of hexadecimal digits: cells and the walls between them are a cell each",
    )
