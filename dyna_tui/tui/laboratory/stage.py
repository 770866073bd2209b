"""The stage of the laboratory: where its parts stand, whatever is shown on it."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from textual.app import ComposeResult
from textual.containers import Horizontal, HorizontalScroll, Vertical
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen

from dyna_tui.agents import AgentSpec, Model
from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.lab.frames.request import Order, orders_of
from dyna_tui.maze import Maze
from dyna_tui.tui.commands import Command, Mode, footer_of
from dyna_tui.tui.engine.driver import Driver
from dyna_tui.tui.laboratory.layout import arrange
from dyna_tui.tui.text.names import lane_labels
from dyna_tui.tui.widgets.bars import KeyBar, StatusLine, TitleBar
from dyna_tui.tui.widgets.curves import CurveKind, Curves
from dyna_tui.tui.widgets.cycle import CycleLine
from dyna_tui.tui.widgets.grid import Grid
from dyna_tui.tui.widgets.inspector import Inspector
from dyna_tui.tui.widgets.lane import LaneView
from dyna_tui.tui.widgets.log import Log
from dyna_tui.tui.widgets.memory import Memory
from dyna_tui.tui.widgets.timeline import TimelineBar


class Stage(Screen[None]):
    """Lanes side by side above, memory and curves below, words and keys at the bottom."""

    AUTO_FOCUS: ClassVar[str | None] = ""
    DEFAULT_CSS = """
    Stage #lanes {
        height: 1fr;
        scrollbar-size-horizontal: 1;
    }
    Stage #panels {
        height: 1fr;
    }
    Stage #model {
        width: 1fr;
    }
    Stage #model Memory {
        height: 1fr;
    }
    Stage #model Inspector {
        height: 8;
    }
    Stage #panels Curves, Stage #panels Log {
        width: 1fr;
        height: 1fr;
    }
    """

    def __init__(self, maze: Maze, specs: Sequence[AgentSpec], driver: Driver) -> None:
        """Makes the parts for a maze with a lane for each agent; ``driver`` moves them."""
        super().__init__()
        self.maze = maze
        self.driver = driver
        self.frames: tuple[LaneFrame, ...] = ()
        self.focused_lane = 0
        self._order: Order | None = None
        self._labels = lane_labels(specs)
        self._panel = 0
        self._turns = 1
        self._lanes_scroll = False
        self._bar = TitleBar(maze, driver.seed, driver.run_number)
        self._status = StatusLine()
        self._keys = KeyBar(self._footer())
        self._lanes = [LaneView(maze, index, numbered=len(specs) > 2) for index in range(len(specs))]
        self._cycle = CycleLine()
        self._timeline = TimelineBar()
        self._log = Log()
        self._inspector = Inspector()
        self._memory = Memory()
        self._curves = [Curves(), Curves()]
        self._curves[1].kind = CurveKind.EPISODES
        for curves in self._curves:
            curves.clock_by = driver.clock_by

    def compose(self) -> ComposeResult:
        """Title, lanes, panels, status and footer."""
        yield self._bar
        with HorizontalScroll(id="lanes", can_focus=False):
            yield from self._lanes
        with Horizontal(id="panels"):
            with Vertical(id="model"):
                yield self._inspector
                yield self._memory
            yield from self._curves
            yield self._log
        yield self._cycle
        yield self._timeline
        yield self._status
        yield self._keys

    def on_resize(self, event: Resize) -> None:
        """Shares the room out anew."""
        self._arrange()

    def _arrange(self) -> None:
        plan = arrange(
            self.size,
            Size(self.maze.width, self.maze.height),
            len(self._lanes),
            self._grid.sizes if self._grid.cell_size is None else (self._grid.cell_size,),
            self._panel,
            model=self.driver.specs[self.focused_lane].variant.model is not Model.NONE,
            cursor=self._cursor is not None,
        )
        self._turns = plan.turns
        self._lanes_scroll = plan.lane_width * len(self._lanes) > self.size.width
        self.query_one("#lanes").styles.height = plan.lanes_height
        for lane in self._lanes:
            lane.styles.width = plan.lane_width
        self.query_one("#model").display = plan.model
        for curves, shown in zip(self._curves, plan.curves, strict=True):
            curves.display = shown
        self._inspector.display = plan.inspector
        self._memory.display = plan.memory
        self._log.display = plan.log
        self._cycle.display = plan.cycle
        self.driver.refresh()

    def order(self, lane: int) -> Order:
        """How a lane's memory is listed: as was asked for where its agent has that order, else as is usual for it."""
        orders = orders_of(self.driver.specs[lane])
        return self._order if self._order in orders else orders[0]

    @property
    def _grid(self) -> Grid:
        return self._lanes[self.focused_lane].grid

    @property
    def _cursor(self) -> int | None:
        return self._grid.cursor

    def _match_lanes(self) -> None:
        """Has a view for each lane, where lanes came, went or changed places, and the focus where it was to be."""
        cursor, container = self._cursor, self.query_one("#lanes")
        self._grid.cursor = None
        for lane in self._lanes[len(self.frames) :]:
            lane.remove()
        del self._lanes[len(self.frames) :]
        for index in range(len(self._lanes), len(self.frames)):
            lane = LaneView(self.maze, index)
            lane.grid.view, lane.grid.cell_size = self._lanes[0].grid.view, self._lanes[0].grid.cell_size
            self._lanes.append(lane)
            container.mount(lane)
        for lane in self._lanes:
            lane.numbered = len(self._lanes) > 2
        self.focused_lane = min(self.driver.focus, len(self._lanes) - 1)
        self._grid.cursor = cursor
        self.focus_lane(self.focused_lane)

    def focus_lane(self, index: int) -> None:
        """Focuses a lane: its model is listed, its episode is the one that ``e`` ends; the cursor goes along."""
        cursor = self._cursor
        self._grid.cursor = None
        self.focused_lane = self.driver.focus = index
        self._grid.cursor = cursor
        for lane in self._lanes:
            lane.set_class(lane.index == index, "focused")
        self._lanes[index].scroll_visible(animate=False)
        self._memory.scroll_home()
        self._arrange()

    def _footer(self) -> Sequence[Command]:
        """The commands that the footer offers."""
        return footer_of(Mode.USUAL)

    @property
    def _start(self) -> int:
        """The first cell in which an episode may begin."""
        kinds = [number for number, kind in enumerate(self.maze.kinds) if kind.start]
        return int(np.isin(self.maze.layouts[0].kind, kinds).argmax())
