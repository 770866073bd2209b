"""Sample steps: the times at which an experiment records the cumulative reward."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

MOST_SAMPLES = 1_000
FEWEST_SAMPLES = 100
"""An even spacing that leaves fewer samples than this of a long budget is too coarse for a curve."""


@lru_cache(maxsize=64)
def sample_steps_of(budget: int, changes: tuple[int, ...] = ()) -> NDArray[np.int64]:
    """At most MOST_SAMPLES times, int64[K]: evenly spaced, the last one and every change among them.

    The array is read-only, since it is made once for all callers.
    Where no even spacing meets every change, the changes are added to one that does not.

    Args:
        budget: the last time, in real steps or updates.
        changes: times that must be among them; those beyond the budget are left out.
    """
    inside = [change for change in changes if change < budget]
    finest = -(-budget // MOST_SAMPLES)
    coarsest = max(finest, budget // FEWEST_SAMPLES)
    # Counted backwards from the budget, a spacing meets a change if it divides what is between them.
    between = math.gcd(*(budget - change for change in inside))
    # One that also meets 0 is nicer, where it costs at most half of the samples.
    for common, most in ((math.gcd(budget, between), 2 * finest), (between or finest, coarsest)):
        spacing = _finest_divisor(common, finest, most)
        if spacing:
            return _read_only(_spaced(budget, spacing))
    spacing = -(-budget // (MOST_SAMPLES - len(inside)))
    return _read_only(np.union1d(_spaced(budget, spacing), np.array(inside, np.int64)))


def _finest_divisor(number: int, least: int, most: int) -> int:
    """The smallest divisor in a range; 0 where there is none."""
    for parts in range(number // least, 0, -1):
        if number % parts == 0 and number // parts <= most:
            return number // parts
    return 0


def _spaced(last: int, spacing: int) -> NDArray[np.int64]:
    """Every ``spacing`` steps, backwards from the last one, in increasing order."""
    return np.arange(last, 0, -spacing, dtype=np.int64)[::-1].copy()


def _read_only(steps: NDArray[np.int64]) -> NDArray[np.int64]:
    steps.flags.writeable = False
    return steps
