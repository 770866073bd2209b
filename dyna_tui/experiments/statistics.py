"""Statistics over runs: means with the intervals of Student's t, and shares with Wilson's.

No interval is exact for a few runs of a skewed quantity; ``tests/experiments/test_coverage.py`` says what each covers.
Times that some runs were too short for are in :mod:`~dyna_tui.experiments.survival`.
"""

import math
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

TAIL = 0.05
"""The probability that an interval leaves out what it estimates: both tails together."""
FEW_RUNS = 10
"""Below so many runs an interval of a skewed quantity covers clearly less than it says."""
_RUNS_PER_SQUARED_SKEWNESS = 25
_GRID = 20_001
_NORMAL_FROM = 10_000
"""Degrees of freedom from which Student's t is replaced by the normal distribution."""


def mean(values: ArrayLike) -> NDArray[np.float64]:
    """The mean along the runs: ``values[runs, ...]`` to float64[...]."""
    return np.asarray(np.mean(np.asarray(values, np.float64), axis=0))


def standard_error(values: ArrayLike) -> NDArray[np.float64]:
    """The standard error of the mean along at least two runs, s / sqrt(runs) with ddof 1: float64[...]."""
    array = np.asarray(values, np.float64)
    return np.asarray(np.std(array, axis=0, ddof=1) / np.sqrt(len(array)))


def half_width(values: ArrayLike, tail: float = TAIL) -> NDArray[np.float64] | None:
    """Half the width of the interval of the mean along the runs: t(1 - tail / 2, runs - 1) s / sqrt(runs).

    Args:
        values: ``values[runs, ...]``.
        tail: the probability that the interval leaves out the mean.

    Returns:
        float64[...]; None for fewer than two runs, which say nothing about how far runs differ.
    """
    array = np.asarray(values, np.float64)
    if len(array) < 2:
        return None
    return np.asarray(student(tail, len(array) - 1) * standard_error(array))


def wilson(successes: int, runs: int, tail: float = TAIL) -> tuple[float, float]:
    """The interval of a share of runs, as two shares of 1 (E. B. Wilson, 1927: the score interval).

    Args:
        successes: in how many runs it was so.
        runs: how many there were, at least one.
        tail: the probability that the interval leaves out the true share.
    """
    z2 = normal(tail) ** 2
    middle = (successes + z2 / 2) / (runs + z2)
    half = math.sqrt(z2 * (successes * (runs - successes) / runs + z2 / 4)) / (runs + z2)
    low = 0.0 if successes == 0 else middle - half
    return low, 1.0 if successes == runs else middle + half


def runs_for_skewness(values: ArrayLike) -> NDArray[np.float64]:
    """How many runs the interval of a mean wants for the skewness of ``values[runs, ...]``: float64[...].

    W. G. Cochran's rule (Sampling Techniques, 1977, section 2.15): 25 times the squared skewness, so that the interval
    leaves out the mean in 6 % of cases at most. The skewness of a few runs is too low itself.
    """
    array = np.asarray(values, np.float64)
    deviations = array - array.mean(axis=0)
    variance = np.mean(deviations**2, axis=0)
    third = np.mean(deviations**3, axis=0)
    return np.asarray(
        _RUNS_PER_SQUARED_SKEWNESS * np.divide(third**2, variance**3, out=np.zeros_like(variance), where=variance > 0)
    )


def normal(tail: float) -> float:
    """The value that a standard normal variable exceeds in absolute value with probability ``tail``."""
    return NormalDist().inv_cdf(1 - tail / 2)


@lru_cache(maxsize=1024)
def student(tail: float, freedom: float) -> float:
    """The value that Student's t exceeds in absolute value with probability ``tail``.

    With t = sqrt(freedom) tan(angle), the density of the angle is cos(angle) ** (freedom - 1).

    Args:
        tail: both tails together.
        freedom: the degrees of freedom, at least 1.
    """
    if freedom > _NORMAL_FROM:
        return normal(tail)
    angle = np.linspace(0.0, math.pi / 2, _GRID)
    density = np.cos(angle) ** (freedom - 1)
    within = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    # Angles that add nothing to the integral are left out: the inverse is not defined there.
    rising = np.concatenate([[True], np.diff(within) > 0])
    return math.sqrt(freedom) * math.tan(float(np.interp(1 - tail, within[rising] / within[-1], angle[rising])))
