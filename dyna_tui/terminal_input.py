"""Input of the terminal: any byte is read, and the thread that reads ends as soon as it is told to.

Textual decodes what is typed strictly, and so one byte that is not UTF-8 would end the app. Its thread that waits for
keys looks every tenth of a second whether it is to end, and then waits for one more: a fifth of a second of every quit.
"""

import codecs
import os
import selectors
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.driver import Driver


def read_any_byte() -> None:
    """Have a byte that is not UTF-8 read as U+FFFD."""
    with suppress(ImportError):  # Windows has events instead of bytes
        from textual.drivers import linux_driver

        setattr(linux_driver, "getincrementaldecoder", _replacing_decoder)  # noqa: B010


def end_input_at_once(driver: "Driver") -> Callable[[], None]:
    """Have the thread in which a driver reads keys end as soon as it is told to; call what is returned at the end."""
    with suppress(ImportError):
        from textual.drivers import linux_driver

        if isinstance(driver, linux_driver.LinuxDriver):
            end = WakingEvent()
            driver.exit_event = end
            selector = SimpleNamespace(SelectSelector=lambda: Selector(end), EVENT_READ=selectors.EVENT_READ)
            setattr(linux_driver, "selectors", selector)  # noqa: B010
            return end.close
    return lambda: None


def _replacing_decoder(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")


class WakingEvent(threading.Event):
    """An event that has a file readable for as long as it is set."""

    def __init__(self) -> None:
        """Begins unset."""
        super().__init__()
        self.file, self._wakes = os.pipe()

    def set(self) -> None:
        """Sets it, and wakes who waits for the file."""
        if not self.is_set() and self._wakes >= 0:
            os.write(self._wakes, b".")
        super().set()

    def clear(self) -> None:
        """Unsets it."""
        if self.is_set() and self.file >= 0:
            os.read(self.file, 1)
        super().clear()

    def close(self) -> None:
        """Sets it, and closes the file."""
        self.set()
        for file in (self.file, self._wakes):
            if file >= 0:
                os.close(file)
        self.file = self._wakes = -1


class Selector(selectors.SelectSelector):
    """Waits for files no longer than until an event is set."""

    def __init__(self, end: WakingEvent) -> None:
        """Waits for no file yet."""
        super().__init__()
        self._end = end.file
        self.register(self._end, selectors.EVENT_READ)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """The files that are ready; none where the event is what was waited for."""
        return [ready for ready in super().select(timeout) if ready[0].fd != self._end]
