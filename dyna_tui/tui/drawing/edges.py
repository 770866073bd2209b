"""Edges of a grid: the numbers of its rows and columns, from 0, as cells are named by them."""

from textual.geometry import Offset, Size

from dyna_tui.maze.grid import GridShape, StateMap
from dyna_tui.tui.drawing.canvas import CellSize
from dyna_tui.tui.drawing.small_cells import main_row

STEPS = (1, 2, 5, 10, 50, 100, 500, 1000)
"""Every how many columns one is numbered."""


def edges(grid: StateMap, whole: Size, room: Size) -> Offset:
    """The columns and rows that the numbers take: none where the maze would be cropped for them.

    Args:
        grid: the maze; only its cells are named by row and column.
        whole: the columns and rows of the screen that the maze takes.
        room: those that there are.
    """
    if not isinstance(grid, GridShape):
        return Offset(0, 0)
    across = len(str(grid.height - 1)) + 1
    if whole.width + across == room.width + 1:
        across -= 1  # without the blank behind them
    return Offset(
        across if whole.width + across <= room.width or whole.width > room.width > 4 * across else 0,
        1 if whole.height + 1 <= room.height or whole.height > room.height > 4 else 0,
    )


def column_numbers(grid: StateMap, cell: CellSize, first: int, width: int) -> str:
    """The numbers of the columns above the cells, from a column of the maze as drawn on, in so many of the screen."""
    step = next(step for step in STEPS if len(str(grid.width - 1)) < step * cell.width)
    text = [" "] * width
    for column in range(0, grid.width, step):
        number = str(column)
        at = column * cell.width + max(0, (cell.width - len(number)) // 2) - first
        if at >= 0 and at + len(number) <= width:
            text[at : at + len(number)] = number
    return "".join(text)


def row_number(grid: StateMap, cell: CellSize, line: int, width: int) -> str:
    """The number of a row, right-aligned, a blank behind it if there is room, at the line where arrows stand."""
    row, within = divmod(line, cell.height)
    shown = 0 <= row < grid.height and within == main_row(cell)
    digits = min(len(str(grid.height - 1)), width)
    return f"{row if shown else '':>{digits}}".ljust(width) if width else ""
