"""Seek of the laboratory to another moment: chunk by chunk, so that the screen stays alive and it can be cancelled."""

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dyna_tui.lab.history.seek import Seek, Seeks
    from dyna_tui.lab.lab import Lab

CHUNK = 0.1
"""Seconds of a seek between two looks at what a person asks for."""


class SeekRequest(NamedTuple):
    """A seek that is asked for."""

    name: str
    """Waiting requests of one name are joined."""
    seeks: "Callable[[Lab, int], Seeks]"
    """Gives the seeks of the lanes, by ``amount``."""
    amount: int
    """How far, or where to."""
    adds: bool
    """Whether the amounts of two joined requests add up; else the later one holds."""
    then: Callable[[], None] = lambda: None
    """Is called in the event loop where the seek was not cancelled."""

    def joined(self, later: "SeekRequest") -> "SeekRequest | None":
        """Both as one request, where they can be one."""
        if self.name != later.name:
            return None
        return later._replace(amount=self.amount + later.amount if self.adds else later.amount)


class SeekTask:
    """A seek under way. Until it is over the lanes are between two moments, not to be shown."""

    def __init__(self, lab: "Lab", request: SeekRequest) -> None:
        """Begins where the laboratory is."""
        self.request = request
        self._lab = lab
        self._origin = lab.snapshot()
        self._seeks = request.seeks(lab, request.amount)
        self._current: Seek | None = None
        self._finished = 0

    @property
    def share(self) -> float:
        """About how much of it is done, from 0 to 1."""
        current = self._current.share if self._current else 0.0
        return min((self._finished + current) / len(self._lab.lanes), 1.0)

    def run_chunk(self) -> bool:
        """Goes on for a chunk; whether it is over."""
        until = perf_counter() + CHUNK
        while True:
            if self._current is None:
                self._current = next(self._seeks, None)
                if self._current is None:
                    return True
            if not self._current.run_for(until - perf_counter()):
                return False
            self._current = None
            self._finished += 1

    def redirect(self, request: SeekRequest) -> None:
        """Goes elsewhere instead, from where it has come to."""
        self.request = request
        self._seeks, self._current, self._finished = request.seeks(self._lab, request.amount), None, 0

    def cancel(self) -> None:
        """Goes back to where it began."""
        self._lab.restore(self._origin)
