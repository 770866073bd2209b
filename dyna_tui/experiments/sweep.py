"""Sweep of parameters: which ones the agents of an experiment are spread over, and which agent is where."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dyna_tui.agents import AgentSpec, Value
from dyna_tui.experiments.labels import SHORT, labels_of

FEWEST_VALUES = 3
"""Of a single parameter, below which its agents are compared as any others are."""
FEWEST_FILLED = 0.5
"""The share of a grid of several parameters that must have agents."""
UNEVEN = 1.5
"""How many times as long as the shortest the longest step may be that counts as even: 1, 2, 5, 10 are even steps."""

Point = tuple[float | None, ...]
"""The values of the swept parameters; None where an agent lacks one."""


@dataclass(frozen=True)
class Series:
    """Agents that differ in the swept parameters alone."""

    label: str
    """What sets them apart from other series."""
    agents: Mapping[Point, int]
    """Where each is, and its number in the experiment."""

    def values(self, parameter: int) -> list[float | None]:
        """The values along one of the parameters, by its number, increasing."""
        found = {point[parameter] for point in self.agents}
        numbers = sorted(value for value in found if value is not None)
        return [None, *numbers] if None in found else [*numbers]


@dataclass(frozen=True)
class Sweep:
    """Agents on a grid of parameters."""

    parameters: tuple[str, ...]
    """Those that have the most values first; in short where there is a short name."""
    series: tuple[Series, ...]
    shared: str
    """What all agents have in common; of a single series also what it is."""


def sweep_of(specs: Sequence[AgentSpec]) -> Sweep | None:
    """The sweep that the agents of an experiment are; None where they are none.

    One parameter is swept with three values or more, several are with four agents or more (eight for three, and so
    on) on a grid of which at least half has agents. Only numbers are swept: values that are words make other series.
    """
    counts = _swept(specs)
    names = tuple(sorted(counts, key=lambda name: -counts[name]))
    if not names or (len(names) == 1 and counts[names[0]] < FEWEST_VALUES):
        return None
    found: dict[object, dict[Point, int]] = {}
    for number, spec in enumerate(specs):
        others = tuple(
            (name, value) for name, value in spec.values.items() if name not in names or _number(value) is None
        )
        point = tuple(_number(spec.values.get(name)) for name in names)
        found.setdefault((spec.variant.name, others), {}).setdefault(point, number)
    labels = labels_of([specs[next(iter(agents.values()))] for agents in found.values()], names)
    series = tuple(Series(label, agents) for label, agents in zip(labels.each, found.values(), strict=True))
    size = sum(math.prod(len(each.values(axis)) for axis in range(len(names))) for each in series)
    filled = sum(len(each.agents) for each in series)
    if filled < FEWEST_FILLED * size or (len(names) > 1 and max(len(each.agents) for each in series) < 2 ** len(names)):
        return None
    shared = labels.shared or (series[0].label if len(series) == 1 else "")
    return Sweep(tuple(SHORT.get(name, name) for name in names), series, shared)


def is_logarithmic(values: Sequence[float]) -> bool:
    """Whether numbers, increasing, are evenly spaced on a logarithmic scale and not on a linear one."""
    if len(values) < FEWEST_VALUES or values[0] <= 0:
        return False
    linear, logarithmic = (
        max(steps) / min(steps) for steps in (_steps(values), _steps([math.log(value) for value in values]))
    )
    return logarithmic <= UNEVEN and logarithmic < linear


def _swept(specs: Sequence[AgentSpec]) -> dict[str, int]:
    """The parameters in which agents of one variant and one choice of words differ, with how many values they have."""
    groups: dict[object, list[AgentSpec]] = {}
    for spec in specs:
        words = tuple((name, value) for name, value in spec.values.items() if _number(value) is None)
        groups.setdefault((spec.variant.name, words), []).append(spec)
    counts: dict[str, int] = {}
    for group in groups.values():
        for name in group[0].values:
            values = {spec.values[name] for spec in group if _number(spec.values[name]) is not None}
            if len(values) > 1:
                counts[name] = max(counts.get(name, 0), len(values))
    return counts


def _number(value: Value | None) -> float | None:
    """The value, if it can lie along an axis."""
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _steps(values: Sequence[float]) -> list[float]:
    return [right - left for left, right in pairwise(values)]
