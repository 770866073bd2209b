"""Checkpoints of a lane, from which any earlier moment is a short replay away."""

import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from dyna_tui.dyna.snapshot import Snapshot

FIRST_SPACING = 0.02
"""Seconds of replay between two checkpoints, at first."""
MOST_CHECKPOINTS = 64
"""The most checkpoints of a lane; beyond, every second one is dropped."""
BUDGET = 150_000_000
"""Bytes for the checkpoints of all lanes together."""
COST_SHARE = 0.05
"""The share of the engine's time that taking checkpoints may take, about."""
SHORTEST_STRETCH = 1_000
"""Ticks of a stretch, at least."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A lane as it was at one moment."""

    tick: int
    steps_started: int
    """The real steps started by then."""
    updates: int
    """The value updates made by then."""
    entries: int
    """The entries of the journal applied by then."""
    snapshot: Snapshot


class Checkpoints:
    """The checkpoints of one lane, spaced by the time that a replay takes."""

    def __init__(self, budget: int = BUDGET, clock: Callable[[], float] = time.perf_counter) -> None:
        """Starts with none: step 0 is a fresh agent.

        Args:
            budget: the bytes that the checkpoints may take.
            clock: gives the time in seconds.
        """
        self.checkpoints: list[Checkpoint] = []
        self._budget = budget
        self._clock = clock
        self._spacing = FIRST_SPACING
        self._spent = 0.0
        self._rate = SHORTEST_STRETCH / FIRST_SPACING
        self._began = 0.0

    @property
    def nbytes(self) -> int:
        """The bytes that the checkpoints take."""
        return sum(checkpoint.snapshot.nbytes for checkpoint in self.checkpoints)

    @property
    def stretch(self) -> int:
        """How many ticks to go before the next :meth:`note`, at most."""
        return max(SHORTEST_STRETCH, int(self._rate * (self._spacing - self._spent)))

    def begin(self) -> None:
        """A stretch of ticks, or an intervention, begins."""
        self._began = self._clock()

    def note(
        self, ticks: int, tick: int, steps_started: int, updates: int, entries: int, snapshot: Callable[[], Snapshot]
    ) -> None:
        """A stretch of so many ticks, or an intervention, ends: takes a checkpoint where one is due.

        Args:
            ticks: how many it was; none of an intervention.
            tick: the lane's ticks by now.
            steps_started: its real steps started by now.
            updates: its value updates made by now.
            entries: the entries of the journal that were applied.
            snapshot: takes a snapshot of the agent.
        """
        now = self._clock()
        took = now - self._began
        if ticks >= SHORTEST_STRETCH:
            self._rate = ticks / max(took, 1e-6)
        if self.checkpoints and (tick, entries) <= (self.checkpoints[-1].tick, self.checkpoints[-1].entries):
            return
        self._spent += took
        if self._spent < self._spacing:
            return
        self.checkpoints.append(Checkpoint(tick, steps_started, updates, entries, snapshot()))
        self._spent = 0.0
        self._spacing = max(self._spacing, (self._clock() - now) / COST_SHARE)
        self._thin_out()

    def limit(self, budget: int) -> None:
        """Limits the bytes of the checkpoints from now on."""
        self._budget = budget
        self._thin_out()

    def shared(self, tick: int) -> "Checkpoints":
        """The checkpoints up to a tick, for another lane; they are never written to."""
        others = Checkpoints(self._budget, self._clock)
        others.checkpoints = [checkpoint for checkpoint in self.checkpoints if checkpoint.tick <= tick]
        others._spacing, others._spent, others._rate = self._spacing, self._spent, self._rate
        return others

    def _thin_out(self) -> None:
        while len(self.checkpoints) > MOST_CHECKPOINTS or (self.checkpoints and self.nbytes > self._budget):
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
        """Drops the checkpoints after a tick, whose history was discarded."""
        self.checkpoints = [checkpoint for checkpoint in self.checkpoints if checkpoint.tick <= tick]

    def _at(self, after: int) -> Checkpoint | None:
        return self.checkpoints[after - 1] if after else None
