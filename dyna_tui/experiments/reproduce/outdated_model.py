"""Planning with an outdated model: Dyna-Q on mazes that change, beside itself with its model emptied at the change."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import read_agents
from dyna_tui.dyna.agent import Agent
from dyna_tui.experiments.heartbeat import Heartbeat
from dyna_tui.experiments.reproduce.claims import Claim
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.intervals import mean_of
from dyna_tui.experiments.reproduce.published import below
from dyna_tui.maze import load
from dyna_tui.world import grid_world


class Change(NamedTuple):
    """A maze that changes, and an agent on it."""

    n: int
    """Planning steps, as in the public reproduction of Sutton & Barto's figures."""
    step: int
    """The last real step before the change."""
    end: int
    """The last real step of a run."""
    runs: int
    """Runs, as a multiple of those of the other claims."""


CHANGES = {"blocking": Change(10, 1_000, 3_000, 8), "shortcut": Change(50, 3_000, 6_000, 2)}
"""By the maze's name; the first is judged, and needs the more runs."""

Rewards = Mapping[str, NDArray[np.float64]]
"""Maze -> float64[runs, 2]: the reward after the change with the old model, and with it emptied."""


class Job(NamedTuple):
    """One run."""

    maze: str
    run: int
    emptied: bool
    """Whether the model is emptied at the change."""


def rewards_after_changes(runs: int, fixture: Fixture) -> Rewards:
    """Makes the runs on all mazes."""
    return {maze: _rewards(maze, change.runs * runs, fixture) for maze, change in CHANGES.items()}


def _rewards(maze: str, runs: int, fixture: Fixture) -> NDArray[np.float64]:
    jobs = [Job(maze, run, emptied) for run in range(runs) for emptied in (False, True)]
    return np.array(fixture.each(partial(after_change, seed=fixture.seed), jobs)).reshape(runs, 2)


def after_change(job: Job, heartbeat: Heartbeat, seed: int) -> float:
    """The reward of one run after its maze has changed."""
    heartbeat()
    maze, change = load(f"mazes/{job.maze}"), CHANGES[job.maze]
    (spec,) = read_agents(f"dyna-q:n={change.n}", maze.parameters)
    agent = Agent(spec, grid_world(maze), seed, job.run)
    agent.advance(until_step=change.step)
    before = agent.view.reward_sum
    if job.emptied:
        agent.forget_all()
    agent.advance(until_step=change.end)
    return agent.view.reward_sum - before


def claim(rewards: Rewards) -> Claim:
    """The old model is harmful where the path is blocked; nothing is lost by it where a shortcut opens."""
    return Claim(
        "Text",
        "planning with an old model can be harmful",
        "reward after the change, with the old model less with the model emptied then",
        [
            Estimate(f"{maze}, n = {CHANGES[maze].n}", mean_of(made[:, 0] - made[:, 1]), judged_by)
            for (maze, made), judged_by in zip(rewards.items(), (below(0), None), strict=True)
        ],
        reason="The old model does not hurt here: an entry is put right when its pair is next tried.",
        remark="Judged on the maze whose path is blocked. Where a shortcut opens, all that the old model has is still "
        "right but for the wall that is gone, and it does no harm.",
    )
