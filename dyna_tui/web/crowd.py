"""Crowd of visitors: how many laboratories run at the moment, by which each draws fewer frames where they are many.

All processes share one page of memory, in which each notes when it last ran.
"""

import mmap
import os
import time
from collections.abc import Callable

import numpy as np

LATELY = 1.0
"""Seconds for which a laboratory counts as running after a chunk of a run."""
LOOKED_AT = 0.25
"""Seconds for which a count is used."""


class Crowd:
    """Memory shared by the processes of all visitors, made before they are forked."""

    def __init__(self, slots: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Room for so many."""
        self._memory = mmap.mmap(-1, slots * 8)
        self._ran = np.frombuffer(self._memory, np.float64)
        self._clock = clock
        self._counted_at, self._share = -1.0, 1.0

    def note(self, slot: int) -> float:
        """Notes that the laboratory in a slot runs, and returns :meth:`share`."""
        self._ran[slot] = self._clock()
        return self.share()

    def share(self) -> float:
        """How many laboratories run for each processor, 1 at the least: so many times as long a frame may stay."""
        now = self._clock()
        if not 0 <= now - self._counted_at < LOOKED_AT:
            running = int(((self._ran > 0) & (now - self._ran < LATELY)).sum())
            self._counted_at, self._share = now, max(1.0, running / (os.cpu_count() or 1))
        return self._share
