"""Interquartile mean, performance profiles and the stratified bootstrap, as in rliable.

R. Agarwal, M. Schwarzer, P. S. Castro, A. Courville and M. G. Bellemare (2021), Deep Reinforcement Learning at the
Edge of the Statistical Precipice, NeurIPS 34. Their program, rliable, draws from NumPy's ``RandomState``; so does
this one, in the same order, and gives the same numbers after ``numpy.random.seed(seed)``.

Scores are float64[runs, tasks, ...]. A resample takes runs with replacement, in each task for itself (the strata).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
TRIMMED = 0.25
"""The share of scores left out at either end."""
MOST_DRAWS = 4_000_000
"""Numbers drawn at once."""


def interquartile_mean(scores: Scores) -> Scores:
    """The mean of the middle half of the scores of all runs and tasks, float64[..., runs, tasks] to float64[...].

    A quarter is left out at either end, rounded down (``scipy.stats.trim_mean``).
    """
    flat = scores.reshape(*scores.shape[:-2], -1)
    count = flat.shape[-1]
    out = int(TRIMMED * count)
    return np.asarray(np.partition(flat, (out, count - out - 1), axis=-1)[..., out : count - out].mean(axis=-1))


def score_profile(scores: Scores, taus: NDArray[np.float64]) -> Scores:
    """The share of scores above each of some thresholds, float64[..., runs, tasks] to float64[..., taus]."""
    shares = [(scores > tau).mean(axis=(-2, -1)) for tau in taus]
    return np.stack(shares, axis=-1)


def stratified_bootstrap(
    scores: Scores, statistic: Callable[[Scores], Scores], reps: int, confidence: float = 0.95, seed: int = 0
) -> tuple[Scores, Scores]:
    """The ends of the percentile interval of a statistic.

    Args:
        scores: float64[runs, tasks] or float64[runs, tasks, points].
        statistic: takes float64[reps, ..., runs, tasks], ``points`` in front of the runs where there are any, and gives
            the statistic of each.
        reps: how many resamples.
        confidence: the share of resamples inside the interval.
        seed: of the draws.
    """
    draws, runs = np.random.RandomState(seed), len(scores)
    strata = np.ogrid[tuple(slice(size) for size in (0, *scores.shape[1:]))][1:]
    found: list[Scores] = []
    block = max(1, MOST_DRAWS // scores.size)
    for first in range(0, reps, block):
        index = draws.randint(0, runs, size=(min(block, reps - first), *scores.shape))
        resampled = scores[(index, *strata)]
        found.append(statistic(np.ascontiguousarray(_points_first(resampled))))
    tail = 100 * (1 - confidence) / 2
    low, high = np.percentile(np.concatenate(found), [tail, 100 - tail], axis=0)
    return low, high


def _points_first(resampled: Scores) -> Scores:
    """float64[reps, runs, tasks, points] as float64[reps, points, runs, tasks]; without points as it is."""
    return np.moveaxis(resampled, -1, 1) if resampled.ndim == 4 else resampled
