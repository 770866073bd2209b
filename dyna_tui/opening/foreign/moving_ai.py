"""Maps of the Moving AI benchmarks: a header of type, height, width and map, then rows of terrain.

Source: N. Sturtevant, "Benchmarks for grid-based pathfinding", 2012; https://movingai.com/benchmarks/formats.html.
"""

import re
from collections.abc import Sequence

from dyna_tui.errors import quoted
from dyna_tui.maze import MazeError
from dyna_tui.opening.foreign.errors import unknown_cell
from dyna_tui.opening.foreign.grid import ForeignGrid
from dyna_tui.opening.foreign.rows import Rows

PASSABLE, BLOCKED = ".GS", "@OTW"
HEADER = 4
"""Lines of the header."""


def moving_ai(lines: Sequence[str], path: str) -> ForeignGrid | None:
    """A map of Moving AI; None where the text begins with no such header.

    Raises:
        MazeError: if the header is incomplete, or the rows are not as it says.
    """
    if not re.fullmatch(r"type[ \t]+\w{1,40}[ \t]*", lines[0]):
        return None
    height, width = _size(lines, path, "height"), _size(lines, path, "width")
    if len(lines) < HEADER or lines[HEADER - 1].strip() != "map":
        raise MazeError.at(path, "no line 'map' after type, height and width: write it above the rows", HEADER)
    end = max(i for i, line in enumerate(lines, 1) if line.strip())
    rows = Rows(tuple(line.rstrip() for line in lines[HEADER : min(end, HEADER + height)]), HEADER + 1)
    for number, row in enumerate(rows.rows):
        if len(row) != width:
            line, column = rows.position(number, min(len(row), width))
            raise MazeError.at(path, f"{len(row):,} cells in a row, but width is {width:,}", line, column)
    if end - HEADER != height:
        raise MazeError.at(path, f"{end - HEADER:,} rows, but height is {height:,}: make them agree")
    if not set("".join(rows.rows)) <= set(PASSABLE + BLOCKED):
        raise unknown_cell(rows, path, PASSABLE + BLOCKED, f"{PASSABLE} are passable, {BLOCKED} are not")
    table = str.maketrans(dict.fromkeys(PASSABLE, ".") | dict.fromkeys(BLOCKED, "#"))
    return ForeignGrid(
        rows=tuple(row.translate(table) for row in rows.rows),
        assumed=f"a map of Moving AI: {' '.join(PASSABLE)} floor, {' '.join(BLOCKED)} walls, four moves",
    )


def _size(lines: Sequence[str], path: str, key: str) -> int:
    """A number of the header."""
    for number, line in enumerate(lines[1 : HEADER - 1], 2):
        found = re.fullmatch(rf"{key}[ \t]+([0-9]+)[ \t]*", line)
        if found and len(found[1]) <= 6 and int(found[1]) > 0:
            return int(found[1])
        if line.startswith(key):
            raise MazeError.at(path, f"{quoted(line)}: write {key} and a number, as in {key} 49", number)
    raise MazeError.at(path, f"no {key} after the type: write it, as in {key} 49", 2)
