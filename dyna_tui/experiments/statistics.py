"""The mean over runs and its 95 % confidence interval."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Z95 = 1.96
"""The half width of a 95 % interval of the normal distribution, in standard errors."""


def mean(values: ArrayLike) -> NDArray[np.float64]:
    """The mean along the runs: ``values[runs, ...]`` to float64[...]."""
    return np.asarray(np.mean(np.asarray(values, np.float64), axis=0))


def half_width(values: ArrayLike, z: float = Z95) -> NDArray[np.float64] | None:
    """Half the width of the interval of the mean along the runs: z s / sqrt(runs), s with ddof 1.

    Args:
        values: ``values[runs, ...]``.
        z: the half width in standard errors.

    Returns:
        float64[...]; None for fewer than two runs, which say nothing about how far runs differ.
    """
    array = np.asarray(values, np.float64)
    if len(array) < 2:
        return None
    return np.asarray(z * np.std(array, axis=0, ddof=1) / np.sqrt(len(array)))
