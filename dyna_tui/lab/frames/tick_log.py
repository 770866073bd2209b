"""Tick log: a lane's latest ticks, replayed by a copy of it when they are asked for."""

import weakref
from collections import deque

from dyna_tui.lab.frames.counters import counters_of
from dyna_tui.lab.frames.tick import latest_tick
from dyna_tui.lab.frames.tick_record import LogEntry
from dyna_tui.lab.lane import Lane

SPARE = 60
"""Ticks replayed before those of a list, so that rewinding by a few finds them in the log."""
FURTHEST = 2_000
"""Ticks by which the log follows its lane to list several; beyond, it starts anew from a checkpoint."""
FURTHEST_FOR_ONE = 30
"""The same where only the latest tick is asked for: made one by one, so many take as long as a new start."""


class TickLog:
    """The latest ticks of one lane, from a copy of it that follows tick by tick."""

    def __init__(self) -> None:
        """Starts with none."""
        self._lane: weakref.ref[Lane] | None = None
        self._copy: Lane | None = None
        self._entries: deque[LogEntry] = deque()

    def latest(self, lane: Lane, count: int) -> tuple[LogEntry, ...]:
        """Up to ``count`` of the latest ticks of the lane, the newest last; it must not be moving."""
        now = lane.ticks
        first = max(now - count, 0) + 1
        if first > now:
            return ()
        spare, furthest = (SPARE, FURTHEST) if count > 1 else (0, FURTHEST_FOR_ONE)
        copy = self._copy
        if copy is None or now - copy.ticks > furthest or not self._reaches(copy, lane, first):
            self._entries.clear()
            self._lane = weakref.ref(lane)
            copy = self._copy = lane.copy_at(max(first - 1 - spare, 0))
        while copy.ticks < now:
            self._follow(copy, lane)
        while len(self._entries) > max(2 * SPARE, count + SPARE):
            self._entries.popleft()
        return tuple(entry for entry in self._entries if first <= entry.number <= now)

    def _reaches(self, copy: Lane, lane: Lane, first: int) -> bool:
        """Whether the log holds that tick, and can be continued from it to the present."""
        same = self._lane is not None and self._lane() is lane
        if not same or not self._entries or self._entries[0].number > first:
            return False
        done = copy.journal.entries
        if lane.ticks > copy.ticks:
            missed = lane.journal.until(copy.ticks - 1) > len(done)
            return not missed and lane.journal.entries[: len(done)] == done
        before = lane.ticks - 1
        return lane.journal.entries[: lane.journal.until(before)] == done[: copy.journal.until(before)]

    def _follow(self, copy: Lane, lane: Lane) -> None:
        """Applies the interventions at the copy's tick, and makes its next tick."""
        done = len(copy.journal.entries)
        for entry in lane.journal.entries[done : lane.journal.until(copy.ticks)]:
            copy.do(entry.intervention)
        tried = _tried(copy) if copy.view.about_to_act else None
        copy.advance(1)
        tick = latest_tick(copy, tried)
        assert tick is not None
        self._entries.append(LogEntry(copy.ticks, tick, counters_of(copy.state)))


def _tried(lane: Lane) -> tuple[int, ...]:
    """The real steps of the latest tries of the actions of the state that the lane acts in next."""
    return tuple(lane.view.last_tried[lane.view.state].tolist())
