"""Curve of a chart, with its interval, points and marks."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_MOST = 1e300


class Curve(NamedTuple):
    """One line of a chart, with what belongs to it. Values that are not finite are left out."""

    label: str
    x: NDArray[np.float64]
    """[k] not falling."""
    y: NDArray[np.float64]
    """[k]"""
    low: NDArray[np.float64] | None = None
    """[k] the lower end of the interval around each value; none where there is no interval."""
    high: NDArray[np.float64] | None = None
    """[k] the upper end."""
    points: Sequence[tuple[float, float]] = ()
    """Single points beside the curve, such as what others published."""
    marks: Sequence[float] = ()
    """The values on the x axis where the maze changed."""

    def finite(self) -> "Curve":
        """The curve without what cannot be drawn: the same curve where all of it can."""
        known = _drawable(self.x) & _drawable(self.y)
        low, high = self.low, self.high
        if low is not None and high is not None:
            whole = _drawable(low) & _drawable(high)
            low, high = np.where(whole, low, np.nan)[known], np.where(whole, high, np.nan)[known]
        points = [point for point in self.points if _drawable(np.array(point)).all()]
        return self._replace(x=self.x[known], y=self.y[known], low=low, high=high, points=points)

    def heights(self, *, log: bool) -> NDArray[np.float64]:
        """All that a y axis has to reach.

        An interval that nears zero would take a logarithmic axis down with it, out of all proportion: there it counts
        down to half the curve's height only.
        """
        parts = [self.y, np.array([height for _, height in self.points])]
        if self.low is not None and self.high is not None:
            known = np.isfinite(self.low) & np.isfinite(self.high)
            low, high = self.low[known], self.high[known]
            parts += [np.maximum(low, self.y[known] / 2) if log else low, high]
        return np.concatenate(parts)


def _drawable(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether the values are finite, and not so large that their differences may not be."""
    return np.abs(values) <= _MOST
