"""Run until a condition holds, and breakpoints, which stop every run."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from textual.message import Message

from dyna_tui.errors import InputError
from dyna_tui.lab.clock import Clock
from dyna_tui.tui.laboratory.context import LONGEST_LOOK, Context
from dyna_tui.tui.laboratory.focus import Focus
from dyna_tui.tui.laboratory.navigation import Navigation
from dyna_tui.tui.laboratory.panels import Panels

if TYPE_CHECKING:
    from dyna_tui.lab.breakpoints import Breakpoint, StopCondition, StopEvent
    from dyna_tui.lab.lab import Lab
    from dyna_tui.tui.dialogs.run_until import Draft, Wait


class ConditionAccepted(Message, bubble=False):
    """A condition that was chosen can hold: run until it does, or, where it is a breakpoint, it is set."""

    def __init__(self, wait: "Wait") -> None:
        """Carry what was chosen."""
        super().__init__()
        self.wait = wait


class RunUntil:
    """Runs until something happens, and says what did."""

    def __init__(self, context: Context, focus: Focus, panels: Panels, navigation: Navigation) -> None:
        """Begins with nothing awaited."""
        self._navigation = navigation
        self._context = context
        self._focus = focus
        self._panels = panels
        self._refused: Draft | None = None
        """What was chosen last, where no run came of it."""

    def open_dialog(self) -> None:
        """Asks what to run until."""
        from dyna_tui.tui.dialogs.run_until import UntilDialog

        context, lane = self._context, self._context.lane
        context.driver.pause()
        draft = self._refused or self._proposed()
        context.open(
            UntilDialog(
                context.maze,
                lane.number,
                context.names,
                context.frame.breakpoints,
                self._remove,
                draft,
                self._note,
                self._why_never,
                rewinds=context.driver.clock_by is Clock.REAL,
            ),
            self._choose,
        )

    def _proposed(self) -> "Draft":
        """The first condition, and values that are near at hand."""
        from dyna_tui.lab.stop_conditions import CellVisited, StepReached, ValueChanges
        from dyna_tui.tui.dialogs.run_until import Draft

        lane = self._context.lane
        state = self._first_goal if self._focus.cursor is None else self._focus.cursor
        values = {
            CellVisited.keyword: lane.grid.name(state),
            ValueChanges.keyword: "0.1",
            StepReached.keyword: str((lane.counters.real_steps // 1000 + 1) * 1000),
        }
        return Draft(lane.number, values)

    def _note(self, draft: "Draft") -> None:
        self._refused = draft

    def _why_never(self, condition: "StopCondition") -> dict[int, str]:
        """Why no run from here on comes to a condition, by the numbers of the lanes in which none does."""
        from dyna_tui.lab.run_until import why_never

        driver = self._context.driver
        found: dict[int, str] = {}

        def look() -> None:
            for lane in driver.lab.lanes if driver.lab is not None else ():
                reason = why_never(condition, lane)
                if reason is not None:
                    found[lane.number] = reason

        if driver.ready:  # while the engine is loaded nothing is known
            driver.engine.do_within(LONGEST_LOOK, look)
        return found

    @property
    def _first_goal(self) -> int:
        """The first cell that ends an episode in the first layout; the first of all where none does."""
        maze = self._context.maze
        kinds = [number for number, kind in enumerate(maze.kinds) if kind.terminal]
        return int(np.isin(maze.layouts[0].kind, kinds).argmax())

    def _remove(self, breakpoint: "Breakpoint") -> None:
        def remove(lab: "Lab") -> None:
            if breakpoint in lab.breakpoints:  # it is gone with its lane
                lab.breakpoints.remove(breakpoint)

        self._context.driver.ask(remove)

    def _choose(self, wait: "Wait") -> None:
        if wait.back_to is not None:
            self._refused = None
            self._navigation.scrub(wait.back_to)
            return
        self._context.driver.ask(partial(_check, wait))
        self._context.requested()

    def begin(self, wait: "Wait") -> None:
        """Starts the run, or says that the breakpoint is set."""
        from dyna_tui.lab.text.stop_condition_text import breakpoint_text

        context = self._context
        self._refused = None
        what = breakpoint_text(wait.watch, context.names, context.maze.grid)
        if wait.permanent:
            context.set_status(f"Breakpoint set: {what}. u: list")
            return
        context.driver.start(until=wait.watch)
        context.set_status(f"Running until {what}. space: stop")
        context.host.update_bars()

    def report_stop(self, events: "Sequence[StopEvent]") -> None:
        """Says what stopped a run."""
        from dyna_tui.lab.text.stop_condition_text import stop_event_text

        context = self._context
        context.set_status(stop_event_text(events, context.frame.breakpoints, context.names, context.maze.grid))
        self._panels.reveal()


def _check(wait: "Wait", lab: "Lab") -> ConditionAccepted:
    """Sets a breakpoint, where it is one.

    Raises:
        InputError: where the condition can hold in no lane.
    """
    from dyna_tui.lab.run_until import why_never

    watch = wait.watch
    lanes = [lane for lane in lab.lanes if watch.lane in (None, lane.number)]
    if not lanes:
        raise InputError("the lane was dropped: choose another")
    if wait.permanent:  # what never comes about by itself may once a person has changed something
        problems = [watch.condition.impossible(lane.state) for lane in lanes]
    else:
        problems = [why_never(watch.condition, lane) for lane in lanes]
    if all(problems):
        raise InputError(str(problems[0]))
    if wait.permanent and watch not in lab.breakpoints:
        lab.breakpoints.append(watch)
    return ConditionAccepted(wait)
