"""Restoring the terminal, however the laboratory ends: quit, exception, signal, job control, hang-up.

Textual restores it after a quit and after an exception, but not after a signal (Textual #5140), and
after an exception it prints a page of traceback. :func:`run` stands between an app and the shell.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import StringIO
from typing import IO, TYPE_CHECKING, Any

from dyna_tui.errors import InputError, shortage

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from types import FrameType

    from textual.app import App
    from textual.driver import Driver

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name))
"""The signals that ask a program to end."""

PATIENCE = 5.0
"""Seconds an app may take to leave after a signal."""

GRACE = 0.5
"""Seconds within which further signals count as the same request: a terminal that closes may send two."""

DRAWN = "█←×─⣀·"
"""Some of what the screen is drawn with."""

TRACEBACK = "DYNA_TUI_TRACEBACK"
"""The environment variable that makes an internal error print its traceback."""

_PIXEL_MOUSE_OFF = "\x1b[?1016l"
"""Textual asks for the mouse in pixels where a terminal offers it, and leaves that on."""

_ALL_OFF = (
    "\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
    f"{_PIXEL_MOUSE_OFF}\x1b[?1004l\x1b[<u\x1b[?1049l\x1b[?25h"
)
"""Undoes every mode that Textual's driver sets: paste, wrap, resize, mouse, focus, keys, screen, cursor."""

_Attributes = list[Any] | None


def wants_plain_lines() -> bool:
    """Whether the environment asks for plain lines: ACCESSIBLE is set, or the terminal cannot move its cursor."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return False  # a browser stands in for the terminal
    return os.environ.get("ACCESSIBLE", "0") not in ("", "0") or os.environ.get("TERM") == "dumb"


def require(stdin: IO[str] | None, stdout: IO[str] | None, stderr: IO[str] | None) -> None:
    """Make sure that there is a terminal to draw on and to read keys from; Textual draws on standard error.

    Raises:
        InputError: if one of the three is not a terminal, the terminal cannot move its cursor, or its encoding
            lacks what the screen is drawn with.
    """
    if os.environ.get("TEXTUAL_DRIVER"):
        return  # a browser stands in for the terminal
    streams = {"standard input": stdin, "standard output": stdout, "standard error": stderr}
    for name, stream in streams.items():
        if stream is None or stream.closed or not stream.isatty():
            right = "run it without pipes or redirection"
            raise InputError(f"the laboratory needs a terminal, but {name} is not one: {right}")
    _require_unicode(getattr(stderr, "encoding", None) or "utf-8")
    kind = os.environ.get("TERM", "")
    if kind in ("dumb", "unknown"):
        right = "set TERM to the kind you have, as in TERM=xterm-256color, or use --plain"
        raise InputError(f"the laboratory needs a terminal that can move its cursor, but TERM is '{kind}': {right}")


def _require_unicode(encoding: str) -> None:
    try:
        DRAWN.encode(encoding)
    except UnicodeEncodeError:
        right = "use a UTF-8 locale, as in LANG=C.UTF-8, and leave PYTHONIOENCODING unset"
        what = f"the laboratory is drawn in UTF-8, but the terminal's encoding is {encoding}"
        raise InputError(f"{what}: {right}") from None


def report_internal_error(error: BaseException) -> None:
    """Report a fault of the program's own, or what the process has run out of, in one line on standard error.

    Args:
        error: what was raised; a failed worker's own exception is reported in place of Textual's wrapping.
    """
    inner = getattr(error, "error", None)
    if isinstance(inner, BaseException):
        error = inner
    if os.environ.get(TRACEBACK):
        import traceback

        traceback.print_exception(error)
    lacking = shortage(error)
    if lacking is not None:
        print(f"dyna-tui: {lacking}", file=sys.stderr)
        return
    what = " ".join(f"{type(error).__name__}: {error}".split()).removesuffix(":")
    print(f"dyna-tui: internal error: {what} (set {TRACEBACK}=1 for a traceback)", file=sys.stderr)


def run(app: "App[Any]") -> int:
    """Run an app to its end, restore the terminal, and return the exit status.

    A signal that asks the program to end leaves through ``App.exit`` with 128 + its number. An exception of
    the app becomes one line and status 1.
    """
    import asyncio

    from rich.console import Console

    from dyna_tui.terminal_input import read_any_byte

    # What Textual prints at the end is held back until we know whether it is a traceback.
    farewell = StringIO()
    app.error_console = Console(file=farewell, markup=False, highlight=False)
    ended = ExitStack()
    app.driver_class = _orderly(app.driver_class, ended)
    # Its page of traceback is never shown, and where memory is short, to make it would fail and leave the app hanging.
    setattr(app, "_fatal_error", app._close_messages_no_wait)  # noqa: B010
    read_any_byte()
    before = _attributes()
    runner = asyncio.Runner()
    try:
        with _leaving_on_signals(app, runner.get_loop(), before), runner:
            threading.Thread(target=_signal_hang_up, daemon=True).start()
            app.run(loop=runner.get_loop())
    finally:
        ended.close()
        _restore(before, _PIXEL_MOUSE_OFF)
        _discard_unwritten()
    # Textual keeps the exception for test frameworks alone, and has no public way to it.
    if app._exception is not None and _is_gone(0):
        return 128 + signal.SIGHUP
    if app._exception is not None:
        report_internal_error(app._exception)
        return 1
    with suppress(OSError):  # the terminal is gone
        sys.stderr.write(farewell.getvalue())
    return 1 if app.return_code is None else app.return_code


def _orderly(driver: "type[Driver]", ended: ExitStack) -> "type[Driver]":
    """A driver that is never started twice, and that handles SIGTSTP and SIGCONT in the event loop.

    What it needs beside the terminal is given back as ``ended`` is left.

    Textual starts the driver at every SIGCONT, also after a plain SIGSTOP, which is never announced. Then two
    threads would read the keys, and one of them could outlive the app. It also does so within the signal's
    handler, which waits for ever if the signal interrupted a write to the terminal.
    """
    import asyncio

    from dyna_tui.terminal_input import end_input_at_once

    class Orderly(driver):  # type: ignore[misc, valid-type]
        """The driver, which knows whether it is started, and in which loop."""

        started = False

        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            ended.callback(end_input_at_once(self))

        def start_application_mode(self) -> None:
            self.loop = asyncio.get_running_loop()
            if self.started:
                self.suspend_application_mode()
            self.started = True
            super().start_application_mode()

        def stop_application_mode(self) -> None:
            self.started = False
            super().stop_application_mode()

        def _sigtstp_application(self, *_: object) -> None:
            self._soon(super()._sigtstp_application)

        def _sigcont_application(self, *_: object) -> None:
            self._soon(super()._sigcont_application)

        def _soon(self, do: Callable[[], None]) -> None:
            with suppress(RuntimeError):  # the loop is closed: the app has ended
                self.loop.call_soon_threadsafe(do)

    return Orderly


@contextmanager
def _leaving_on_signals(app: "App[Any]", loop: "AbstractEventLoop", before: _Attributes) -> Iterator[None]:
    """Within it, signals end the app; a second one, or the app's taking too long, ends the process.

    The handlers are Python's, not the loop's: those are not called while the loop is busy or gone.
    """
    started = 0.0
    watchdog: threading.Timer | None = None

    def at_once(number: int) -> None:
        _restore(before, _ALL_OFF)
        os._exit(128 + number)

    def leave(number: int, _frame: "FrameType | None") -> None:
        nonlocal started, watchdog
        now = time.monotonic()
        if watchdog is None:
            started = now
            watchdog = threading.Timer(PATIENCE, at_once, (number,))
            watchdog.daemon = True
            watchdog.start()
            with suppress(RuntimeError):  # the loop is closed: the app has ended, the process is about to
                loop.call_soon_threadsafe(app.exit, None, 128 + number)
        elif now - started > GRACE:
            at_once(number)

    previous = {number: signal.signal(number, leave) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
        if watchdog is not None:
            watchdog.cancel()


def _signal_hang_up() -> None:
    """Wait until the terminal is gone, and then send the signal that the system sends to its owner.

    A program that was started without a controlling terminal gets none. Textual would go on reading nothing
    and writing to nobody, as fast as it can.
    """
    if _is_gone(None):
        os.kill(os.getpid(), signal.SIGHUP)


def _is_gone(milliseconds: int | None) -> bool:
    """Whether the terminal is gone, or goes within so many milliseconds (None: wait for ever)."""
    with suppress(ImportError, AttributeError, OSError, ValueError):
        import select

        poll = select.poll()
        poll.register(0, 0)
        return bool(poll.poll(milliseconds))
    return False


def _discard_unwritten() -> None:
    """If the terminal's window was closed, discard what is left to write: Python would fail on it at exit."""
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            try:
                stream.flush()
            except OSError:
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _attributes() -> _Attributes:
    """The modes of the terminal on standard input; None if it is not a terminal."""
    with suppress(ImportError, OSError, ValueError):
        import termios

        with suppress(termios.error):
            return termios.tcgetattr(sys.__stdin__.fileno()) if sys.__stdin__ else None
    return None


def _restore(attributes: _Attributes, text: str) -> None:
    """Restore the terminal's modes without Textual, and write an escape sequence."""
    if attributes is None:
        return
    with suppress(ImportError, OSError, ValueError):
        import termios

        with suppress(termios.error):
            termios.tcsetattr(0, termios.TCSANOW, attributes)
        os.write(2, text.encode())
