"""Display of the latest frames: draws them into the widgets, and says what part of each lane is to be in the next."""

import math
import time

from dyna_tui.agents import Model
from dyna_tui.charts.numbers import count
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.frame import Window
from dyna_tui.lab.frames.request import FrameRequest, Order, orders_of
from dyna_tui.lab.text.names import kind_name, wind_name
from dyna_tui.maze.grid import GridShape
from dyna_tui.tui.engine.runner import SPEEDS
from dyna_tui.tui.engine.snapshots import LabFrame, LaneRequest, bare_maze
from dyna_tui.tui.laboratory.context import Context
from dyna_tui.tui.laboratory.panels import Panels
from dyna_tui.tui.widgets.bars import clock_title, speed_text, time_title
from dyna_tui.tui.widgets.lane import distinguishing, parameters_of
from dyna_tui.tui.widgets.log import LISTED

SMALL_WORLD = 20_000
"""States up to which the optimal values are computed unasked."""
FLOOR = 1
"""The kind of a table's states in which episodes neither begin nor end."""
FIRST_WINDOW = Window(0, 0, 64, 256)
"""The cells drawn before it is known how many there is room for."""
PANELS_EVERY = 0.2
"""Seconds between two drawings of model and curves, in which all changes, during a run."""


class Display:
    """Draws the frames of the lanes, the model of the lane in focus and the curves of all."""

    def __init__(self, context: Context, panels: Panels) -> None:
        """Begins with nothing drawn."""
        self._context = context
        self._panels = panels
        self.order: Order | None = None
        """The order of the model list that was asked for; None for the agent's usual one."""
        self._panels_drawn = -math.inf

    def viewport(self) -> dict[int, LaneRequest]:
        """What part of each lane is on the screen, by its number."""
        context, panels = self._context, self._panels
        small = context.maze.grid.states <= SMALL_WORLD
        running = context.driver.running
        listed = 0 if running else LISTED if panels.log.display else 1
        requests = {}
        for lane, frame in zip(panels.lanes, context.frame.lanes, strict=True):
            focused = lane.index == context.focus
            first, rows = panels.memory.window() if focused else (0, 0)
            order = self.order_of(lane.index)
            window, log = lane.grid.window(), listed if focused else 0
            cursor = lane.grid.cursor
            cell = cursor if focused and cursor is not None and not running else -1
            request = FrameRequest(window, first, rows, order, running, log, lane.grid.page, cell)
            requests[frame.number] = LaneRequest(request, small or lane.grid.view.needs_optimal)
        return requests

    def order_of(self, index: int) -> Order:
        """How a lane's model is listed: as was asked for where its agent has that order, else as is usual for it."""
        orders = orders_of(self._context.frame.specs[index])
        return self.order if self.order in orders else orders[0]

    def bare_maze(self) -> LabFrame:
        """Frames of the bare maze in view, before the engine is there."""
        windows = [lane.grid.window() for lane in self._panels.lanes]
        pages = [lane.grid.page for lane in self._panels.lanes]
        return bare_maze(self._context.maze, self._context.frame.specs, windows, pages)

    def show(self) -> None:
        """Draws the latest frames of all lanes."""
        context, panels, now = self._context, self._panels, time.monotonic()
        written = [parameters_of(frame.parameters) for frame in context.frame.lanes]
        common = frozenset(written[0]).intersection(*written) if len(written) > 1 else frozenset()
        for lane, frame in zip(panels.lanes, context.frame.lanes, strict=True):
            lane.common = common
            lane.show(frame, now)
        running = context.driver.running
        if not running or now - self._panels_drawn >= PANELS_EVERY:
            self._panels_drawn = now if running else -math.inf  # so that the first frame of a run changes them at once
            self._show_panels()
        self.inspect()
        if context.frame.timeline is not None:
            panels.timeline.show(context.frame.timeline)

    def _show_panels(self) -> None:
        context, panels = self._context, self._panels
        running = context.driver.running
        distinct = distinguishing(context.frame.lanes, context.focus)
        panels.memory.show(context.lane, panels.lanes[context.focus].grid.cursor, distinct)
        if panels.log.display:
            panels.log.show(context.lane, running=running)
        if panels.cycle.display:
            panels.cycle.show(context.lane, running=running)
        for curves in panels.curves:
            if curves.display:
                curves.show(context.frame.lanes, context.labels)

    def reveal_tick(self) -> None:
        """Scrolls the model list to what the latest tick of the lane in focus was about."""
        self._panels.memory.reveal(self._context.lane.memory.marked)

    def arrange(self) -> None:
        """Shares out the room of the screen, and has frames taken of what is shown then."""
        context = self._context
        grid = self._panels.lanes[context.focus].grid
        has_model = context.spec.variant.model is not Model.NONE
        self._panels.arrange(context.host.room, grid, model=has_model)
        context.driver.refresh()

    def inspect(self) -> None:
        """Shows what is known of the cell under the cursor."""
        context = self._context
        cursor = self._panels.lanes[context.focus].grid.cursor
        if cursor is not None:
            kind = self.kind_at(cursor)
            plain = not isinstance(context.maze.grid, GridShape) and kind == FLOOR
            of_kind = None if kind is None else context.maze.kinds[kind]
            name = "" if of_kind is None or plain else kind_name(of_kind)
            wind = wind_name(context.maze.wind[context.maze.grid.cell(cursor)[1]]) if context.maze.wind else ""
            self._panels.inspector.show(context.lane, cursor, " · ".join(filter(None, (name, wind))), of_kind)

    def kind_at(self, state: int) -> int | None:
        """The kind of a cell of the lane in focus; None where it is not in the frame."""
        cells = self._context.lane.cells
        index = cells.index_of(state)
        return None if index is None else int(cells.kind[index])

    def show_title(self) -> None:
        """Shows the state of the run in the title."""
        context, runner = self._context, self._context.driver.runner
        state = speed_text(SPEEDS[runner.speed])
        if runner.reference_lane is not None:
            state = "to the end of the episode"
        elif runner.awaited is not None:
            state = "until a condition holds"
        elif runner.catching_up:
            state = "catching up"
        on = runner.on or context.recorded
        mark = "▶" if on else "Ⅱ paused ·"
        line = context.frame.timeline
        if line is not None and (line.in_past or context.recorded):
            mark = f"{mark[0]} {time_title(context.driver.clock_by, line.now)} of {count(line.end)} ·"
        if context.driver.clock_by is not Clock.REAL:
            mark = f"{clock_title(context.driver.clock_by)}   {mark}"
        if self._panels.zoomed:
            mark = f"zoom   {mark}"
        if self._panels.scroll or (self._panels.zoomed and len(self._panels.lanes) > 1):
            mark = f"lane {context.focus + 1} of {len(self._panels.lanes)}   {mark}"
        brief = mark.removesuffix(" ·")
        whole = brief if context.recorded else f"{mark} {state}"
        self._panels.title.show(context.lane, whole, whole if runner.on else brief, running=on)
