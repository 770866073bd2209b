"""Cumulative rewards on a maze that changes: what Sutton & Barto's Figures 8.4 and 8.5 have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.curves import curves_of
from dyna_tui.experiments.reproduce.claims import Chart, Claim
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.independent import Independent
from dyna_tui.experiments.reproduce.intervals import mean_of
from dyna_tui.experiments.reproduce.published import about, above
from dyna_tui.experiments.results import Results

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


def reward_claim(
    rewards: Rewards,
    figure: str,
    steps: Sequence[int],
    published: Mapping[str, Sequence[float]],
    independent: Mapping[str, Sequence[Independent]],
    reason: str,
) -> Claim:
    """What each agent has earned by each of some steps, against the figures read off the book's curves.

    Args:
        rewards: the measured rewards.
        figure: the book's figure.
        steps: the real steps.
        published: agent -> the book's figure at each step.
        independent: agent -> an independent program's figure at each step.
        reason: why they may differ.
    """
    return Claim(
        figure,
        "the curves, read off the print",
        f"cumulative reward; read to within {READING_ERROR:g}",
        [
            Estimate(f"{agent}, step {step:,}", mean_of(rewards.at(agent, step)), about(value, READING_ERROR), known)
            for agent, values in published.items()
            for step, value, known in zip(steps, values, independent[agent], strict=True)
        ],
        reason=reason,
    )


def better_in_both_phases(rewards: Rewards, agents: tuple[str, str], change: int, end: int) -> Claim:
    """Exercise 8.2: Dyna-Q+ earns more than Dyna-Q before and after the change.

    Args:
        rewards: the measured rewards.
        agents: the specs of Dyna-Q and Dyna-Q+.
        change: the real step of the change.
        end: the last real step.
    """
    less, more = agents
    first = rewards.at(more, change) - rewards.at(less, change)
    both = rewards.at(more, end) - rewards.at(less, end)
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


def reward_chart(
    rewards: Rewards,
    figure: str,
    agents: Sequence[str],
    steps: Sequence[int],
    published: Mapping[str, Sequence[float]],
) -> Chart:
    """The curves of some agents, with the published points beside them.

    Args:
        rewards: the measured rewards.
        figure: where the points were published.
        agents: whose curves are drawn.
        steps: the real steps of the points.
        published: agent -> the cumulative reward at each step.
    """
    curves = curves_of(rewards.results)
    by_agent = dict(zip(rewards.results.task.agents, curves.curves, strict=True))
    points = {agent: list(zip(map(float, steps), figures, strict=True)) for agent, figures in published.items()}
    return Chart(
        figure,
        replace(curves, curves=tuple(by_agent[agent]._replace(points=points.get(agent, ())) for agent in agents)),
    )
