"""Grids of digits: 0 floor and 1 wall, 2 start, 3 goal and 4 pit, as in RLPy's maps and in matrices of courses."""

import re

from dyna_tui.opening.foreign.errors import check_width, unknown_cell
from dyna_tui.opening.foreign.grid import ForeignGrid
from dyna_tui.opening.foreign.marks import Marks
from dyna_tui.opening.foreign.rows import Rows

STARTS, GOALS = "sSaApP", "gGeEbB"
PIT = "X = { reward = -1.0, terminal = true }"


def digits(rows: Rows, path: str) -> ForeignGrid | None:
    """A grid of digits, perhaps with a letter for start and goal.

    Raises:
        MazeError: at a row of another length, or a digit that means nothing.
    """
    signs = set("".join(rows.rows))
    if not {"0", "1"} <= signs or not all(re.fullmatch("[0-9sSaApPgGeEbB]", sign) for sign in signs):
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
    meant = "1 floor, 0 wall (both ends are 1)" if opened else "0 floor, 1 wall"
    more = [text for sign, text in (("2", "2 the start"), ("3", "3 the goal"), ("4", "4 a pit")) if sign in signs]
    return ForeignGrid(
        rows=tuple(row.translate(str.maketrans(table)) for row in rows.rows),
        assumed=f"a grid of digits: {', '.join([meant, *more])}",
        cells=(PIT,) if "4" in signs else (),
        marks=Marks.CORNERS,
    )


def _ones_are_open(rows: Rows, signs: set[str]) -> bool:
    """Whether 1 is floor: no start is marked, and the first and the last cell are 1 without a border of 1 around."""
    if signs != {"0", "1"}:
        return False
    first, last = rows.rows[0], rows.rows[-1]
    ends, corners = (first[0], last[-1]), (first[-1], last[0])
    return ends == ("1", "1") and corners != ("1", "1")
