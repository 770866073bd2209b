"""Numbers in the two to five columns of a cell."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dyna_tui.charts.numbers import TINY, UNITS
from dyna_tui.rounding import fixed, nearest

ZERO = "·"
UNKNOWN = "…"

_NONZERO = frozenset("123456789")
_UNITS = ((2, "h"), *UNITS)


@lru_cache(maxsize=16384)
def compact(number: float, width: int = 3) -> str:
    """Write the number nearest to a number that fits in ``width`` columns: ``.73``, ``1.2``, ``12``, ``1k``.

    Zero is a dot, and what is only nearest to zero is ``≈0``, whatever its sign. Where two columns have to do,
    hundreds are ``3h``; what is not a number, or fits in no way, is an ellipsis.

    Args:
        number: The number.
        width: The columns there are, at least 2.
    """
    if number == 0:
        return ZERO
    if math.isnan(number):
        return UNKNOWN
    if math.isinf(number):
        return "∞" if number > 0 else "-∞"
    text = nearest(number, width)
    if text is None:
        return _with_unit(number, width)
    return text if _NONZERO.intersection(text) else TINY


def _with_unit(number: float, width: int) -> str:
    """A number too wide for its columns, in the smallest unit in which it fits."""
    sign = "-" if number < 0 else ""
    for power, unit in _UNITS[abs(number) >= 999.5 :]:
        for decimals in (1, 0):
            text = sign + fixed(abs(number), decimals, power).removeprefix("0") + unit
            if len(text) <= width and _NONZERO.intersection(text):
                return text
    return sign + UNKNOWN


def compact_all(numbers: NDArray[np.float64] | NDArray[np.int64], width: int = 3) -> NDArray[np.str_]:
    """Write every number of an array as :func:`compact` does."""
    distinct, where = np.unique(numbers, return_inverse=True)
    texts = np.array([compact(number, width) for number in distinct.tolist()], dtype=f"<U{width}")
    written: NDArray[np.str_] = texts[where].reshape(numbers.shape)
    return written
