"""Viewport: which cells of a maze the screen shows, and how it scrolls."""

from bisect import bisect_right
from typing import NamedTuple

from textual.geometry import Offset, Size

from dyna_tui.lab.frames.frame import Window
from dyna_tui.maze.grid import StateMap
from dyna_tui.tui.drawing.canvas import CellSize

MARGIN = 4
"""Cells around the visible ones that a window holds too, so that scrolling does not show blanks."""

EDGE = 2
"""Cells between the one to be seen and the edge of the view, where there is the room."""


class Viewport(NamedTuple):
    """A maze drawn in cells of one size, seen through a room that may be smaller or larger than it."""

    grid: StateMap
    cell: CellSize
    scroll: Offset
    room: Size
    """In columns and rows of the screen."""
    page: int = 0
    """The page of the map."""

    @property
    def extent(self) -> Size:
        """How many columns and rows the whole maze takes."""
        return extent(self.grid, self.cell)

    def window(self) -> Window:
        """The cells in view and a margin around them."""
        row, bottom = _span(self.scroll.y, self.room.height, self.cell.height, self.grid.height)
        if self.grid.narrow:
            return Window(row, 0, bottom - row, self.grid.width)
        column, right = _span(self.scroll.x, self.room.width, self.cell.width, self.grid.width)
        return Window(row, column, bottom - row, right - column)

    def padding(self, across: str, down: str) -> Offset:
        """How far the maze stands from the top left where it leaves room.

        Args:
            across: Where it stands: left, center or right.
            down: Where it stands: top, middle or bottom.
        """
        free = self.room - self.extent
        return Offset(
            {"left": 0, "center": free.width // 2, "right": free.width}[across],
            {"top": 0, "middle": free.height // 2, "bottom": free.height}[down],
        )

    def shows(self, state: int) -> bool:
        """Whether the top left of a cell is in view."""
        row, column = self.grid.cell(state)
        if state >= 0 and self.grid.page(state) != self.page:
            return False
        x, y = left_of(self.grid, self.cell, column) - self.scroll.x, row * self.cell.height - self.scroll.y
        return 0 <= x < self.room.width and 0 <= y < self.room.height

    def scroll_for(self, state: int) -> Offset:
        """Where to scroll so that a cell is in view and not at the edge: nowhere if it is, else to its middle."""
        row, column = self.grid.cell(state)
        most = self.extent - self.room
        return Offset(
            _kept(self.scroll.x, left_of(self.grid, self.cell, column), self.cell.width, self.room.width, most.width),
            _kept(self.scroll.y, row * self.cell.height, self.cell.height, self.room.height, most.height),
        )

    def scroll_at(self, cell: CellSize) -> Offset:
        """Where to scroll so that cells of another size have the same one in the middle."""
        across = (self.scroll.x + self.room.width / 2) / self.cell.width
        if self.grid.narrow:
            across *= self.cell.width * extent(self.grid, cell).width / self.extent.width / cell.width
        down = (self.scroll.y + self.room.height / 2) / self.cell.height
        return Offset(
            max(0, round(across * cell.width - self.room.width / 2)),
            max(0, round(down * cell.height - self.room.height / 2)),
        )

    def state_at(self, offset: Offset) -> int | None:
        """The state of the cell at an offset from the maze's top left as it is scrolled, if there is one."""
        at = offset + self.scroll
        row, column = at.y // self.cell.height, at.x // self.cell.width
        if self.grid.narrow:
            lefts = [left_of(self.grid, self.cell, number) for number in range(self.grid.width + 1)]
            column = bisect_right(lefts, at.x) - 1
        state = self.grid.state_at(row, column, self.page)
        return state if state >= 0 else None


def extent(grid: StateMap, cell: CellSize) -> Size:
    """How many columns and rows the whole maze takes in cells of that size."""
    return Size(left_of(grid, cell, grid.width), grid.height * cell.height)


def left_of(grid: StateMap, cell: CellSize, column: int) -> int:
    """Where a column begins, in columns of the screen, in cells of that size; a narrow one takes a single column."""
    return column * cell.width - sum(grid.narrow[:column]) * (cell.width - 1)


def largest_that_fits(sizes: tuple[CellSize, ...], grid: StateMap, room: Size) -> CellSize | None:
    """The largest of the sizes (smallest first) at which the whole maze fits the room; a list only its width."""
    for cell in reversed(sizes):
        whole = extent(grid, cell)
        if whole.width <= room.width and (grid.listed or whole.height <= room.height):
            return cell
    return None


def _span(scroll: int, room: int, cell: int, cells: int) -> tuple[int, int]:
    """The first cell of a window along one axis, and the one behind its last; at least one cell."""
    first = min(max(0, scroll // cell - MARGIN), cells - 1)
    return first, max(first + 1, min(cells, -(-(scroll + room) // cell) + MARGIN))


def _kept(scroll: int, start: int, length: int, room: int, most: int) -> int:
    margin = max(0, min(EDGE * length, (room - length) // 3))
    if scroll + min(margin, scroll) <= start and start + length <= scroll + room - min(margin, max(0, most - scroll)):
        return scroll
    return min(max(0, start + length // 2 - room // 2), max(0, most))
