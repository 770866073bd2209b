"""Sutton & Barto (2018), Figures 8.2 and 8.3: planning steps on the Dyna maze, and policies in the second episode."""

from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import read_agents
from dyna_tui.experiments.curves import curves_of
from dyna_tui.experiments.reproduce.claims import (
    Chart,
    Claim,
    Group,
    Independent,
    Reproduction,
    above,
    because,
    near,
    within,
)
from dyna_tui.experiments.reproduce.fixture import SEED, Fixture
from dyna_tui.experiments.reproduce.intervals import Measured, mean_of, ratio_of
from dyna_tui.experiments.reproduce.policy_claims import arrow_claims, path_claims
from dyna_tui.experiments.reproduce.random_walk import random_walk
from dyna_tui.experiments.reproduce.snapshots import policy_diagram, side_by_side, snapshots
from dyna_tui.experiments.reproduce.sources import SUTTON_BARTO
from dyna_tui.experiments.results import Results
from dyna_tui.maze import load
from dyna_tui.world import World, grid_world

PLANNING_STEPS = (0, 5, 50)
EPISODES = 50
SHOWN = (1, 2, 3, 5, 10, 25, 50)
FIRST_EPISODE = 1_700
"""Steps of the first episode, read off the book's figure to about a tenth."""
BEST_BY = {0: 25, 5: 5, 50: 3}
"""n -> the episode by which, the book says, the agent performs best."""
NEARLY = 1.1
"""How many times the steps of the best still count as reached."""
INDEPENDENT = {
    0: ((858, 48), (692, 37), (521, 28), (274, 13), (129, 6), (26.1, 1.2), (17.9, 0.2)),
    5: ((843, 49), (149, 4), (62, 2), (23.5, 0.8), (17.1, 0.2), (16.8, 0.2), (16.8, 0.1)),
    50: ((877, 50), (39.5, 0.6), (17.7, 0.2), (17.1, 0.2), (17.0, 0.2), (16.8, 0.2), (16.7, 0.2)),
}
"""n -> the mean steps of the episodes shown, and half the width of the 95 % interval."""
ARROWS = "states with an arrow, of 46: after episode 1, halfway through episode 2"
EXACT = 868.73
"""The exact mean length of the first episode, a random walk."""


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures both figures."""
    agents = tuple(f"dyna-q:n={n}" for n in PLANNING_STEPS)
    results = fixture.experiment("dyna", agents, runs, episodes=EPISODES)
    steps = {n: _steps(results, index) for index, n in enumerate(PLANNING_STEPS)}
    maze = load("mazes/dyna")
    world = grid_world(maze)
    policies = {}
    for n in (0, 50):
        (spec,) = read_agents(f"dyna-q:n={n}", maze.parameters)
        policies[n] = fixture.each(partial(snapshots, spec, world, SEED), range(runs))
    diagrams = [(f"n = {n}, run 0", policy_diagram(maze, policies[n][0].halfway)) for n in policies]
    return Reproduction(
        name="dyna-maze",
        title="Figures 8.2 and 8.3: the Dyna maze",
        source=f"{SUTTON_BARTO} 8.2.",
        settings="alpha .1, gamma .95, epsilon .1, 50 episodes",
        runs=runs,
        groups=[
            Group("Figure 8.2", "real steps in an episode, mean", _lengths(steps, world)),
            Group(
                "Figure 8.2", "real steps as a multiple of the best, reached in the last ten episodes", _best_by(steps)
            ),
            Group("Figure 8.3", ARROWS, arrow_claims(policies, world)),
            Group("Figure 8.3", "runs of n = 50", path_claims(policies[50], world)),
        ],
        charts=[_chart(results)],
        diagram=[
            "Figure 8.3: the policies halfway through the second episode",
            "(■ the agent, · no arrow: all actions have equal values)",
            "",
            *side_by_side(diagrams),
        ],
    )


def _steps(results: Results, agent: int) -> NDArray[np.int64]:
    """int64[runs, E]: the real steps of each episode of an agent, by its index."""
    steps = results.agents[agent].steps
    if steps is None:
        raise ValueError("the experiment has a budget of steps")
    return steps


def _lengths(steps: dict[int, NDArray[np.int64]], world: World) -> list[Claim]:
    exact = random_walk(world)
    claims = [_first_episode(n, steps[n], exact) for n in PLANNING_STEPS]
    claims.append(
        Claim(
            "any n, exact mean",
            Measured(exact),
            published=FIRST_EPISODE,
            held=near(Measured(exact), FIRST_EPISODE, FIRST_EPISODE / 10),
            reason=_RANDOM_WALK,
            independent=Independent(EXACT, 0.0, 0.005),
        )
    )
    for n in PLANNING_STEPS:
        for episode, known in list(zip(SHOWN, INDEPENDENT[n], strict=True))[1:]:
            claims.append(_later_episode(n, steps, episode, known))
    return claims


_RANDOM_WALK = (
    "Before the first reward all values are equal, so the first episode is a random walk for every n; from S to G it "
    "takes 868.73 steps on average, computed exactly. With initial values of 0 and ties broken at random, as in the "
    "book, a mean of 1,700 is not possible."
)


def _first_episode(n: int, steps: NDArray[np.int64], exact: float) -> Claim:
    measured = mean_of(steps[:, 0])
    held = near(measured, FIRST_EPISODE, FIRST_EPISODE / 10)
    return Claim(
        f"n = {n}, episode 1",
        measured,
        published=FIRST_EPISODE,
        held=held,
        reason=because(held, _RANDOM_WALK),
        independent=_independent(INDEPENDENT[n][0]),
    )


def _later_episode(n: int, steps: dict[int, NDArray[np.int64]], episode: int, known: tuple[float, float]) -> Claim:
    """A point of a curve; until the smaller n performs best, the book shows fewer steps for the larger."""
    measured = mean_of(steps[n][:, episode - 1])
    published, held, reason = None, None, ""
    less = PLANNING_STEPS[PLANNING_STEPS.index(n) - 1]
    if n and episode < BEST_BY[less]:
        published = f"< n = {less}"
        fewer = mean_of(steps[less][:, episode - 1] - steps[n][:, episode - 1])
        held = above(fewer)
        reason = because(held, "More planning did not help here.")
    return Claim(f"n = {n}, episode {episode}", measured, published, held, reason, _independent(known))


def _independent(known: tuple[float, float]) -> Independent:
    """An independent figure and its rounding: from 50 up all but one are whole numbers, below most have one decimal."""
    value, half = known
    return Independent(value, half, 0.05 if value != int(value) or (value < 50 and half < 1) else 0.5)


def _best_by(steps: dict[int, NDArray[np.int64]]) -> list[Claim]:
    best = steps[50][:, -10:].mean(axis=1)
    claims = []
    for n, episode in BEST_BY.items():
        ratio = ratio_of(steps[n][:, episode - 1], best)
        held = within(ratio, 0, NEARLY)
        means = steps[n].mean(axis=0)
        reached = np.flatnonzero(means <= NEARLY * best.mean())
        when = f"from about episode {int(reached[0]) + 1} on" if reached.size else "in none of the 50 episodes"
        claims.append(
            Claim(
                f"n = {n}, episode {episode}",
                ratio,
                published="1",
                held=held,
                reason=because(
                    held,
                    f"The mean is within a tenth of the best {when}. The book says that the agent took about "
                    f"{episode} episodes, which is the impression of a curve that starts at hundreds of steps.",
                ),
            )
        )
    return claims


def _chart(results: Results) -> Chart:
    measured = curves_of(results)
    curves = tuple(replace(curve, points=[(1.0, float(FIRST_EPISODE))]) for curve in measured.curves)
    return Chart("Figure 8.2", replace(measured, curves=curves))
