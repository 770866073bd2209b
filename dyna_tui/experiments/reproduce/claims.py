"""Claims of a publication as data, and the one rule by which each is judged: by an interval, never by a point.

A claim is one sentence, figure or table of a publication, with one or several estimates. Each has a 95 % interval,
which is inside the range that the publication tolerates, outside it, or across its edge; RULE says what follows. The
second verdict is on this program: whether its figures agree with those of an independent one
(:mod:`~dyna_tui.experiments.reproduce.independent`). A refuted claim is a result; a disagreement is an error in one of
the two programs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from dyna_tui.experiments.curves import Curves
from dyna_tui.experiments.reproduce.estimates import Estimate, Position
from dyna_tui.experiments.reproduce.independent import FEW_EQUAL_RUNS
from dyna_tui.experiments.reproduce.sources import Source
from dyna_tui.experiments.statistics import FEW_RUNS

RULE = (
    "With the settings given above it, a claim is held where the whole 95 % interval of each of its figures is inside "
    "the range given as published, tolerance included; refuted where the whole interval of one of them is outside; and "
    'unclear otherwise. Where the publication says "often", more than half of the figures decide. '
    f"Fewer than {FEW_RUNS} runs, or {FEW_EQUAL_RUNS} where all are equal, decide nothing."
)


class Verdict(Enum):
    """The verdict on a claim."""

    HELD = "held"
    REFUTED = "refuted"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Claim:
    """What a publication says in one sentence, figure or table, and our figures; or figures it says nothing about."""

    figure: str
    """The figure, table, example or exercise of the source: ``Figure 8.2``."""
    statement: str
    """What it says, in a few words; what the figures are, where it says nothing."""
    quantity: str
    """What the figures are, with their unit: ``real steps in an episode, mean``."""
    estimates: Sequence[Estimate]
    reason: str = ""
    """Why it is refuted, shown where it is."""
    remark: str = ""
    """Shown whatever the verdict."""
    often: bool = False
    """Whether it says "often", so that more than half of the figures decide."""

    @property
    def verdict(self) -> Verdict | None:
        """By the RULE; None where nothing is judged."""
        positions = [estimate.position for estimate in self.estimates if estimate.position]
        if not positions:
            return None
        inside, outside = (positions.count(each) for each in (Position.INSIDE, Position.OUTSIDE))
        enough = len(positions) // 2 + 1 if self.often else len(positions)
        if inside >= enough:
            return Verdict.HELD
        return Verdict.REFUTED if outside > len(positions) - enough else Verdict.UNCLEAR

    @property
    def needs(self) -> int | None:
        """Of an unclear claim: about how many runs would decide it; None where no number in reach would."""
        if self.verdict is not Verdict.UNCLEAR:
            return None
        across = [each.needs for each in self.estimates if each.position is Position.ACROSS]
        known = [runs for runs in across if runs is not None]
        return max(known) if known and len(known) == len(across) else None

    @property
    def explanation(self) -> str:
        """The reason, the remark, what an unclear claim needs, and that runs are few, in sentences; may be empty."""
        parts = [self.reason] if self.verdict is Verdict.REFUTED else []
        if self.verdict is Verdict.UNCLEAR:
            runs = self.needs
            parts.append(
                f"Unclear: this needs about {runs:,} runs (--runs)."
                if runs
                else "Unclear: a figure is as good as on the edge of its range."
            )
        fewest = min((each.measured.runs for each in self.estimates if each.measured.runs), default=FEW_RUNS)
        if self.verdict is None and fewest < FEW_RUNS:
            parts.append(f"{fewest} runs are few: such intervals may cover clearly less than 95 %.")
        return " ".join(filter(None, [*parts, self.remark]))


@dataclass(frozen=True)
class Chart:
    """Curves measured here, with the published points beside them."""

    figure: str
    """The figure of the source: ``Figure 8.2``."""
    drawn: Curves


@dataclass(frozen=True)
class Publication:
    """A section of a publication, what it leaves open, and its claims."""

    source: Source
    not_stated: str
    """What one would need to know to measure it again, and it does not state: ``alpha, n, kappa``; may be empty."""
    claims: Sequence[Claim]


@dataclass(frozen=True)
class Reproduction:
    """Published results, measured again."""

    name: str
    title: str
    settings: str
    """What was run, in a line."""
    runs: int
    seed: int
    publications: Sequence[Publication]
    charts: Sequence[Chart] = ()
    diagram: Sequence[str] = ()
    """Lines of text: the policies as arrows."""

    @property
    def claims(self) -> list[Claim]:
        """The claims of all publications."""
        return [claim for publication in self.publications for claim in publication.claims]

    @property
    def estimates(self) -> list[Estimate]:
        """The figures of all claims."""
        return [estimate for claim in self.claims for estimate in claim.estimates]
