"""Claims as data, and the two verdicts on each.

The first verdict is on the publication: did what it says hold here? The second is on this program: does
our figure agree with that of an independent one? A refuted publication is a finding; a disagreement with the
independent figure is a fault, in one of the two.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from dyna_tui.charts.curve import Curve
from dyna_tui.experiments.reproduce.intervals import Measured, joint_interval
from dyna_tui.experiments.statistics import Z95

TAIL = 0.001
"""How often two figures that agree may be called different: beyond their joint 99.9 % interval."""

CANNOT_TELL = "Too close to tell; --runs makes more."


class Verdict(Enum):
    """What came of a published claim."""

    YES = "yes"
    NO = "no"
    IN_PART = "in part"
    OPEN = "unclear"
    """It did not, but its interval is too wide to be sure."""


@dataclass(frozen=True)
class Independent:
    """What an independent program measured."""

    value: float
    half: float | None = None
    """Half the width of its 95 % interval; 0 where it was reckoned exactly, None where none is known."""
    rounding: float = 0.0
    """By how much the figure may have been rounded."""
    runs: int | None = 1_000
    """Over how many runs it is the mean; None where that is not known, though its interval is."""

    def error(self, measured: Measured) -> float:
        """Its standard error; where that is not known, ours scaled to its number of runs."""
        if self.half is not None:
            return self.half / Z95
        return float(measured.error * (measured.runs / (self.runs or measured.runs)) ** 0.5)

    def error_of(self, measured: Measured) -> float:
        """The standard error of our figure: our own estimate or, where that is larger, theirs of how far runs differ.

        If the two figures agree, so do the runs that they are means of. Where now and then one of them is very
        long, a few that chance to hold none such look much too sure of themselves.
        """
        if not self.half or self.runs is None or not measured.runs:
            return measured.error
        return float(max(measured.error, self.half / Z95 * (self.runs / measured.runs) ** 0.5))


@dataclass(frozen=True)
class Claim:
    """One thing that was published, and what we found."""

    about: str
    """What is measured, in a few words: ``n = 5, episode 2``."""
    measured: Measured
    published: float | str | None = None
    """The published figure, or what was said; None where there is neither."""
    held: Verdict | None = None
    """None where nothing was published."""
    reason: str = ""
    """Why it did not hold, or what there is to know of it."""
    independent: Independent | None = None
    unit: str = ""
    """``%`` where the figure is a share."""

    @property
    def agrees(self) -> bool | None:
        """Whether our figure agrees with the independent one; None where there is none."""
        return None if self.independent is None else agrees(self.measured, self.independent)


@dataclass(frozen=True)
class Group:
    """Claims that belong together."""

    figure: str
    """``Figure 8.2``"""
    about: str
    """What its figures are, with their unit."""
    claims: Sequence[Claim]


@dataclass(frozen=True)
class Picture:
    """Curves that belong in one chart, with the published points beside them."""

    figure: str
    title: str
    curves: Sequence[Curve]
    x_label: str
    y_label: str
    log_y: bool = False


@dataclass(frozen=True)
class Reproduction:
    """All that came of one published result."""

    name: str
    title: str
    settings: str
    """What was run, in a line."""
    runs: int
    groups: Sequence[Group]
    pictures: Sequence[Picture]
    drawing: Sequence[str] = ()
    """Lines of characters: the policies."""

    @property
    def claims(self) -> list[Claim]:
        """The claims of all groups."""
        return [claim for group in self.groups for claim in group.claims]


def agrees(measured: Measured, independent: Independent) -> bool:
    """Whether two figures are within their joint 99.9 % interval, but for rounding."""
    ours = replace(measured, error=independent.error_of(measured))
    allowed = joint_interval(ours, independent.error(measured), TAIL) + independent.rounding
    return abs(measured.value - independent.value) <= allowed * (1 + 1e-9)


def within(measured: Measured, low: float, high: float) -> Verdict:
    """Whether a figure is within a published range; unclear where it is not, but its 95 % interval reaches there."""
    if low <= measured.value <= high:
        return Verdict.YES
    least, most = measured.bounds
    return Verdict.OPEN if most >= low and least <= high else Verdict.NO


def about(measured: Measured, published: float, tolerance: float) -> Verdict:
    """Whether a figure is the published one, which is known to within so much."""
    return within(measured, published - tolerance, published + tolerance)


def above(measured: Measured, bound: float = 0.0) -> Verdict:
    """Whether a figure is above a bound, as far as its 95 % interval tells."""
    least, most = measured.bounds
    return Verdict.YES if least > bound else Verdict.NO if most <= bound else Verdict.OPEN


def because(held: Verdict, reason: str, *, otherwise: str = "") -> str:
    """The reason that goes with a claim that did not hold, or not wholly."""
    if held is Verdict.OPEN:
        return CANNOT_TELL
    return reason if held in (Verdict.NO, Verdict.IN_PART) else otherwise
