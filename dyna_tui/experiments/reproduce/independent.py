"""Agreement with the figures of an independent program: different only beyond what chance gives in a whole command.

Each comparison is made at FAMILY / MOST_COMPARISONS, so that at most one command in a thousand calls equal programs
different, however many of its figures it compares (Bonferroni's inequality; O. J. Dunn, Multiple Comparisons among
Means, 1961). The number is that of all reproductions together: whether a figure agrees does not depend on which others
were measured beside it.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

from dyna_tui.experiments.reproduce.intervals import Measured
from dyna_tui.experiments.statistics import FEW_RUNS, student

FAMILY = 0.001
"""The probability of calling two equal programs different, over all figures of a command."""
MOST_COMPARISONS = 100
"""At least as many as all reproductions compare together."""
TAIL_OF_ONE = FAMILY / MOST_COMPARISONS
FEW_EQUAL_RUNS = 30
"""Fewer runs than this, all equal, say little: a tenth of all runs may be otherwise (the rule of three, 3 / runs)."""
_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Independent:
    """The figure of an independent program."""

    value: float
    half: float | None = None
    """Half the width of its 95 % interval; 0 where it was computed exactly, None where none is known."""
    rounding: float = 0.0
    """By how much the figure may have been rounded."""
    runs: int | None = 1_000
    """Over how many runs it is the mean; None where only its interval is known."""

    def error(self, measured: Measured) -> float:
        """Its standard error; where that is not known, ours scaled to its number of runs."""
        if self.half is not None:
            return self.half / _Z
        return float(measured.error * (measured.runs / (self.runs or measured.runs)) ** 0.5)

    def error_of(self, measured: Measured) -> float:
        """The standard error of our figure: our own estimate or, where that is larger, theirs of how far runs differ.

        If the two figures agree, so do the distributions of their runs. Where a few runs are very long, a small
        sample that happens to hold none of them underestimates its own error.
        """
        if not self.half or self.runs is None or not measured.runs:
            return measured.error
        return float(max(measured.error, self.half / _Z * (self.runs / measured.runs) ** 0.5))


def agrees(measured: Measured, independent: Independent, tail: float = TAIL_OF_ONE) -> bool | None:
    """Whether two figures are within the joint interval of their difference, up to rounding.

    Args:
        measured: our figure.
        independent: theirs.
        tail: the probability of calling equal figures different.

    Returns:
        None where our runs are too few to tell: fewer than FEW_RUNS, or all equal and fewer than FEW_EQUAL_RUNS.
    """
    if 0 < measured.runs < (FEW_EQUAL_RUNS if measured.all_equal else FEW_RUNS):
        return None
    allowed = _joint_half(measured, independent, tail) + independent.rounding
    return abs(measured.value - independent.value) <= allowed * (1 + 1e-9)


def _joint_half(measured: Measured, independent: Independent, tail: float) -> float:
    """Half the width of the interval of the difference between our figure and theirs.

    Our error is itself uncertain, hence Welch's degrees of freedom, rounded down; theirs is taken as known.
    """
    ours, theirs = independent.error_of(measured), independent.error(measured)
    joint = math.hypot(ours, theirs)
    if not joint:
        return 0.0
    share = (ours / joint) ** 2
    freedom = max(measured.runs - 1, 1) / share**2 if share else math.inf
    return student(tail, math.floor(min(freedom, 1e6))) * joint
