"""A journey of the laboratory to another moment, however long it takes, which can be broken off."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dyna_tui.lab.history.seek import Seek, Seeks
    from dyna_tui.lab.lab import Lab

CHUNK = 0.1
"""Seconds of a journey between two looks at what a person wants."""


@dataclass(frozen=True)
class SeekRequest:
    """A journey that is asked for."""

    name: str
    """Trips of one name that wait become one trip."""
    seeks: "Callable[[Lab, int], Seeks]"
    """Makes its way, of an amount."""
    amount: int
    adds: bool
    """Whether the amounts of two trips add up; else the later one holds."""

    def followed_by(self, other: "SeekRequest") -> "SeekRequest | None":
        """Both as one trip, where they can be one."""
        if self.name != other.name:
            return None
        return replace(other, amount=self.amount + other.amount if self.adds else other.amount)


class SeekTask:
    """A trip under way. Until it is over the lanes are in the middle of something, not to be shown."""

    def __init__(self, lab: "Lab", request: SeekRequest) -> None:
        """Begins where the laboratory is."""
        self.request = request
        self._lab = lab
        self._from = lab.snapshot()
        self._route = request.seeks(lab, request.amount)
        self._way: Seek | None = None
        self._gone = 0

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1, about."""
        under_way = self._way.share if self._way else 0.0
        return min((self._gone + under_way) / len(self._lab.lanes), 1.0)

    def go(self) -> bool:
        """Goes on for a chunk; whether it is over."""
        until = perf_counter() + CHUNK
        while True:
            if self._way is None:
                self._way = next(self._route, None)
                if self._way is None:
                    return True
            if not self._way.run_for(until - perf_counter()):
                return False
            self._way = None
            self._gone += 1

    def turn(self, request: SeekRequest) -> None:
        """Goes elsewhere instead, from where it has come to."""
        self.request = request
        self._route, self._way, self._gone = request.seeks(self._lab, request.amount), None, 0

    def cancel(self) -> None:
        """Goes back to where it began."""
        self._lab.restore(self._from)
