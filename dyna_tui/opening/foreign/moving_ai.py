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
SIZE = r"(height|width)[ \t]+([0-9]{1,6})[ \t]*"
HEADER = 4
"""Most lines of the header; the first, the type, may be left out."""


def moving_ai(lines: Sequence[str], path: str) -> ForeignGrid | None:
    """A map of Moving AI; None where the text begins with no such header.

    Raises:
        MazeError: if the header is incomplete, or the rows are not as it says.
    """
    begin = 1 if re.fullmatch(r"type[ \t]+\w{1,40}[ \t]*", lines[0]) else 0
    if not begin and not (re.fullmatch(SIZE, lines[0]) and any(line.strip() == "map" for line in lines[1:HEADER])):
        return None
    height, width = _size(lines, begin, path, "height"), _size(lines, begin, path, "width")
    header = begin + 3
    if len(lines) < header or lines[header - 1].strip() != "map":
        raise MazeError.at(path, "no line 'map' after height and width: write it above the rows", header)
    end = max(i for i, line in enumerate(lines, 1) if line.strip())
    rows = Rows(tuple(line.rstrip() for line in lines[header : min(end, header + height)]), header + 1)
    for number, row in enumerate(rows.rows):
        if len(row) != width:
            line, column = rows.position(number, min(len(row), width))
            raise MazeError.at(path, f"{len(row):,} cells in a row, but width is {width:,}", line, column)
    if end - header != height:
        raise MazeError.at(path, f"{end - header:,} rows, but height is {height:,}: make them agree")
    if not set("".join(rows.rows)) <= set(PASSABLE + BLOCKED):
        raise unknown_cell(rows, path, PASSABLE + BLOCKED, f"{PASSABLE} are passable, {BLOCKED} are not")
    table = str.maketrans(dict.fromkeys(PASSABLE, ".") | dict.fromkeys(BLOCKED, "#"))
    return ForeignGrid(
        rows=tuple(row.translate(table) for row in rows.rows),
        assumed=f"a map of Moving AI: {' '.join(PASSABLE)} floor, {' '.join(BLOCKED)} walls, four moves",
    )


def _size(lines: Sequence[str], begin: int, path: str, key: str) -> int:
    """A number of the header."""
    for number, line in enumerate(lines[begin : begin + 2], begin + 1):
        found = re.fullmatch(SIZE, line)
        if found and found[1] == key and int(found[2]) > 0:
            return int(found[2])
        if line.startswith(key):
            raise MazeError.at(path, f"{quoted(line)}: write {key} and a number, as in {key} 49", number)
    raise MazeError.at(path, f"no {key} in the header: write it, as in {key} 49", begin + 1)
