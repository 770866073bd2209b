"""What each printed class of the web text "Dyna Architecture" does otherwise than our agents, as claims."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import read_agents
from dyna_tui.dyna.agent import Agent
from dyna_tui.experiments.heartbeat import Heartbeat
from dyna_tui.experiments.reproduce.claims import Claim
from dyna_tui.experiments.reproduce.dyna_architecture import Settings
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.independent import Independent
from dyna_tui.experiments.reproduce.intervals import exact, mean_of, share_of
from dyna_tui.experiments.reproduce.moved_goal import Cell, moved_goal_world
from dyna_tui.experiments.reproduce.printed_programs import (
    Program,
    earned,
    largest_value,
    program,
    trained,
)
from dyna_tui.experiments.reproduce.published import above
from dyna_tui.experiments.reproduce.random_walk import random_walk
from dyna_tui.maze import load

TRIED = "dyna-q+:untried=false"
"""Our agent that is nearest to the printed Dyna-Q+."""
HANGING = 10_000
"""Real steps, more than ten times those of a random walk, after which an episode counts as hanging."""
END = 3_000
"""Real steps on the blocking maze."""
NEW_GOAL = Cell(1, 8)
"""On the way to the old one, so that every agent finds it."""
GOAL_SETTINGS = Settings(alpha=0.1, gamma=0.95)
EPISODE_5 = Independent(118.8, rounding=0.05)
GOAL_STEPS = 2_000
"""Real steps before the goal moves, and after."""


def _runs(runs: int, fixture: Fixture, function: Callable[..., Any], **arguments: object) -> list[Any]:
    """Some runs of a program."""
    return fixture.each(partial(function, seed=fixture.seed, **arguments), range(runs))


def ties(runs: int, fixture: Fixture) -> Claim:
    """DynaQ and its ``argmax``: as printed it hangs, with ties at random it is our Dyna-Q."""
    printed = program("DynaQ", "dyna", planning_steps=0)
    printed = printed._replace(settings=printed.settings._replace(first_of_ties=True))
    greedy, random = 1 - printed.settings.epsilon, printed.settings.epsilon / 4
    walk = random_walk(printed.world, [greedy + random, random, random, random])
    # Before the first reward all values are 0 and no update changes that: how much is planned makes no difference.
    hanging = _runs(runs, fixture, earned, of=printed, steps=HANGING)
    steps = np.array([each.steps for each in _runs(runs, fixture, trained, of=program("DynaQ", "dyna", 5), episodes=5)])
    return Claim(
        "Code, class DynaQ",
        "np.argmax takes the first of equal values; here they are tied and drawn from evenly",
        f"Dyna maze: exact mean real steps of the first episode, as printed in millions; runs that need > {HANGING:,}; "
        "real steps of later episodes with n = 5",
        [
            Estimate("printed, millions", exact(walk / 1e6), None, Independent(29, 0.0, 0.5)),
            Estimate(f"printed, > {HANGING:,}", share_of([not each.reward for each in hanging])),
            Estimate("with ties", exact(random_walk(printed.world)), None, Independent(868.73, 0.0, 0.005)),
            Estimate("with ties, second", mean_of(steps[:, 1]), None, Independent(149, 4, 0.5)),
            Estimate("with ties, fifth", mean_of(steps[:, 4]), None, Independent(23.5, 0.8, 0.05)),
        ],
        remark="Before the first reward all values are 0: the printed agent runs upwards into the edge, but for its "
        "random actions, and whoever starts it sees a program that hangs. With ties it is Dyna-Q.",
    )


def stochastic(runs: int, fixture: Fixture) -> Claim:
    """DynaQStochastic: its model forgets termination."""
    world = moved_goal_world(NEW_GOAL)
    printed = Program("DynaQStochastic", world, GOAL_SETTINGS)
    values = np.array(_runs(runs, fixture, largest_value, of=printed, steps=GOAL_STEPS))
    ours = np.array(_runs(runs, fixture, _our_largest_value))
    return Claim(
        "Code, class DynaQStochastic",
        "its model does not remember that an episode ended",
        f"largest value of a pair {GOAL_STEPS:,} real steps after the goal of the Dyna maze moved; the true one is 1",
        [
            Estimate("printed", mean_of(values)),
            Estimate("ours", mean_of(ours)),
            Estimate("printed less ours", mean_of(values - ours)),
        ],
        remark="Its planning bootstraps from terminal states. Their values are 0 as long as nobody acts there, so on a "
        "maze that stays as it is this changes nothing. But the cell of a new goal has values from before, and "
        "planning goes on as if the reward could be had there over and over. (Ours is a little above 1 while outcomes "
        "from before the move count.) Its table of counts has an entry for each two states and an action, 29 TiB for "
        "1,000 by 1,000 cells, and each update looks through all pairs (np.where) for those tried.",
    )


def _our_largest_value(run: int, heartbeat: Heartbeat, seed: int) -> float:
    heartbeat()
    (spec,) = read_agents("dyna-q-stochastic:n=10", {"alpha": GOAL_SETTINGS.alpha, "gamma": GOAL_SETTINGS.gamma})
    agent = Agent(spec, moved_goal_world(NEW_GOAL), seed, run)
    agent.advance(until_step=GOAL_STEPS)
    agent.advance(until_episode=agent.view.episode + 1)
    agent.switch_layout(1)
    agent.advance(until_step=agent.view.real_steps + GOAL_STEPS)
    return float(agent.view.q.max())


def plus(runs: int, fixture: Fixture) -> Claim:
    """DynaQPlus: draws from all pairs, and plans over those tried alone."""
    maze = load("mazes/blocking")
    kappa, n = float(maze.parameters["kappa"]), int(maze.parameters["planning_steps"])
    printed = program("DynaQPlus", "blocking", n)
    made = _runs(runs, fixture, earned, of=printed, steps=END)
    rewards, updates = np.array([each.reward for each in made]), np.array([each.updates for each in made])
    results = fixture.experiment("blocking", ("dyna-q", TRIED), runs, steps=END).agents
    dyna_q, ours = (_last_rewards(result.rewards) for result in results)
    on_dyna = _runs(max(2, runs // 2), fixture, trained, of=program("DynaQPlus", "dyna", 5), episodes=5)
    return Claim(
        "Code, class DynaQPlus",
        "the bonus encourages exploration, helping detect changes",
        f"reward by real step {END:,} of the blocking maze, alpha 1, n {n}, kappa {kappa:g}; updates made of {n} "
        f"draws; real steps in episode 5 of the Dyna maze, n 5; ours is {TRIED}",
        [
            Estimate("printed", mean_of(rewards), None, Independent(19.8, 1.0, 0.05)),
            Estimate("printed less dyna-q", mean_of(rewards - dyna_q), above(0)),
            Estimate("ours", mean_of(ours), None, Independent(21.7, 1.1, 0.05)),
            Estimate(f"updates of {n}", mean_of(updates), None, Independent(3.2, rounding=0.05)),
            Estimate("episode 5", mean_of([each.steps[4] for each in on_dyna]), None, EPISODE_5),
        ],
        reason="It plans over tried pairs alone: the bonus makes them look better and better, and what was never tried "
        "stays out of its model, such as the new way.",
        remark="It draws from all pairs, those of walls too, and makes an update only where the pair was tried; ours "
        f"makes {n} updates.",
    )


def _last_rewards(rewards: NDArray[np.float64] | None) -> NDArray[np.float64]:
    if rewards is None:
        raise ValueError("the experiment has a budget of episodes")
    return rewards[:, -1]
