"""What Figures 8.4 and 8.5 have in common: cumulative rewards of agents on a maze that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.curves import curves_of
from dyna_tui.experiments.reproduce.claims import Claim, Independent, Picture, about, because
from dyna_tui.experiments.reproduce.intervals import mean_of
from dyna_tui.experiments.results import Results

READING = 2.0
"""By how much a figure digitised from a printed curve may be off."""


class Rewards:
    """The cumulative rewards of an experiment's agents."""

    def __init__(self, results: Results) -> None:
        """Takes the results of an experiment of so many steps."""
        self.results = results
        self._places = {spelling: place for place, spelling in enumerate(results.task.agents)}

    def at(self, agent: str, step: int) -> NDArray[np.float64]:
        """float64[runs]: the cumulative reward of an agent by a step."""
        result = self.results.agents[self._places[agent]]
        if result.sample_steps is None or result.rewards is None:
            raise ValueError("the experiment was not one of so many steps")
        place = int(np.searchsorted(result.sample_steps, step))
        if result.sample_steps[place] != step:
            raise ValueError(f"nothing was noted at step {step}")
        return result.rewards[:, place]


def level(rewards: Rewards, agent: str, step: int, published: float, independent: Independent, reason: str) -> Claim:
    """What an agent has earned by a step, against the figure digitised from the book's curve."""
    measured = mean_of(rewards.at(agent, step))
    held = about(measured, published, READING)
    return Claim(
        f"{agent}, step {step:,}",
        measured,
        published=published,
        held=held,
        reason=because(held, reason),
        independent=independent,
    )


def picture(
    rewards: Rewards,
    figure: str,
    agents: Sequence[str],
    published: Mapping[str, tuple[float, float]],
    steps: tuple[int, int],
) -> Picture:
    """The curves of some agents, with the published points beside them."""
    told = curves_of(rewards.results)
    drawn = dict(zip(rewards.results.task.agents, told.curves, strict=True))
    curves = [
        replace(drawn[agent], points=list(zip(map(float, steps), published[agent], strict=True)))
        if agent in published
        else drawn[agent]
        for agent in agents
    ]
    return Picture(figure, told.title, curves, told.x_label, told.y_label, told.log_y)
