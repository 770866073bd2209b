"""Map of the states of a table: the cells in which its picture draws them, or a list of a row for each state."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dyna_tui.maze.grid import Integers, Move, is_whole
from dyna_tui.maze.table import NO_STATE, Table

UNDRAWN = "not in the picture"
"""The title of pages that hold what the picture leaves out."""


@dataclass(frozen=True, eq=False)
class TableMap:
    """Where the states of a table are drawn, and what states and actions are called."""

    table: Table

    @cached_property
    def _numbers(self) -> NDArray[np.int64]:
        """int64[P, H, W]: the states of all pages, NO_STATE where there is none; every state is there once."""
        # In a list, states that are never reached come last.
        states = np.argsort(~self.table.reachable, kind="stable")
        pages = [np.asarray(page.states, np.int64) for page in self.table.pages]
        if not pages:
            return states.reshape(1, -1, 1)
        height, width = (max(page.shape[axis] for page in pages) for axis in (0, 1))
        drawn = np.concatenate([page.ravel() for page in pages])
        left = np.setdiff1d(states, drawn)  # sorted
        size = height * width
        pages += [left[first : first + size] for first in range(0, len(left), size)]
        numbers = np.full((len(pages), height, width), NO_STATE)
        for number, page in enumerate(pages):
            if page.ndim == 2:
                numbers[number, : page.shape[0], : page.shape[1]] = page
            else:
                numbers[number].flat[: page.size] = page
        return numbers

    @cached_property
    def _positions(self) -> NDArray[np.int64]:
        """int64[3, S]: the row, the column and the page of each state."""
        positions = np.zeros((3, self.states), np.int64)
        page, row, column = np.nonzero(self._numbers >= 0)
        positions[:, self._numbers[page, row, column]] = row, column, page
        return positions

    @cached_property
    def _signs(self) -> NDArray[np.str_]:
        """'<U1'[P, H, W]: the sign in each cell, a blank where there is none."""
        signs = np.full(self._numbers.shape, " ", dtype="<U1")
        for number, page in enumerate(self.table.pages):
            for row, text in enumerate(page.signs):
                signs[number, row, : len(text)] = list(text)
        return signs

    @property
    def height(self) -> int:
        """Rows of a page."""
        return int(self._numbers.shape[1])

    @property
    def width(self) -> int:
        """Columns of a page."""
        return int(self._numbers.shape[2])

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The title of each page."""
        titles = tuple(page.title for page in self.table.pages) or ("",)
        return titles + (UNDRAWN,) * (len(self._numbers) - len(titles))

    @property
    def listed(self) -> bool:
        """Whether there is no picture, and so a list."""
        return not self.table.pages

    @cached_property
    def narrow(self) -> tuple[bool, ...]:
        """Which columns hold no state on any page, as walls between cells."""
        narrow = [bool((self._numbers[:, :, column] < 0).all()) for column in range(self.width)]
        return tuple(narrow) if any(narrow) else ()

    @property
    def states(self) -> int:
        """How many states there are."""
        return self.table.states

    @property
    def actions(self) -> tuple[Move, ...]:
        """The actions in the order of their numbers."""
        return self.table.actions

    @cached_property
    def label_width(self) -> int:
        """The columns that the longest label takes."""
        labels = self.table.labels
        return max(map(len, labels)) if labels else len(str(self.states - 1))

    @property
    def noun(self) -> str:
        """A state is not always a cell."""
        return "state"

    @property
    def prompt(self) -> str:
        """What to type for a state."""
        return "state"

    def label(self, state: int) -> str:
        """The name of a state; its number where it has none."""
        return self.table.labels[state] if self.table.labels else str(state)

    def pair(self, state: int, action: int) -> str:
        """A state and an action: ``12→``, or ``(12,P)`` where the two could be read as one word."""
        label, sign = self.label(state), self.actions[action].arrow
        return f"({label},{sign})" if sign.isalnum() or " " in label else label + sign

    def title(self, state: int) -> str:
        """A state as a sentence names it: ``state 12``."""
        label = self.label(state)
        return f"state {label}" if label.isdigit() else label

    def name(self, state: int) -> str:
        """A state as :meth:`read` reads it: its number."""
        return str(state)

    def read(self, text: str) -> int:
        """The state that a person typed: its number, or its label.

        Raises:
            ValueError: where it is none.
        """
        text, last = text.strip(), self.states - 1
        if text in self.table.labels:
            return self.table.labels.index(text)
        if not is_whole(text):
            raise ValueError(f"a state is a number from 0 to {last}{' or its name' if self.table.labels else ''}")
        if int(text) > last:
            raise ValueError(f"the last state is {last}")
        return int(text)

    def cell(self, state: int) -> tuple[int, int]:
        """The row and the column of a state on its page."""
        row, column, _ = self._positions[:, state].tolist()
        return row, column

    def page(self, state: int) -> int:
        """The page on which a state is drawn; the first for what is no state."""
        return int(self._positions[2, state]) if state >= 0 else 0

    def state_at(self, row: int, column: int, page: int = 0) -> int:
        """The state of a cell; NO_STATE where there is none."""
        inside = 0 <= row < self.height and 0 <= column < self.width
        return int(self._numbers[page, row, column]) if inside else NO_STATE

    def positions(self, states: Integers) -> tuple[Integers, Integers, Integers]:
        """The rows, columns and pages of some states."""
        row, column, page = self._positions[:, states]
        return row, column, page

    def numbers(self, rows: slice, columns: slice, page: int = 0) -> NDArray[np.int64]:
        """int64[h, w]: the states of a rectangle of a page; NO_STATE where there is none."""
        part: NDArray[np.int64] = self._numbers[page, rows, columns]
        return part

    def signs(self, rows: slice, columns: slice, page: int = 0) -> NDArray[np.str_]:
        """'<U1'[h, w]: the signs of a rectangle of a page, ``#`` for a wall and a blank for none."""
        part: NDArray[np.str_] = self._signs[page, rows, columns]
        return part
