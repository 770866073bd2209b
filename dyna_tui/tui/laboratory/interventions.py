"""Deeds: the one way in which a person changes what happens, and what is asked before the past is changed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from dyna_tui.errors import InputError
from dyna_tui.tui.dialogs.fork_or_overwrite import Answer, ForkOrOverwrite
from dyna_tui.tui.laboratory.navigation import BackScreen

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.lane import Lane

    Intervention = Callable[[Lab, int], None]
    """What is to be done in a laboratory to the lane at a place."""


DONE = "what you did begins another way here."
"""Said of a fork in which something was done."""
ALONE = " The other lanes stay as they are."


class DeedsScreen(BackScreen):
    """Does what a person asks for to a lane, or to all."""

    def perform(self, intervention: "Intervention", says: str = "", *, everywhere: bool = False) -> None:
        """Does something to the lane in focus, now; where that has been further, asks what is to become of it.

        An :class:`InputError` that the deed raises is said.

        Args:
            intervention: does it to the lane at a place; is called in the engine's thread, between two chunks.
            says: what to say once it is done.
            everywhere: whether to do it to every lane, one after another. In a fork it is done to that alone.
        """
        self._do(intervention, self.frames[self.focused_lane].number, says, everywhere, None)
        self.mind_compiling()

    def _do(
        self, intervention: "Intervention", number: int, says: str, everywhere: bool, answer: Answer | None
    ) -> None:
        def in_lane(lab: "Lab") -> str | None:
            index = place_of(lab, number)
            if index is None:
                return None
            concerned = range(len(lab.lanes)) if everywhere else [index]
            past = [lab.lanes[place] for place in (index, *concerned) if lab.lanes[place].in_past]
            if past and answer is None:
                self.call_later(
                    self._ask, past[0], lambda answer: self._do(intervention, number, says, everywhere, answer)
                )
                return None
            for place in concerned:
                intervention(lab, place)
            return says

        def in_fork(lab: "Lab") -> int | None:
            index = place_of(lab, number)
            if index is None:
                return None
            fork = lab.fork(index)
            try:
                intervention(lab, fork)
            except InputError:
                lab.drop(fork)
                raise
            self.driver.report(f"{lab.lanes[fork].title}: {says or DONE}{ALONE if everywhere else ''}")
            return fork

        if answer is Answer.FORK:
            self.driver.change_lanes(in_fork)
        else:
            self.driver.ask(in_lane)

    def _ask(self, lane: "Lane", go_on: Callable[[Answer], None]) -> None:
        self.driver.pause()
        question = ForkOrOverwrite(lane.title, lane.real_steps, lane.end.steps_started)
        self.app.push_screen(question, lambda answer: go_on(answer) if answer is not None else None)


def place_of(lab: "Lab", number: int) -> int | None:
    """The place of the lane of a number; None where it is gone."""
    return next((place for place, lane in enumerate(lab.lanes) if lane.number == number), None)
