"""Figures as text: what was published, ours with its interval, and that of an independent program."""

from dyna_tui.experiments.reports.cells import interval_cell, mean_cell, percent_cell
from dyna_tui.experiments.reproduce.independent import Independent
from dyna_tui.experiments.reproduce.intervals import PERCENT, Measured
from dyna_tui.experiments.reproduce.published import Published

EVEN = 1e-9
"""How far, in widths, the middle of an interval may be from its figure for the interval to be written with ±."""


def published_text(published: Published | None) -> str:
    """The published figure with its tolerance; ``-`` where there is none."""
    return "-" if published is None else published.text


def measured_text(measured: Measured) -> str:
    """Ours: ``868 ± 59``, or ``49 % (43–55)`` where the interval is longer on one side than on the other."""
    if not measured.runs:
        return f"{measured.value:z,.2f}{f' {measured.unit}' if measured.unit else ''}"
    ends = measured.value, measured.low, measured.high
    if measured.unit == PERCENT:
        cell = percent_cell(*ends)
    elif abs(measured.value - (measured.low + measured.high) / 2) <= EVEN * max(1, abs(measured.value)):
        cell = mean_cell(measured.value, measured.half)
    else:
        cell = interval_cell(*ends)
    return cell.mean + cell.interval


def independent_text(independent: Independent | None, unit: str) -> str:
    """That of an independent program, with its interval where it is known; empty where there is no figure."""
    if independent is None:
        return ""
    text = f"{independent.value:,g}{' ' + unit if unit else ''}"
    if independent.half is None:
        return text
    return f"{text} ± {independent.half:g}" if independent.half else f"{text} exact"
