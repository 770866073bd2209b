"""The way that lanes have come, as a line with marks. Nothing here imports numba."""

from dataclasses import dataclass
from enum import IntEnum


class Kind(IntEnum):
    """What a mark stands for; the greater is the more telling."""

    EPISODE = 0
    """An episode ended."""
    DEED = 1
    """A person did something, the maze apart."""
    CHANGE = 2
    """The maze changed."""
    WRONG = 3
    """The model was wrong for the first time."""


@dataclass(frozen=True)
class Mark:
    """A moment worth a mark."""

    place: int
    """On the lanes' common clock."""
    kind: Kind


@dataclass(frozen=True)
class Timeline:
    """How far the lanes have come, and where they are of that."""

    now: int = 0
    """The place on the lanes' common clock."""
    end: int = 0
    """The furthest place that was reached."""
    begun: bool = False
    """Whether any lane has made a tick."""
    past: bool = False
    """Whether any lane has been further than it is."""
    marks: tuple[Mark, ...] = ()
    """Those of the lane in focus, in their order."""

    @property
    def mark_before(self) -> int:
        """The place of the mark before the present that is no end of an episode, or of the beginning."""
        return max((mark.place for mark in self._telling if mark.place < self.now), default=0)

    @property
    def next_mark(self) -> int:
        """The place of the next mark that is no end of an episode, or of the furthest moment."""
        return min((mark.place for mark in self._telling if mark.place > self.now), default=self.end)

    @property
    def _telling(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.kind is not Kind.EPISODE]
