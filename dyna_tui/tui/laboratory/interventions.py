"""Interventions of a person in lanes, and the question before the past is changed: fork or overwrite."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from dyna_tui.errors import InputError
from dyna_tui.tui.engine.lane_numbers import index_of
from dyna_tui.tui.laboratory.context import Context, LaneName

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab
    from dyna_tui.tui.dialogs.fork_or_overwrite import Answer

    Change = Callable[[Lab, int], None]
    """Changes the lane at an index; is called in the engine's thread, between two chunks."""


class PastReached(Message, bubble=False):
    """A change came upon a lane that has been further than it is; nothing was changed."""

    def __init__(self, title: str, step: int, end: int, resume: "Callable[[Answer], None]") -> None:
        """Say of which lane, at which real step, how far it has been, and what makes the change all the same."""
        super().__init__()
        self.title = title
        self.step = step
        self.end = end
        self.resume = resume


class Report(NamedTuple):
    """What to say once a change is made."""

    in_fork: str
    in_lane: str


class Interventions:
    """Changes the lane in focus, or all lanes."""

    def __init__(self, context: Context) -> None:
        """Begins with the context."""
        self._context = context
        self._asking = False

    def perform(
        self,
        change: "Change",
        done: str = "",
        *,
        everywhere: bool = False,
        lane: LaneName | None = None,
        named: bool = False,
    ) -> None:
        """Changes a lane now; where it has been further, asks first whether to fork or overwrite.

        An :class:`InputError` that the change raises is shown on the status line.

        Args:
            change: makes the change.
            done: what to say once it is made.
            everywhere: whether to change every lane, one after another. In a fork, that alone is changed.
            lane: the lane; None for the one in focus.
            named: whether to say in which lane it was done. A fork is named anyway.
        """
        lane = lane or self._context.name
        report = Report(done, f"{lane.label}: {done}" if named else done)
        self._ask_driver(change, lane, report, everywhere, None)
        self._context.requested()

    def ask(self, message: PastReached) -> None:
        """Asks whether to fork or overwrite; a change that was made while the question came up is dropped."""
        if self._asking:
            return
        from dyna_tui.tui.dialogs.fork_or_overwrite import ForkOrOverwrite

        def close(answer: "Answer | None") -> None:
            self._asking = False
            if answer is not None:
                message.resume(answer)

        self._asking = True
        self._context.driver.pause()
        dialog = ForkOrOverwrite(message.title, message.step, message.end)
        self._context.when_in_front(lambda: self._context.app.push_screen(dialog, close))

    def _ask_driver(
        self, change: "Change", name: LaneName, report: Report, everywhere: bool, answer: "Answer | None"
    ) -> None:
        driver = self._context.driver

        def in_lane(lab: "Lab") -> Message | str:
            index = index_of(lab, name.number)
            if index is None:
                return f"{name.label} was dropped: nothing changed."
            concerned = range(len(lab.lanes)) if everywhere else [index]
            past = [lane for lane in (lab.lanes[each] for each in (index, *concerned)) if lane.in_past]
            if past and answer is None:
                return PastReached(
                    past[0].title,
                    past[0].real_steps,
                    past[0].end.steps_started,
                    lambda answer: self._ask_driver(change, name, report, everywhere, answer),
                )
            from dyna_tui.lab.manual_control import Reach

            reach = Reach([lab.lanes[each] for each in concerned])
            for each in concerned:
                change(lab, each)
            return report.in_lane and f"{report.in_lane} {reach.news()}".strip()

        def in_fork(lab: "Lab") -> int | None:
            index = index_of(lab, name.number)
            if index is None:
                driver.report(f"{name.label} was dropped: nothing changed.")
                return None
            fork = lab.fork(index)
            from dyna_tui.lab.manual_control import Reach

            reach = Reach([lab.lanes[fork]])
            try:
                change(lab, fork)
            except InputError:
                lab.drop(fork)
                raise
            others = " Other lanes are unchanged." if everywhere else ""
            done = f"{lab.lanes[fork].title}: {report.in_fork or 'changed from this step on.'}{others} {reach.news()}"
            driver.report(done.strip())
            return fork

        if answer is not None and answer.forks:
            driver.change_lanes(in_fork)
        else:
            driver.ask(in_lane)
