"""Sutton & Barto (2018), Figures 8.2 and 8.3: planning steps on the Dyna maze, and policies in the second episode."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import read_agents
from dyna_tui.experiments.curves import curves_of
from dyna_tui.experiments.reproduce.claims import Chart, Claim, Publication, Reproduction
from dyna_tui.experiments.reproduce.estimates import Estimate, order
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.independent import Independent
from dyna_tui.experiments.reproduce.intervals import exact, mean_of, ratio_of, share_of
from dyna_tui.experiments.reproduce.policy_claims import policy_claims
from dyna_tui.experiments.reproduce.published import about, below
from dyna_tui.experiments.reproduce.random_walk import random_walk
from dyna_tui.experiments.reproduce.snapshots import policy_diagram, side_by_side, snapshots
from dyna_tui.experiments.reproduce.sources import sutton_barto
from dyna_tui.experiments.results import Results
from dyna_tui.maze import load
from dyna_tui.world import World, grid_world

PLANNING_STEPS = (0, 5, 50)
EPISODES = 50
SHOWN = (1, 2, 3, 5, 10, 25, 50)
FIRST_EPISODE = 1_700
"""Steps of the first episode, which the book's text gives as "about" so many."""
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
NOT_STATED = "the numbers behind the curves, whether the 1,700 steps are a mean"
LONG = Independent(13.0, 0.0, 0.5)
"""The percentage of runs whose first episode has 1,700 steps or more, computed exactly."""
EXACT = 868.73
"""The exact mean length of the first episode, a random walk."""

Steps = dict[int, NDArray[np.int64]]
"""n -> int64[runs, E]: the real steps of each episode."""


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
        policies[n] = fixture.each(partial(snapshots, spec, world, fixture.seed), range(runs))
    diagrams = [(f"n = {n}, run 0", policy_diagram(maze, policies[n][0].halfway)) for n in policies]
    claims = [_first_episode(steps[0][:, 0], world), _faster(steps), _best_by(steps), _curves(steps)]
    return Reproduction(
        name="dyna-maze",
        title="Figures 8.2 and 8.3: the Dyna maze",
        settings="alpha .1, gamma .95, epsilon .1, 50 episodes (the book's; it made 30 runs)",
        runs=runs,
        seed=fixture.seed,
        publications=[Publication(sutton_barto("8.2"), NOT_STATED, claims + policy_claims(policies, world))],
        charts=[Chart("Figure 8.2", curves_of(results))],
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


def _first_episode(first: NDArray[np.int64], world: World) -> Claim:
    return Claim(
        "Text of Figure 8.2",
        "the first episode is the same for every n, about 1,700 steps (its data are not shown in the figure)",
        "real steps; judged as a mean over runs, ± a tenth, though the text does not say that it is one",
        [
            Estimate("any n, mean", mean_of(first), about(FIRST_EPISODE, FIRST_EPISODE / 10)),
            Estimate("any n, exact mean", exact(random_walk(world)), independent=Independent(EXACT, 0.0, 0.005)),
            Estimate("runs of 1,700 or more", share_of(first >= FIRST_EPISODE), None, LONG),
        ],
        reason="Before the first reward all values are equal, so the first episode is a random walk for every n. With "
        "initial values of 0 and ties broken at random a mean of 1,700 over 30 runs is not possible (computed exactly, "
        "1,600 or more has a probability of 5e-5).",
        remark="A single run may well take 1,700 steps.",
    )


def _faster(steps: Steps) -> Claim:
    return Claim(
        "Text of Figure 8.2",
        "after the first episode performance improves much more rapidly for larger n",
        "real steps in the second episode, differences paired by run",
        order([(f"n = {n}", steps[n][:, 1]) for n in PLANNING_STEPS]),
        reason="More planning did not help here.",
    )


def _best_by(steps: Steps) -> Claim:
    best = steps[50][:, -10:].mean(axis=1)
    reached = []
    for n in PLANNING_STEPS:
        early = np.flatnonzero(steps[n].mean(axis=0) <= NEARLY * best.mean())
        reached.append(f"{int(early[0]) + 1 if early.size else f'more than {EPISODES}'} with n = {n}")
    return Claim(
        "Text of Figure 8.2",
        "about 25 episodes to (epsilon-)optimal performance with n = 0, about five with n = 5, only three with n = 50",
        "real steps as a multiple of the best, which n = 50 reaches in its last ten episodes; a tenth more will do",
        [
            Estimate(f"n = {n}, episode {episode}", ratio_of(steps[n][:, episode - 1], best), below(NEARLY))
            for n, episode in BEST_BY.items()
        ],
        reason="The figure's curves start at hundreds of steps, on which a third more than the best is not seen.",
        remark=f"The mean here is within a tenth of the best from episode {', '.join(reached)}.",
    )


def _curves(steps: Steps) -> Claim:
    return Claim(
        "Figure 8.2",
        "the curves, which print no numbers, beside those of an independent program",
        "real steps in an episode, mean",
        [
            Estimate(f"n = {n}, episode {episode}", mean_of(steps[n][:, episode - 1]), independent=_independent(known))
            for n in PLANNING_STEPS
            for episode, known in zip(SHOWN, INDEPENDENT[n], strict=True)
        ],
    )


def _independent(known: tuple[float, float]) -> Independent:
    """An independent figure and its rounding: from 50 up all but one are whole numbers, below most have one decimal."""
    value, half = known
    return Independent(value, half, 0.05 if value != int(value) or (value < 50 and half < 1) else 0.5)
