"""Navigation in time: rewind by ticks, steps and episodes, seek along the timeline and to its markers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from dyna_tui.lab import rewind
from dyna_tui.lab.frames.timeline import Timeline
from dyna_tui.tui.engine.lane_numbers import index_of
from dyna_tui.tui.laboratory.context import Context
from dyna_tui.tui.laboratory.narration import Narration

if TYPE_CHECKING:
    from dyna_tui.lab.history.seek import Seeks
    from dyna_tui.lab.lab import Lab


class Navigation:
    """Has the lanes seek other moments of the run."""

    def __init__(self, context: Context, narration: Narration) -> None:
        """Begins where the lanes are."""
        self._context = context
        self._narration = narration

    @property
    def _line(self) -> Timeline:
        return self._context.frame.timeline or Timeline()

    @property
    def can_rewind(self) -> bool:
        """Whether the lanes rest somewhere after step 0."""
        return self._line.started and not self._context.driver.running

    @property
    def can_jump_back(self) -> bool:
        """Whether the lanes are somewhere after step 0."""
        return self._line.started

    @property
    def can_jump_on(self) -> bool:
        """Whether the lanes have been further than they are."""
        return self._line.in_past

    def step_back(self) -> None:
        """One real step back, or to where the one under way began."""
        self._rewind("steps", rewind.back_by_steps)

    def tick_back(self) -> None:
        """One tick back."""
        self._seek("ticks", rewind.back_by_ticks, 1, adds=True)

    def episode_back(self) -> None:
        """Back to where the episode of the lane in focus began, or the one before."""
        self._rewind("episodes", rewind.back_by_episodes)

    def to_tick(self, tick: int) -> None:
        """Back to the moment after a tick of the lane in focus."""
        number = self._context.lane.number
        self._seek("tick", lambda lab, tick: rewind.back_to_tick(lab, index_of(lab, number) or 0, tick), tick)

    def jump(self, direction: int) -> None:
        """A tenth of the timeline back (-1) or on (1), as far as there is anything."""
        self.scrub(min(max(self._line.now + direction * self._line.jump, 0), self._line.end))

    def to_previous_marker(self) -> None:
        """Back to the marker before, or to the beginning."""
        self.scrub(self._line.mark_before)

    def to_next_marker(self) -> None:
        """On to the next marker, or to the latest moment."""
        self.scrub(self._line.next_mark)

    def scrub(self, time: int) -> None:
        """To a time on the lanes' clock."""
        if self._line.started or self._line.in_past:
            self._seek("time", rewind.to_time, time)

    def _rewind(self, unit: str, back: "Callable[[Lab, int, int], Seeks]") -> None:
        """Back by one of a unit of the lane in focus."""
        number = self._context.lane.number
        self._seek(unit, lambda lab, amount: back(lab, index_of(lab, number) or 0, amount), 1, adds=True)

    def _seek(self, name: str, seeks: "Callable[[Lab, int], Seeks]", amount: int, *, adds: bool = False) -> None:
        self._narration.ticked = name in ("tick", "ticks")
        self._narration.announce_seek(0.0)
        self._context.driver.seek(name, seeks, amount, adds=adds)
        self._context.host.update_bars()
