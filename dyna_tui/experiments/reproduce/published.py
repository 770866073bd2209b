"""Published figures as tolerated ranges: which values of ours would bear a publication out.

A number has a tolerance, a comparison has a bound, and words (all, none, most) have the share of runs that they are
taken to mean. The text names the tolerance, so that whoever reads it sees what a figure is judged by.
"""

import math
from dataclasses import dataclass

ALL_FROM = 95
"""Percent of the runs that "all" runs are at least, and that "none" leaves over."""


@dataclass(frozen=True)
class Published:
    """A published figure or statement, and the range within which ours bears it out."""

    text: str
    """What was published, with its tolerance: ``1,700 ± 170``."""
    low: float = -math.inf
    high: float = math.inf
    """The ends of the range; both infinite where the figure is told but not judged."""
    value: float | None = None
    """The published number; None where it is a statement."""

    @property
    def judged(self) -> bool:
        """Whether there is a range to judge by."""
        return self.low > -math.inf or self.high < math.inf

    def __contains__(self, value: float) -> bool:
        """Whether a value is within the range."""
        return self.low <= value <= self.high


def about(value: float, tolerance: float) -> Published:
    """A number, and how far off it ours may be, rounded to two digits, so that what is written is what judges."""
    allowed = float(f"{tolerance:.2g}")
    return Published(f"{value:,.5g} ± {allowed:,g}", value - allowed, value + allowed, value)


def between(low: float, high: float) -> Published:
    """A range: ``5 to 10``."""
    return Published(f"{low:,g} to {high:,g}", low, high)


def above(bound: float = 0.0) -> Published:
    """More than a bound; of a difference, that it is positive."""
    return Published(f"> {bound:,g}", low=bound)


def below(bound: float) -> Published:
    """Less than a bound."""
    return Published(f"< {bound:,g}", high=bound)


def all_runs() -> Published:
    """Of a share in percent: all runs, or as good as all."""
    return Published(f"> {ALL_FROM} %", low=ALL_FROM)


def no_runs() -> Published:
    """Of a share in percent: no run, or as good as none."""
    return Published(f"< {100 - ALL_FROM} %", high=100 - ALL_FROM)


def most_runs() -> Published:
    """Of a share in percent: more than half of the runs."""
    return Published("> 50 %", low=50)


def stated(text: str, value: float | None = None) -> Published:
    """What was published but cannot be judged, since too little is known of how it was measured."""
    return Published(text, value=value)
