"""Scene of the grid, the same in every view: walls, symbols, the agent and its path, marks, the cursor."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len

from dyna_tui.lab.frames.frame import CellsFrame, LaneFrame, Validity, Window
from dyna_tui.lab.frames.tick_record import Tick
from dyna_tui.maze import STANDARD_KINDS, CellKind, Maze
from dyna_tui.maze.grid import MOVES, Move
from dyna_tui.maze.layouts import BLANK
from dyna_tui.tui.drawing.layers import Masks, mask
from dyna_tui.tui.drawing.style_codes import Background, Foreground

FLOOR = "."
WALL = "#"
"""The sign of a wall in a picture."""
UNPRINTABLE = "?"
CROWDED = 0.25
"""The share of a table's states from which on starts are not marked."""


class CellIndex(NamedTuple):
    """The index of a cell in the arrays of a window."""

    row: int
    column: int


class TickMark(NamedTuple):
    """The pair of the latest tick."""

    cell: CellIndex
    action: int
    foreground: Foreground
    """The colour of the tick's phase."""


class NextMark(NamedTuple):
    """The next state of the latest tick, real or simulated; for a look-ahead, the cell where it started."""

    cell: CellIndex
    foreground: Foreground
    """The colour of the tick's phase."""


class KindTable(NamedTuple):
    """How each cell kind looks, indexed by its number."""

    wall: NDArray[np.bool_]
    terminal: NDArray[np.bool_]
    symbol: NDArray[np.str_]
    """'<U1', empty where the kind shows none."""
    foreground: NDArray[np.uint8]
    background: NDArray[np.uint8]
    """The background of a kind that has its own, else ``BARE``."""

    @classmethod
    def of(cls, kinds: Sequence[CellKind]) -> "KindTable":
        """The looks of these kinds."""
        return cls(
            wall=np.array([kind.wall for kind in kinds], dtype=bool),
            terminal=np.array([kind.terminal for kind in kinds], dtype=bool),
            symbol=np.array([_symbol(kind, kinds) for kind in kinds], dtype="<U1"),
            foreground=np.array([_foreground(kind) for kind in kinds], dtype=np.uint8),
            background=np.array([_background(kind) for kind in kinds], dtype=np.uint8),
        )


class Scene(NamedTuple):
    """All that is drawn on the cells of a window, whatever the view."""

    window: Window
    wall: NDArray[np.bool_]
    """[h, w]"""
    terminal: NDArray[np.bool_]
    """[h, w]"""
    symbol: NDArray[np.str_]
    """[h, w] '<U1', empty where there is none."""
    foreground: NDArray[np.uint8]
    """[h, w] the foreground of the symbol."""
    background: NDArray[np.uint8]
    """[h, w] the background of cells that have their own, else ``BARE``."""
    outdated: Masks
    """[h, w] masks of the actions whose pairs are outdated."""
    planned: Masks
    """[h, w] masks of the actions that the latest planning updated."""
    trail: NDArray[np.bool_]
    """[h, w] whether the agent visited the cell in this episode."""
    agent: CellIndex | None
    tick: TickMark | None
    next_state: NextMark | None
    cursor: CellIndex | None
    actions: tuple[Move, ...] = MOVES
    """The actions, by their bits in masks."""
    absent: NDArray[np.bool_] | None = None
    """[h, w] whether a picture has nothing in the cell; None where each holds something."""
    labels: tuple[str, ...] | None = None
    """The names of the states where they are listed, a row each."""


def scene(frame: LaneFrame, kinds: KindTable, cursor: int | None = None) -> Scene:
    """The scene of the cells of a frame; ``cursor`` is the state of the cell under the cursor."""
    cells, tick, signs = frame.cells, frame.tick, frame.cells.signs
    floor = ~kinds.wall[cells.kind]
    symbol, absent = kinds.symbol[cells.kind], None
    if signs is not None:
        nothing = cells.states < 0
        absent = nothing & (signs == " ")
        floor |= nothing & (signs != WALL)
        symbol = np.where(floor & ~np.isin(signs, (" ", FLOOR)), signs, symbol)
    planned = mask(cells.planned)
    planned[~floor] = 0
    return Scene(
        cells.window,
        wall=~floor,
        terminal=kinds.terminal[cells.kind],
        symbol=symbol,
        foreground=kinds.foreground[cells.kind],
        background=kinds.background[cells.kind] if absent is None else _background_of(kinds, cells, floor, absent),
        outdated=mask(cells.validity >= Validity.WALL),
        planned=planned,
        trail=_trail(frame.trail, cells) & floor,
        agent=_index(frame.agent, cells),
        tick=None if tick is None else _tick_mark(tick, cells),
        next_state=None if tick is None else _next_mark(tick, cells),
        cursor=None if cursor is None else _index(cursor, cells),
        actions=cells.grid.actions,
        absent=absent,
        labels=tuple(map(cells.grid.label, cells.states[:, 0].tolist())) if cells.grid.listed else None,
    )


def _background_of(
    kinds: KindTable, cells: CellsFrame, floor: NDArray[np.bool_], absent: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """The backgrounds of the cells of a picture, some of which hold no state."""
    background = np.where(floor & (cells.states < 0), Background.BARE, kinds.background[cells.kind])
    return np.where(absent, Background.OUTSIDE, background).astype(np.uint8)


def _tick_mark(tick: Tick, cells: CellsFrame) -> TickMark | None:
    """The pair of a tick; none if it is out of view, or if the tick was a sweep."""
    index = _index(tick.state, cells) if tick.action >= 0 else None
    return None if index is None else TickMark(index, tick.action, Foreground(Foreground.ACT + tick.phase))


def _next_mark(tick: Tick, cells: CellsFrame) -> NextMark | None:
    """The next state of a tick, unless the agent stayed put."""
    if tick.next_state == tick.state:
        return None
    index = _index(tick.next_state if tick.action >= 0 else tick.state, cells)
    return None if index is None else NextMark(index, Foreground(Foreground.ACT + tick.phase))


def _index(state: int, cells: CellsFrame) -> CellIndex | None:
    index = cells.index_of(state)
    return None if index is None else CellIndex(*index)


def _trail(trail: NDArray[np.int32], cells: CellsFrame) -> NDArray[np.bool_]:
    window = cells.window
    marked = np.zeros(cells.kind.shape, dtype=bool)
    row, column, page = cells.grid.positions(trail)
    rows, columns = row - window.row, column - window.column
    inside = (trail >= 0) & (rows >= 0) & (rows < window.height) & (columns >= 0) & (columns < window.width)
    inside &= page == cells.page
    marked[rows[inside], columns[inside]] = True
    return marked


def _symbol(kind: CellKind, kinds: Sequence[CellKind]) -> str:
    bare = kind.floor and not kind.reward and all(other.to != kind.symbol for other in kinds)
    if kind.wall or kind.symbol in (FLOOR, BLANK) or bare:
        return ""
    return kind.symbol if cell_len(kind.symbol) == 1 else UNPRINTABLE


def _foreground(kind: CellKind) -> Foreground:
    if kind.wall:
        return Foreground.WALL
    if kind.reward < 0:
        return Foreground.PIT
    return Foreground.GOAL if kind.terminal else Foreground.START


def _background(kind: CellKind) -> Background:
    if kind.wall:
        return Background.WALL
    if kind.terminal:
        return Background.PIT if kind.reward < 0 else Background.GOAL
    return Background.BARE


def shown_kinds(maze: Maze) -> list[CellKind]:
    """The kinds as they are shown.

    In a table starts are not marked where episodes begin almost anywhere, and worse ends have the colour of a pit.
    """
    starts = [number for number, kind in enumerate(maze.kinds) if kind.start]
    crowded = maze.table is not None and np.isin(maze.layouts[0].kind, starts).mean() > CROWDED
    shown = [kind._replace(symbol=".") if kind.start and crowded else kind for kind in maze.kinds]
    if maze.table is None:
        return shown
    own = len(STANDARD_KINDS)
    return [*shown[:own], *(kind._replace(reward=-1.0) if kind.terminal else kind for kind in shown[own:])]
