"""Pseudo-terminals that only read: drawing would be slower than what is measured."""

import os
import time
from pathlib import Path

from tests.terminal.session import PATIENCE, Session

COMPILING = 300.0
"""Seconds after which the engine has been compiled on any machine."""

FOUR = ("q-learning", "dyna-q", "dyna-q:n=50", "dyna-q+")
"""The agents of four lanes."""


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


def process_seconds(pid: int) -> float:
    """Seconds of processor time that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
