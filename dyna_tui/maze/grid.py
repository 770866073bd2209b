"""Cells and moves of a grid: states as (row, column) from 0, and the four actions with their names and arrows."""

from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Integers: TypeAlias = NDArray[np.integer[Any]]
"""Numbers of states, rows or columns."""


class Move(NamedTuple):
    """An action, and where it moves in a picture of the states: one of the four of a grid world, or any other."""

    name: str
    arrow: str
    """One column wide: its arrow, or another sign of it."""
    down: int = 0
    """Rows that it moves down."""
    right: int = 0
    """Columns that it moves right; an action that moves neither way is no move."""


MOVES = (Move("up", "↑", -1, 0), Move("right", "→", 0, 1), Move("down", "↓", 1, 0), Move("left", "←", 0, -1))
"""The actions of a maze in the order of their numbers: 0 up, 1 right, 2 down, 3 left."""


class StateMap(Protocol):
    """Where the states of a world are drawn, and what states and actions are called.

    States are drawn in cells, on one page or several of one size; a maze has one page, on which every cell is a state.
    """

    @property
    def height(self) -> int:
        """Rows of a page."""

    @property
    def width(self) -> int:
        """Columns of a page."""

    @property
    def pages(self) -> tuple[str, ...]:
        """The title of each page; empty where there is one page without a title."""

    @property
    def listed(self) -> bool:
        """Whether it is a list: a row for each state, and one column."""

    @property
    def narrow(self) -> tuple[bool, ...]:
        """Which columns hold no state on any page, and so are drawn narrow; empty where none is."""

    @property
    def states(self) -> int:
        """How many states there are."""

    @property
    def actions(self) -> tuple[Move, ...]:
        """The actions in the order of their numbers."""

    @property
    def label_width(self) -> int:
        """The columns that the longest label takes."""

    @property
    def noun(self) -> str:
        """What a state is called: a cell, or a state."""

    @property
    def prompt(self) -> str:
        """What to type for a state: ``row,column (from 0)``."""

    def label(self, state: int) -> str:
        """A state as the screen names it."""

    def pair(self, state: int, action: int) -> str:
        """A state and an action as the screen names them: ``(3,8)→``."""

    def title(self, state: int) -> str:
        """A state as a sentence names it."""

    def name(self, state: int) -> str:
        """A state as :meth:`read` reads it."""

    def read(self, text: str) -> int:
        """The state that a person typed.

        Raises:
            ValueError: where it is none; the message says what to type.
        """

    def cell(self, state: int) -> tuple[int, int]:
        """The row and the column of a state on its page, from 0."""

    def page(self, state: int) -> int:
        """The page on which a state is drawn, from 0."""

    def state_at(self, row: int, column: int, page: int = 0) -> int:
        """The state of a cell; -1 where there is none."""

    def positions(self, states: Integers) -> tuple[Integers, Integers, Integers]:
        """The rows, columns and pages of some states, each in their shape."""

    def numbers(self, rows: slice, columns: slice, page: int = 0) -> NDArray[np.int64]:
        """int64[h, w]: the states of a rectangle of a page; -1 where there is none."""

    def signs(self, rows: slice, columns: slice, page: int = 0) -> NDArray[np.str_] | None:
        """'<U1'[h, w]: what a picture has in each cell, ``#`` for a wall and a blank for nothing; None for none."""


class GridShape(NamedTuple):
    """The size of a grid, which maps states to cells: state = row * width + column."""

    height: int
    width: int

    @property
    def pages(self) -> tuple[str, ...]:
        """One page, without a title."""
        return ("",)

    @property
    def listed(self) -> bool:
        """A grid is no list."""
        return False

    @property
    def narrow(self) -> tuple[bool, ...]:
        """Every column has states."""
        return ()

    @property
    def states(self) -> int:
        """The number of cells."""
        return self.height * self.width

    @property
    def actions(self) -> tuple[Move, ...]:
        """The four moves."""
        return MOVES

    @property
    def label_width(self) -> int:
        """The columns that the longest name of a cell takes: 5 for ``(5,8)``."""
        return len(self.label(self.states - 1))

    @property
    def noun(self) -> str:
        """A state is a cell."""
        return "cell"

    @property
    def prompt(self) -> str:
        """What to type for a cell."""
        return "row,column (from 0)"

    def cell(self, state: int) -> tuple[int, int]:
        """The row and the column of a state, from 0."""
        return divmod(state, self.width)

    def page(self, state: int) -> int:
        """The only page."""
        return 0

    def state(self, row: int, column: int) -> int:
        """The state of a cell.

        Raises:
            ValueError: if the cell is outside the grid.
        """
        if not (0 <= row < self.height and 0 <= column < self.width):
            raise ValueError(f"cell ({row},{column}) is outside the grid of {self.height} x {self.width}")
        return row * self.width + column

    def state_at(self, row: int, column: int, page: int = 0) -> int:
        """The state of a cell; -1 outside the grid."""
        inside = 0 <= row < self.height and 0 <= column < self.width
        return row * self.width + column if inside else -1

    def label(self, state: int) -> str:
        """A cell as the screen names it: ``(3,8)``."""
        row, column = self.cell(state)
        return f"({row},{column})"

    def pair(self, state: int, action: int) -> str:
        """A cell and a move: ``(3,8)→``."""
        return self.label(state) + MOVES[action].arrow

    def title(self, state: int) -> str:
        """A cell as a sentence names it, which is its label."""
        return self.label(state)

    def name(self, state: int) -> str:
        """A cell as one types it: ``3,8``."""
        return self.label(state)[1:-1]

    def read(self, text: str) -> int:
        """The state of a cell typed as row and column, as in ``2,4``.

        Raises:
            ValueError: where it is none.
        """
        parts = text.strip().strip("()").replace(" ", ",").replace(",,", ",").split(",")
        if len(parts) != 2 or not all(is_whole(part) for part in parts):
            raise ValueError("a cell is row,column, counted from 0, as in 2,4")
        state = self.state_at(int(parts[0]), int(parts[1]))
        if state < 0:
            raise ValueError(f"the last cell is {self.height - 1},{self.width - 1}")
        return state

    def positions(self, states: Integers) -> tuple[Integers, Integers, Integers]:
        """The rows, columns and pages of some states."""
        row = states // self.width
        return row, states - row * self.width, states * 0

    def numbers(self, rows: slice, columns: slice, page: int = 0) -> NDArray[np.int64]:
        """int64[h, w]: the states of a rectangle."""
        return np.arange(rows.start, rows.stop)[:, np.newaxis] * self.width + np.arange(columns.start, columns.stop)

    def signs(self, rows: slice, columns: slice, page: int = 0) -> None:
        """A maze's cells have their kinds, and no other signs."""


def is_whole(text: str) -> bool:
    """Whether a text is a whole number of at least 0, and no absurd one."""
    return text.isascii() and text.isdigit() and len(text) < 20


def line_of_cells(begin: int, end: int, width: int) -> list[int]:
    """The cells on a straight line from one to another, the first left out, in a maze that many cells wide."""
    (row, column), (to_row, to_column) = divmod(begin, width), divmod(end, width)
    steps = max(abs(to_row - row), abs(to_column - column))
    return [
        round(row + (to_row - row) * step / steps) * width + round(column + (to_column - column) * step / steps)
        for step in range(1, steps + 1)
    ]
