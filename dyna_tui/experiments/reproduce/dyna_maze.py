"""Figures 8.2 and 8.3: planning steps on the Dyna maze, and the policies in the second episode."""

from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import read_agents
from dyna_tui.experiments.curves import curves_of
from dyna_tui.experiments.reproduce.claims import (
    Claim,
    Group,
    Independent,
    Picture,
    Reproduction,
    about,
    above,
    because,
    within,
)
from dyna_tui.experiments.reproduce.fixture import SEED, Fixture
from dyna_tui.experiments.reproduce.intervals import Measured, mean_of, ratio_of
from dyna_tui.experiments.reproduce.policies import drawn, side_by_side, snapshots
from dyna_tui.experiments.reproduce.policy_claims import arrows, ways
from dyna_tui.experiments.reproduce.random_walk import random_walk
from dyna_tui.experiments.results import Results
from dyna_tui.maze import load
from dyna_tui.world import World, grid_world

PLANNING_STEPS = (0, 5, 50)
EPISODES = 50
SHOWN = (1, 2, 3, 5, 10, 25, 50)
FIRST_EPISODE = 1_700
"""What the book's figure shows of it, read off to about a tenth."""
BEST_BY = {0: 25, 5: 5, 50: 3}
"""n -> the episode in which the book says that the agent has reached its best."""
NEARLY = 1.1
"""How many times the best still counts as reached."""
INDEPENDENT = {
    0: ((858, 48), (692, 37), (521, 28), (274, 13), (129, 6), (26.1, 1.2), (17.9, 0.2)),
    5: ((843, 49), (149, 4), (62, 2), (23.5, 0.8), (17.1, 0.2), (16.8, 0.2), (16.8, 0.1)),
    50: ((877, 50), (39.5, 0.6), (17.7, 0.2), (17.1, 0.2), (17.0, 0.2), (16.8, 0.2), (16.7, 0.2)),
}
"""n -> the mean steps of the episodes shown, and half the width of the 95 % interval."""
WITH_ARROW = "states with an arrow, of 46: after episode 1, halfway through episode 2"
EXACT = 868.73
"""The mean of the first episode, reckoned exactly, of a random walk."""


def reproduce(runs: int, fixture: Fixture) -> Reproduction:
    """Measures the figures."""
    agents = tuple(f"dyna-q:n={n}" for n in PLANNING_STEPS)
    results = fixture.experiment("dyna", agents, runs, episodes=EPISODES)
    steps = {n: _steps(results, place) for place, n in enumerate(PLANNING_STEPS)}
    maze = load("mazes/dyna")
    world = grid_world(maze)
    courses = {}
    for n in (0, 50):
        (spec,) = read_agents(f"dyna-q:n={n}", maze.parameters)
        courses[n] = fixture.each(partial(snapshots, spec, world, SEED), range(runs))
    policies = [(f"n = {n}, run 0", drawn(maze, courses[n][0].halfway)) for n in courses]
    return Reproduction(
        name="dyna-maze",
        title="Figures 8.2 and 8.3: the Dyna maze",
        settings="alpha .1, gamma .95, epsilon .1, 50 episodes",
        runs=runs,
        groups=[
            Group("Figure 8.2", "real steps in an episode, mean", _lengths(steps, world)),
            Group("Figure 8.2", "real steps over those of the best, reached in the last ten episodes", _best_by(steps)),
            Group("Figure 8.3", WITH_ARROW, arrows(courses, world)),
            Group("Figure 8.3", "runs of n = 50", ways(courses[50], world)),
        ],
        pictures=[_picture(results)],
        drawing=[
            "Figure 8.3: the policies halfway through the second episode",
            "(■ the agent, · no arrow: all actions are equally good)",
            "",
            *side_by_side(policies),
        ],
    )


def _steps(results: Results, place: int) -> NDArray[np.int64]:
    """The steps of each episode: int64[runs, E]."""
    steps = results.agents[place].steps
    if steps is None:
        raise ValueError("the experiment was not one of so many episodes")
    return steps


def _lengths(steps: dict[int, NDArray[np.int64]], world: World) -> list[Claim]:
    exact = random_walk(world)
    claims = [_first_episode(n, steps[n], exact) for n in PLANNING_STEPS]
    claims.append(
        Claim(
            "any n, exact mean",
            Measured(exact),
            published=FIRST_EPISODE,
            held=about(Measured(exact), FIRST_EPISODE, FIRST_EPISODE / 10),
            reason=_RANDOM_WALK,
            independent=Independent(EXACT, 0.0, 0.005),
        )
    )
    for n in PLANNING_STEPS:
        for episode, known in list(zip(SHOWN, INDEPENDENT[n], strict=True))[1:]:
            claims.append(_later_episode(n, steps, episode, known))
    return claims


_RANDOM_WALK = (
    "Before the first reward all values are equal, so that the first episode is a random walk for every n; from S to G "
    "that takes 868.73 steps in the mean, reckoned exactly. With Q0 0 and ties broken at random, as the book sets "
    "it up, 1,700 cannot come out."
)


def _first_episode(n: int, steps: NDArray[np.int64], exact: float) -> Claim:
    measured = mean_of(steps[:, 0])
    held = about(measured, FIRST_EPISODE, FIRST_EPISODE / 10)
    return Claim(
        f"n = {n}, episode 1",
        measured,
        published=FIRST_EPISODE,
        held=held,
        reason=because(held, _RANDOM_WALK),
        independent=_independent(INDEPENDENT[n][0]),
    )


def _later_episode(n: int, steps: dict[int, NDArray[np.int64]], episode: int, known: tuple[float, float]) -> Claim:
    """A point of a curve; until the smaller n has reached its best, the book shows fewer steps for the larger."""
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
    """The figures from 50 up are printed as whole numbers except one, those below with one decimal or none."""
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
        first = f"It is there from about episode {int(reached[0]) + 1} on" if reached.size else "It is not there in 50"
        claims.append(
            Claim(
                f"n = {n}, episode {episode}",
                ratio,
                published="1",
                held=held,
                reason=because(
                    held,
                    f"{first}, if within a tenth of the best mean is best enough. The book says that the agent took "
                    f"about {episode} episodes, which a curve that falls from hundreds lets one think.",
                ),
            )
        )
    return claims


def _picture(results: Results) -> Picture:
    told = curves_of(results)
    curves = [replace(curve, points=[(1.0, float(FIRST_EPISODE))]) for curve in told.curves]
    return Picture("Figure 8.2", told.title, curves, told.x_label, told.y_label, told.log_y)
