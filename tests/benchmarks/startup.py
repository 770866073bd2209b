"""Start-up: first paint, the first key on a fresh machine, and the commands that answer without a screen."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial

from tests.benchmarks.rounds import Effort, median, ratio, rounds
from tests.benchmarks.table import Row, Target, judged
from tests.benchmarks.terminal import COMPILING, Raw
from tests.terminal.session import ROOT, Session

PYTHON = sys.executable
OURS = (PYTHON, "-m", "dyna_tui", "mazes/blocking.txt")
EMPTY_APP = """
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("painted")

Empty().run()
"""
NUMPY = (PYTHON, "-c", "import numpy")
COMMANDS = (("--help",), ("check", "mazes/blocking.txt"), ("mazes",))


def rows(effort: Effort) -> Iterator[Row]:
    """Ratios of time on the clock, and milliseconds to the answer to the first key."""
    paints = {"ours": partial(first_paint, OURS, "Real steps")}
    paints["empty"] = partial(first_paint, (PYTHON, "-c", EMPTY_APP), "painted")
    times = rounds(paints, effort.rounds)
    seconds = [f"{median(times, 'ours') * 1000:.0f} ms"]
    yield judged("first paint, times an empty Textual app's", ratio(times, "ours", "empty"), Target(1.5), seconds)

    commands = {" ".join(words): partial(seconds_of, (PYTHON, "-m", "dyna_tui", *words)) for words in COMMANDS}
    times = rounds({"numpy": partial(seconds_of, NUMPY), **commands}, effort.rounds)
    for name in commands:
        seconds = [f"{median(times, name) * 1000:.0f} ms"]
        yield judged(f"dyna-tui {name}, times import numpy", ratio(times, name, "numpy"), Target(2), seconds)

    waits = rounds({"key": first_key}, min(effort.rounds, 5))
    what = "first . after first paint, nothing cached"
    yield judged(what, median(waits, "key") * 1000, Target(100, unit=" ms"))


def first_paint(command: Sequence[str], mark: str, _round: int = 0) -> float:
    """Seconds from the start of a program to the first picture that has ``mark`` in it."""
    began = time.perf_counter()
    with Raw(command, columns=120, rows=40) as session:
        session.read_until(mark)
        return time.perf_counter() - began


def seconds_of(command: Sequence[str], _round: int = 0) -> float:
    """Seconds that a command takes."""
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def first_key(_round: int = 0) -> float:
    """Seconds to the first real step after the key for it, pressed at first paint, with an empty cache of kernels."""
    with tempfile.TemporaryDirectory() as empty:
        fresh = {"NUMBA_CACHE_DIR": empty, "XDG_CACHE_HOME": empty}
        with Session(OURS, columns=120, rows=40, env=fresh, patience=COMPILING) as session:
            session.wait_for(r"Real steps +0\b")
            began = time.perf_counter()
            session.type(".")
            session.wait_for(r"Real steps +1\b")
            return time.perf_counter() - began
