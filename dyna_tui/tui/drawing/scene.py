"""Scene of the grid, the same in every view: walls, symbols, the agent and its path, marks, the cursor."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len

from dyna_tui.lab.frames.frame import CellsFrame, LaneFrame, Tick, Validity, Window
from dyna_tui.maze import CellKind
from dyna_tui.tui.drawing.layers import mask
from dyna_tui.tui.drawing.style_codes import Background, Foreground

FLOOR = "."
UNPRINTABLE = "?"


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
            symbol=np.array([_symbol(kind) for kind in kinds], dtype="<U1"),
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
    outdated: NDArray[np.uint8]
    """[h, w] masks of the actions whose pairs are outdated."""
    planned: NDArray[np.uint8]
    """[h, w] masks of the actions that the latest planning updated."""
    trail: NDArray[np.bool_]
    """[h, w] whether the agent visited the cell in this episode."""
    agent: CellIndex | None
    tick: TickMark | None
    next_state: NextMark | None
    cursor: CellIndex | None


def scene(frame: LaneFrame, kinds: KindTable, cursor: int | None = None) -> Scene:
    """The scene of the cells of a frame; ``cursor`` is the state of the cell under the cursor."""
    cells, tick = frame.cells, frame.tick
    floor = ~kinds.wall[cells.kind]
    planned = mask(cells.planned)
    planned[~floor] = 0
    return Scene(
        cells.window,
        wall=~floor,
        terminal=kinds.terminal[cells.kind],
        symbol=kinds.symbol[cells.kind],
        foreground=kinds.foreground[cells.kind],
        background=kinds.background[cells.kind],
        outdated=mask(cells.validity >= Validity.WALL),
        planned=planned,
        trail=_trail(frame.trail, cells) & floor,
        agent=_index(frame.agent, cells),
        tick=None if tick is None else _tick_mark(tick, cells),
        next_state=None if tick is None else _next_mark(tick, cells),
        cursor=None if cursor is None else _index(cursor, cells),
    )


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
    width = cells.grid.width
    rows, columns = trail // width - window.row, trail % width - window.column
    inside = (trail >= 0) & (rows >= 0) & (rows < window.height) & (columns >= 0) & (columns < window.width)
    marked[rows[inside], columns[inside]] = True
    return marked


def _symbol(kind: CellKind) -> str:
    if kind.wall or kind.symbol == FLOOR:
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
