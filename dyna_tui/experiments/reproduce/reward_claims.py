"""Cumulative rewards on a maze that changes: what Sutton & Barto's Figures 8.4 and 8.5 have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.curves import curves_of
from dyna_tui.experiments.reproduce.claims import Chart, Claim
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.independent import Independent
from dyna_tui.experiments.reproduce.intervals import mean_of
from dyna_tui.experiments.reproduce.published import about, above
from dyna_tui.experiments.results import Results

DYNA_Q, DYNA_Q_PLUS = "dyna-q", "dyna-q+"
READING_ERROR = 2.0
"""How far a reward read off a printed curve may be off."""
NOT_STATED = "alpha, gamma, epsilon, n, kappa, the number of runs"
"""Of both figures."""


class Rewards:
    """The cumulative rewards of an experiment's agents."""

    def __init__(self, results: Results) -> None:
        """Takes the results of an experiment with a budget of steps."""
        self.results = results
        self._indices = {spec: index for index, spec in enumerate(results.task.agents)}

    def at(self, agent: str, step: int) -> NDArray[np.float64]:
        """float64[runs]: the cumulative reward of an agent by a real step.

        Args:
            agent: its spec, as in the experiment.
            step: one of the experiment's sample steps.
        """
        result = self.results.agents[self._indices[agent]]
        if result.sample_steps is None or result.rewards is None:
            raise ValueError("the experiment has a budget of episodes")
        index = int(np.searchsorted(result.sample_steps, step))
        if result.sample_steps[index] != step:
            raise ValueError(f"{step} is not a sample step")
        return result.rewards[:, index]


class RewardFigure(NamedTuple):
    """A printed figure of the cumulative rewards of Dyna-Q and Dyna-Q+ on a maze that changes."""

    figure: str
    """``Figure 8.4``"""
    maze: str
    """The built-in maze."""
    change: int
    """The real step of the change."""
    end: int
    """The last real step."""
    published: Mapping[str, tuple[float, float]]
    """Agent -> the cumulative reward at the change and at the end, read off the figure."""
    independent: Mapping[str, tuple[Independent, Independent]]
    """Agent -> that of an independent program."""
    reason: str
    """Why the curves may differ."""

    def measured(self, others: Sequence[str], runs: int, fixture: Fixture) -> Rewards:
        """The rewards of Dyna-Q, Dyna-Q+ and other agents."""
        agents = (DYNA_Q, DYNA_Q_PLUS, *others)
        return Rewards(fixture.experiment(self.maze, agents, runs, steps=self.end))

    def claims(self, rewards: Rewards) -> list[Claim]:
        """What each agent has earned by each of the two steps, as printed; and Exercise 8.2."""
        return [self._printed(rewards), self._better_in_both_phases(rewards)]

    def chart(self, rewards: Rewards, *others: str) -> Chart:
        """The curves of Dyna-Q, Dyna-Q+ and other agents, with the published points beside them."""
        curves = curves_of(rewards.results)
        by_agent = dict(zip(rewards.results.task.agents, curves.curves, strict=True))
        steps = (float(self.change), float(self.end))
        points = {agent: list(zip(steps, printed, strict=True)) for agent, printed in self.published.items()}
        agents = (DYNA_Q, DYNA_Q_PLUS, *others)
        drawn = tuple(by_agent[agent]._replace(points=points.get(agent, ())) for agent in agents)
        return Chart(self.figure, replace(curves, curves=drawn))

    def _printed(self, rewards: Rewards) -> Claim:
        estimates = []
        for agent, values in self.published.items():
            steps = zip((self.change, self.end), values, self.independent[agent], strict=True)
            for step, value, known in steps:
                earned, printed = mean_of(rewards.at(agent, step)), about(value, READING_ERROR)
                estimates.append(Estimate(f"{agent}, step {step:,}", earned, printed, known))
        return Claim(
            self.figure,
            "the curves, read off the print",
            f"cumulative reward; read to within {READING_ERROR:g}",
            estimates,
            reason=self.reason,
        )

    def _better_in_both_phases(self, rewards: Rewards) -> Claim:
        first, both = (rewards.at(DYNA_Q_PLUS, step) - rewards.at(DYNA_Q, step) for step in (self.change, self.end))
        return Claim(
            "Exercise 8.2",
            "Dyna-Q+ performs better than Dyna-Q in the first phase as well as in the second",
            "difference in reward, paired by run",
            [
                Estimate("before the change", mean_of(first), above()),
                Estimate("after the change", mean_of(both - first), above()),
            ],
            reason="Dyna-Q+ is not ahead with these parameters.",
        )
