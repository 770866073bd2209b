"""Errors in foreign grids: a cell or a row that does not fit what the grid was recognised as."""

from dyna_tui.errors import quoted
from dyna_tui.maze import MazeError
from dyna_tui.maze.layouts import MAX_SIDE
from dyna_tui.opening.foreign.rows import Rows


def check_width(rows: Rows, path: str) -> None:
    """Make sure that all rows are equally long.

    Raises:
        MazeError: at the first one that is not.
    """
    width = len(rows.rows[0])
    for number, row in enumerate(rows.rows):
        if len(row) != width:
            line, column = rows.position(number, min(len(row), width))
            what = f"ragged row: {len(row):,} cells, but the first row has {width:,}"
            raise MazeError.at(path, f"{what}: make all rows equally long", line, column)


def check_size(height: int, width: int, path: str) -> None:
    """Make sure that a maze can have so many rows and columns.

    Raises:
        MazeError: if it cannot.
    """
    if height > MAX_SIDE or width > MAX_SIDE:
        what = f"too large: {height:,} rows of {width:,} cells"
        raise MazeError.at(path, f"{what}; a layout may have at most {MAX_SIDE:,} rows of {MAX_SIDE:,} cells")


def unknown_cell(rows: Rows, path: str, known: str, meaning: str) -> MazeError:
    """The error at the first cell that is none of the known ones.

    Args:
        rows: the grid, which has such a cell.
        path: the file.
        known: the characters that are cells.
        meaning: what they mean, and so what would be right.
    """
    for number, row in enumerate(rows.rows):
        for index, sign in enumerate(row):
            if sign not in known:
                line, column = rows.position(number, index)
                return MazeError.at(path, f"unknown cell {quoted(sign)}: {meaning}", line, column)
    raise AssertionError("all cells are known")
