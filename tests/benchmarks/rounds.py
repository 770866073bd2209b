"""Rounds of measurements: each takes everything once, in random order, so that other load hits all alike."""

import random
import statistics
from collections.abc import Callable, Mapping
from typing import NamedTuple


class Effort(NamedTuple):
    """How much is measured."""

    rounds: int
    """How often each measurement is made."""
    scale: float = 1.0
    """The length of each, against that of a whole one."""

    def steps(self, whole: int) -> int:
        """So many real steps, or fewer."""
        return max(int(whole * self.scale), 1)


WHOLE = Effort(rounds=9)
BRIEF = Effort(rounds=1, scale=0.02)
"""One short measurement of everything: it shows that the benchmark still works."""

Measure = Callable[[int], float]
"""Called with the number of the round; returns the seconds that something took."""
Times = dict[str, list[float]]
"""Name -> the seconds in each round."""


def rounds(measures: Mapping[str, Measure], count: int) -> Times:
    """Takes so many rounds."""
    times: Times = {name: [] for name in measures}
    order = random.Random(0)
    for number in range(count):
        for name in order.sample(list(measures), len(measures)):
            times[name].append(measures[name](number))
    return times


def ratio(times: Times, name: str, over: str) -> float:
    """The median over the rounds of the ratio of two measurements of one round."""
    return statistics.median(a / b for a, b in zip(times[name], times[over], strict=True))


def median(times: Times, name: str) -> float:
    """The median seconds of a measurement."""
    return statistics.median(times[name])
