"""Seek: the replay of a lane to another moment, in stretches so that it can be watched and cancelled."""

import time
from collections.abc import Callable, Iterator
from typing import Protocol

from dyna_tui.world import NEVER

FIRST_STRETCH = 64
"""Ticks of the first stretch; each later one is twice as long."""


class Replayed(Protocol):
    """What a seek needs of a lane."""

    @property
    def ticks(self) -> int:
        """The ticks made."""

    @property
    def steps_started(self) -> int:
        """The real steps started."""

    @property
    def updates(self) -> int:
        """The value updates made."""

    def advance(self, ticks: int = ..., until_step: int = ..., *, until_updates: int = ...) -> int:
        """Moves on by at most so many ticks; how many were made."""


class Seek:
    """A replay forward to a tick, to the end of a real step, or to so many value updates."""

    def __init__(self, lane: Replayed, *, tick: int = NEVER, step: int = NEVER, updates: int = NEVER) -> None:
        """Starts where the lane is."""
        self._lane = lane
        self._tick, self._step, self._updates = tick, step, updates
        self._from = self._position

    @property
    def _position(self) -> int:
        """Where the lane is, in the unit of the target."""
        lane = self._lane
        if self._tick < NEVER:
            return lane.ticks
        return lane.steps_started if self._updates == NEVER else max(lane.steps_started, lane.updates)

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1."""
        distance = min(self._tick, self._step, self._updates) - self._from
        return min((self._position - self._from) / distance, 1.0) if distance > 0 else 1.0

    def go(self, ticks: int = NEVER) -> bool:
        """Goes on by at most so many ticks; whether the target is reached."""
        stretch = min(ticks, self._tick - self._lane.ticks)
        made = self._lane.advance(stretch, self._step, until_updates=self._updates)
        return made < stretch or self._lane.ticks == self._tick

    def run_for(self, seconds: float, clock: Callable[[], float] = time.perf_counter) -> bool:
        """Goes on for about so long, one stretch at least; whether the target is reached."""
        until, stretch = clock() + seconds, FIRST_STRETCH
        while not self.go(stretch):
            if clock() >= until:
                return False
            stretch *= 2
        return True


Seeks = Iterator[Seek]
"""The seeks of several lanes one after another; each must reach its target before the next is asked for."""


def seek_all(seeks: Seeks) -> None:
    """Goes through all seeks to their targets."""
    for seek in seeks:
        seek.go()
