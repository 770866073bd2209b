"""Confidence intervals of measured figures: means, shares, ratios and medians over runs, with the kind of each."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dyna_tui.experiments.statistics import TAIL, standard_error, student, wilson
from dyna_tui.experiments.survival import quantiles

RESAMPLES = 2_000
"""Bootstrap samples from which the interval of a ratio of medians is estimated."""
PERCENT = "%"


@dataclass(frozen=True)
class Measured:
    """A figure measured over runs, or computed exactly, with its 95 % interval."""

    value: float
    low: float
    """The lower end of its 95 % interval."""
    high: float
    """The upper end of its 95 % interval."""
    error: float = 0.0
    """Its standard error; 0 where it is exact, or all runs are equal."""
    runs: int = 0
    """Number of runs; 0 where it is exact."""
    unit: str = ""
    """``%`` where it is a share."""

    @property
    def half(self) -> float | None:
        """Half the width of its 95 % interval; None where it is exact."""
        return (self.high - self.low) / 2 if self.runs else None

    @property
    def all_equal(self) -> bool:
        """Whether its interval has no width because all runs are equal, which is no certainty."""
        return bool(self.runs and self.low == self.high)


def exact(value: float) -> Measured:
    """A figure that was computed, not measured."""
    return Measured(value, value, value)


def from_error(value: float, error: float, runs: int) -> Measured:
    """A figure with a standard error estimated from so many runs: value ± t(.975, runs - 1) error."""
    half = student(TAIL, runs - 1) * error if error else 0.0
    return Measured(value, value - half, value + half, error, runs)


def mean_of(values: ArrayLike) -> Measured:
    """The mean of ``values[runs]``, over at least two runs."""
    array = np.asarray(values, np.float64)
    return from_error(float(array.mean()), float(standard_error(array)), len(array))


def share_of(values: ArrayLike) -> Measured:
    """The share of runs for which ``values[runs]`` is true, in percent, with Wilson's interval.

    Its standard error is that of two more runs either way, which is never 0 (A. Agresti and B. A. Coull, 1998).
    """
    array = np.asarray(values, np.bool_)
    successes, runs = int(array.sum()), len(array)
    low, high = wilson(successes, runs)
    middle = (successes + 2) / (runs + 4)
    error = math.sqrt(middle * (1 - middle) / (runs + 4))
    return Measured(100 * successes / runs, 100 * low, 100 * high, 100 * error, runs, PERCENT)


def ratio_of(above: ArrayLike, below: ArrayLike) -> Measured:
    """The ratio of the means of two quantities, ``above[runs]`` and ``below[runs]``, measured in the same runs.

    The error is that of the linear approximation (delta method), which allows for their covariance.
    """
    a, b = np.asarray(above, np.float64), np.asarray(below, np.float64)
    ratio = float(a.mean() / b.mean())
    return from_error(ratio, float(standard_error(a - ratio * b)) / float(b.mean()), len(a))


def median_of(values: ArrayLike, done: ArrayLike = True) -> Measured:
    """The median of ``values[runs]``, with the interval of :func:`~dyna_tui.experiments.survival.quantiles`.

    Args:
        values: one of each run; where ``done`` is false, what it is at least: the run ended there.
        done: ``done[runs]``.
    """
    array = np.asarray(values, np.float64)
    (median,) = quantiles(array, np.broadcast_to(done, array.shape), (0.5,))
    error = float(np.std(_medians(array), ddof=1)) if np.all(done) else math.nan
    return Measured(*median, error, len(array))


def ratio_of_medians(above: ArrayLike, below: ArrayLike) -> Measured:
    """The ratio of the medians of two quantities, ``above[runs]`` and ``below[runs]``, measured in the same runs.

    Its interval is between percentiles of the bootstrap (B. Efron, 1979), runs drawn alike for both quantities.
    """
    a, b = np.asarray(above, np.float64), np.asarray(below, np.float64)
    ratios = _medians(a) / _medians(b)
    low, high = np.quantile(ratios, [TAIL / 2, 1 - TAIL / 2])
    ratio = float(np.median(a) / np.median(b))
    return Measured(ratio, float(low), float(high), float(np.std(ratios, ddof=1)), len(a))


def _medians(array: NDArray[np.float64]) -> NDArray[np.float64]:
    """float64[RESAMPLES]: medians of runs drawn with replacement, alike for all quantities."""
    drawn = np.random.default_rng(0).integers(len(array), size=(RESAMPLES, min(len(array), 1_000)))
    # Beyond a thousand runs a thousand are drawn, and the spread is scaled down to that of all.
    medians = np.median(array[drawn], axis=1)
    shrink = math.sqrt(drawn.shape[1] / len(array))
    return np.asarray(np.median(array) + (medians - np.median(array)) * shrink)
