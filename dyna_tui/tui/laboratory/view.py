"""What the laboratory shows: the latest frames, and what they tell in words."""

import time
from collections.abc import Callable, Sequence
from dataclasses import astuple, replace

from textual.actions import parse

from dyna_tui.agents import AgentSpec
from dyna_tui.charts.numbers import count
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.frame import LaneFrame, Window
from dyna_tui.lab.frames.placeholder import placeholder_frame
from dyna_tui.lab.frames.request import FrameRequest
from dyna_tui.maze import Maze
from dyna_tui.tui.commands import COMMANDS
from dyna_tui.tui.engine.driver import Driver
from dyna_tui.tui.engine.runner import SPEEDS
from dyna_tui.tui.engine.snapshots import LaneRequest
from dyna_tui.tui.laboratory.stage import Stage
from dyna_tui.tui.text.names import kind_name, lane_labels
from dyna_tui.tui.text.tick_text import news, of_tick
from dyna_tui.tui.widgets.bars import clock_title, place_title, speed_text
from dyna_tui.tui.widgets.log import LISTED

SMALL_WORLD = 20_000
"""States up to which the optimal values are worked out unasked."""
FIRST_WINDOW = Window(0, 0, 64, 256)
"""The cells drawn before it is known how many there is room for."""
PANELS_EVERY = 0.08
"""Seconds between two drawings of memory and curves, in which all changes, while a run hurries."""
COMPILING = "Compiling the engine, once on this machine: a few seconds. Your key waits."
RUNNING = "Running. space pauses; [ and ] change the speed."
PAUSED = "Paused. space runs on; . is one real step, p one tick."


class LaboratoryView(Stage):
    """Lanes side by side under one clock, the model of the lane in focus, and the curves of all."""

    def __init__(self, maze: Maze, specs: Sequence[AgentSpec], driver: Driver, *, running: bool = False) -> None:
        """Makes the screen of a maze with a lane for each agent; ``driver`` moves them."""
        super().__init__(maze, specs, driver)
        self._first_words = _first_words(specs, running)
        self._run_at_once = running
        self._ticked = False
        self._hushed = False
        """Whether nothing is said of what still happened since a person paused the run."""
        self._looked_at_run = running
        self._panels_shown = 0.0
        self._can: tuple[bool | None, ...] = ()
        self.after_frames: Callable[[], None] = lambda: None
        """Is called whenever frames were shown."""

    def on_mount(self) -> None:
        """Shows where everything begins, and starts the engine behind it."""
        self._inspector.display = False
        self.focus_lane(0)
        self.set_status(self._first_words)
        self.driver.look = self._look
        self.driver.show = self._show
        self.driver.set_status = self.set_status
        self._show_placeholder([FIRST_WINDOW] * len(self._lanes))
        # Textual repaints what changed since it was stopped; the terminal has forgotten the rest.
        self.app.app_resume_signal.subscribe(self, lambda _: self.call_later(self.app.refresh, layout=True))
        if self._run_at_once:
            self.driver.start()

    def _show_placeholder(self, windows: Sequence[Window]) -> None:
        """Draws the bare maze, before the engine is there."""
        frames = (placeholder_frame(self.maze, *lane) for lane in zip(self.driver.specs, windows, strict=True))
        self._show(tuple(replace(frame, number=number) for number, frame in enumerate(frames)))

    def on_screen_resume(self) -> None:
        """Draws the latest frames, which may have come while another screen was on top."""
        if self.frames:
            self._show(self.frames)

    def _look(self) -> list[LaneRequest]:
        """What part of each lane is on the screen."""
        small = self.maze.height * self.maze.width <= SMALL_WORLD
        running = self.driver.running
        listed = 0 if running else LISTED if self._log.display else 1
        self._looked_at_run = running
        shows = []
        for lane in self._lanes:
            first, rows = self._memory.window() if lane.index == self.focused_lane else (0, 0)
            optimal = small or lane.grid.view.needs_optimal
            log = listed if lane.index == self.focused_lane else 0
            request = FrameRequest(lane.grid.window(), first, rows, self.order(lane.index), running, log)
            shows.append(LaneRequest(request, optimal))
        return shows

    def _show(self, frames: tuple[LaneFrame, ...]) -> None:
        """Draws the frames of all lanes."""
        before, self.frames = self.frames, frames
        now = time.monotonic()
        with self.app.batch_update():
            self._labels = lane_labels(self.driver.specs, [frame.title for frame in frames])
            if before and [frame.number for frame in before] != [frame.number for frame in frames]:
                self._match_lanes()
            for lane, frame in zip(self._lanes, frames, strict=True):
                lane.show(frame, now)
            if not self.driver.run.hurrying or now - self._panels_shown >= PANELS_EVERY:
                self._panels_shown = now
                self._show_panels()
            self._inspect()
            if self.driver.timeline is not None:
                self._timeline.show(self.driver.timeline)
            self._update_bar()
        self._notice(before, frames)
        self.after_frames()
        self._grey_out()
        self._reveal_concerned(before, frames)
        if self._looked_at_run and not self.driver.running:
            self.driver.refresh()  # the log of a run is made once it has come to its end

    def _show_panels(self) -> None:
        frame, running = self.frames[self.focused_lane], self.driver.running
        self._memory.show(frame)
        if self._log.display:
            self._log.show(frame, running=running)
        if self._cycle.display:
            self._cycle.show(frame, running=running)
        for curves in self._curves:
            if curves.display:
                curves.show(self.frames, self._labels)

    def _reveal_concerned(self, before: tuple[LaneFrame, ...], frames: tuple[LaneFrame, ...]) -> None:
        """Scrolls the memory to what a tick was about that a person asked for."""
        frame, lane = frames[self.focused_lane], self.focused_lane
        if self._ticked and lane < len(before) and _ticks(before[lane]) != _ticks(frame):
            self._memory.reveal(frame.memory.marked)

    def _inspect(self) -> None:
        if self._cursor is None or not self.frames:
            return
        kind = self._kind_at(self._cursor)
        name = "" if kind is None else kind_name(self.maze.kinds[kind])
        self._inspector.show(self.frames[self.focused_lane], self._cursor, name)

    def _kind_at(self, state: int) -> int | None:
        """The kind of a cell of the lane in focus; None where it is not in the frame."""
        cells = self.frames[self.focused_lane].cells
        index = cells.index_of(state)
        return None if index is None else int(cells.kind[index])

    def _notice(self, before: tuple[LaneFrame, ...], frames: tuple[LaneFrame, ...]) -> None:
        """Says what has just happened, where it is worth a line."""
        if self.driver.ready and self._status.message == COMPILING:
            self.set_status(RUNNING if self.driver.running else self._first_words)
        self._hushed = self._hushed and self._looked_at_run
        if not before or before is frames or self._hushed:
            return
        if self.driver.arrived:
            told = self._of_tick(frames[self.focused_lane]) if self._ticked else ""
            self.set_status(told or self._arrived())
            return
        lane, running = self.focused_lane, self.driver.running
        same = [frame for frame in before if frame.number == frames[lane].number]
        if not same:
            return
        words = news(
            same[0],
            frames[lane],
            self._labels[lane],
            ticked=self._ticked and _ticks(same[0]) != _ticks(frames[lane]),
            running=running,
            room=self._room_for_formula,
        )
        moved = frames[lane].counters.updates > same[0].counters.updates
        if words or (waits := self._waits(before, frames)):
            self.set_status(words or waits)
        elif moved and not running:
            self.set_status(self._at_rest())

    def _waits(self, before: tuple[LaneFrame, ...], frames: tuple[LaneFrame, ...]) -> str:
        """Says of the lane in focus that it has finished its step, where a tick was one of others alone."""
        pairs = zip(before, frames, self._labels, strict=False)
        moved = [
            label
            for old, new, label in pairs
            if old.number == new.number and astuple(old.counters) != astuple(new.counters)
        ]
        label = self._labels[self.focused_lane]
        if not self._ticked or self.driver.running or not moved or label in moved or len(before) != len(frames):
            return ""
        return f"{label} has finished its step, and waits for {' and '.join(moved)}."

    def _of_tick(self, frame: LaneFrame) -> str:
        """The latest tick of the lane in focus."""
        return of_tick(frame, self._labels[self.focused_lane], self._room_for_formula)

    @property
    def _room_for_formula(self) -> int:
        """Columns for a formula in the line of words, where none has a line of its own."""
        return 0 if self._cycle.display else self._status.content_size.width

    def _update_bar(self) -> None:
        driver = self.driver
        speed = speed_text(SPEEDS[driver.run.speed])
        state = "to the episode's end" if driver.run.reference_lane is not None else speed
        state = "until it happens" if driver.run.awaited is not None else state
        state = "catching up" if driver.run.catching_up else state
        mark = "▶" if driver.running else "Ⅱ paused ·"
        if driver.timeline is not None and driver.timeline.past:
            now, end = driver.timeline.now, driver.timeline.end
            mark = f"{mark[0]} {place_title(driver.clock_by, now)} of {count(end)} ·"
        if driver.clock_by is not Clock.REAL:
            mark = f"{clock_title(driver.clock_by)}   {mark}"
        if self._lanes_scroll:
            mark = f"lane {self.focused_lane + 1} of {len(self._lanes)}   {mark}"
        frame = self.frames[self.focused_lane] if self.frames else None
        whole = f"{mark} {state}"
        self._bar.show(frame, whole, whole if driver.running else mark.removesuffix(" ·"))

    def _arrived(self) -> str:
        """What to say after a journey to another moment."""
        return PAUSED

    def _at_rest(self) -> str:
        """What to say after a real step, where no more is to be said of it."""
        return PAUSED

    def set_status(self, message: str) -> None:
        """Puts a message on the status line."""
        self._status.message = message

    def mind_compiling(self) -> None:
        """Says so where what was asked for waits for the engine."""
        if self.driver.waiting:
            self.set_status(COMPILING)

    def _grey_out(self) -> None:
        """Draws the footer anew where something can be done now that could not before, or the reverse."""
        can = tuple(self.check_action(*parse(command.action)[1:]) for command in COMMANDS)
        footer = self._footer()
        if can != self._can or footer != self._keys.commands:
            self._can = can
            able = dict(zip((command.action for command in COMMANDS), can, strict=True))
            self._keys.show(footer, [able[command.action] for command in footer])
            self.refresh_bindings()

    def _cursor_moved(self, came_or_went: bool) -> None:
        if came_or_went:
            self._arrange()
        self._inspect()
        self.driver.refresh()
        self._grey_out()


def _ticks(frame: LaneFrame) -> int:
    """How many ticks a lane at rest has made; -1 where that is not known."""
    return frame.log[-1].number if frame.log else -1


def _first_words(specs: Sequence[AgentSpec], running: bool) -> str:
    """What a first visitor is told."""
    titles = [spec.variant.title for spec in specs]
    who = " and ".join(titles) if len(titles) <= 2 else f"{len(titles)} agents"
    key = "pauses" if running else "runs"
    return f"{who} learn{'s' if len(titles) == 1 else ''} the way to the goal. space {key}, ? explains."
