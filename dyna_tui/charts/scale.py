"""Scales of axes: values as dots along an axis, and round numbers as ticks."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LEAST = 1e-300
"""The smallest value that a logarithmic axis shows, and the shortest that a linear one is."""


class Scale(NamedTuple):
    """How values lie along an axis of ``dots`` dots."""

    low: float
    high: float
    dots: int
    log: bool = False

    @classmethod
    def over(cls, values: NDArray[np.float64], dots: int) -> "Scale":
        """From the least to the greatest of the values."""
        low, high = _ends(values)
        return cls(low, high if high - low >= LEAST else low + max(1.0, abs(low)), dots)

    @classmethod
    def from_zero(cls, values: NDArray[np.float64], dots: int) -> "Scale":
        """Over the values and zero."""
        low, high = _ends(values)
        low, high = min(low, 0.0), max(high, 0.0)
        return cls(low, high if high - low >= LEAST else low + 1, dots)

    @classmethod
    def logarithmic(cls, values: NDArray[np.float64], dots: int) -> "Scale":
        """Over the values above zero, from a round number on; values of zero and below will lie at its foot."""
        positive = values[values >= LEAST]
        low, high = _ends(positive) if positive.size else (1.0, 1.0)
        power = 10.0 ** math.floor(math.log10(low))
        low = max((d * power for d in (1, 2, 5) if d * power <= low), default=low)
        return cls(low, max(high, 2 * low), dots, log=True)

    def dots_of(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The dots of the values, from 0 for ``low``."""
        low, high = self.low, self.high
        if self.log:
            values, low, high = np.log(np.maximum(values, low)), math.log(low), math.log(high)
        return (values - low) / (high - low) * (self.dots - 1)

    def dot(self, number: float) -> int:
        """The dot of one value."""
        return round(float(self.dots_of(np.array([number]))[0]))


def ticks(low: float, high: float, most: int, *, log: bool = False, whole: bool = False) -> list[float]:
    """At most ``most`` round numbers from ``low`` to ``high``: multiples, or powers of ten, of 1, 2 or 5."""
    if log:
        decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        for digits in ((1, 2, 5), (1, 3), (1,)):
            found = [d * 10.0**k for k in decades for d in digits if low <= d * 10.0**k <= high]
            if len(found) <= most:
                return found
        return found[:: -(-len(found) // most)]
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(d * power for d in (1, 2, 5, 10) if (high - low) / (d * power) <= most)
    step = max(step, 1.0) if whole else step
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


def _ends(values: NDArray[np.float64]) -> tuple[float, float]:
    """The least and the greatest value; zeros where there is none."""
    return (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
