"""A maze given by a table of outcomes: all that lanes, experiments and sessions need of a maze."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dyna_tui.maze.grid import Move, StateMap
from dyna_tui.maze.layouts import STANDARD_KINDS, CellKind, Layout
from dyna_tui.maze.maze import Maze, title_of
from dyna_tui.maze.settings import Settings
from dyna_tui.maze.table import Page, Table
from dyna_tui.maze.table_map import TableMap
from dyna_tui.maze.table_text import table_text

_, FLOOR, START, GOAL = range(len(STANDARD_KINDS))
HOLE = CellKind("H", terminal=True)
"""A terminal state that is worth less than another."""


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class TableMaze(Maze):
    """A maze given by a table of outcomes.

    Its one layout has a cell for each state, in the order of their numbers: the grid of its picture where that has
    one page that draws them so, and else a column.
    """

    table: Table

    def __repr__(self) -> str:
        """What it is called, and its size, in a line."""
        estimated = f", {self.estimated}" if self.estimated else ""
        return f"<Maze {self.title}{estimated}: {self.table.states:,} states, {len(self.actions):,} actions>"

    @property
    def actions(self) -> tuple[Move, ...]:
        """Its actions, in the order of their numbers."""
        return self.table.actions

    @cached_property
    def grid(self) -> StateMap:
        """Where its states are drawn."""
        return TableMap(self.table)

    @property
    def pages(self) -> tuple[Page, ...]:
        """Its picture; none where states are listed."""
        return self.table.pages

    @property
    def estimated(self) -> str:
        """What its table is an estimate from; empty for an exact one."""
        return self.table.estimated

    def state_label(self, state: int) -> str:
        """A state as the screen names it."""
        return self.table.labels[state] if self.table.labels else str(state)

    @cached_property
    def cut_off(self) -> tuple[tuple[int, ...], ...]:
        """The start states from which no outcomes lead to the end of an episode."""
        return (tuple(self.table.cut_off_starts.tolist()),)

    @property
    def warnings(self) -> tuple[str, ...]:
        """A line where nothing leads from some start to the end of an episode."""
        (cut_off,) = self.cut_off
        if not cut_off:
            return ()
        others = f" (nor from {len(cut_off) - 1:,} more)" if len(cut_off) > 1 else ""
        return (f"nothing leads from the start at {self.state_label(cut_off[0])}{others} to the end of an episode",)


def table_maze(table: Table, settings: Settings, path: str, text: str = "") -> TableMaze:
    """The maze of a table.

    Args:
        table: what follows what.
        settings: its settings; slip, step reward and kinds have no meaning here.
        path: what a user named.
        text: the text that it was read from; it is written where there is none.
    """
    kinds, kind = _kinds(table)
    return TableMaze(
        **(vars(settings) | {"title": settings.title or title_of(path), "kinds": kinds}),
        table=table,
        layouts=(Layout(kind, 0, 1),),
        path=path,
        text=text or table_text(table, settings),
    )


def _kinds(table: Table) -> tuple[tuple[CellKind, ...], NDArray[np.uint8]]:
    """The kinds of states, the standard ones first, and that of each state: uint8[H, W], by number row by row."""
    terminal = table.terminal_states
    kind = np.full(table.states, FLOOR, np.uint8)
    kind[table.start] = START
    entering = np.full(table.states, -np.inf)
    # What a terminal state does itself, by custom ends at once, is never seen.
    origin = np.repeat(np.arange(len(table.indptr) - 1) // len(table.actions), np.diff(table.indptr))
    seen = table.terminal & (table.probability > 0) & (table.reachable & ~terminal)[origin]
    np.maximum.at(entering, table.next_state[seen], table.reward[seen])
    best = entering.max()
    kind[terminal] = np.where(entering[terminal] == best, GOAL, len(STANDARD_KINDS))
    kinds = (*STANDARD_KINDS, HOLE) if (kind == len(STANDARD_KINDS)).any() else STANDARD_KINDS
    shape = (table.states, 1)
    if len(table.pages) == 1 and np.array_equal(table.pages[0].states.ravel(), np.arange(table.states)):
        shape = table.pages[0].states.shape
    grid = kind.reshape(shape)
    grid.flags.writeable = False
    return kinds, grid
