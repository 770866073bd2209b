"""Estimates: figures of ours, and where the interval of each is in terms of what was published."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from dyna_tui.experiments.reproduce.independent import FEW_EQUAL_RUNS, Independent, agrees
from dyna_tui.experiments.reproduce.intervals import PERCENT, Measured, mean_of, share_of
from dyna_tui.experiments.reproduce.published import Published, above, most_runs
from dyna_tui.experiments.statistics import FEW_RUNS, wilson

MANY = 10_000
"""Runs, as many as a reproduction may have, beyond which a figure counts as on the edge of its range."""


class Position(Enum):
    """Where the interval of an estimate is, in terms of the published range."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    ACROSS = "across"
    """Over an edge of the range: runs are too few, or the figure is as good as on the edge."""


@dataclass(frozen=True)
class Estimate:
    """A figure of ours, and what it is judged by."""

    about: str
    """Which figure it is: ``n = 5, episode 2``."""
    measured: Measured
    published: Published | None = None
    """None where nothing was published."""
    independent: Independent | None = None

    @property
    def agrees(self) -> bool | None:
        """Whether it agrees with the independent figure; None where there is none, or too few runs."""
        return None if self.independent is None else agrees(self.measured, self.independent)

    @property
    def fewest(self) -> int:
        """The runs below which it decides nothing."""
        return 0 if not self.measured.runs else FEW_EQUAL_RUNS if self.measured.all_equal else FEW_RUNS

    @property
    def position(self) -> Position | None:
        """Where its interval is; None where there is nothing to judge by."""
        range_, ours = self.published, self.measured
        if range_ is None or not range_.judged:
            return None
        if ours.runs < self.fewest:
            return Position.ACROSS
        return _position(ours.low, ours.high, range_)

    @property
    def needs(self) -> int | None:
        """Of one across an edge: about how many runs would move its interval off the edge; None if out of reach."""
        ours, range_ = self.measured, self.published
        if range_ is None or ours.half is None:
            return None
        if ours.unit == PERCENT:
            return _runs_of_a_share(ours.value / 100, range_)
        if ours.runs < self.fewest:
            return self.fewest
        gap = min(abs(ours.value - edge) for edge in (range_.low, range_.high))
        within_reach = ours.half**2 * ours.runs < gap**2 * MANY
        return math.floor(ours.runs * (ours.half / gap) ** 2) + 1 if within_reach else None


def _position(low: float, high: float, range_: Published) -> Position:
    """Where an interval is in terms of a range."""
    if high <= range_.low or low >= range_.high:
        return Position.OUTSIDE
    return Position.INSIDE if range_.low < low and high < range_.high else Position.ACROSS


def _runs_of_a_share(share: float, range_: Published) -> int | None:
    """How many runs with this share put its interval on one side of the edges of a range."""
    runs = FEW_RUNS
    while runs < MANY:
        low, high = (100 * end for end in wilson(round(share * runs), runs))
        if _position(low, high, range_) is not Position.ACROSS:
            return runs
        runs += max(1, runs // 50)
    return None


def order(figures: Sequence[tuple[str, ArrayLike]]) -> list[Estimate]:
    """An order from the largest to the smallest: the difference of each two neighbours, paired by run, is positive.

    Args:
        figures: what each is called and ``values[runs]``, of the same runs, from the one said to be largest on.
    """
    return [
        Estimate(f"{larger} minus {smaller}", mean_of(np.asarray(more, float) - np.asarray(less, float)), above(0.0))
        for (larger, more), (smaller, less) in pairwise(figures)
    ]


def sooner(about: str, first: ArrayLike, second: ArrayLike) -> Estimate:
    """Whether one time is shorter than another in most runs: for times that a run may have been too short for.

    Runs in which both are equal, or both infinite, are left out, as in the sign test (W. J. Dixon and A. M. Mood,
    1946).

    Args:
        about: what is compared.
        first: ``values[runs]``; infinity where the run ended before.
        second: ``values[runs]`` of the same runs.
    """
    one, other = np.asarray(first, float), np.asarray(second, float)
    untied = one != other
    unknown = Measured(50.0, 0.0, 100.0, 50.0, len(one), PERCENT)
    return Estimate(about, share_of((one < other)[untied]) if untied.any() else unknown, most_runs())
