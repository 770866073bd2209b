"""What the laboratory shows: lanes above, memory and curves below, words and keys at the bottom."""

import time
from collections.abc import Sequence

import numpy as np
from textual.actions import parse
from textual.app import ComposeResult
from textual.containers import Horizontal, HorizontalScroll, Vertical
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen

from dyna_tui.agents import AgentSpec, Model
from dyna_tui.lab.blank import blank_frame
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frame import LaneFrame, Window
from dyna_tui.lab.wanted import Order, Wanted, orders_of
from dyna_tui.maze import Maze
from dyna_tui.tui.commands import COMMANDS
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.driver import SPEEDS, Driver, Show
from dyna_tui.tui.layout import arrange
from dyna_tui.tui.names import kind_name, lane_labels
from dyna_tui.tui.widgets.bars import KeyBar, StatusLine, TitleBar, clock_title, speed_text
from dyna_tui.tui.widgets.curves import CurveKind, Curves
from dyna_tui.tui.widgets.grid import Grid
from dyna_tui.tui.widgets.inspector import Inspector
from dyna_tui.tui.widgets.lane import LaneView
from dyna_tui.tui.widgets.memory import Memory
from dyna_tui.tui.words import news

SMALL_WORLD = 20_000
"""States up to which the optimal values are worked out unasked."""
FIRST_WINDOW = Window(0, 0, 64, 256)
"""The cells drawn before it is known how many there is room for."""
PANELS_EVERY = 0.08
"""Seconds between two drawings of memory and curves, in which all changes, while a run hurries."""
COMPILING = "Compiling the engine, once on this machine: a few seconds. Your key waits."
RUNNING = "Running. space pauses; [ and ] change the speed."
PAUSED = "Paused. space runs on; . is one real step, p one tick."


class LaboratoryView(Screen[None]):
    """Lanes side by side under one clock, the model of the lane in focus, and the curves of all."""

    DEFAULT_CSS = """
    LaboratoryView #lanes {
        height: 1fr;
        scrollbar-size-horizontal: 1;
    }
    LaboratoryView #panels {
        height: 1fr;
    }
    LaboratoryView #model {
        width: 1fr;
    }
    LaboratoryView #model Memory {
        height: 1fr;
    }
    LaboratoryView #model Inspector {
        height: 8;
    }
    LaboratoryView #panels Curves {
        width: 1fr;
        height: 1fr;
    }
    """

    def __init__(self, maze: Maze, specs: Sequence[AgentSpec], driver: Driver, *, running: bool = False) -> None:
        """Makes the screen of a maze with a lane for each agent; ``driver`` moves them."""
        super().__init__()
        self.maze = maze
        self.driver = driver
        self.frames: tuple[LaneFrame, ...] = ()
        self.focused_lane = 0
        self._order: Order | None = None
        self._labels = lane_labels(specs)
        self._first_words = _first_words(specs, running)
        self._run_at_once = running
        self._panel = 0
        self._turns = 1
        self._lanes_scroll = False
        self._ticked = False
        self._panels_shown = 0.0
        self._can: tuple[bool | None, ...] = ()
        self._bar = TitleBar(maze, driver.seed, driver.run_number)
        self._status = StatusLine()
        self._keys = KeyBar([command for command in COMMANDS if command.footer])
        self._lanes = [LaneView(maze, index, numbered=len(specs) > 2) for index in range(len(specs))]
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
        yield self._status
        yield self._keys

    def on_mount(self) -> None:
        """Shows where everything begins, and starts the engine behind it."""
        self._inspector.display = False
        self.focus_lane(0)
        self.say(self._first_words)
        self.driver.look = self._look
        self.driver.show = self._show
        self._show_blank([FIRST_WINDOW] * len(self._lanes))
        # Textual repaints what changed since it was stopped; the terminal has forgotten the rest.
        self.app.app_resume_signal.subscribe(self, lambda _: self.call_later(self.app.refresh, layout=True))
        if self._run_at_once:
            self.driver.run()

    def _show_blank(self, windows: Sequence[Window]) -> None:
        """Draws the bare maze, before the engine is there."""
        lanes = zip(self.driver.specs, windows, strict=True)
        self._show(tuple(blank_frame(self.maze, spec, window) for spec, window in lanes))

    def on_screen_resume(self) -> None:
        """Draws the latest frames, which may have come while another screen was on top."""
        if self.frames:
            self._show(self.frames)

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
        self.driver.refresh()

    def order(self, lane: int) -> Order:
        """How a lane's memory is listed: as was asked for where its agent has that order, else as is usual for it."""
        orders = orders_of(self.driver.specs[lane])
        return self._order if self._order in orders else orders[0]

    # Frames

    @property
    def _grid(self) -> Grid:
        return self._lanes[self.focused_lane].grid

    @property
    def _cursor(self) -> int | None:
        return self._grid.cursor

    def _look(self) -> list[Show]:
        """What part of each lane is on the screen."""
        small = self.maze.height * self.maze.width <= SMALL_WORLD
        shows = []
        for lane in self._lanes:
            first, rows = self._memory.window() if lane.index == self.focused_lane else (0, 0)
            optimal = small or lane.grid.view is View.DISTANCE
            wanted = Wanted(lane.grid.window(), first, rows, self.order(lane.index), self.driver.running)
            shows.append(Show(wanted, optimal))
        return shows

    def _show(self, frames: tuple[LaneFrame, ...]) -> None:
        """Draws the frames of all lanes."""
        before, self.frames = self.frames, frames
        now = time.monotonic()
        with self.app.batch_update():
            for lane, frame in zip(self._lanes, frames, strict=True):
                lane.show(frame, now)
            if not self.driver.hurrying or now - self._panels_shown >= PANELS_EVERY:
                self._panels_shown = now
                self._show_panels()
            self._inspect()
            self._update_bar()
        self._notice(before, frames)
        self._grey_out()

    def _show_panels(self) -> None:
        self._memory.show(self.frames[self.focused_lane], self.maze.width)
        for curves in self._curves:
            if curves.display:
                curves.show(self.frames, self._labels)

    def _inspect(self) -> None:
        if self._cursor is None or not self.frames:
            return
        frame = self.frames[self.focused_lane]
        window = frame.cells.window
        row, column = divmod(self._cursor, self.maze.width)
        row, column = row - window.row, column - window.column
        inside = 0 <= row < frame.cells.kind.shape[0] and 0 <= column < frame.cells.kind.shape[1]
        name = kind_name(self.maze.kinds[frame.cells.kind[row, column]]) if inside else ""
        self._inspector.show(frame, self._cursor, self.maze.width, name)

    def _notice(self, before: tuple[LaneFrame, ...], frames: tuple[LaneFrame, ...]) -> None:
        """Says what has just happened, where it is worth a line."""
        if self.driver.ready and self._status.message == COMPILING:
            self.say(RUNNING if self.driver.running else self._first_words)
        if not before or before is frames:
            return
        lane, running = self.focused_lane, self.driver.running
        words = news(
            before[lane], frames[lane], self._labels[lane], self.maze.width, ticked=self._ticked, running=running
        )
        moved = frames[lane].counters.updates > before[lane].counters.updates
        if words:
            self.say(words)
        elif moved and not running:
            self.say(PAUSED)

    def _update_bar(self) -> None:
        driver = self.driver
        speed = speed_text(SPEEDS[driver.speed])
        state = "to the episode's end" if driver.leader is not None else speed
        state = "catching up" if driver.catching_up else state
        mark = "▶" if driver.running else "Ⅱ paused ·"
        if driver.clock_by is not Clock.REAL:
            mark = f"{clock_title(driver.clock_by)}   {mark}"
        if self._lanes_scroll:
            mark = f"lane {self.focused_lane + 1} of {len(self._lanes)}   {mark}"
        self._bar.show(self.frames[self.focused_lane] if self.frames else None, f"{mark} {state}")

    def say(self, message: str) -> None:
        """Puts a message on the status line."""
        self._status.message = message

    def _grey_out(self) -> None:
        """Draws the footer anew where something can be done now that could not before, or the reverse."""
        can = tuple(self.check_action(*parse(command.action)[1:]) for command in COMMANDS)
        if can != self._can:
            self._can = can
            self._keys.show([able for command, able in zip(COMMANDS, can, strict=True) if command.footer])
            self.refresh_bindings()

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

    def _cursor_moved(self, came_or_went: bool) -> None:
        if came_or_went:
            self._arrange()
        self._inspect()
        self.driver.refresh()
        self._grey_out()

    @property
    def _start(self) -> int:
        """The first cell in which an episode may begin."""
        kinds = [number for number, kind in enumerate(self.maze.kinds) if kind.start]
        return int(np.isin(self.maze.layouts[0].kind, kinds).argmax())


def _first_words(specs: Sequence[AgentSpec], running: bool) -> str:
    """What a first visitor is told."""
    titles = [spec.variant.title for spec in specs]
    who = " and ".join(titles) if len(titles) <= 2 else f"{len(titles)} agents"
    key = "pauses" if running else "runs"
    return f"{who} learn{'s' if len(titles) == 1 else ''} the way to the goal. space {key}, ? explains."
