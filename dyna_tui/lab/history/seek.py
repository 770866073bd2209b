"""The way to another moment of a lane, gone in stretches so that it can be watched and broken off."""

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from dyna_tui.world import NEVER

if TYPE_CHECKING:
    from dyna_tui.lab.lane import Lane

FIRST_STRETCH = 64
"""Ticks of the first stretch of a way; each later one is twice as long."""


class Seek:
    """A lane's way forward to a tick, to the end of a real step, or to so many value updates."""

    def __init__(self, lane: "Lane", *, tick: int = NEVER, step: int = NEVER, updates: int = NEVER) -> None:
        """Begins where the lane is."""
        self._lane = lane
        self._tick, self._step, self._updates = tick, step, updates
        self._from = self._place

    @property
    def _place(self) -> int:
        """Where the lane is, by what the way is measured in."""
        lane = self._lane
        if self._tick < NEVER:
            return lane.ticks
        return lane.begun if self._updates == NEVER else max(lane.begun, lane.updates)

    @property
    def share(self) -> float:
        """How much of it lies behind, from 0 to 1."""
        far = min(self._tick, self._step, self._updates) - self._from
        return min((self._place - self._from) / far, 1.0) if far > 0 else 1.0

    def go(self, ticks: int = NEVER) -> bool:
        """Goes on by at most so many ticks; whether the end is reached."""
        stretch = min(ticks, self._tick - self._lane.ticks)
        made = self._lane.advance(stretch, self._step, until_updates=self._updates)
        return made < stretch or self._lane.ticks == self._tick

    def run_for(self, seconds: float, clock: Callable[[], float] = time.perf_counter) -> bool:
        """Goes on for about so long, but a little way at least; whether the end is reached."""
        until, stretch = clock() + seconds, FIRST_STRETCH
        while not self.go(stretch):
            if clock() >= until:
                return False
            stretch *= 2
        return True


Seeks = Iterator[Seek]
"""The ways of several lanes one after another; each is gone to its end before the next is asked for."""


def seek_all(seeks: Seeks) -> None:
    """Goes a whole route."""
    for way in seeks:
        way.go()
