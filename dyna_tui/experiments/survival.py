"""Kaplan-Meier estimator: quantiles of times until something happens, where some runs ended before it did.

A run that ended at time t without it is censored: all that is known of its time is that it is longer. To leave such
runs out, or to take t for their time, would make slow agents look quick.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dyna_tui.experiments.statistics import TAIL, normal

QUARTILES = (0.25, 0.5, 0.75)
_EQUAL = 1e-9


class Quantile(NamedTuple):
    """The time by which a share of the runs is done, and its interval; infinite where the runs do not show it."""

    value: float
    low: float
    high: float


class Survival(NamedTuple):
    """The estimated share of runs that are not done yet, after each of the times at which one was."""

    times: NDArray[np.float64]
    """float64[T]: in increasing order"""
    share: NDArray[np.float64]
    """float64[T]: the product-limit estimate (E. L. Kaplan and P. Meier, 1958)"""
    relative_variance: NDArray[np.float64]
    """float64[T]: its variance over its square (M. Greenwood, 1926); infinite where the share is 0"""


def kaplan_meier(times: ArrayLike, done: ArrayLike) -> Survival:
    """The share of runs that are not done yet.

    Args:
        times: ``times[runs]``: when a run was done or, where it was not, when it ended.
        done: ``done[runs]``: whether it was.
    """
    all_times, events = np.asarray(times, np.float64), np.asarray(done, np.bool_)
    at, ends = np.unique(all_times[events], return_counts=True)
    at_risk = all_times.size - np.searchsorted(np.sort(all_times), at)
    with np.errstate(divide="ignore"):
        variance = np.cumsum(ends / (at_risk * (at_risk - ends)))
    return Survival(at, np.asarray(np.cumprod(1 - ends / at_risk), np.float64), variance)


def quantiles(
    times: ArrayLike, done: ArrayLike, shares: tuple[float, ...] = QUARTILES, tail: float = TAIL
) -> list[Quantile]:
    """The times by which these shares of the runs are done.

    An interval holds the times whose survival does not differ from 1 - share (R. Brookmeyer and J. Crowley, 1982), by
    the interval of log(-log(survival)), as the survfit of R with ``conf.type="log-log"``. That interval says nothing
    before the first time and after the last; there the binomial distribution does: how likely all runs are later than
    the quantile, or all earlier.

    Args:
        times: ``times[runs]``: when a run was done or, where it was not, when it ended.
        done: ``done[runs]``: whether it was.
        shares: of 1, in any order.
        tail: the probability that an interval leaves out its quantile.
    """
    curve, runs = kaplan_meier(times, done), np.size(times)
    low, high = _bounds(curve, tail)
    return [
        Quantile(
            _middle(curve, 1 - share),
            _first(curve.times, low, 1 - share) if (1 - share) ** runs <= tail / 2 else -np.inf,
            _first(curve.times, high if share**runs > tail / 2 else np.minimum(high, np.ceil(curve.share)), 1 - share),
        )
        for share in shares
    ]


def _bounds(curve: Survival, tail: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """float64[T] each: the ends of the interval of the survival; 0 and 1, nothing known, where no run is left."""
    low, high = np.zeros(len(curve.times)), np.ones(len(curve.times))
    left = curve.share > _EQUAL
    log = np.log(curve.share[left])
    spread = normal(tail) * np.sqrt(curve.relative_variance[left]) / -log
    low[left], high[left] = np.exp(log * np.exp(spread)), np.exp(log * np.exp(-spread))
    return low, high


def _first(times: NDArray[np.float64], survival: NDArray[np.float64], level: float) -> float:
    """The first time at which a survival is not above a level."""
    reached = np.flatnonzero(survival <= level + _EQUAL)
    return float(times[reached[0]]) if reached.size else np.inf


def _middle(curve: Survival, level: float) -> float:
    """The first time at which the survival is below a level; the middle of the times at which it is on it."""
    first, after = (_first(curve.times, curve.share, height) for height in (level, level - 2 * _EQUAL))
    return (first + after) / 2 if np.isfinite(after) else first
