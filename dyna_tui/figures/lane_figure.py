"""Figure of lanes' grids in one of the screen's views: what the view computes of each cell, drawn as shapes."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from dyna_tui.charts.numbers import count, decimal
from dyna_tui.figures.cells import cell_shapes
from dyna_tui.figures.colours import Colours
from dyna_tui.figures.key import Key
from dyna_tui.figures.shapes import Drawing, Label, Shape, width_of
from dyna_tui.figures.shown import Shown
from dyna_tui.figures.state_list import StateList
from dyna_tui.lab.frames.frame import LaneFrame, Window
from dyna_tui.lab.frames.model_list import ModelList
from dyna_tui.lab.frames.observe import observe
from dyna_tui.lab.frames.request import FrameRequest
from dyna_tui.lab.lane import Lane
from dyna_tui.maze.grid import GridShape
from dyna_tui.tui.drawing.layers import Scales
from dyna_tui.tui.drawing.scene import KindTable, scene, shown_kinds
from dyna_tui.tui.drawing.views import View

LARGEST, SMALLEST = 54.0, 2.0
"""Points of a cell's side at the most, and at the least."""
WIDE = 520.0
"""Points that a lane's grid takes at the most."""
MARGIN, GAP, HEAD = 14.0, 26.0, 34.0
EDGE = 16.0
"""Points for the numbers of rows and columns."""
ABOVE_THE_KEY = 8.0
NARROWEST_KEY = 300.0


class Part(NamedTuple):
    """What is drawn of a world that is large."""

    rows: int
    columns: int
    """Cells at the most, around the agent."""
    states: int
    """Rows at the most where states are listed, those visited most."""


def lanes_figure(
    lanes: Sequence[Lane],
    view: View = View.ARROWS,
    *,
    style: str = "paper",
    values: str = "cold-warm",
    beside: int = 2,
    part: Part | None = None,
) -> Drawing:
    """The grids of some lanes, as they are now.

    Args:
        lanes: the lanes.
        view: what is shown of each cell.
        style: ``paper`` or ``screen``.
        values: the ramp of values: ``cold-warm``, ``viridis`` or ``cividis``.
        beside: how many stand side by side.
        part: what is drawn of a large world; all of it if not given.

    Raises:
        InputError: where there is no such style or ramp.
    """
    colours, scales = Colours(style, values), Scales()
    frames = [_frame(lane, view, part) for lane in lanes]
    for frame in frames:  # the same colours mean the same in all lanes
        view.layer(frame.cells, scales)
    shapes: list[Shape] = []
    x = y = MARGIN
    right = below = 0.0
    for number, (lane, frame) in enumerate(zip(lanes, frames, strict=True)):
        if number and number % beside == 0:
            x, y = MARGIN, below + GAP
        figure = _LaneFigure(lane, frame, view, scales, colours, part, alone=len(lanes) == 1)
        shapes += figure.shapes(x, y)
        right, below = max(right, x + figure.width), max(below, y + figure.height)
        x += figure.width + GAP
    title = f"{lanes[0].maze.title or lanes[0].maze.path}: {view.title} of {', '.join(lane.title for lane in lanes)}"
    return Drawing(right + MARGIN, below + MARGIN, colours.tone.ground, title, tuple(shapes))


def _frame(lane: Lane, view: View, part: Part | None) -> LaneFrame:
    """The cells of the lane, or of the page that its agent is on."""
    grid, optimal = lane.maze.grid, None
    window = Window(0, 0, grid.height, grid.width)
    if part is not None and not grid.listed:
        (row,), (column,), _ = grid.positions(np.array([lane.view.state]))
        top, height = _around(int(row), grid.height, part.rows)
        left, width = _around(int(column), grid.width, part.columns)
        window = Window(top, left, height, width)
    if view.needs_optimal:
        from dyna_tui.optimal import optimal_values

        optimal = optimal_values(lane.world, lane.layout, lane.spec.number("gamma"))
    return observe(lane, FrameRequest(window), ModelList(), optimal)._replace(tick=None)


def _around(centre: int, size: int, most: int) -> tuple[int, int]:
    """The first of at most so many of ``size``, around a middle, and how many they are."""
    return max(0, min(centre - most // 2, size - most)), min(most, size)


class _LaneFigure:
    """The shapes of one lane: its title, what is shown, its grid or list, and the key."""

    def __init__(
        self,
        lane: Lane,
        frame: LaneFrame,
        view: View,
        scales: Scales,
        colours: Colours,
        part: Part | None,
        *,
        alone: bool,
    ) -> None:
        rows, columns = frame.cells.kind.shape
        side = max(SMALLEST, min(LARGEST, WIDE / columns, 2 * WIDE / rows))
        scene_of = scene(frame, KindTable.of(shown_kinds(lane.maze)))
        self._shown = shown = Shown(frame, view, view.layer(frame.cells, scales), scene_of, scales, colours, side)
        self._list = StateList(shown, None if part is None else part.states) if frame.grid.listed else None
        self._edge = EDGE if isinstance(frame.grid, GridShape) else 0.0
        self._title_colour = colours.tone.text if alone else colours.lane(lane.number)
        self._lines = _about(lane, frame, view.titled(whole=shown.split or frame.grid.listed))
        size = self._list or _Size(columns * side, rows * side)
        texts = [13.0 * width_of(frame.title, bold=True), *(9.0 * width_of(line) for line in self._lines)]
        self._key = Key(shown, max(size.width, NARROWEST_KEY))
        self.width = max(self._edge + size.width, self._edge + self._key.width, *texts)
        self._head = HEAD + 12.0 * (len(self._lines) - 1) + self._edge
        self._inner = size.height
        self.height = self._head + self._inner + ABOVE_THE_KEY + self._key.height

    def shapes(self, x: float, y: float) -> Iterator[Shape]:
        """The shapes, with the top left at a point."""
        colours = self._shown.colours
        yield Label(x, y + 11, self._shown.frame.title, 13.0, self._title_colour, bold=True)
        for number, line in enumerate(self._lines):
            yield Label(x, y + 25 + 12 * number, line, 9.0, colours.faint)
        left, top = x + self._edge, y + self._head
        if self._list is not None:
            yield from self._list.shapes(left, top)
        else:
            yield from self._edges(left, top)
            yield from cell_shapes(self._shown, left, top)
        yield from self._key.shapes(left, top + self._inner + ABOVE_THE_KEY)

    def _edges(self, left: float, top: float) -> Iterator[Shape]:
        """The numbers of rows and columns, where cells are named by them."""
        if not self._edge:
            return
        window, side, colour = self._shown.scene.window, self._shown.side, self._shown.colours.faint
        size = min(8.0, max(5.0, side * 0.8))
        last = max(window.row + window.height, window.column + window.width)
        room = max(1.9 * size, size * (width_of(str(last)) + 0.6))
        step = next(each for each in (1, 2, 5, 10, 20, 50, 100, 200, 500) if each * side >= room)
        for column in range(-window.column % step, window.width, step):
            text, x = str(window.column + column), left + (column + 0.5) * side
            yield Label(x, top - 4, text, size, colour, "middle")
        for row in range(-window.row % step, window.height, step):
            text, y = str(window.row + row), top + (row + 0.5) * side + size * 0.35
            yield Label(left - 4, y, text, size, colour, "end")


class _Size(NamedTuple):
    width: float
    height: float


def _about(lane: Lane, frame: LaneFrame, what: str) -> list[str]:
    """The lines below the title: parameters and view, and the moment."""
    counters = frame.counters
    moment = [f"real step {count(counters.real_steps)}", f"episode {count(counters.episode)}"]
    moment.append(f"reward {decimal(counters.reward)}")
    if len(lane.maze.layouts) > 1:
        moment.append(f"layout {frame.layout + 1} of {len(lane.maze.layouts)}")
    if len(frame.grid.pages) > 1:
        moment.append(frame.grid.pages[frame.cells.page])
    window, grid = frame.cells.window, frame.grid
    if not grid.listed and (window.height, window.width) != (grid.height, grid.width):
        rows = f"rows {window.row} to {window.row + window.height - 1}"
        moment.append(f"{rows}, columns {window.column} to {window.column + window.width - 1}")
    lines = [f"{frame.parameters} · {what}", " · ".join(moment)]
    return [*lines, lane.maze.estimated] if lane.maze.estimated else lines
