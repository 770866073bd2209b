"""Cells and moves of a grid: states as (row, column) from 0, and the four actions with their names and arrows."""

from typing import NamedTuple


class Move(NamedTuple):
    """One of the four actions of a grid world."""

    name: str
    arrow: str
    down: int
    """Rows that it moves down."""
    right: int
    """Columns that it moves right."""


MOVES = (Move("up", "↑", -1, 0), Move("right", "→", 0, 1), Move("down", "↓", 1, 0), Move("left", "←", 0, -1))
"""The actions in the order of their numbers: 0 up, 1 right, 2 down, 3 left."""


class GridShape(NamedTuple):
    """The size of a grid, which maps states to cells: state = row * width + column."""

    height: int
    width: int

    def cell(self, state: int) -> tuple[int, int]:
        """The row and the column of a state, from 0."""
        return divmod(state, self.width)

    def state(self, row: int, column: int) -> int:
        """The state of a cell.

        Raises:
            ValueError: if the cell is outside the grid.
        """
        if not (0 <= row < self.height and 0 <= column < self.width):
            raise ValueError(f"cell ({row},{column}) is outside the grid of {self.height} x {self.width}")
        return row * self.width + column

    def label(self, state: int) -> str:
        """A cell as the screen names it: ``(3,8)``."""
        row, column = self.cell(state)
        return f"({row},{column})"


def line_of_cells(begin: int, end: int, width: int) -> list[int]:
    """The cells on a straight line from one to another, the first left out, in a maze that many cells wide."""
    (row, column), (to_row, to_column) = divmod(begin, width), divmod(end, width)
    steps = max(abs(to_row - row), abs(to_column - column))
    return [
        round(row + (to_row - row) * step / steps) * width + round(column + (to_column - column) * step / steps)
        for step in range(1, steps + 1)
    ]
