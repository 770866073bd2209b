"""Claims of a published result as data, with two verdicts on each.

The first verdict is on the publication: did its claim hold here? The second is on this program: does our figure
agree with that of an independent program? A refuted claim is a result; a disagreement with the independent figure is
an error in one of the two programs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from dyna_tui.experiments.curves import Curves
from dyna_tui.experiments.reproduce.intervals import Measured, joint_interval
from dyna_tui.experiments.statistics import Z95

TAIL = 0.001
"""The probability of calling two equal figures different: beyond their joint 99.9 % interval."""

CANNOT_TELL = "Too close to call; make more runs with --runs."


class Verdict(Enum):
    """The verdict on a published claim."""

    YES = "yes"
    NO = "no"
    IN_PART = "in part"
    OPEN = "unclear"
    """It did not hold, but the interval is too wide to be sure."""


@dataclass(frozen=True)
class Independent:
    """The figure of an independent program."""

    value: float
    half: float | None = None
    """Half the width of its 95 % interval; 0 where it was computed exactly, None where none is known."""
    rounding: float = 0.0
    """By how much the figure may have been rounded."""
    runs: int | None = 1_000
    """Over how many runs it is the mean; None where only its interval is known."""

    def error(self, measured: Measured) -> float:
        """Its standard error; where that is not known, ours scaled to its number of runs."""
        if self.half is not None:
            return self.half / Z95
        return float(measured.error * (measured.runs / (self.runs or measured.runs)) ** 0.5)

    def error_of(self, measured: Measured) -> float:
        """The standard error of our figure: our own estimate or, where that is larger, theirs of how far runs differ.

        If the two figures agree, so do the distributions of their runs. Where a few runs are very long, a small
        sample that happens to hold none of them underestimates its own error.
        """
        if not self.half or self.runs is None or not measured.runs:
            return measured.error
        return float(max(measured.error, self.half / Z95 * (self.runs / measured.runs) ** 0.5))


@dataclass(frozen=True)
class Claim:
    """A published claim, and our figure."""

    about: str
    """What is measured, in a few words: ``n = 5, episode 2``."""
    measured: Measured
    published: float | str | None = None
    """The published number or statement; None where there is neither."""
    held: Verdict | None = None
    """None where nothing was published."""
    reason: str = ""
    """Why it did not hold, or a remark."""
    independent: Independent | None = None
    unit: str = ""
    """``%`` where the figure is a share."""

    @property
    def agrees(self) -> bool | None:
        """Whether our figure agrees with the independent one; None where there is none."""
        return None if self.independent is None else agrees(self.measured, self.independent)


@dataclass(frozen=True)
class Group:
    """Claims about one quantity."""

    figure: str
    """The figure or section of the source: ``Figure 8.2``."""
    about: str
    """The quantity, with its unit."""
    claims: Sequence[Claim]


@dataclass(frozen=True)
class Chart:
    """Curves measured here, with the published points beside them."""

    figure: str
    """The figure of the source: ``Figure 8.2``."""
    drawn: Curves


@dataclass(frozen=True)
class Reproduction:
    """A published result, measured again."""

    name: str
    title: str
    source: str
    """Where it was published: author, title, section."""
    settings: str
    """What was run, in a line."""
    runs: int
    groups: Sequence[Group]
    charts: Sequence[Chart]
    diagram: Sequence[str] = ()
    """Lines of text: the policies as arrows."""

    @property
    def claims(self) -> list[Claim]:
        """The claims of all groups."""
        return [claim for group in self.groups for claim in group.claims]


def agrees(measured: Measured, independent: Independent) -> bool:
    """Whether two figures are within their joint 99.9 % interval, up to rounding."""
    ours = replace(measured, error=independent.error_of(measured))
    allowed = joint_interval(ours, independent.error(measured), TAIL) + independent.rounding
    return abs(measured.value - independent.value) <= allowed * (1 + 1e-9)


def within(measured: Measured, low: float, high: float) -> Verdict:
    """Whether a figure is within a published range; unclear where it is not, but its 95 % interval reaches there."""
    if low <= measured.value <= high:
        return Verdict.YES
    least, most = measured.bounds
    return Verdict.OPEN if most >= low and least <= high else Verdict.NO


def near(measured: Measured, published: float, tolerance: float) -> Verdict:
    """Whether a figure is the published one, up to a tolerance."""
    return within(measured, published - tolerance, published + tolerance)


def above(measured: Measured, bound: float = 0.0) -> Verdict:
    """Whether the 95 % interval of a figure is above a bound; unclear where it contains the bound."""
    least, most = measured.bounds
    return Verdict.YES if least > bound else Verdict.NO if most <= bound else Verdict.OPEN


def nearly_all(share: Measured) -> Verdict:
    """Whether nearly all runs do something, of which ``share`` is the percentage; in part from 5 % on."""
    return Verdict.YES if share.value >= 95 else Verdict.IN_PART if share.value >= 5 else Verdict.NO


def percent(share: float) -> str:
    """A share of 1 in whole percent: ``34 %``."""
    return f"{100 * share:.0f} %"


def because(held: Verdict, reason: str, *, otherwise: str = "") -> str:
    """The remark on a claim: a reason where it did not hold, or only in part; else ``otherwise``."""
    if held is Verdict.OPEN:
        return CANNOT_TELL
    return reason if held in (Verdict.NO, Verdict.IN_PART) else otherwise
