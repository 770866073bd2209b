"""Mazes and frames for tests of the grid, as short as what they tell."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from dyna_tui.lab.frames.frame import CellsFrame, LaneFrame, Phase, Window
from dyna_tui.lab.frames.tick_record import Tick
from dyna_tui.maze import STANDARD_KINDS, CellKind
from dyna_tui.maze.grid import GridShape
from dyna_tui.tui.drawing.canvas import CellSize, Picture
from dyna_tui.tui.drawing.cells import draw
from dyna_tui.tui.drawing.layers import Scales
from dyna_tui.tui.drawing.scene import KindTable, scene
from dyna_tui.tui.drawing.views import View
from tests.tui.lane_frames import lane

UP, RIGHT, DOWN, LEFT = range(4)

KINDS = (*STANDARD_KINDS, CellKind("P", reward=-1.0, terminal=True), CellKind("m", reward=-0.1))


def maze(text: str, **arrays: Any) -> CellsFrame:
    """The cells of a maze without anything learned, but for the arrays given."""
    rows = text.split()
    symbols = [kind.symbol for kind in KINDS]
    kind = np.array([[symbols.index(symbol) for symbol in row] for row in rows], np.uint8)
    pairs = (*kind.shape, 4)
    cells = CellsFrame(
        grid=GridShape(*kind.shape),
        window=Window(0, 0, *kind.shape),
        kind=kind,
        q=np.zeros(pairs),
        visits=np.zeros(pairs, np.int64),
        tau=np.zeros(pairs, np.int64),
        td_error=np.zeros(pairs),
        predicted=np.full(pairs, -1, np.int32),
        predicted_reward=np.zeros(pairs),
        probability=np.zeros(pairs),
        validity=np.zeros(pairs, np.uint8),
        planned=np.zeros(pairs, np.bool_),
        optimal=None,
    )
    return cells._replace(**arrays)


def pairs_of(cells: CellsFrame, values: Mapping[tuple[int, int], Any], dtype: Any = float) -> Any:
    """An array [h, w, 4] of zeros but for the pairs (state, action) given."""
    array = np.zeros(cells.q.shape, dtype)
    for (state, action), value in values.items():
        row, column = cells.grid.cell(state)
        array[row, column, action] = value
    return array


def frame(cells: CellsFrame, agent: int = -1, trail: tuple[int, ...] = (), tick: Tick | None = None) -> LaneFrame:
    """A lane that shows these cells; without an agent in sight where none is named."""
    return lane()._replace(cells=cells, agent=agent, trail=np.array(trail, np.int32), tick=tick)


def tick(phase: Phase, state: int, action: int) -> Tick:
    """A tick that was about that pair."""
    return Tick(phase, state, action, 0.0, state, False)


def picture(
    shown: LaneFrame, size: tuple[int, int] = (3, 1), view: View = View.ARROWS, cursor: int | None = None
) -> Picture:
    """What the grid draws of a frame that holds the whole maze."""
    drawn = view.layer(shown.cells, Scales())
    return draw(drawn, scene(shown, KindTable.of(KINDS), cursor), CellSize(*size))


def text(
    shown: LaneFrame, size: tuple[int, int] = (3, 1), view: View = View.ARROWS, cursor: int | None = None
) -> list[str]:
    """The lines that the grid draws of a frame that holds the whole maze."""
    return picture(shown, size, view, cursor).lines
