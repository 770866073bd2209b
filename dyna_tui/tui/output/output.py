"""Output of an app to its terminal, with flow control: no frame is made while the terminal still takes the last one.

Textual queues frames for a thread that writes them. On a slow line they would pile up there, and what a person
sees would be seconds old.
"""

from collections.abc import Callable
from typing import IO, Any

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS
from textual.app import App
from textual.color import Color
from textual.driver import Driver
from textual.filter import LineFilter
from textual.geometry import Region

from dyna_tui.tui.output.look_table import LookTable
from dyna_tui.tui.output.terminal_screen import TerminalScreen

TABLES = 64
"""Backgrounds of which the looks are remembered."""


def colour_system(app: App[Any]) -> ColorSystem:
    """The colours of an app's terminal; all of them where the app has no :class:`Output`."""
    output = getattr(app, "output", None)
    return output.system if isinstance(output, Output) else ColorSystem.TRUECOLOR


class Output:
    """What an app's terminal shows, and whether it has taken all that was sent."""

    def __init__(self, app: App[Any]) -> None:
        """Begins with nothing sent; the app has yet to be run."""
        self.terminal = TerminalScreen()
        self._glyphs: Callable[[str], str] | None = None
        self.system = COLOR_SYSTEMS[app.console.color_system or "truecolor"]
        self._app = app
        self._queued = 0
        """How much was given to the thread that writes; of the event loop's thread."""
        self._sent = 0
        """How much of it the terminal has taken; of the writing thread."""
        self.waits = False
        """Whether a frame was asked for that the terminal cannot take yet."""
        app.driver_class = controlled(app.driver_class, self)

    @property
    def system(self) -> ColorSystem:
        """The colours that the terminal has."""
        return self._system

    @system.setter
    def system(self, system: ColorSystem) -> None:
        self._system = system
        self._looks: dict[tuple[tuple[LineFilter, ...], Color], LookTable] = {}
        self.looks = LookTable(system, glyphs=self._glyphs)
        """How styles look that were filtered."""

    def use_plain_glyphs(self, plain: bool) -> None:
        """Draws in plain glyphs alone, or in all; what is shown already is sent anew."""
        if plain != (self._glyphs is not None):
            from dyna_tui.tui.output.plain_glyphs import plain_text  # which most terminals do without

            self._glyphs = plain_text if plain else None
            self.system = self._system
            self.terminal.forget()

    def looks_with(self, filters: tuple[LineFilter, ...], background: Color) -> LookTable:
        """How styles look on a background once they are filtered."""
        looks = self._looks.get((filters, background))
        if looks is None:
            if len(self._looks) >= TABLES:
                self._looks.clear()
            looks = self._looks[filters, background] = LookTable(self._system, filters, background, self._glyphs)
        return looks

    def wait(self) -> bool:
        """Whether the terminal has yet to take what was sent; if so, the screen is asked for a frame once it has."""
        self.waits = True  # first, for the writing thread looks at it after it has noted what it sent
        self.waits = self._queued != self._sent
        return self.waits

    def queue(self, data: str) -> None:
        """Notes that something is given to the thread that writes."""
        self._queued += len(data)

    def note_sent(self, length: int) -> None:
        """Notes, in the writing thread, that the terminal has taken some of it."""
        self._sent += length
        if self.waits and self._queued == self._sent:
            self._app.call_later(self._resume)

    def _resume(self) -> None:
        if self.waits:
            self.waits = False
            self._app.screen.refresh(Region(0, 0, 1, 1))  # what else is dirty goes with it


class CountedFile:
    """A file whose writes are noted once they have gone through."""

    def __init__(self, file: IO[str], output: Output) -> None:
        """Writes to a file, on behalf of an output."""
        self._file = file
        self._output = output
        self._written = 0

    def fileno(self) -> int:
        """The number of its descriptor."""
        return self._file.fileno()

    def write(self, text: str) -> int:
        """Writes a text; it may take long."""
        self._written += len(text)
        return self._file.write(text)

    def flush(self) -> None:
        """Waits until all is written, and notes it."""
        self._file.flush()
        written, self._written = self._written, 0
        self._output.note_sent(written)


def controlled(driver: type[Driver], output: Output) -> type[Driver]:
    """A driver that notes what it writes to its file in an output, if it has a file."""

    class Controlled(driver):  # type: ignore[misc, valid-type]
        """The driver."""

        def __init__(self, *args: Any, **keywords: Any) -> None:
            super().__init__(*args, **keywords)
            file: Any = getattr(self, "_file", None)
            self._counted = file is not None
            if self._counted:
                self._file = CountedFile(file, output)

        def write(self, data: str) -> None:
            if self._counted:
                output.queue(data)
            super().write(data)

    return Controlled
