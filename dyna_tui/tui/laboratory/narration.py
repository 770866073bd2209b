"""Narration on the status line: what a step, a tick, a seek or a change of the maze has just done."""

from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.lab.text.tick_text import news, of_tick
from dyna_tui.maze.grid import MOVES
from dyna_tui.tui.commands import Mode
from dyna_tui.tui.engine.snapshots import LabFrame
from dyna_tui.tui.laboratory.context import COMPILING, LOADING, Context
from dyna_tui.tui.laboratory.modes import Modes, driving
from dyna_tui.tui.laboratory.panels import Panels
from dyna_tui.tui.text.action_keys import named_keys
from dyna_tui.tui.widgets.bars import time_title

RUNNING = "Running. space: pause · [ slower · ] faster"
PAUSED = "Paused. space: resume · . one step · p one tick"
STALE = 6.0
"""Seconds of a run after which what was said of something gives way to how the run is paused."""
LONG_SEEK = 2
"""Chunks after which a seek is so long that its progress is shown."""


class Narration:
    """Says what new frames show, where it is worth a line."""

    def __init__(self, context: Context, panels: Panels, modes: Modes, opening: str, opened: str = "") -> None:
        """Begins.

        Args:
            context: the context.
            panels: the widgets; the cycle line takes the formulas where it is shown.
            modes: what is said at rest depends on them.
            opening: what to say before the engine is there.
            opened: what to say once it is there, if anything.
        """
        self._context = context
        self._panels = panels
        self._modes = modes
        self._opening = opening
        self._opened = opened
        self._hushed = False
        """Whether nothing is said of what a run still does after it was paused."""
        self._seek_chunks = 0
        self._message, self._message_since = "", 0.0
        """What the status line said in the latest frame, and since when."""
        self.ticked = False
        """Whether a single tick was asked for last, and not a step."""

    def open(self) -> None:
        """Says how to begin."""
        self._context.set_status(self._opening)

    def announce_run(self) -> None:
        """Says that a run has begun."""
        self._hushed = False
        self._context.set_status(RUNNING)

    def announce_pause(self) -> None:
        """Says that it is paused, and nothing of what the run does until it is."""
        self._hushed = True
        self._context.set_status(PAUSED)

    def announce_seek(self, share: float) -> None:
        """Says how far a seek has come, where it is a long one; ``share`` is 0 where it only begins."""
        self._seek_chunks = self._seek_chunks + 1 if share else 0
        if self._seek_chunks >= LONG_SEEK:
            self._context.set_status(f"Seeking: {share:.0%}. Esc cancels.")

    def describe(self, before: LabFrame, frame: LabFrame) -> None:
        """Says what has just happened, where it is worth a line."""
        context, ready = self._context, frame.timeline is not None
        self._let_go()
        if ready and self._opened:
            context.set_status(self._opened)
            self._opened = ""
            return
        if ready and context.status in (COMPILING, LOADING):
            context.set_status(RUNNING if context.driver.running else self._opening)
        self._hushed = self._hushed and frame.running
        if before is frame or self._hushed:
            return
        if frame.arrived:
            words = self._of_tick(context.lane) if self.ticked else ""
            context.set_status(words or self._arrived(frame))
        else:
            self._describe_change(before, frame)

    def _let_go(self) -> None:
        """Has a message go during a run, once it has stood for a while."""
        context, now = self._context, self._context.driver.runner.pacing.now
        if context.status != self._message:
            self._message, self._message_since = context.status, now
        elif context.driver.running and not context.driver.waiting and now - self._message_since >= STALE:
            context.set_status(self._running_words())

    def _running_words(self) -> str:
        """What runs, and which key pauses it."""
        from dyna_tui.lab.text.stop_condition_text import breakpoint_text

        context, runner = self._context, self._context.driver.runner
        if runner.awaited is not None:
            what = breakpoint_text(runner.awaited, context.names, context.maze.grid)
            return f"Running until {what}. space: stop"
        return RUNNING if runner.reference_lane is None else "Running to the end of the episode. space: stop"

    def ticked_since(self, before: LabFrame) -> bool:
        """Whether a tick that was asked for was made in the lane in focus."""
        lane = self._context.lane
        old = next((each for each in before.lanes if each.number == lane.number), None)
        return self.ticked and old is not None and _ticks(old) != _ticks(lane)

    def at_rest(self) -> str:
        """What to say after a real step, where no more is to be said of it."""
        if self._modes.mode is Mode.DRIVE:
            actions = self._context.maze.grid.actions
            room = self._panels.lanes[self._context.focus].line_width
            if actions != MOVES and all(text.cell_length > room for text in driving(actions)[:2]):
                return f"Driving {self._context.label}: {' · '.join(named_keys(actions))}. d: stop driving"
            key = "arrow key" if actions == MOVES else "action"
            return f"Driving {self._context.label}: each {key} is one real step. d: stop driving"
        return PAUSED

    def _describe_change(self, before: LabFrame, frame: LabFrame) -> None:
        context, running = self._context, self._context.driver.running
        lane = context.lane
        old = next((each for each in before.lanes if each.number == lane.number), None)
        if old is None:
            return
        words = news(
            old,
            lane,
            context.label,
            ticked=self.ticked_since(before),
            running=running,
            room=self._formula_room,
        )
        words = words or self._waiting(before, frame)
        if words:
            context.set_status(words)
        elif lane.counters.updates > old.counters.updates and not running:
            context.set_status(self.at_rest())

    def _waiting(self, before: LabFrame, frame: LabFrame) -> str:
        """Says of the lane in focus that it has finished its step, where a tick was one of others alone."""
        if not self.ticked or self._context.driver.running or before.numbers != frame.numbers:
            return ""
        moved = [
            label
            for old, new, label in zip(before.lanes, frame.lanes, self._context.labels, strict=True)
            if old.counters.ticks != new.counters.ticks
        ]
        label = self._context.label
        if not moved or label in moved:
            return ""
        return f"{label} has finished its step and is waiting for {' and '.join(moved)}."

    def _of_tick(self, lane: LaneFrame) -> str:
        return of_tick(lane, self._context.label, self._formula_room)

    @property
    def _formula_room(self) -> int:
        """Columns for a formula on the status line, where none has a line of its own."""
        return 0 if self._panels.cycle.display else self._panels.status.content_size.width

    def _arrived(self, frame: LabFrame) -> str:
        """What to say after a seek."""
        line = frame.timeline
        if line is None:
            return PAUSED
        where = time_title(self._context.driver.clock_by, line.now)
        if not line.in_past:
            return f"At {where}, the latest one."
        within = "Inside" if any(lane.counters.mid_step for lane in frame.lanes) else "At"
        return f"{within} {where}. Running replays the same steps unless you change something."


def _ticks(frame: LaneFrame) -> int:
    """The ticks up to the newest in the log, which only the lane in focus has, and only at rest; -1 without one."""
    return frame.log[-1].number if frame.log else -1
