"""Calls of a user's code: errors become one line, what it prints is swallowed, and it may not take for ever."""

import ctypes
import io
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from dyna_tui.errors import InputError, printable

T = TypeVar("T")

TIME_LIMIT = 10.0
"""Seconds that one call may take."""
LONGEST_MESSAGE = 160
"""Characters of an exception's text that a message repeats."""
BETWEEN_LOOKS = 0.02
"""Seconds between two looks at whether a call takes too long."""


class OutOfTime(BaseException):
    """Raised inside a call that took too long, so that its thread ends; no ``except Exception`` catches it."""


class Calls:
    """Calls of one user's code."""

    def __init__(self, file: str = "") -> None:
        """Calls of code in a file, as the user named it; empty where it is in none."""
        self.file = file
        self._running: tuple[str, float] | None = None

    def call(self, what: str, function: Callable[..., T], *arguments: Any, **keywords: Any) -> T:
        """Calls a function.

        Args:
            what: what it is to a reader, as in ``DynaQ.update``.
            function: the function.
            arguments: its arguments.
            keywords: its keyword arguments.

        Raises:
            InputError: where it raises anything.
        """
        self._running = (what, time.monotonic())
        try:
            return function(*arguments, **keywords)
        except OutOfTime:
            raise InputError(self._too_slow(what)) from None
        except BaseException as error:
            raise InputError(self.describe(what, error)) from None
        finally:
            self._running = None

    def describe(self, what: str, error: BaseException) -> str:
        """One line about what a call raised, with the line of the user's file."""
        if isinstance(error, SyntaxError) and error.lineno is not None:
            return f"{self.file}:{error.lineno}:{error.offset or 1}: {error.msg}: make it a Python file that runs"
        own = os.path.abspath(self.file)
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == own]
        where = f"{self.file}:{lines[-1]}: " if lines else f"{self.file}: " if self.file else ""
        if isinstance(error, SystemExit):
            return f"{where}{what} ends the program (SystemExit): it must return"
        text = printable(" ".join(str(error).split()))
        text = text if len(text) <= LONGEST_MESSAGE else text[: LONGEST_MESSAGE - 1] + "…"
        return f"{where}{what} raised {type(error).__name__}{': ' if text else ''}{text}"

    def _too_slow(self, what: str, seconds: float = TIME_LIMIT) -> str:
        where = f"{self.file}: " if self.file else ""
        return f"{where}{what} did not return within {seconds:g} seconds: does a loop in it end?"

    @contextmanager
    def watched(self, seconds: float = TIME_LIMIT) -> Iterator[None]:
        """Ends a call of this thread that takes longer than so many seconds, as far as it runs Python.

        Raises:
            InputError: where one does.
        """
        caller, over = threading.get_ident(), threading.Event()

        def look() -> None:
            while not over.wait(seconds / 10):
                if self.overdue(seconds):
                    _raise_in(caller)
                    return

        threading.Thread(target=look, daemon=True).start()
        try:
            yield
        except OutOfTime:  # that came when the call had just returned
            raise InputError(self._too_slow("a call", seconds)) from None
        finally:
            over.set()

    def overdue(self, seconds: float) -> str | None:
        """What has been running for longer than so many seconds, if anything."""
        running = self._running
        return running[0] if running and time.monotonic() - running[1] > seconds else None

    def within(self, seconds: float, work: Callable[[], T]) -> T:
        """Does some work in a thread of its own, in which no single call may take longer than so many seconds.

        Raises:
            InputError: where one does.
        """
        results: list[T] = []
        errors: list[BaseException] = []

        def run() -> None:
            try:
                results.append(work())
            except BaseException as error:  # raised again in the thread that waits
                errors.append(error)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(BETWEEN_LOOKS)
            if what := self.overdue(seconds):
                _raise_in(thread.ident or 0)
                raise InputError(self._too_slow(what, seconds))
        if errors:
            raise errors[0]
        return results[0]


def _raise_in(thread: int) -> None:
    """Ends what a thread does, given its identifier, at its next line of Python."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(OutOfTime))


class Output(io.TextIOBase):
    """Takes what is printed, and counts its lines."""

    lines = 0

    def write(self, text: str) -> int:
        """Counts."""
        self.lines += text.count("\n")
        return len(text)

    def writable(self) -> bool:
        """It is."""
        return True


@contextmanager
def swallowed_output() -> Iterator[Output]:
    """Takes what is printed meanwhile, warnings too, and leaves nothing to be read from standard input."""
    streams = {name: getattr(sys, name) for name in ("stdin", "stdout", "stderr")}
    output = Output()
    others = {"stdin": io.StringIO(), "stdout": output, "stderr": output}
    for name, other in others.items():
        setattr(sys, name, other)
    try:
        yield output
    finally:
        for name, other in others.items():
            if getattr(sys, name) is other:  # else another thread, as that of a screen that ends, has replaced it
                setattr(sys, name, streams[name])
