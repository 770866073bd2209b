"""Stamp of a step that is done: the moment on the lanes' common clock, and what had been done by hand by then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dyna_tui.lab.clock import Clock

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab


@dataclass(frozen=True, order=True)
class Moment:
    """A moment on the lanes' common clock."""

    time: int = 0
    """Real steps that are finished, or updates."""
    ticks: int = 0
    """Ticks made of the real step under way, on the clock of real steps."""


def moment_of(lab: "Lab") -> Moment:
    """Where a laboratory is."""
    clock = lab.clock
    if lab.clock_by is Clock.UPDATES:
        return Moment(clock)
    under_way = [lane.view.step_ticks for lane in lab.lanes if lane.mid_step and lane.steps_started == clock]
    return Moment(clock - 1, max(under_way)) if under_way else Moment(clock)


@dataclass(frozen=True)
class Stamp:
    """The moment at which a step of a lesson was done."""

    moment: Moment = field(default_factory=Moment)
    clock_by: Clock = Clock.REAL
    applied: Mapping[int, int] = field(default_factory=dict)
    """The interventions by then, by the numbers of the lanes."""

    @classmethod
    def of(cls, lab: "Lab") -> "Stamp":
        """Where a laboratory is."""
        return cls(moment_of(lab), lab.clock_by, {lane.number: len(lane.applied) for lane in lab.lanes})

    @property
    def named(self) -> str:
        """Its time, in words."""
        return f"{'step' if self.clock_by is Clock.REAL else 'update'} {self.moment.time:,}"

    def is_undone_in(self, lab: "Lab") -> bool:
        """Whether a laboratory lacks interventions that were done by then."""
        return any(len(lane.applied) < self.applied.get(lane.number, 0) for lane in lab.lanes)

    def is_lost_in(self, lab: "Lab") -> bool:
        """Whether a laboratory cannot go to where they are done any more: they were given up for others."""
        return any(len(lane.journal.entries) < self.applied.get(lane.number, 0) for lane in lab.lanes)

    def is_followed_in(self, lab: "Lab") -> bool:
        """Whether a laboratory has interventions or lanes that there were not yet."""
        return any(len(lane.applied) > self.applied.get(lane.number, -1) for lane in lab.lanes)
