"""Measure of an experiment: one number a run, by which agents of a sweep are compared."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.curves import returns_matter
from dyna_tui.experiments.results import AgentResult, Results
from dyna_tui.experiments.task import REAL

LAST_PART = 5
"""Of the episodes, the last one of so many parts is measured: what the agents have come to."""
HIGHER, FEWER = "higher is better", "fewer steps are better"


@dataclass(frozen=True)
class Measure:
    """What the runs of all agents come to."""

    label: str
    """What is measured, when, and in what: ``real steps per episode, episodes 41 to 50``."""
    log: bool
    """Whether it is shown on a logarithmic scale."""
    better: str
    """Which numbers are better: ``higher is better``."""
    values: tuple[NDArray[np.float64], ...]
    """Of each agent, float64[runs]."""

    @property
    def of_runs(self) -> str:
        """What is measured, and over how many runs: ``real steps per episode, episodes 41 to 50 (mean of 30 runs)``."""
        runs = len(self.values[0])
        return f"{self.label} (mean of {runs:,} runs)" if runs > 1 else f"{self.label} (1 run)"


def measure_of(results: Results) -> Measure:
    """The cumulative reward at the end of a budget of steps; the mean return, or length, of the last fifth of episodes.

    Returns are taken where they say more than lengths, as in learning curves.
    """
    task = results.task
    if task.steps is not None:
        by = "real step" if task.clock == REAL else "value update"
        label = f"cumulative reward by {by} {task.steps:,}"
        values = tuple(_row(result, "rewards")[:, -1] for result in results.agents)
        return Measure(label, False, HIGHER, values)
    last = task.episodes or 1
    first = last - max(1, last // LAST_PART) + 1
    which = f"episodes {first:,} to {last:,}" if first < last else f"episode {last:,}"
    by_returns = returns_matter(task)
    quantity, name = ("returns", "return per episode") if by_returns else ("steps", "real steps per episode")
    values = tuple(_row(result, quantity)[:, first - 1 :].mean(axis=1) for result in results.agents)
    return Measure(f"{name}, {which}", not by_returns, HIGHER if by_returns else FEWER, values)


def _row(result: AgentResult, quantity: str) -> NDArray[np.float64]:
    return np.asarray(getattr(result, quantity), np.float64)
