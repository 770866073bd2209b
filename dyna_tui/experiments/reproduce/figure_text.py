"""Figures as text: what was published, ours with its interval, and that of an independent program."""

import math

from dyna_tui.experiments.reports.table import mean_cell
from dyna_tui.experiments.reproduce.independent import Independent
from dyna_tui.experiments.reproduce.intervals import Measured
from dyna_tui.experiments.reproduce.published import Published

EVEN = 1e-9
"""How far, in widths, the middle of an interval may be from its figure for the interval to be written with ±."""
A_FEW_PERCENT = 2.5
"""A share known to within so many percent is written with a decimal."""


def published_text(published: Published | None) -> str:
    """The published figure with its tolerance; ``-`` where there is none."""
    return "-" if published is None else published.text


def measured_text(measured: Measured) -> str:
    """Ours: ``868 ± 59``, or ``49 % (43–55)`` where the interval is longer on one side than on the other."""
    low, high, unit = measured.low, measured.high, f" {measured.unit}" if measured.unit else ""
    if not measured.runs:
        return f"{measured.value:,.2f}{unit}"
    half = (high - low) / 2
    if not math.isfinite(half):
        return f"{_number(measured.value)}{unit} ({_number(low)} to {_number(high)})"
    text, width = mean_cell(measured.value, half)
    if abs(measured.value - low - half) <= EVEN * max(half, abs(measured.value)):
        return f"{text}{unit} ± {width}"
    decimals = int(half < A_FEW_PERCENT) if unit else len(width.partition(".")[2])
    middle, least, most = (_fixed(end, decimals) for end in (measured.value, low, high))
    return f"{middle}{unit} ({least}{'–' if low >= 0 else ' to '}{most})"


def _fixed(value: float, decimals: int) -> str:
    """A number with so many decimals; without any where it is whole and none of them is news: 0 and 100 percent."""
    return f"{value:,.0f}" if value in (0, 100) else f"{value:,.{decimals}f}"


def _number(value: float) -> str:
    return "?" if math.isinf(value) else f"{value:,.4g}"


def independent_text(independent: Independent | None, unit: str) -> str:
    """That of an independent program, with its interval where it is known; empty where there is no figure."""
    if independent is None:
        return ""
    text = f"{independent.value:,g}{' ' + unit if unit else ''}"
    if independent.half is None:
        return text
    return f"{text} ± {independent.half:g}" if independent.half else f"{text} exact"
