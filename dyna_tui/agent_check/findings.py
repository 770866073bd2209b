"""Findings of a check: of each part of the agent how much was checked, and what differed."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import sqrt

from dyna_tui.agent_check.faults import FAULTS, Likely, likely
from dyna_tui.agent_check.update import Update

KEPT = 30
"""Updates of a case that are kept to find the likely fault: so many that differ, and so many that do not."""


@dataclass(eq=False)
class Part:
    """One part of the agent: direct RL, planning, the number of updates, which pairs are drawn ..."""

    name: str
    checked: int = 0
    """Updates, steps or draws that were looked at."""
    unit: str = "updates"
    wrong: list[Update] = field(default_factory=list)
    right: list[Update] = field(default_factory=list)
    differing: int = 0
    """How many differ."""
    fault: str = ""
    """What is wrong, where that does not follow from updates."""
    skipped: str = ""
    """Why it was not checked, if it was not."""
    _kept: Counter[tuple[str, bool]] = field(default_factory=Counter)

    def note(self, update: Update) -> None:
        """Takes an update that was made."""
        self.checked += 1
        right = update.right
        self.differing += not right
        self._kept[update.case, right] += 1
        if self._kept[update.case, right] <= KEPT:
            (self.right if right else self.wrong).append(update)

    @property
    def is_right(self) -> bool:
        """Whether nothing differs."""
        return not self.differing and not self.fault

    @cached_property
    def likely(self) -> Likely | None:
        """The fault that explains most of the differences, if any does."""
        return likely(FAULTS, self.wrong, self.right) if self.wrong else None


SIGMAS = 6.0
"""By how many standard deviations of chance a count may differ from what is expected."""


class Draws:
    """How often things were drawn, and how often each rule would have drawn them."""

    def __init__(self, *rules: str) -> None:
        """Counts beside what each of some rules expects."""
        self.number = 0
        self._drawn = Counter[Hashable]()
        self._expected: dict[str, defaultdict[Hashable, float]] = {rule: defaultdict(float) for rule in rules}
        self._variance: dict[str, defaultdict[Hashable, float]] = {rule: defaultdict(float) for rule in rules}
        self._impossible = set[str]()

    def note(self, drawn: Hashable, shares: Mapping[str, Mapping[Hashable, float]]) -> None:
        """Takes one draw.

        Args:
            drawn: what was drawn.
            shares: by rule, the probability of each thing that could have been drawn.
        """
        self.number += 1
        self._drawn[drawn] += 1
        for rule, probabilities in shares.items():
            if not probabilities.get(drawn):
                self._impossible.add(rule)
            for thing, probability in probabilities.items():
                self._expected[rule][thing] += probability
                self._variance[rule][thing] += probability * (1 - probability)

    def fits(self, rule: str) -> bool:
        """Whether each count is as the rule has it, but for chance."""
        expected, variance = self._expected[rule], self._variance[rule]
        return rule not in self._impossible and all(
            abs(self._drawn[thing] - expected[thing]) <= SIGMAS * (sqrt(variance[thing]) + 0.5) for thing in expected
        )

    @property
    def never(self) -> list[Hashable]:
        """What was never drawn, though the first rule expects it 20 times or more."""
        rule = next(iter(self._expected))
        return [thing for thing, count in self._expected[rule].items() if count >= 20 and not self._drawn[thing]]
