"""Widgets of the laboratory screen, and how the room is shared out among them."""

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, HorizontalScroll, Vertical
from textual.geometry import Size

from dyna_tui.lab.clock import Clock
from dyna_tui.maze import Maze
from dyna_tui.maze.grid import GridShape
from dyna_tui.tui.commands import Command
from dyna_tui.tui.laboratory.layout import BARS, PANEL_LINES, Lanes, arrange
from dyna_tui.tui.widgets.bars import KeyBar, StatusLine, TitleBar
from dyna_tui.tui.widgets.curves import CurveKind, Curves
from dyna_tui.tui.widgets.cycle import CycleLine
from dyna_tui.tui.widgets.grid import Grid
from dyna_tui.tui.widgets.inspector import Inspector
from dyna_tui.tui.widgets.lane import LaneView
from dyna_tui.tui.widgets.lesson import LessonPanel
from dyna_tui.tui.widgets.log import Log
from dyna_tui.tui.widgets.memory import Memory
from dyna_tui.tui.widgets.timeline import TimelineBar


class Panels:
    """Lanes side by side above, model and curves below, status and keys at the bottom."""

    def __init__(self, maze: Maze, lanes: int, seed: int, run: int, footer: Sequence[Command[Any]]) -> None:
        """Makes the widgets of a maze with so many lanes."""
        self.maze = maze
        self.title = TitleBar(maze, seed, run)
        self.status = StatusLine()
        self.keys = KeyBar(footer)
        self.lanes = [LaneView(maze, index, numbered=lanes > 2) for index in range(lanes)]
        self.cycle = CycleLine()
        self.timeline = TimelineBar()
        self.log = Log()
        self.inspector = Inspector()
        self.memory = Memory()
        self.lesson = LessonPanel()
        self.curves = [Curves(), Curves()]
        self.curves[1].kind = CurveKind.EPISODES
        self.panel = 0
        """Which of the panels that take turns has its turn, counted on and on."""
        self.turns = 1
        """How many take turns."""
        self.scroll = False
        """Whether there are more lanes than stand side by side."""
        self.zoomed = False
        """Whether the lane in focus is shown alone."""
        self.listing = False
        """Whether the model list has the keys, and so the room that a cell's table would take."""
        self._container = HorizontalScroll(*self.lanes, id="lanes", can_focus=False)
        self._model = Vertical(self.inspector, self.memory, id="model")
        self._below = Horizontal(id="panels")

    def compose(self) -> ComposeResult:
        """Title, lanes, the room of the panels, timeline, status and footer."""
        yield self.title
        yield self._container
        yield self._below
        yield self.cycle
        yield self.timeline
        yield self.status
        yield self.keys

    def complete(self) -> None:
        """Puts the panels in their room, once the lanes have been painted: at first there is nothing in them."""
        self._below.mount(self._model, *self.curves, self.log)

    def set_clock(self, clock_by: Clock) -> None:
        """Has the curves go by what the lanes' clock counts."""
        for curves in self.curves:
            curves.clock_by = clock_by

    def match(self, lanes: int) -> None:
        """Has a view for each of so many lanes."""
        for lane in self.lanes[lanes:]:
            lane.remove()
        del self.lanes[lanes:]
        for index in range(len(self.lanes), lanes):
            lane = LaneView(self.maze, index)
            lane.grid.view, lane.grid.cell_size = self.lanes[0].grid.view, self.lanes[0].grid.cell_size
            self.lanes.append(lane)
            self._container.mount(lane)
        for lane in self.lanes:
            lane.numbered = lanes > 2

    def arrange(self, room: Size, grid: Grid, *, model: bool) -> None:
        """Shares out the room.

        Args:
            room: columns and lines of the screen.
            grid: the grid of the lane in focus.
            model: whether that lane has a model to list.
        """
        beside = [lane for lane in self.lanes if lane.grid is grid] if self.zoomed else self.lanes
        fixed = grid.cell_size is not None
        lanes = Lanes(
            len(beside),
            Size(self.maze.grid.width, self.maze.grid.height),
            (grid.drawn_size,) if fixed else grid.sizes,
            wanted=None if fixed else grid.view.smallest_whole(self.maze.grid),
            narrow=sum(self.maze.grid.narrow),
            edges=int(isinstance(self.maze.grid, GridShape)) + (not self.maze.grid.listed),
            numbered=isinstance(self.maze.grid, GridShape),
        )
        plan = arrange(
            room,
            lanes,
            self.panel,
            model=model,
            cursor=grid.cursor is not None,
            alone=self.zoomed,
            listing=self.listing,
        )
        self.turns = plan.turns
        self.scroll = plan.beside * plan.rows < len(beside)
        self._container.styles.height = plan.lanes_height
        self._container.styles.layout = "horizontal" if plan.rows == 1 else "grid"
        self._container.styles.grid_size_columns = plan.beside
        for lane in self.lanes:
            lane.display = lane in beside
            lane.set_width(plan.lane_width)
            if self.scroll and lane.grid is grid:
                self._container.call_after_refresh(lane.scroll_visible, animate=False)
        self._below.display = plan.model or any(plan.curves) or plan.log
        self._model.display = plan.model
        for curves, shown in zip(self.curves, plan.curves, strict=True):
            curves.display = shown
        self.inspector.display = plan.inspector
        below = room.height - BARS - plan.cycle - plan.lanes_height
        table = min(self.inspector.lines_of(self.maze.grid), below - PANEL_LINES) if plan.memory else below
        self.inspector.styles.height = max(table, PANEL_LINES)
        self.memory.display = plan.memory
        self.log.display = plan.log
        self.cycle.display = plan.cycle

    @property
    def memory_shown(self) -> bool:
        """Whether there is room for the model list, and it has its turn."""
        return self._below.display and self._model.display and self.memory.display

    def lane_of(self, grid: object) -> int | None:
        """The index of the lane that a grid is of; None where it is gone."""
        return next((lane.index for lane in self.lanes if lane.grid is grid), None)

    def reveal(self) -> None:
        """Scrolls the lanes to the cursor, or to the agent of the lane in focus where there is none."""
        for lane in self.lanes:
            if lane.grid.seek_all:
                lane.grid.reveal(lane.grid.cursor)

    def scroll_like(self, grid: Grid) -> None:
        """Has all lanes show the same cells as one, so that they can be compared."""
        for lane in self.lanes:
            if lane.grid is not grid:
                lane.grid.scroll_like(grid)
