"""Confidence intervals of measured figures: means, ratios and medians over runs, and Student's t."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dyna_tui.experiments.statistics import Z95

RESAMPLES = 2_000
"""Bootstrap samples from which the error of a median is estimated."""
_GRID = 20_001
_NORMAL_FROM = 10_000
"""Degrees of freedom from which Student's t is replaced by the normal distribution."""


@dataclass(frozen=True)
class Measured:
    """A figure measured over runs, or computed exactly."""

    value: float
    error: float = 0.0
    """Its standard error; 0 where it is exact, or all runs agree."""
    runs: int = 0
    """Number of runs; 0 where it is exact."""

    @property
    def half(self) -> float | None:
        """Half the width of its 95 % interval; None where it is exact."""
        return Z95 * self.error if self.runs else None

    @property
    def low(self) -> float:
        """The lower end of its 95 % interval."""
        return self.value - (self.half or 0.0)

    @property
    def high(self) -> float:
        """The upper end of its 95 % interval."""
        return self.value + (self.half or 0.0)

    @property
    def bounds(self) -> tuple[float, float]:
        """The ends of its 95 % interval by Student's t, which is wider for few runs."""
        half = student(0.05, self.runs - 1) * self.error if self.runs > 1 else 0.0
        return self.value - half, self.value + half


def mean_of(values: ArrayLike) -> Measured:
    """The mean of ``values[runs]``, over at least two runs."""
    array = np.asarray(values, np.float64)
    return Measured(float(array.mean()), _error(array), len(array))


def ratio_of(above: ArrayLike, below: ArrayLike) -> Measured:
    """The ratio of the means of two quantities, ``above[runs]`` and ``below[runs]``, measured in the same runs.

    The error is that of the linear approximation (delta method), which allows for their covariance.
    """
    a, b = np.asarray(above, np.float64), np.asarray(below, np.float64)
    ratio = float(a.mean() / b.mean())
    return Measured(ratio, _error(a - ratio * b) / float(b.mean()), len(a))


def median_of(values: ArrayLike) -> Measured:
    """The median of ``values[runs]``, with its bootstrap error."""
    array = np.asarray(values, np.float64)
    return Measured(float(np.median(array)), float(np.std(_medians(array), ddof=1)), len(array))


def ratio_of_medians(above: ArrayLike, below: ArrayLike) -> Measured:
    """The ratio of the medians of two quantities, ``above[runs]`` and ``below[runs]``, measured in the same runs."""
    a, b = np.asarray(above, np.float64), np.asarray(below, np.float64)
    error = np.std(_medians(a) / _medians(b), ddof=1)
    return Measured(float(np.median(a) / np.median(b)), float(error), len(a))


def _error(array: NDArray[np.float64]) -> float:
    return float(np.std(array, ddof=1) / math.sqrt(len(array)))


def _medians(array: NDArray[np.float64]) -> NDArray[np.float64]:
    """float64[RESAMPLES]: medians of runs drawn with replacement, alike for all quantities (B. Efron's bootstrap)."""
    drawn = np.random.default_rng(0).integers(len(array), size=(RESAMPLES, min(len(array), 1_000)))
    # Beyond a thousand runs a thousand are drawn, and the spread is scaled down to that of all.
    medians = np.median(array[drawn], axis=1)
    shrink = math.sqrt(drawn.shape[1] / len(array))
    return np.asarray(np.median(array) + (medians - np.median(array)) * shrink)


@lru_cache(maxsize=256)
def student(tail: float, freedom: float) -> float:
    """The value that Student's t exceeds in absolute value with probability ``tail``.

    With t = sqrt(freedom) tan(angle), the density of the angle is cos(angle) ** (freedom - 1).

    Args:
        tail: both tails together.
        freedom: the degrees of freedom, at least 1.
    """
    angle = np.linspace(0.0, math.pi / 2, _GRID)
    freedom = min(freedom, _NORMAL_FROM)
    density = np.cos(angle) ** (freedom - 1)
    within = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    # Angles that add nothing to the integral are left out: the inverse is not defined there.
    rising = np.concatenate([[True], np.diff(within) > 0])
    return math.sqrt(freedom) * math.tan(float(np.interp(1 - tail, within[rising] / within[-1], angle[rising])))


def joint_interval(measured: Measured, error: float, tail: float) -> float:
    """Half the width of the interval of the difference between a measured figure and one with this standard error.

    The measured error is itself uncertain, hence Welch's degrees of freedom; the other one is taken as known.
    """
    joint = math.hypot(measured.error, error)
    if not joint:
        return 0.0
    share = (measured.error / joint) ** 2
    freedom = max(measured.runs - 1, 1) / share**2 if share else math.inf
    return student(tail, min(freedom, float(_NORMAL_FROM))) * joint
