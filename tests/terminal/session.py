"""A program in a real pseudo-terminal, with pyte as the terminal it draws on."""

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyte

PATIENCE = 60.0
"""Seconds that a condition may take: generous, since compiling kernels on a busy machine is slow."""

LONGEST_READ = 0.2
"""Seconds after which a condition is looked at again, though the program writes on: pyte is slower than a terminal."""

ROOT = Path(__file__).parents[2]

# The new session's leader takes the terminal as its own, as a shell's child has it: only so do
# hang-ups and job control reach it.
_LAUNCHER = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"

# pyte takes these for text or for something else.
_NOT_FOR_PYTE = re.compile(r"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")
_UNFINISHED = re.compile(r"\x1b(?:\[[^@-~]*)?$")
_MODE = re.compile(r"\x1b\[\?([0-9;]+)([hl])")


class Session:
    """A program under way in a terminal: type to it, wait for what it shows, read its screen.

    Use it as a context manager: whatever happens, the program does not outlive it.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        patience: float = PATIENCE,
    ) -> None:
        """Start a program.

        Args:
            command: the program and its arguments.
            columns: width of the terminal.
            rows: height of the terminal.
            env: variables on top of a plain environment.
            patience: seconds that a condition may take.
        """
        self.output = ""
        """All that the program wrote."""
        self.modes: dict[int, bool] = {}
        """The private modes it set and reset: 1049 is the alternate screen, 25 the cursor."""
        self._patience = patience
        self._held = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._master, self._slave = pty.openpty()
        self._set_size(columns, rows)
        self.attributes_before = self.attributes
        """The terminal's modes (termios) before the program came."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", _LAUNCHER, *command],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
            cwd=ROOT,
            env=_plain_environment() | dict(env or {}),
        )

    @classmethod
    def of_dyna_tui(cls, *words: str, **keywords: Any) -> Self:
        """``dyna-tui`` with these words."""
        return cls([sys.executable, "-m", "dyna_tui", *words], **keywords)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, without trailing blanks."""
        self._read(0)
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        """The screen as text."""
        return "\n".join(self.lines)

    @property
    def attributes(self) -> list[Any]:
        """The terminal's modes (termios)."""
        return termios.tcgetattr(self._slave)

    def type(self, keys: str | bytes) -> None:
        """Type keys, or send bytes."""
        os.write(self._master, keys.encode() if isinstance(keys, str) else keys)

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        """Read on until a condition holds.

        Args:
            holds: the condition.
            what: it in words, for the error.

        Raises:
            AssertionError: where it does not hold in time, or the program ends before; the message shows the screen.
        """
        deadline = time.monotonic() + self._patience
        while True:
            over = self.process.poll() is not None
            if holds():
                return
            if over or time.monotonic() > deadline:
                raise AssertionError(f"waited in vain for {what}; status {self.process.poll()}, screen:\n{self.text}")
            self._read(0.05)

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Read on until the screen holds a regular expression, and return where."""
        found: list[re.Match[str]] = []

        def holds() -> bool:
            match = re.search(pattern, self.text)
            found.extend([match] if match else [])
            return match is not None

        self.wait_until(holds, f"/{pattern}/ on the screen")
        return found[-1]

    def wait_for_exit(self) -> int:
        """Read on until the program has ended, and return its status as a shell reports it."""
        self.wait_until(lambda: self.process.poll() is not None, "its end")
        self._read(0)
        status = int(self.process.returncode)
        return 128 - status if status < 0 else status

    def wait_until_stopped(self) -> None:
        """Read on until job control has stopped the program."""
        pid = self.process.pid

        def stopped() -> bool:
            return os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT) is not None

        self.wait_until(stopped, "its stop")

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal, as one who drags its window."""
        self._screen.resize(rows, columns)
        self._set_size(columns, rows)

    def erase(self) -> None:
        """Forget what is on the screen, as a terminal does that shows something else meanwhile."""
        self._read(0)
        self._screen.reset()

    def send_signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the terminal, as one who closes its window; nothing can be read any more."""
        for name in ("_master", "_slave"):
            if getattr(self, name) >= 0:
                os.close(getattr(self, name))
                setattr(self, name, -1)

    def close(self) -> None:
        """End the program, if it has not ended, and the terminal."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self, seconds: float) -> None:
        """Draw what the program wrote, waiting at most so long for it to write."""
        if self._master < 0:
            select.select([], [], [], seconds)
            return
        until = time.monotonic() + LONGEST_READ
        while select.select([self._master], [], [], seconds)[0]:
            self._draw(self._decoder.decode(os.read(self._master, 65536)))
            seconds = 0
            if time.monotonic() > until:
                return

    def _draw(self, text: str) -> None:
        self.output += text
        text = self._held + text
        unfinished = _UNFINISHED.search(text)
        cut = unfinished.start() if unfinished else len(text)
        text, self._held = text[:cut], text[cut:]
        for numbers, letter in _MODE.findall(text):
            self.modes.update({int(number): letter == "h" for number in numbers.split(";")})
        self._stream.feed(_NOT_FOR_PYTE.sub("", text))


def _plain_environment() -> dict[str, str]:
    """This process's environment without what would change how a terminal program looks or behaves."""
    unwanted = re.compile(r"TEXTUAL|DYNA_TUI|COLUMNS$|LINES$|NO_COLOR$|FORCE_COLOR$|TERM|PYTHON(?!PATH|HASHSEED)|COV_")
    kept = {name: value for name, value in os.environ.items() if not unwanted.match(name)}
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
