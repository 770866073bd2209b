"""Throttle of the engine: how many real steps are due at a speed, and how far a chunk goes between two frames."""

import math
from collections.abc import Callable

CHUNK = 0.027
"""Seconds of engine time between two frames at full speed; with the snapshot, a thirtieth of a second at the most."""
FRAME = 1 / 30
"""Seconds between two frames below full speed, at the least."""
LONGEST_FRAME = 1 / 10
"""Seconds between two frames below full speed, at the most, where more steps are due."""
LONGEST_COVERED = 1 / 2
"""The same under a dialog: each frame has all that is behind it painted anew."""
SHARE = 0.08
"""The share of a core that the frames of a run below full speed may take; on a slow machine there are fewer."""
SMOOTHING = 0.2
"""The weight of the latest frame in the mean of what a frame costs."""
FIRST_CHUNK = 64
"""How far the first chunk goes on the lanes' clock; later ones follow the measured rate."""


class Pacing:
    """Keeps the schedule of a run, and measures the rate of the engine."""

    def __init__(self, clock: Callable[[], float], cpu: Callable[[], float] | None = None) -> None:
        """Begins with nothing measured.

        Args:
            clock: gives the time in seconds.
            cpu: gives the seconds of CPU that the event loop's thread has taken; without it, frames cost nothing.
        """
        self.crowd: Callable[[], float] = lambda: 1.0
        """How many times as long as usual a frame stays, since others draw frames on this machine too."""
        self.covered: Callable[[], bool] = lambda: False
        """Whether a dialog stands over the laboratory."""
        self._clock = clock
        self._cpu = cpu
        self._cpu_before = 0.0
        self._frame_cost = 0.0
        self._since, self._made = 0.0, 0
        self._rate = 0.0

    @property
    def now(self) -> float:
        """The time in seconds."""
        return self._clock()

    @property
    def longest_chunk(self) -> int:
        """How far on the lanes' clock a chunk goes at the most."""
        return max(1, round(self._rate * CHUNK * self.crowd())) if self._rate else FIRST_CHUNK

    def due(self, speed: float) -> tuple[int, float]:
        """How many of ``speed`` real steps a second are due now, and in how many seconds to ask again."""
        at_most = self.longest_chunk
        if math.isinf(speed):
            return at_most, 0.0
        now = self._clock()
        due = math.floor((now - self._since) * speed + 1e-9) - self._made
        if due > at_most:
            self.reset_schedule()
            return at_most, 0.0
        self._made += due
        pause = self._since + (self._made + 1) / speed - now
        frame = min(self._cost_of_frame() / SHARE, self._longest_frame)
        return due, max(pause, frame, FRAME * self.crowd())

    @property
    def _longest_frame(self) -> float:
        return LONGEST_COVERED if self.covered() else LONGEST_FRAME

    def _cost_of_frame(self) -> float:
        """Seconds of CPU that a frame took of late, all that was done between two of them included."""
        if self._cpu is None:
            return 0.0
        cpu = self._cpu()
        took = min(cpu - self._cpu_before, self._longest_frame)
        self._cpu_before = cpu
        self._frame_cost += SMOOTHING * (took - self._frame_cost)
        return self._frame_cost

    def reset_schedule(self) -> None:
        """Begins the schedule anew: nothing is overdue."""
        self._since, self._made = self._clock(), 0
        if self._cpu is not None:
            self._cpu_before = self._cpu()

    def reset_rate(self) -> None:
        """Drops the measured rate, where something else is counted from now on."""
        self._rate = 0.0

    def measure(self, work: Callable[[], None], count: Callable[[], int]) -> None:
        """Does ``work``, and measures by how much ``count`` grows in a second of it."""
        before, began = count(), self._clock()
        work()
        took, made = self._clock() - began, count() - before
        if made > 0:
            measured = made / max(took, 1e-6)
            self._rate = min(measured, 4 * self._rate) if self._rate else measured / 4

    def fill_chunk(self, work: Callable[[int], None], unfinished: Callable[[], bool]) -> None:
        """Does 1, 2, 4, ... units of ``work`` while some is unfinished and the chunk has time left."""
        units, until = 1, self._clock() + CHUNK / 2
        while unfinished() and self._clock() < until:
            work(units)
            units *= 2
        self.reset_schedule()
