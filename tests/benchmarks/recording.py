"""A recording of a session: the processor time that it takes, start of the program included."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.rounds import Effort, median, rounds
from tests.benchmarks.table import Row, Target, judged
from tests.terminal.session import ROOT

COLUMNS, ROWS = 80, 24
TIMES = 3


def rows(effort: Effort) -> Iterator[Row]:
    """One row."""
    measured = median(rounds({"cast": recording}, min(effort.rounds, TIMES)), "cast")
    yield judged(f"recording of 20 s, {COLUMNS}x{ROWS}: CPU", measured, Target(5, unit=" s"))


def recording(_round: int = 0) -> float:
    """Seconds of CPU of a recording of 20 seconds."""
    with tempfile.TemporaryDirectory() as folder:
        session, cast = Path(folder) / "session.json", Path(folder) / "session.cast"
        _write_session(session)
        before = os.times()
        command = [sys.executable, "-m", "dyna_tui", "replay", str(session), "--record", str(cast)]
        size = {"COLUMNS": str(COLUMNS), "LINES": str(ROWS)}
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=os.environ | size)
        after = os.times()
    return (after.children_user - before.children_user) + (after.children_system - before.children_system)


def _write_session(path: Path) -> None:
    """Save a session of 3,000 real steps on ``blocking``."""
    from dyna_tui.agents import read_all
    from dyna_tui.lab.files.session import save
    from dyna_tui.lab.lab import Lab
    from dyna_tui.maze import load

    maze = load("blocking")
    lab = Lab(maze, read_all(maze.agents, maze.parameters))
    lab.advance(3_000)
    save(lab, str(path))
