"""Futures side by side: lanes are forked, added, dropped, moved, and given other agents."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from dyna_tui.agents import AgentSpec
from dyna_tui.charts.numbers import count
from dyna_tui.errors import InputError
from dyna_tui.maze.grid import GridShape
from dyna_tui.tui.laboratory.interventions import DeedsScreen, place_of

if TYPE_CHECKING:
    from dyna_tui.lab.history.journal import Entry
    from dyna_tui.lab.history.seek import Seeks
    from dyna_tui.lab.lab import Lab
    from dyna_tui.tui.dialogs.lanes import Row

TOLD = 2
"""Deeds that are named where several are left out."""


class LanesScreen(DeedsScreen):
    """Changes what lanes there are, paused or running."""

    _journeys = 0

    def action_fork(self) -> None:
        """Forks the lane in focus."""
        self.fork(self.frames[self.focused_lane].number)

    def action_lanes(self) -> None:
        """Lists the lanes, to be changed."""
        from dyna_tui.tui.dialogs.lanes import Hands, LanesDialog

        hands = Hands(self._rows, self.add_lanes, self.change_lane, self.drop_lane, self.move_lane, self.fork)
        dialog = LanesDialog(hands, dict(self.maze.parameters), self.frames[self.focused_lane].number)
        self.after_frames = lambda: dialog.show() if dialog.is_mounted else None
        self.app.push_screen(dialog, lambda _: self._stop_listing())

    def _stop_listing(self) -> None:
        self.after_frames = lambda: None

    def _rows(self) -> "list[Row]":
        from dyna_tui.tui.dialogs.lanes import Row

        lab = self.driver.lab
        begun = {} if lab is None else {lane.number: lane.first_spec.spec_text for lane in list(lab.lanes)}
        return [
            Row(frame.number, frame.title, frame.parameters, begun.get(frame.number, spec.spec_text))
            for frame, spec in zip(self.frames, self.driver.specs, strict=True)
        ]

    def fork(self, number: int) -> None:
        """Forks the lane of a number, and focuses the fork."""

        def change(lab: "Lab") -> int | None:
            index = place_of(lab, number)
            if index is None:
                return None
            fork = lab.fork(index)
            title = lab.lanes[fork].title
            self.driver.report(f"{title}: all as in the lane beside it, until you do something to one of them.")
            return fork

        self.driver.change_lanes(change)
        self.mind_compiling()

    def drop_lane(self, number: int) -> None:
        """Takes the lane of a number away."""

        def change(lab: "Lab") -> None:
            index = place_of(lab, number)
            if index is not None:
                title = lab.lanes[index].title
                lab.drop(index)
                self.driver.report(f"{title} is dropped.")

        self.driver.change_lanes(change)
        self.mind_compiling()

    def move_lane(self, number: int, by: int) -> None:
        """Moves the lane of a number by so many places, round and round."""

        def change(lab: "Lab") -> None:
            index = place_of(lab, number)
            if index is not None:
                lab.reorder(index, (index + by) % len(lab.lanes))

        self.driver.change_lanes(change)
        self.mind_compiling()

    def add_lanes(self, specs: Sequence[AgentSpec]) -> None:
        """Adds lanes, each replayed from step 0 to where the clock is, and focuses the first of them."""

        def seeks(lab: "Lab") -> "Seeks":
            first = len(lab.lanes)
            for spec in specs:
                yield from lab.adding(spec)
            self.driver.focus = first
            who = specs[0].variant.title if len(specs) == 1 else f"{len(specs)} lanes"
            self.driver.report(f"Added: {who}, from step 0 to now.")

        self._live(seeks)

    def change_lane(self, number: int, spec: AgentSpec) -> None:
        """Gives the lane of a number another agent from step 0 on, which lives through all that was done to it."""

        def seeks(lab: "Lab") -> "Seeks":
            index, inapplicable = place_of(lab, number), list["Entry"]()
            if index is None:
                return
            yield from lab.reparameterising(index, spec, inapplicable)
            self.driver.report(
                f"Lane {index + 1} is {spec.variant.title} from step 0 on.{_left_out(inapplicable, self.maze.grid)}"
            )

        self._live(seeks)

    def _live(self, seeks: "Callable[[Lab], Seeks]") -> None:
        """Has lanes go their way to the clock, which may take long; a run goes on after it."""
        running, run = self.driver.running, self.driver.run
        go_on = partial(self.driver.start, reference_lane=run.reference_lane, until=run.awaited)
        self._journeys += 1

        def whole(lab: "Lab", _: int) -> "Seeks":
            try:
                yield from seeks(lab)
            except InputError as problem:
                self.driver.report_error(problem)
            if running:
                self.call_later(go_on)

        self._go(f"lanes {self._journeys}", whole, 0)
        self.mind_compiling()


def _left_out(inapplicable: "Sequence[Entry]", grid: GridShape) -> str:
    """The interventions that another agent had no use for."""
    if not inapplicable:
        return ""
    named = [f"{entry.intervention.describe(grid)} at step {count(entry.step)}" for entry in inapplicable[:TOLD]]
    more = f" and {count(len(inapplicable) - TOLD)} more" if len(inapplicable) > TOLD else ""
    return f" Left out, as they do not apply: {', '.join(named)}{more}."
