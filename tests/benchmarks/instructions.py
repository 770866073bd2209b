"""Instructions per update of our engine and of C, where a machine is too noisy for seconds.

Callgrind counts all that a process carries out, start-up included. So each program runs twice, and what the longer run
carries out beyond the shorter one belongs to the real steps that it makes beyond it. Where the engine is not built as
a library, it is compiled under Valgrind first, which takes minutes.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from platform import machine

from tests.benchmarks.dyna_maze import CASES
from tests.benchmarks.rivals.c_program import compiled
from tests.benchmarks.rounds import Effort
from tests.benchmarks.table import Row, figure
from tests.terminal.session import ROOT

LENGTHS = (20_000, 320_000)
"""Real steps of the shorter and of the longer run: so many that it does not matter how start-up differs."""
PROCESSOR = "x86-64-v3" if machine() in ("x86_64", "AMD64") else "native"
"""Valgrind lacks the newest instructions."""
OURS = """
import sys
from tests.benchmarks.ours import maze_of, seconds_after
seconds_after(maze_of("dyna"), "dyna-q:n=" + sys.argv[1], 0, int(sys.argv[2]), seed=1)
"""


def rows(_effort: Effort) -> Iterator[Row]:
    """A row for each number of planning steps; none without Valgrind."""
    if not shutil.which("valgrind"):
        return
    program = compiled("dyna", PROCESSOR)
    for case in CASES:
        n = str(case.n)
        c = _per_step([[program, "dyna", n, str(length), "1", "0"] for length in LENGTHS]) / (case.n or 1)
        ours = _per_step([[sys.executable, "-c", OURS, n, str(length)] for length in LENGTHS]) / (case.n or 1)
        what = f"update, n = {n}" if case.n else "real step, n = 0"
        yield Row(f"Example 8.1, {what}", (figure(ours), figure(c), figure(ours / c)))


def _per_step(commands: Sequence[Sequence[str]]) -> float:
    """Instructions for each real step that the second command makes beyond the first."""
    short, long = map(_count, commands)
    return (long - short) / (LENGTHS[1] - LENGTHS[0])


def _count(command: Sequence[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        counted = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", *command]
        same = os.environ | {"PYTHONHASHSEED": "0"}
        report = subprocess.run(counted, cwd=ROOT, check=True, capture_output=True, text=True, env=same).stderr
    (count,) = re.findall(r"Collected : (\d+)", report)
    return int(count)
