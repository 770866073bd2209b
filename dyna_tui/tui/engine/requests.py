"""Queue of requests to the engine: work and seeks in the order in which they were asked for, seeks of a kind joined."""

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message

from dyna_tui.tui.engine.seek_task import SeekRequest

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab

    Request = Callable[[Lab], Message | str | None]
    """Is done in the engine's thread, between two chunks. What it returns is posted after the frames of it, text as
    a message for the status line, and so is an :class:`InputError` that it raises."""


class RequestQueue:
    """What was asked for and is not done yet."""

    def __init__(self) -> None:
        """Begins empty."""
        self._queue: deque[Request | SeekRequest] = deque()

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self._queue)

    def add(self, request: "Request") -> None:
        """Puts work behind what waits."""
        self._queue.append(request)

    def add_seek(self, request: SeekRequest) -> None:
        """Puts a seek behind what waits, or joins it with the last where that is a seek of the same kind."""
        last = self._queue[-1] if self._queue else None
        joined = last.joined(request) if isinstance(last, SeekRequest) else None
        if joined:
            self._queue.pop()
        self._queue.append(joined or request)

    @property
    def has_seek(self) -> bool:
        """Whether a seek waits."""
        return any(isinstance(each, SeekRequest) for each in self._queue)

    @property
    def seek_first(self) -> SeekRequest | None:
        """The seek that is next, if a seek is."""
        first = self._queue[0] if self._queue else None
        return first if isinstance(first, SeekRequest) else None

    def take_seek(self) -> None:
        """Takes the seek that is next from the queue."""
        self._queue.popleft()

    def take_work(self) -> "list[Request]":
        """Takes the work before the next seek from the queue."""
        work: list[Request] = []
        while self._queue and not isinstance(request := self._queue[0], SeekRequest):
            work.append(request)
            self._queue.popleft()
        return work

    def drop_seeks(self) -> None:
        """Drops all seeks."""
        self._queue = deque(each for each in self._queue if not isinstance(each, SeekRequest))
