"""Bonus horizon: whether, and after how many steps, the exploration bonus of Dyna-Q+ outweighs the goal."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import AgentSpec, Bonus
from dyna_tui.dyna.grid_outcomes import arrivals
from dyna_tui.world import World, terminal_states

LARGE = 250_000
"""States from which on it is not worked out."""


class StartValue(NamedTuple):
    """What a layout holds for an agent."""

    value: float
    """V*, in the mean over the starts."""
    pairs: int
    """How many pairs an agent may come to try."""


def start_value(world: World, layout: int, optimal: NDArray[np.float64]) -> StartValue:
    """The prospect of a layout whose V* is ``optimal``: float64[S]."""
    start, _ = world.starts(layout)
    terminal = terminal_states(world, layout)
    reached = np.zeros(world.states, np.bool_)
    reached[start] = True
    frontier = start
    while frontier.size:
        following = arrivals(world, layout, frontier[~terminal[frontier]])
        frontier = following[~reached[following]]
        reached[frontier] = True
    return StartValue(world.mean_at_start(layout, optimal), len(world.actions) * int((reached & ~terminal).sum()))


def bonus_horizon(spec: AgentSpec, world: World, start_value: StartValue) -> float | None:
    """Real steps for which a move must have been left alone to look better than the way to the goal: tau*.

    What goes round among pairs that were left alone for tau steps, bumping into walls included, promises
    (r + kappa sqrt(tau)) / (1 - gamma), r being the reward of a step. That is more than V where tau is above
    tau* = (((1 - gamma) V - r) / kappa)^2. Now an agent makes one try a step. Where tau* is above the number
    of pairs, it can give each its turn and still has steps left for the goal; where it is below, some pair
    is always older than tau*, and curiosity never ends. Measured as reward a real step, against the same
    agent with the best kappa, by tau* divided by the number of pairs (the mazes of Sutton & Barto's chapter 8
    and an open field five times as large; n 10 and 50, 30 runs each): at 3 some 80 to 90 % are left, at 1.5
    some 55 to 80 %, at .75 some 10 to 60 %, at .4 at most 25 %, at .2 about 2 %. On the cliff, where r is -1,
    it turns at the same ratio.

    Returns:
        None where each pair can have its turn, where no goal is in reach, and of an agent whose planning is
        not curious.
    """
    kappa, gamma = spec.number("kappa"), spec.number("gamma")
    stake = (1 - gamma) * start_value.value - world.step_reward
    if spec.bonus is not Bonus.PLANNING or not kappa or not math.isfinite(stake) or stake <= 0:
        return None
    tau = (stake / kappa) * (stake / kappa)
    return tau if tau < start_value.pairs else None
