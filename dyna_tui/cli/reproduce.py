"""``dyna-tui reproduce``: measures published results again and reports which claims hold."""

import sys
import time
from collections.abc import Iterator

from dyna_tui.cli.messages import DONE, FAILED, PROGRAM, interrupted, print_message
from dyna_tui.cli.outputs import look_of
from dyna_tui.cli.progress import ProgressBar
from dyna_tui.experiments.reports.formats import REPRODUCTIONS
from dyna_tui.experiments.reproduce.catalogue import NAMES, reproduce
from dyna_tui.experiments.reproduce.claims import Reproduction
from dyna_tui.experiments.reproduce.fixture import fixture
from dyna_tui.experiments.reproduce.text_report import Style

PIPE_WIDTH = 80
"""Columns where standard output is not a terminal."""


def run_reproduce(name: str | None, runs: int | None, seed: int, format: str) -> int:
    """Measure one published result, or all, and return the exit status: FAILED if a figure disagrees.

    Args:
        name: one of NAMES; None for all.
        runs: runs of each agent; None for as many as usual.
        seed: seed of all runs.
        format: the name of one of the REPRODUCTIONS.
    """
    reproductions, seconds = [], []

    def measured() -> Iterator[Reproduction]:
        for result in NAMES if name is None else (name,):
            began = time.perf_counter()
            reproductions.append(_measure(result, runs, seed))
            seconds.append(f"{result} {time.perf_counter() - began:.1f} s")
            yield reproductions[-1]

    try:
        for piece in REPRODUCTIONS[format].write(measured(), _style()):
            print(piece, end="", flush=True)
    except KeyboardInterrupt:
        result = NAMES[len(reproductions)] if name is None else name
        return interrupted(f"{PROGRAM}: stopped while measuring {result}")
    print_message(f"{PROGRAM}: {', '.join(seconds)}")
    agree = all(figure.agrees is not False for each in reproductions for figure in each.estimates)
    return DONE if agree else FAILED


def _measure(name: str, runs: int | None, seed: int) -> Reproduction:
    with ProgressBar(sys.stderr, name) as bar, fixture(bar, seed) as made:
        return reproduce(name, made, runs)


def _style() -> Style:
    """The width of the terminal, and colours where it has some."""
    return Style(*look_of(sys.stdout, PIPE_WIDTH))
