"""Reading a foreign grid: recognised by its content alone, whatever the file is called."""

from dataclasses import replace

from dyna_tui.maze import Maze
from dyna_tui.maze.maze import FENCE, MAX_LINES
from dyna_tui.opening.foreign.boxes import boxes
from dyna_tui.opening.foreign.digits import digits
from dyna_tui.opening.foreign.errors import check_width
from dyna_tui.opening.foreign.grid import ForeignGrid, as_maze
from dyna_tui.opening.foreign.headed import headed
from dyna_tui.opening.foreign.hex_walls import hex_walls
from dyna_tui.opening.foreign.letters import frozen_lake, printed_cliff
from dyna_tui.opening.foreign.marks import Given
from dyna_tui.opening.foreign.moving_ai import moving_ai
from dyna_tui.opening.foreign.rewards import rewards
from dyna_tui.opening.foreign.rows import Rows, literal_tokens, rows_of
from dyna_tui.opening.foreign.walls import STANDARD, walls

READERS = (frozen_lake, printed_cliff, digits, boxes, walls)
"""What reads rows of characters, in the order in which they are tried."""


def read_foreign(text: str, path: str, given: Given) -> Maze | None:
    """The maze in a text that is no maze file; None if it is not recognised.

    Args:
        text: the whole file.
        path: its name, for messages and the title.
        given: what the user said of start and goal.

    Raises:
        MazeError: if it is recognised, but something in it is wrong.
    """
    grid = _recognised(text.removeprefix("\ufeff").replace("\r\n", "\n"), path)
    return None if grid is None else as_maze(grid, path, given)


def _recognised(text: str, path: str) -> ForeignGrid | None:
    if text.count("\n") > MAX_LINES or text.startswith(FENCE) or not text.strip():
        return None
    lines = text.split("\n")
    if grid := moving_ai(lines, path):
        return grid
    if grid := hex_walls(lines, path):
        return grid
    if (rows := headed(lines)) and (grid := _standard(rows, path) or _of_rows(rows, path)):
        return replace(grid, assumed=f"a grid below its size: {grid.assumed}")
    tokens = literal_tokens(text)
    if tokens is not None:
        return _of_tokens(tokens, path)
    return _of_rows(rows_of(lines), path)


def _standard(rows: Rows, path: str) -> ForeignGrid | None:
    """A grid of the signs of maze files."""
    if not set("".join(rows.rows)) <= STANDARD:
        return None
    check_width(rows, path)
    return ForeignGrid(rows=rows.rows, assumed="# wall, . floor, S the start, G the goal")


def _of_tokens(tokens: list[list[str]], path: str) -> ForeignGrid | None:
    """The grid in a list of Python, JSON or C."""
    if len(tokens) == 1 and max(map(len, tokens[0])) > 1:
        return _of_rows(rows_of(tokens[0])._replace(first_line=None), path)
    if all(len(row) == 1 and len(row[0]) > 1 for row in tokens):
        return _of_rows(rows_of([row[0] for row in tokens])._replace(first_line=None), path)
    whole = [[cell.removesuffix(".") or " " for cell in row] for row in tokens]
    if all(len(cell) == 1 for row in whole for cell in row):
        grid = _of_rows(Rows(tuple(map("".join, whole))), path)
        if grid is not None:
            return grid
    return rewards(tokens, path)


def _of_rows(rows: Rows, path: str) -> ForeignGrid | None:
    if not rows.rows or any(row.startswith("@ ") for row in rows.rows):
        return None
    # The signs of a maze file, but in a list, or with blanks between all cells.
    is_spread = rows.first_line is None or rows.spread > 1
    for reader in (_standard, *READERS) if is_spread else READERS:
        if grid := reader(rows, path):
            return grid
    return None
