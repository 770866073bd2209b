"""How far the engine goes between two frames: as far as the speed asks for, and no further than it can."""

import math
from collections.abc import Callable

CHUNK = 0.03
"""Seconds of engine time between two frames at full speed."""
FRAME = 1 / 30
"""Seconds between two frames below full speed, at the least."""
FIRST_CHUNK = 64
"""How far the first chunk of all goes on the lanes' clock; later ones follow what was measured."""


class Pacing:
    """Tells what is due, and measures what the engine can do."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begins with nothing measured; ``clock`` tells the time in seconds."""
        self._clock = clock
        self._since, self._made = 0.0, 0
        self._rate = 0.0

    @property
    def furthest(self) -> int:
        """How far on the lanes' clock a chunk goes at the most."""
        return max(1, round(self._rate * CHUNK)) if self._rate else FIRST_CHUNK

    def due(self, speed: float) -> tuple[int, float]:
        """How many of ``speed`` real steps a second are due now, and in how many seconds to ask again."""
        at_most = self.furthest
        if math.isinf(speed):
            return at_most, 0.0
        now = self._clock()
        due = math.floor((now - self._since) * speed + 1e-9) - self._made
        if due > at_most:
            self.forgive()
            return at_most, 0.0
        self._made += due
        pause = self._since + (self._made + 1) / speed - now
        return due, max(pause, FRAME)

    def forgive(self) -> None:
        """From now on nothing is owed."""
        self._since, self._made = self._clock(), 0

    def forget(self) -> None:
        """Drops what was measured: something else is counted now."""
        self._rate = 0.0

    def measure(self, go: Callable[[], None], count: Callable[[], int]) -> None:
        """Measures how much ``count`` grows in a second while the engine does ``go``."""
        before, began = count(), self._clock()
        go()
        took, made = self._clock() - began, count() - before
        if made > 0:
            measured = made / max(took, 1e-6)
            self._rate = min(measured, 4 * self._rate) if self._rate else measured / 4

    def fill_chunk(self, go: Callable[[int], None], unfinished: Callable[[], bool]) -> None:
        """Has the engine ``go`` so far, and twice as far, and on, while there is something to do and time for it."""
        far, until = 1, self._clock() + CHUNK / 2
        while unfinished() and self._clock() < until:
            go(far)
            far *= 2
        self.forgive()
