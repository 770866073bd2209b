"""A bar that tells how far an experiment is, and how long it will take, on a terminal."""

import os
import time
from typing import TextIO

BAR = 24
REDRAW = 0.1
"""Seconds between two drawings, at least."""
PATIENCE = 0.5
"""Seconds before the first drawing: what is over sooner needs no bar."""
COMPILING = 4.0
"""Seconds without a single run after which it is time to say why: the engine is compiled once on a machine."""
_CLEAR = "\r\x1b[K"


class ProgressBar:
    """Draws on one line, and takes it away at the end. On anything but a terminal it draws nothing.

    It is called with how many runs are done, of how many, and remembers both.
    """

    def __init__(self, stream: TextIO | None, title: str = "") -> None:
        """Draws nothing yet.

        Args:
            stream: where to draw; None for nowhere.
            title: what goes on, in a few words.
        """
        self.done = 0
        self.total = 0
        terminal = stream is not None and not stream.closed and stream.isatty()
        self._stream = stream if terminal and os.environ.get("TERM") != "dumb" else None
        self._title = title
        self._began = time.monotonic()
        self._drawn = self._began + PATIENCE - REDRAW
        self._shown = False
        self._first: tuple[int, float] | None = None
        """How many runs came in first, and when: what went before, loading and compiling, does not go on."""

    def __call__(self, done: int, total: int) -> None:
        """Draws, unless it drew just now."""
        self.done, self.total = done, total
        now = time.monotonic()
        if done and self._first is None:
            self._first = done, now - self._began
        if self._stream is not None and now - self._drawn >= REDRAW:
            self._drawn, self._shown = now, True
            self._write(_CLEAR + self.line(now - self._began))

    def line(self, seconds: float) -> str:
        """What it shows after so many seconds."""
        full = int(BAR * self.done / self.total) if self.total else 0
        parts = [self._title, f"[{'#' * full}{'.' * (BAR - full)}]", str(self), self._left(seconds)]
        parts = [part for part in parts if part]
        room = self._width() - 1
        while len(parts) > 1 and len("  ".join(parts)) > room:
            del parts[0]
        return "  ".join(parts)[:room]

    def _left(self, seconds: float) -> str:
        """How long it will take yet, by what has come in since the first runs did."""
        if not self.done:
            return "compiling, if this is the first time" if seconds > COMPILING else "starting"
        first, since = self._first or (0, 0.0)
        if self.done > first:
            left = (seconds - since) * (self.total - self.done) / (self.done - first)
        elif seconds > 2 * since:
            left = seconds * (self.total - self.done) / self.done
        else:
            return ""
        return f"{clock_time(left)} left"

    def __str__(self) -> str:
        """How far it is: ``412 of 2,000 runs``."""
        return f"{self.done:,} of {self.total:,} run{'s' if self.total != 1 else ''}"

    def clear(self) -> None:
        """Takes the bar away."""
        if self._shown:
            self._shown = False
            self._write(_CLEAR)

    def _width(self) -> int:
        try:
            return os.get_terminal_size(self._stream.fileno()).columns if self._stream else 80
        except (OSError, ValueError):
            return 80

    def _write(self, text: str) -> None:
        if self._stream is None:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            self._stream = None  # the terminal is gone; the experiment goes on


def clock_time(seconds: float) -> str:
    """A time to wait, as ``0:07``, ``12:00`` or ``3:05:00``."""
    whole = int(seconds + 0.5)
    minutes, seconds_left = divmod(whole, 60)
    hours, minutes_left = divmod(minutes, 60)
    return f"{hours}:{minutes_left:02}:{seconds_left:02}" if hours else f"{minutes}:{seconds_left:02}"
