"""The benchmarks still run: a brief measurement of each, without a verdict on the machine's speed."""

import re
import shutil
import subprocess
import sys

import pytest

from tests.terminal.session import ROOT

pytestmark = pytest.mark.slow


def printed_by(benchmark: str) -> list[str]:
    """The lines that a brief run prints."""
    command = [sys.executable, "-m", f"tests.benchmarks.{benchmark}", "--brief"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
def test_the_speed_beside_a_c_program() -> None:
    _, head, *rows = printed_by("compare_c")
    assert head.split() == ["n", "C", "ours", "ours", "/", "C", "target"]
    assert [row.split()[0] for row in rows] == ["50", "5", "0"]
    assert all(float(number) > 0 for row in rows for number in row.split()[1:])


def test_the_speed_of_the_screen() -> None:
    first_paint, *rows = printed_by("screen")
    assert re.fullmatch(r"first paint: \d+ ms, an empty Textual app \d+ ms, ratio [\d.]+", first_paint)
    assert [row.split(":")[0] for row in rows] == ["2 lanes at 80x24", "4 lanes at 80x24"]
    assert all(re.search(r"engine \d+% of its speed without a screen$", row) for row in rows)
