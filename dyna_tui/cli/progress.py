"""Progress bar on standard error: how far a long command is, and the time left."""

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress, Task

BAR_WIDTH = 24
REDRAW_SECONDS = 0.1
PATIENCE = 0.5
"""Seconds before the bar appears: what is over sooner needs none."""
COMPILING_AFTER = 4.0
"""Seconds without a single run after which the bar says why, where the engine is compiled, once on a machine."""


class ProgressBar:
    """One line on a terminal, gone at the end; nothing on anything else.

    It is called with how many runs are done, and of how many, and remembers both.
    """

    def __init__(self, stream: TextIO | None, title: str = "") -> None:
        """Draw nothing yet.

        Args:
            stream: where to draw; None for nowhere.
            title: what is going on, in a few words.
        """
        self.done = 0
        self.total = 0
        is_terminal = stream is not None and not stream.closed and stream.isatty()
        self._stream = stream if is_terminal and os.environ.get("TERM") != "dumb" else None
        self._title = title
        self._progress: Progress | None = None
        self._began = time.monotonic()
        self._redraw_at = self._began + PATIENCE

    def __enter__(self) -> Self:
        """The bar, which is cleared at the end of the block."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Clear it."""
        self.clear()

    def __call__(self, done: int, total: int) -> None:
        """Take note of how many runs are done, and draw unless that was just done."""
        self.done, self.total = done, total
        self._draw(done, total, str(self))

    def share(self, share: float) -> None:
        """Take note of what share is done, from 0 to 1, and draw unless that was just done."""
        self._draw(share, 1.0, f"{share:4.0%}")

    def __str__(self) -> str:
        """How far it is: ``412 of 2,000 runs``."""
        return f"{self.done:,} of {self.total:,} run{'s' if self.total != 1 else ''}"

    def clear(self) -> None:
        """Take the bar away."""
        progress, self._progress = self._progress, None
        if progress is not None:
            with suppress(OSError):  # the terminal is gone
                progress.stop()

    def _draw(self, done: float, total: float, text: str) -> None:
        now = time.monotonic()
        if self._stream is None or now < self._redraw_at:
            return
        self._redraw_at = now + REDRAW_SECONDS
        try:
            if self._progress is None:
                self._progress = _progress(self._stream, self._title, self._began)
            self._progress.update(self._progress.task_ids[0], completed=done, total=total, text=text)
            if self._progress.live.is_started:
                self._progress.refresh()
            else:
                self._progress.start()
        except OSError:
            self._stream = self._progress = None  # the terminal is gone; the command goes on


def _progress(stream: TextIO, title: str, began: float) -> "Progress":
    """A bar of rich's with one task; ``rich`` is imported only when there is something to draw."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn
    from rich.table import Column
    from rich.text import Text

    from dyna_tui.native.library import library

    class TimeLeft(ProgressColumn):
        """The time left, by the pace of the last updates: loading and compiling do not count."""

        def render(self, task: "Task") -> Text:
            if not task.completed:
                compiles = time.monotonic() - began > COMPILING_AFTER and library() is None
                return Text("compiling (first run only)" if compiles else "starting")
            return Text("" if task.time_remaining is None else f"{clock_time(task.time_remaining)} left")

    progress = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(BAR_WIDTH, complete_style="cyan", finished_style="cyan"),
        TextColumn("{task.fields[text]}", markup=False),
        TimeLeft(Column(no_wrap=True)),
        console=Console(file=stream, highlight=False),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
        get_time=time.monotonic,
    )
    progress.add_task(title, text="")
    return progress


def clock_time(seconds: float) -> str:
    """A duration as ``0:07``, ``12:00`` or ``3:05:00``."""
    whole = int(seconds + 0.5)
    minutes, seconds_left = divmod(whole, 60)
    hours, minutes_left = divmod(minutes, 60)
    return f"{hours}:{minutes_left:02}:{seconds_left:02}" if hours else f"{minutes}:{seconds_left:02}"
