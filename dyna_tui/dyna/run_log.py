"""Log of a run for an experiment, written by the kernels as it goes."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.world import NEVER


class Log(NamedTuple):
    """The reward at some marks of a clock, and the lengths and returns of the first E episodes."""

    mark: NDArray[np.int64]
    """int64[K + 1]: times of the clock, increasing, and NEVER"""
    reward: NDArray[np.float64]
    """float64[K]: the cumulative reward at the end of the first real step at which the clock reached the mark"""
    by_updates: NDArray[np.bool_]
    """bool[1]: whether the clock counts value updates instead of real steps"""
    steps: NDArray[np.int64]
    """int64[E]: the real steps of each episode"""
    returns: NDArray[np.float64]
    """float64[E]: the sum of the rewards of each episode"""


def new_log(marks: Sequence[int] | NDArray[np.int64] = (), episodes: int = 0, *, by_updates: bool = False) -> Log:
    """An empty log.

    Args:
        marks: where the cumulative reward is noted, increasing.
        episodes: how many episodes are noted, from the first on.
        by_updates: whether the marks count value updates instead of real steps.
    """
    return Log(
        mark=np.append(np.asarray(marks, np.int64), NEVER),
        reward=np.zeros(len(marks)),
        by_updates=np.array([by_updates]),
        steps=np.zeros(episodes, np.int64),
        returns=np.zeros(episodes),
    )


NO_LOG = new_log()
"""For an agent that nobody asks afterwards."""
