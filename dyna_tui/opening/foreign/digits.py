"""Grids of digits: 0 floor and 1 wall, 2 start, 3 goal and 4 pit, as in RLPy's maps and in matrices of courses."""

import string

import numpy as np

from dyna_tui.maze.paths import regions
from dyna_tui.opening.foreign.errors import check_width, unknown_cell
from dyna_tui.opening.foreign.grid import ForeignGrid
from dyna_tui.opening.foreign.marks import Marks
from dyna_tui.opening.foreign.rows import Rows

STARTS, GOALS = "sSaApP", "gGeEbBfF"
PIT = "X = { reward = -1.0, terminal = true }"


def digits(rows: Rows, path: str) -> ForeignGrid | None:
    """A grid of digits, perhaps with a letter for start and goal.

    Raises:
        MazeError: at a row of another length, or a digit that means nothing.
    """
    signs = set("".join(rows.rows))
    has_digits = {"0", "1"} <= signs or {"2", "3"} <= signs
    if not has_digits or not signs <= set(string.digits + STARTS + GOALS):
        return None
    check_width(rows, path)
    if not signs <= set("01234" + STARTS + GOALS) or (signs & set("234") and not {"2", "3"} <= signs):
        known = "01" + STARTS + GOALS
        meaning = "0 is floor, 1 wall; 2 a start, 3 a goal and 4 a pit where both 2 and 3 are"
        raise unknown_cell(rows, path, known, meaning)
    opened = _ones_are_open(rows, signs)
    table: dict[str, str | int | None] = {
        "0": "#" if opened else ".",
        "1": "." if opened else "#",
        "2": "S",
        "3": "G",
        "4": "X",
    }
    table |= dict.fromkeys(STARTS, "S") | dict.fromkeys(GOALS, "G")
    meant = "1 floor, 0 wall (1 connects both ends)" if opened else "0 floor, 1 wall"
    more = [text for sign, text in (("2", "2 the start"), ("3", "3 the goal"), ("4", "4 a pit")) if sign in signs]
    return ForeignGrid(
        rows=tuple(row.translate(str.maketrans(table)) for row in rows.rows),
        assumed=f"a grid of digits: {', '.join([meant, *more])}",
        cells=(PIT,) if "4" in signs else (),
        marks=Marks.CORNERS,
    )


def _ones_are_open(rows: Rows, signs: set[str]) -> bool:
    """Whether 1 is floor: no start is marked, and 1s connect the first and the last cell without a border around."""
    if signs != {"0", "1"} or rows.rows[0][-1] == rows.rows[-1][0] == "1":
        return False
    ones = np.array([list(row) for row in rows.rows]) == "1"
    region = regions(ones)
    return bool(ones[0, 0] and region[0, 0] == region[-1, -1])
