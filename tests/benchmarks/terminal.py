"""Pseudo-terminals that only read: drawing would be slower than what is measured."""

import os
import select
import time
from collections.abc import Sequence
from pathlib import Path

from tests.terminal.session import PATIENCE, Session

COMPILING = 300.0
"""Seconds after which the engine has been compiled on any machine."""

FOUR = ("q-learning", "dyna-q", "dyna-q:n=50", "dyna-q+")
"""The agents of four lanes."""
SETTLED = 1.5
"""Seconds without output after which the program has painted all that it has to."""


class Raw(Session):
    """A session that keeps the last of the output, and draws nothing."""

    def _draw(self, text: str) -> None:
        self.output = (self.output + text)[-1_000_000:]

    def read_until(self, text: str) -> None:
        """Read on until the output holds a text."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.output:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"no {text!r} in {self.output[-2000:]!r}")
            self._read(1.0)


class Terminal(Raw):
    """A raw terminal that counts bytes, and can read them slowly."""

    count = 0

    def _draw(self, text: str) -> None:
        self.count += len(text.encode())
        super()._draw(text)

    @property
    def cpu(self) -> float:
        """Seconds of CPU that the program has taken."""
        return process_seconds(self.process.pid)

    def read_for(self, seconds: float) -> None:
        """Read for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._read(left)

    def settle(self) -> None:
        """Read until nothing more comes, and nothing is compiled any more."""
        count, cpu = -1, 0.0
        while count != self.count or self.cpu - cpu > SETTLED / 10:
            count, cpu = self.count, self.cpu
            self.read_for(SETTLED)

    def read_slowly(self, rate: float, seconds: float, until: str = "") -> float:
        """Read so many bytes a second for so long, or until a text comes.

        Returns:
            How many seconds it took; infinity where the text did not come.
        """
        began = last = time.monotonic()
        budget = 0.0
        self.output = ""
        while (now := time.monotonic()) - began < seconds:
            budget, last = min(budget + rate * (now - last), rate / 5), now
            if budget >= 1 and select.select([self._master], [], [], 0)[0]:
                read = os.read(self._master, min(int(budget), 4096))
                budget -= len(read)
                self._draw(self._decoder.decode(read))
                if until and until in self.output:
                    return time.monotonic() - began
            time.sleep(0.01)
        return float("inf")


def laboratory(columns: int, rows: int, *words: str) -> Terminal:
    """The laboratory on ``blocking``, its engine ready and all painted."""
    session = Terminal.of_dyna_tui("blocking", *words, columns=columns, rows=rows)
    session.read_until("Real steps")
    session.settle()
    return session


def agents(names: Sequence[str]) -> list[str]:
    """The words of a command line for these agents."""
    return [word for name in names for word in ("--agent", name)]


def process_seconds(pid: int) -> float:
    """Seconds of processor time that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
