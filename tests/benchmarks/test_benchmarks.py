"""The benchmarks still run: one brief measurement of everything, without a verdict on the machine's speed."""

import re
import shutil
import subprocess
import sys

import pytest

from dyna_tui.experiments.pool import processors
from tests.benchmarks.rivals.c_program import COMPILER
from tests.terminal.session import ROOT

PARTS = [("start", 5), ("screen", 8), ("recording", 1), ("speed", 3), ("memory", 1)]
"""Parts of the table of the program in a pseudo-terminal, and how many rows each has."""


def printed_with(*words: str) -> list[list[str]]:
    """The cells of the tables, row by row."""
    command = [sys.executable, "-m", "tests.benchmarks", "--brief", "--markdown", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Measured on: ")
    lines = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def check(row: list[str]) -> None:
    """A row has figures, and a verdict where it has a target."""
    what, *figures, target, verdict = row
    assert re.search(r"\d", figures[0]), what
    assert (verdict in ("met", "not met")) == bool(re.match("[≤≥] ", target)), what


@pytest.mark.slow
@pytest.mark.skipif(COMPILER is None, reason="needs a C compiler")
def test_the_speed_beside_other_programs() -> None:
    words = [word for name in ("dyna", "open", "agents", "processors") for word in ("--only", name)]
    head, *rows = printed_with(*words)
    assert head[1:6] == ["ours", "C", "plain Python", "web text's class", "NumPy, 30 runs"]
    assert len(rows) == 10 + (processors() > 1)
    for row in rows:
        check(row)


@pytest.mark.slow
@pytest.mark.skipif(COMPILER is None, reason="needs a C compiler")
def test_the_time_by_the_size_of_a_maze() -> None:
    _, *rows = printed_with("--only", "sizes")
    assert [row[0] for row in rows] == ["100 cells", "10,000 cells", "1,000,000 cells"]
    assert all(float(cell) > 0 for row in rows for cell in row[1:])


@pytest.mark.slow
def test_the_speed_of_environments() -> None:
    _, *rows = printed_with("--only", "environments")
    assert len(rows) == 9
    for row in rows:
        check(row)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("section", "count"), [("start", 5), ("screen", 8), ("recording", 1), ("speed", 3), ("memory", 1)]
)
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_program_in_a_pseudo_terminal(section: str, count: int) -> None:
    _, *rows = printed_with("--only", section)
    assert len(rows) == count
    for row in rows:
        check(row)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_what_installing_costs() -> None:
    _, row = printed_with("--only", "install")
    check(row)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("valgrind") is None or COMPILER is None, reason="needs valgrind and a C compiler")
def test_instructions_are_counted_where_seconds_are_noisy() -> None:
    _, *rows = printed_with("--instructions")
    assert [row[0] for row in rows] == [
        f"Example 8.1, {what}" for what in ("update, n = 50", "update, n = 5", "real step, n = 0")
    ]
    assert all(float(cell) > 0 for row in rows for cell in row[1:])
