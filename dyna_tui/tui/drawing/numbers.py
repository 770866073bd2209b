"""Numbers in the two to five columns of a cell."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dyna_tui.charts.numbers import UNITS, without_zero

ZERO = "·"
UNKNOWN = "…"

_HUNDREDS = ((2, "h"),)


@lru_cache(maxsize=16384)
def compact(number: float, width: int = 3) -> str:
    """Write a number in at most ``width`` columns and with at most two decimals: ``.73``, ``1.2``, ``12``, ``1k``.

    Zero is a dot and nothing else is: ``-.0`` and ``.00`` are a little below and above it. Where two columns have
    to do, hundreds are ``3h``; what is not a number, or fits in no way, is an ellipsis.

    Args:
        number: The number.
        width: The columns there are, at least 2.
    """
    if number == 0:
        return ZERO
    if math.isnan(number):
        return UNKNOWN
    sign = "-" if number < 0 else ""
    if math.isinf(number):
        return sign + "∞"
    return sign + _magnitude(abs(number), width - len(sign))


def _magnitude(number: float, room: int) -> str:
    whole = number.is_integer() if isinstance(number, float) else True
    for decimals in (0,) if whole else (2, 1, 0):
        text = f"{number:.{decimals}f}"
        text = without_zero(text)
        if len(text) <= room:
            return text
    for power, unit in _HUNDREDS if number < 999.5 else UNITS:
        scaled = number / 10**power
        for decimals in (1, 0):
            text = f"{scaled:.{decimals}f}".removeprefix("0") + unit
            if len(text) <= room and text.rstrip(".0" + unit):
                return text
    return UNKNOWN


def compact_all(numbers: NDArray[np.float64] | NDArray[np.int64], width: int = 3) -> NDArray[np.str_]:
    """Write every number of an array as :func:`compact` does."""
    if numbers.dtype.kind == "f":
        rounded = np.round(numbers, 2)
        tiny = (rounded == 0) & (numbers != 0)
        numbers = np.where(tiny, np.copysign(1e-9, numbers), rounded)
    distinct, where = np.unique(numbers, return_inverse=True)
    texts = np.array([compact(number, width) for number in distinct.tolist()], dtype=f"<U{width}")
    written: NDArray[np.str_] = texts[where].reshape(numbers.shape)
    return written
