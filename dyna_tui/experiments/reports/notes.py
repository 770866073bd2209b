"""Notes below a table report: what its intervals are, and where runs are too few or too skewed for them."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.statistics import FEW_RUNS, runs_for_skewness


class Shown(NamedTuple):
    """Values of which a table shows means."""

    about: str
    """Whose they are and what: ``dyna-q, real steps in episode``."""
    points: Sequence[int]
    """k: the episodes or steps"""
    values: NDArray[np.float64]
    """float64[runs, k]"""


def notes(runs: int, shown: Sequence[Shown], *, solved: bool, width: int) -> Iterator[str]:
    """The notes, in lines.

    Args:
        runs: how many there are of each agent.
        shown: all that the table shows means of.
        solved: whether it shows when runs solved the maze.
        width: characters in a line.
    """
    for text in _texts(runs, shown, solved):
        yield from textwrap.wrap(text, width)


def _texts(runs: int, shown: Sequence[Shown], solved: bool) -> Iterator[str]:
    seconds = "Seconds are those inside the engine."
    if runs == 1:
        yield f"One run has no interval: it does not show how far runs differ. {seconds}"
    else:
        yield f"± is half the width of the 95 % interval of the mean over {runs:,} runs (Student's t). {seconds}"
    if solved:
        yield (
            "Solved: the share of runs that solved the maze, with Wilson's interval, and by when 25, 50 and 75 % of "
            "all runs had (Kaplan-Meier; 95 % intervals of Brookmeyer & Crowley). A run that did not counts as longer "
            "than it was; ? is what the runs do not show."
        )
    if 1 < runs < FEW_RUNS:
        yield (
            f"{runs} runs are few: with fewer than {FEW_RUNS} an interval of a "
            "skewed quantity, such as the length of an early episode, covers clearly less than 95 %."
        )
    elif runs > 1:
        yield from _skewness(runs, shown)


def _skewness(runs: int, shown: Sequence[Shown]) -> Iterator[str]:
    """The most skewed of the means, if it wants more runs than there are."""
    wanted = [(float(number), values.about, point) for values in shown for point, number in _wanted(values)]
    most, about, point = max(wanted, default=(0.0, "", 0))
    if most > runs:
        digits = 10 ** (len(str(int(most))) - 1)
        yield (
            f"Skewed: a few runs are far from the others, most of all {about} {point:,}. Its interval covers clearly "
            f"less than 95 % below about {-(-int(most) // digits) * digits:,} runs (25 times the squared skewness)."
        )


def _wanted(values: Shown) -> Iterator[tuple[int, float]]:
    return zip(values.points, runs_for_skewness(values.values).tolist(), strict=True)
