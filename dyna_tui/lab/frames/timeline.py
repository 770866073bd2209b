"""Timeline of a laboratory with its marks. Nothing here imports numba."""

import math
from enum import IntEnum
from typing import NamedTuple

SHORTEST = 100
"""The least length of a timeline, by the lanes' clock."""

JUMPS = 10
"""Jumps that the history takes from end to end."""


class Kind(IntEnum):
    """What a mark stands for, the least important first."""

    EPISODE = 0
    """An episode ended."""
    INTERVENTION = 1
    """A person changed something other than the maze."""
    CHANGE = 2
    """The maze changed."""
    WRONG = 3
    """The model was wrong for the first time."""


class Mark(NamedTuple):
    """A moment of the timeline that stands out."""

    time: int
    """On the lanes' common clock."""
    kind: Kind


class Timeline(NamedTuple):
    """How far the lanes have come, and where they are now."""

    now: int = 0
    """The time on the common clock."""
    end: int = 0
    """The latest time that was reached."""
    started: bool = False
    """Whether any lane has made a tick."""
    in_past: bool = False
    """Whether any lane has been further than it is."""
    marks: tuple[Mark, ...] = ()
    """The marks of the focused lane, in order."""

    @property
    def length(self) -> int:
        """The time at the right end of its line: the least of 1, 2, 5, 10, 20, ... hundreds that holds the history."""
        end = max(self.end, SHORTEST)
        tens = int(10 ** math.floor(math.log10(end)))
        return next(times * tens for times in (1, 2, 5, 10) if times * tens >= end)

    @property
    def jump(self) -> int:
        """A tenth of the history, and not of its line, which may be twice as long."""
        return max(self.end // JUMPS, 1)

    @property
    def mark_before(self) -> int:
        """The time of the previous mark, ends of episodes left out; 0 where there is none."""
        return max((mark.time for mark in self._major if mark.time < self.now), default=0)

    @property
    def next_mark(self) -> int:
        """The time of the next mark, ends of episodes left out; the end where there is none."""
        return min((mark.time for mark in self._major if mark.time > self.now), default=self.end)

    @property
    def _major(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.kind is not Kind.EPISODE]
