"""Tick undo: which lanes moved with the latest ticks, so that a tick back and a tick forth undo each other exactly."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Ticked(Protocol):
    """What tick undo needs of a lane."""

    @property
    def number(self) -> int:
        """Its number."""

    @property
    def ticks(self) -> int:
        """The ticks made."""

    @property
    def revision(self) -> int:
        """Goes up at every change other than a tick."""


class TickedLab(Protocol):
    """What tick undo needs of a laboratory."""

    @property
    def updates(self) -> int:
        """What the clock of updates says."""

    @property
    def lanes(self) -> Sequence[Ticked]:
        """The lanes."""


Moment = tuple[int, tuple[tuple[int, int, int], ...]]
"""What the clock of updates says, and of each lane its number, its ticks, and its revision."""


class TickRecord(NamedTuple):
    """One tick of some lanes together."""

    lanes: tuple[int, ...]
    """The numbers of the lanes that moved."""
    before: int
    after: int
    """What the clock of updates said before and after it."""


class TickUndo:
    """The ticks that were made, and those undone since; all forgotten as soon as anything else happens."""

    def __init__(self) -> None:
        """Starts empty."""
        self._made: list[TickRecord] = []
        self._undone: list[TickRecord] = []
        self._at: Moment | None = None

    def latest(self, lab: TickedLab) -> TickRecord | None:
        """The latest tick; None where that is not known."""
        self._forget_unless_at(lab)
        return self._made[-1] if self._made else None

    def undone(self, lab: TickedLab) -> TickRecord | None:
        """The tick that was undone last, and is the next one; None where none was."""
        self._forget_unless_at(lab)
        return self._undone[-1] if self._undone else None

    def record_made(self, lab: TickedLab, tick: TickRecord) -> None:
        """Notes a tick that was just made, for the first time or again."""
        if self._undone and self._undone[-1] == tick:
            self._undone.pop()
        else:
            self._undone.clear()
        self._made.append(tick)
        self._at = _moment(lab)

    def record_undone(self, lab: TickedLab, tick: TickRecord) -> None:
        """Notes that a tick was just undone."""
        if self._made and self._made[-1] == tick:
            self._made.pop()
        else:
            self._made.clear()
        self._undone.append(tick)
        self._at = _moment(lab)

    def _forget_unless_at(self, lab: TickedLab) -> None:
        if self._at != _moment(lab):
            self._made.clear()
            self._undone.clear()


def _moment(lab: TickedLab) -> Moment:
    return lab.updates, tuple((lane.number, lane.ticks, lane.revision) for lane in lab.lanes)
