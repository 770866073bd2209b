"""``dyna-tui reproduce``: measures published results again, and tells what held."""

import os
import shutil
import sys
import time

from dyna_tui.cli.common import DONE, FAILED, INTERRUPTED, PROGRAM, read_choice, read_count, say
from dyna_tui.errors import InputError, did_you_mean
from dyna_tui.experiments.progress import ProgressBar
from dyna_tui.experiments.reproduce.as_json import as_json
from dyna_tui.experiments.reproduce.catalogue import FEWEST_RUNS, NAMES, reproduce
from dyna_tui.experiments.reproduce.claims import Reproduction
from dyna_tui.experiments.reproduce.fixture import fixture
from dyna_tui.experiments.reproduce.printing import Style, as_text, summary

FORMATS = ("table", "json")
PIPE_WIDTH = 80
"""Columns where standard output is no terminal."""
MOST_RUNS = 10_000


def run_reproduce(name: str | None, runs: str | None, told_as: str) -> int:
    """Measures one published result, or all, and returns the exit status: FAILED where a figure disagrees.

    Raises:
        InputError: where there is no such result, or so few runs tell nothing.
    """
    names = NAMES if name is None else (_known(name),)
    count = None if runs is None else read_count("--runs", runs, FEWEST_RUNS, MOST_RUNS)
    told_as = read_choice("--format", told_as, FORMATS)
    style = _style()
    made, seconds = [], []
    for place, one in enumerate(names):
        began = time.perf_counter()
        try:
            made.append(_measured(one, count))
        except KeyboardInterrupt:
            say(f"{PROGRAM}: stopped while {one} was measured")
            return INTERRUPTED
        seconds.append(f"{one} {time.perf_counter() - began:.1f} s")
        if told_as == "table":
            print(*([""] if place else []), *as_text(made[-1], style), sep="\n", flush=True)
    print(*(["", *summary(made, style.width)] if told_as == "table" else [as_json(made)]), sep="\n", flush=True)
    say(f"{PROGRAM}: {', '.join(seconds)}")
    agree = all(claim.agrees is not False for findings in made for claim in findings.claims)
    return DONE if agree else FAILED


def _known(name: str) -> str:
    """The published result that a word names.

    Raises:
        InputError: where it names none.
    """
    from dyna_tui.maze.errors import quoted

    word = name.strip().lower()
    if word not in NAMES:
        raise InputError(f"{quoted(name)} is no published result that can be reproduced: {did_you_mean(word, NAMES)}")
    return word


def _measured(name: str, runs: int | None) -> Reproduction:
    bar = ProgressBar(sys.stderr, name)
    try:
        with fixture(bar) as place:
            return reproduce(name, place, runs)
    finally:
        bar.clear()


def _style() -> Style:
    """As wide as the terminal, and in its colours where it is one that has some."""
    terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    columns = shutil.get_terminal_size((PIPE_WIDTH, 24)).columns if terminal else PIPE_WIDTH
    return Style(columns, terminal and not os.environ.get("NO_COLOR"))
