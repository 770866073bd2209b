"""Lanes: fork, add, drop and move them, and give them other agents, paused or running."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from dyna_tui.agents import AgentSpec
from dyna_tui.charts.numbers import count
from dyna_tui.errors import InputError
from dyna_tui.maze.grid import StateMap
from dyna_tui.tui.engine.lane_numbers import index_of
from dyna_tui.tui.laboratory.context import Context
from dyna_tui.tui.laboratory.narration import Narration

if TYPE_CHECKING:
    from dyna_tui.lab.history.journal import Entry
    from dyna_tui.lab.history.seek import Seeks
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.lane import Lane
    from dyna_tui.tui.dialogs.lanes import LanesDialog, Row

NAMED = 2
"""Interventions that are named where several are skipped."""


class Lanes:
    """Changes what lanes there are. A lane is named by its number, which it keeps."""

    def __init__(self, context: Context, narration: Narration) -> None:
        """Begins with the lanes that there are."""
        self._context = context
        self._driver = context.driver
        self._narration = narration
        self._dialog: LanesDialog | None = None
        self._additions = 0

    @property
    def several(self) -> bool:
        """Whether there are several lanes."""
        return len(self._context.frame.lanes) > 1

    def open_dialog(self) -> None:
        """Lists the lanes, to be changed."""
        from dyna_tui.tui.dialogs.lanes import LaneActions, LanesDialog

        actions = LaneActions(self._rows, self._load, self.add, self.replace_agent, self.drop, self.move, self.fork)
        self._dialog = LanesDialog(actions, dict(self._context.maze.parameters), self._context.lane.number)
        self._context.app.push_screen(self._dialog, self._close_dialog)

    def _close_dialog(self, _: None) -> None:
        self._dialog = None

    def update_dialog(self) -> None:
        """Lists the lanes of the latest frames, where they are listed."""
        if self._dialog is not None and self._dialog.is_mounted:
            self._dialog.show()

    def _rows(self) -> "list[Row]":
        from dyna_tui.tui.dialogs.lanes import Row

        frame = self._context.frame
        return [
            Row(lane.number, lane.title, lane.parameters, spec.spec_text, lane.counters.real_steps)
            for lane, spec in zip(frame.lanes, frame.first_specs, strict=True)
        ]

    def _load(self, specs: Sequence["AgentSpec"]) -> "tuple[AgentSpec, ...]":
        from dyna_tui.q_table.reading import with_tables

        if any(spec.q_file for spec in specs) and not self._context.delivery.reads_files:
            raise InputError("a laboratory in the browser reads no files of its server: leave out q0=@FILE")
        return with_tables(specs, self._context.maze)

    def fork_focused(self) -> None:
        """Forks the lane in focus."""
        self.fork(self._context.lane.number)

    def fork(self, number: int) -> None:
        """Forks a lane, and focuses the fork."""

        def change(lab: "Lab") -> int | None:
            index = index_of(lab, number)
            if index is None:
                return None
            fork = lab.fork(index)
            self._driver.report(f"New lane: {lab.lanes[fork].title}. Change either to compare.")
            return fork

        self._change(change)

    def drop(self, number: int) -> None:
        """Drops a lane."""

        def change(lab: "Lab") -> None:
            index = index_of(lab, number)
            if index is not None:
                title = lab.lanes[index].title
                lab.drop(index)
                self._driver.report(f"Dropped {title}.")

        self._change(change)

    def move(self, number: int, by: int) -> None:
        """Moves a lane by so many places, round and round."""

        def change(lab: "Lab") -> None:
            index = index_of(lab, number)
            if index is not None:
                lab.reorder(index, (index + by) % len(lab.lanes))

        self._change(change)

    def _change(self, change: "Callable[[Lab], int | None]") -> None:
        self._driver.change_lanes(change)
        self._context.requested()

    def add(self, specs: Sequence[AgentSpec]) -> None:
        """Adds lanes, each replayed from step 0 to where the clock is, and focuses the first of them."""

        def seeks(lab: "Lab") -> "Seeks":
            first = len(lab.lanes)
            for spec in specs:
                yield from lab.adding(spec)
            self._driver.focus = lab.lanes[first].number
            who = specs[0].variant.title if len(specs) == 1 else f"{len(specs)} lanes"
            self._driver.report(f"Added {who}{_replayed(lab.lanes[first])}.")

        self._replay(seeks)

    def replace_agent(self, number: int, spec: AgentSpec) -> None:
        """Gives a lane another agent from step 0 on, replayed with all interventions that apply to it."""

        def seeks(lab: "Lab") -> "Seeks":
            index, inapplicable = index_of(lab, number), list["Entry"]()
            if index is None:
                return
            yield from lab.reparameterising(index, spec, inapplicable)
            what = f"Lane {index + 1} is now {spec.variant.title}{_replayed(lab.lanes[index])}."
            self._driver.report(what + _skipped(inapplicable, lab.maze.grid))

        self._replay(seeks)

    def _replay(self, seeks: "Callable[[Lab], Seeks]") -> None:
        """Has lanes replayed to where the clock is, which may take long; a run goes on after it."""

        def whole(lab: "Lab", _: int) -> "Seeks":
            try:
                yield from seeks(lab)
            except InputError as problem:
                self._driver.report_error(problem)

        driver, runner = self._driver, self._driver.runner
        resume = partial(driver.start, reference_lane=runner.reference_lane, until=runner.awaited)
        self._additions += 1
        self._narration.ticked = False
        self._narration.announce_seek(0.0)
        driver.seek(f"lanes {self._additions}", whole, 0, then=resume if driver.running else lambda: None)
        self._context.requested()


def _replayed(lane: "Lane") -> str:
    """That a lane was replayed, where it has been run at all."""
    return ", replayed from step 0" if lane.ticks else ""


def _skipped(inapplicable: "Sequence[Entry]", grid: StateMap) -> str:
    """The interventions that do not apply to another agent."""
    if not inapplicable:
        return ""
    named = [f"{entry.intervention.describe(grid)} at step {count(entry.step)}" for entry in inapplicable[:NAMED]]
    more = f" and {count(len(inapplicable) - NAMED)} more" if len(inapplicable) > NAMED else ""
    return f" Not applicable, skipped: {', '.join(named)}{more}."
