"""A lane's past: checkpoints from which any moment is a short replay away."""

import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from dyna_tui.dyna.memory import Memory
from dyna_tui.dyna.snapshot import Snapshot

FINEST = 0.02
"""Seconds of replay between two checkpoints, at first."""
MOST = 64
"""How many checkpoints are kept; beyond, every second one is given up."""
BUDGET = 150_000_000
"""Bytes for the checkpoints of all lanes together."""
DEAREST = 0.05
"""The share of the engine's time that taking checkpoints may cost, about."""
SHORTEST = 1_000
"""Ticks of a stretch, at least."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """Where a lane was."""

    tick: int
    steps_started: int
    """The real steps started by then."""
    updates: int
    """The value updates made by then."""
    entries: int
    """The entries of the journal that had been done by then."""
    snapshot: Snapshot


class Checkpoints:
    """The checkpoints of one lane, spaced by the time that a replay takes."""

    def __init__(self, budget: int = BUDGET, clock: Callable[[], float] = time.perf_counter) -> None:
        """Begins with none: step 0 is a fresh agent.

        Args:
            budget: the bytes that the checkpoints may take.
            clock: tells the time in seconds.
        """
        self.checkpoints: list[Checkpoint] = []
        self._budget = budget
        self._clock = clock
        self._spacing = FINEST
        self._spent = 0.0
        self._rate = SHORTEST / FINEST
        self._began = 0.0

    @property
    def nbytes(self) -> int:
        """The bytes that the checkpoints take."""
        return sum(checkpoint.snapshot.nbytes for checkpoint in self.checkpoints)

    @property
    def stretch(self) -> int:
        """How many ticks to go before the next :meth:`note`, at most."""
        return max(SHORTEST, int(self._rate * (self._spacing - self._spent)))

    def begin(self) -> None:
        """A stretch of ticks begins."""
        self._began = self._clock()

    def note(self, ticks: int, tick: int, steps_started: int, updates: int, entries: int, memory: Memory) -> None:
        """A stretch of so many ticks ends: takes a checkpoint where one is due.

        Args:
            ticks: how many it was.
            tick: the lane's ticks by now.
            steps_started: its real steps started by now.
            updates: its value updates made by now.
            entries: the entries of the journal that were done.
            memory: all that the agent is.
        """
        now = self._clock()
        took = now - self._began
        if ticks >= SHORTEST:
            self._rate = ticks / max(took, 1e-6)
        if self.checkpoints and tick <= self.checkpoints[-1].tick:
            return
        self._spent += took
        if self._spent < self._spacing:
            return
        self.checkpoints.append(Checkpoint(tick, steps_started, updates, entries, Snapshot(memory)))
        self._spent = 0.0
        self._spacing = max(self._spacing, (self._clock() - now) / DEAREST)
        self._thin_out()

    def limit(self, budget: int) -> None:
        """Has the checkpoints take at most so many bytes from now on."""
        self._budget = budget
        self._thin_out()

    def shared(self, tick: int) -> "Checkpoints":
        """The same past up to a tick, with the same checkpoints, which are never written to."""
        history = Checkpoints(self._budget, self._clock)
        history.checkpoints = [checkpoint for checkpoint in self.checkpoints if checkpoint.tick <= tick]
        history._spacing, history._spent, history._rate = self._spacing, self._spent, self._rate
        return history

    def _thin_out(self) -> None:
        while len(self.checkpoints) > MOST or (self.checkpoints and self.nbytes > self._budget):
            self.checkpoints = self.checkpoints[1::2]
            self._spacing *= 2

    def before_tick(self, tick: int) -> Checkpoint | None:
        """The last checkpoint at or before a tick."""
        return self._at(bisect_right(self.checkpoints, tick, key=lambda checkpoint: checkpoint.tick))

    def before_end_of(self, step: int) -> Checkpoint | None:
        """The last checkpoint before the real step after ``step`` was started."""
        return self._at(bisect_right(self.checkpoints, step, key=lambda checkpoint: checkpoint.steps_started))

    def before_updates(self, updates: int) -> Checkpoint | None:
        """The last checkpoint with fewer real steps and fewer value updates than that."""
        return self._at(bisect_left(self.checkpoints, updates, key=lambda at: max(at.steps_started, at.updates)))

    def forget_after(self, tick: int) -> None:
        """Gives up the checkpoints after a tick: what they hold will not come to be."""
        self.checkpoints = [checkpoint for checkpoint in self.checkpoints if checkpoint.tick <= tick]

    def _at(self, after: int) -> Checkpoint | None:
        return self.checkpoints[after - 1] if after else None
