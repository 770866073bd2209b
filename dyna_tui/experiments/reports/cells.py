"""Cells of a report: a figure and its interval as texts, to the digits that the interval justifies."""

import math
from typing import NamedTuple

UNKNOWN = "?"
"""An end of an interval that the runs are too few or too short for."""


class Cell(NamedTuple):
    """A figure and its interval, as texts; the latter may be empty."""

    mean: str
    half: str = ""
    """Half the width of the interval, written with ±."""
    ends: str = ""
    """The ends of the interval, written in brackets, where the figure is not in its middle."""

    @property
    def interval(self) -> str:
        """The interval as it follows the figure; may be empty."""
        return f" ± {self.half}" if self.half else f" ({self.ends})" if self.ends else ""


def mean_cell(value: float, half: float | None) -> Cell:
    """A mean and the half width of its interval, to two digits of the latter."""
    if not half:
        text = f"{value:z,.0f}" if value == int(value) else f"{value:z,.{_decimals(abs(value) / 10)}f}"
        return Cell(text, "0" if half == 0 else "")
    decimals = _decimals(half)
    return Cell(f"{value:z,.{decimals}f}", f"{half:,.{decimals}f}")


def interval_cell(value: float, low: float, high: float) -> Cell:
    """A figure with the ends of its interval, to two digits of half its width; what is infinite is not known."""
    if math.isinf(value) and math.isinf(low):
        return Cell(UNKNOWN)
    known = [end for end in (value, low, high) if math.isfinite(end)]
    half = (max(known) - min(known)) / 2
    whole = all(end == int(end) for end in known)
    decimals = 0 if whole else _decimals(half or abs(value) / 10)
    middle, least, most = (_number(end, decimals) for end in (value, low, high))
    return Cell(middle, ends=f"{least}{' to ' if -math.inf < low < 0 else '–'}{most}")


def percent_cell(value: float, low: float, high: float) -> Cell:
    """A share in percent with the ends of its interval, to a tenth where it is known to within a percent."""
    decimals = int(high - low < 2)
    middle, least, most = (_number(end, 0 if end in (0, 100) else decimals) for end in (value, low, high))
    return Cell(f"{middle} %", ends=f"{least}–{most}")


def _number(value: float, decimals: int) -> str:
    return f"{value:z,.{decimals}f}" if math.isfinite(value) else UNKNOWN


def _decimals(number: float) -> int:
    """How many decimals show two digits of a number, at most six."""
    return min(6, max(0, 1 - math.floor(math.log10(number)))) if number > 0 else 0
