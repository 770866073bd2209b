"""``dyna-tui reproduce``: measures published results again and reports which claims hold."""

import os
import shutil
import sys
import time

from dyna_tui.cli.messages import DONE, FAILED, PROGRAM, interrupted, print_message
from dyna_tui.cli.progress import ProgressBar
from dyna_tui.experiments.reproduce.as_json import as_json
from dyna_tui.experiments.reproduce.catalogue import NAMES, reproduce
from dyna_tui.experiments.reproduce.claims import Reproduction
from dyna_tui.experiments.reproduce.fixture import fixture
from dyna_tui.experiments.reproduce.printing import Style, as_text, summary

PIPE_WIDTH = 80
"""Columns where standard output is not a terminal."""


def run_reproduce(name: str | None, runs: int | None, format: str) -> int:
    """Measure one published result, or all, and return the exit status: FAILED if a figure disagrees.

    Args:
        name: one of NAMES; None for all.
        runs: runs of each agent; None for as many as usual.
        format: ``table`` or ``json``.
    """
    style = _style()
    reproductions, seconds = [], []
    for result in NAMES if name is None else (name,):
        began = time.perf_counter()
        try:
            reproductions.append(_measure(result, runs))
        except KeyboardInterrupt:
            return interrupted(f"{PROGRAM}: stopped while measuring {result}")
        seconds.append(f"{result} {time.perf_counter() - began:.1f} s")
        if format == "table":
            gap = [""] if len(reproductions) > 1 else []
            print(*gap, *as_text(reproductions[-1], style), sep="\n", flush=True)
    end = ["", *summary(reproductions, style.width)] if format == "table" else [as_json(reproductions)]
    print(*end, sep="\n", flush=True)
    print_message(f"{PROGRAM}: {', '.join(seconds)}")
    agree = all(claim.agrees is not False for each in reproductions for claim in each.claims)
    return DONE if agree else FAILED


def _measure(name: str, runs: int | None) -> Reproduction:
    with ProgressBar(sys.stderr, name) as bar, fixture(bar) as made:
        return reproduce(name, made, runs)


def _style() -> Style:
    """The width of the terminal, and colours where it has some."""
    terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    columns = shutil.get_terminal_size((PIPE_WIDTH, 24)).columns if terminal else PIPE_WIDTH
    return Style(columns, terminal and not os.environ.get("NO_COLOR"))
