"""What stands on the cells whatever the view: walls, symbols, the agent and its trail, marks, the cursor."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len

from dyna_tui.lab.frames.frame import CellsFrame, LaneFrame, Tick, Validity, Window
from dyna_tui.maze import CellKind
from dyna_tui.tui.drawing.foreground import Background, Foreground
from dyna_tui.tui.drawing.layers import mask

FLOOR = "."
UNPRINTABLE = "?"


@dataclass(frozen=True)
class Place:
    """A cell of a window."""

    row: int
    column: int


@dataclass(frozen=True)
class TickDrawn:
    """The pair that the latest tick was about."""

    place: Place
    action: int
    foreground: Foreground
    """The hue of the tick's phase."""


@dataclass(frozen=True)
class Led:
    """The cell that the latest tick led to, in the world or in the mind; of a look-ahead, where that began."""

    place: Place
    foreground: Foreground
    """The hue of the tick's phase."""


@dataclass(frozen=True, eq=False)
class KindTable:
    """How each cell kind looks, indexed by its number."""

    wall: NDArray[np.bool_]
    terminal: NDArray[np.bool_]
    symbol: NDArray[np.str_]
    """'<U1', empty where the kind shows none."""
    foreground: NDArray[np.uint8]
    background: NDArray[np.uint8]
    """The ground of a kind that has its own, else bare."""

    @classmethod
    def of(cls, kinds: Sequence[CellKind]) -> "KindTable":
        """The looks of these kinds."""
        return cls(
            wall=np.array([kind.wall for kind in kinds], dtype=bool),
            terminal=np.array([kind.terminal for kind in kinds], dtype=bool),
            symbol=np.array([_symbol(kind) for kind in kinds], dtype="<U1"),
            foreground=np.array([_ink(kind) for kind in kinds], dtype=np.uint8),
            background=np.array([_ground(kind) for kind in kinds], dtype=np.uint8),
        )


@dataclass(frozen=True, eq=False)
class Scene:
    """The cells of a window with all that stands on them."""

    window: Window
    wall: NDArray[np.bool_]
    """[h, w]"""
    terminal: NDArray[np.bool_]
    """[h, w]"""
    symbol: NDArray[np.str_]
    """[h, w] '<U1', empty where there is none."""
    foreground: NDArray[np.uint8]
    """[h, w] the ink of the symbol."""
    background: NDArray[np.uint8]
    """[h, w] the ground of cells that have their own, else bare."""
    outdated: NDArray[np.uint8]
    """[h, w] masks of the actions remembered and no longer true."""
    planned: NDArray[np.uint8]
    """[h, w] masks of the actions that the latest planning updated."""
    trail: NDArray[np.bool_]
    """[h, w] whether the agent came through in this episode."""
    agent: Place | None
    tick_drawn: TickDrawn | None
    led: Led | None
    cursor: Place | None


def scene(frame: LaneFrame, kinds: KindTable, cursor: int | None = None) -> Scene:
    """What stands on the cells of the frame's window."""
    cells = frame.cells
    tick = frame.tick
    spot = _place(tick.state, cells) if tick is not None and tick.action >= 0 else None
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
        outdated=mask(cells.truth >= Validity.WALL),
        planned=planned,
        trail=_trail(frame.trail, cells) & floor,
        agent=_place(frame.agent, cells),
        tick_drawn=None
        if spot is None or tick is None
        else TickDrawn(spot, tick.action, Foreground(Foreground.ACT + tick.phase)),
        led=_led(tick, cells),
        cursor=None if cursor is None else _place(cursor, cells),
    )


def _led(tick: Tick | None, cells: CellsFrame) -> Led | None:
    """Where the latest tick led to, unless it stayed put."""
    if tick is None or tick.next_state == tick.state:
        return None
    place = _place(tick.next_state if tick.action >= 0 else tick.state, cells)
    return None if place is None else Led(place, Foreground(Foreground.ACT + tick.phase))


def _place(state: int, cells: CellsFrame) -> Place | None:
    index = cells.index_of(state)
    return None if index is None else Place(*index)


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


def _ink(kind: CellKind) -> Foreground:
    if kind.wall:
        return Foreground.WALL
    if kind.reward < 0:
        return Foreground.PIT
    return Foreground.GOAL if kind.terminal else Foreground.START


def _ground(kind: CellKind) -> Background:
    if kind.wall:
        return Background.WALL
    if kind.terminal:
        return Background.PIT if kind.reward < 0 else Background.GOAL
    return Background.BARE
