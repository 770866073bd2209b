"""Planning with an outdated model: Dyna-Q in worlds that change, beside itself with its model emptied at the change."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import AgentSpec, Value, read_agents
from dyna_tui.dyna.agent import Agent
from dyna_tui.experiments.heartbeat import Heartbeat
from dyna_tui.experiments.reproduce.claims import Claim
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.fixture import Fixture
from dyna_tui.experiments.reproduce.intervals import mean_of
from dyna_tui.experiments.reproduce.moved_goal import Cell, moved_goal_world
from dyna_tui.experiments.reproduce.published import below
from dyna_tui.maze import load
from dyna_tui.world import World, grid_world

MOVED = Cell(0, 4)
"""Where the goal of the Dyna maze moves to."""


class Change(NamedTuple):
    """A maze that changes, and an agent on it."""

    maze: str
    """The name of a built-in one."""
    n: int
    step: int
    """The last real step before the change."""
    end: int
    """The last real step of a run."""
    runs: int
    """Runs, as a multiple of those of the other claims."""
    moved_goal: bool = False
    """Whether the goal moves; else the maze changes by itself."""

    def world(self) -> tuple[World, Mapping[str, Value]]:
        """The world, and the parameters of its agents."""
        maze = load(f"mazes/{self.maze}")
        return moved_goal_world(MOVED) if self.moved_goal else grid_world(maze), maze.parameters


CHANGES = {
    "the goal moves": Change("dyna", 50, 3_000, 4_000, 8, moved_goal=True),
    "blocking": Change("blocking", 10, 1_000, 3_000, 2),
    "shortcut": Change("shortcut", 50, 3_000, 6_000, 2),
}
"""By what happens; the first is judged, and needs the more runs."""


def _keep(_agent: Agent, _spec: AgentSpec) -> None:
    """Leaves the agent as it is."""


def _empty(agent: Agent, _spec: AgentSpec) -> None:
    agent.forget_all()


def _stop_planning(agent: Agent, spec: AgentSpec) -> None:
    agent.set_parameters(spec.changed("planning_steps", 0))


KEPT, EMPTIED, NOT_PLANNING = "kept", "emptied", "not planning"
AT_CHANGE: Mapping[str, Callable[[Agent, AgentSpec], None]] = {
    KEPT: _keep,
    EMPTIED: _empty,
    NOT_PLANNING: _stop_planning,
}
"""What is done to the agent at the change."""


class Job(NamedTuple):
    """One run."""

    change: str
    """One of CHANGES."""
    run: int
    at_change: str
    """One of AT_CHANGE."""


Rewards = Mapping[str, Mapping[str, NDArray[np.float64]]]
"""Change -> what is done then -> float64[runs]: the reward from then on."""


def rewards_after_changes(runs: int, fixture: Fixture) -> Rewards:
    """Makes the runs in all worlds."""
    return {
        name: {
            done: np.array(
                fixture.each(
                    partial(after_change, seed=fixture.seed),
                    [Job(name, run, done) for run in range(change.runs * runs)],
                )
            )
            for done in AT_CHANGE
        }
        for name, change in CHANGES.items()
    }


def after_change(job: Job, heartbeat: Heartbeat, seed: int) -> float:
    """The reward of one run after its world has changed."""
    heartbeat()
    change = CHANGES[job.change]
    world, parameters = change.world()
    (spec,) = read_agents(f"dyna-q:n={change.n}", parameters)
    agent = Agent(spec, world, seed, job.run)
    agent.advance(until_step=change.step)
    before = agent.view.reward_sum
    if change.moved_goal:
        agent.switch_layout(1)
    AT_CHANGE[job.at_change](agent, spec)
    agent.advance(until_step=change.end)
    return agent.view.reward_sum - before


def claim(rewards: Rewards) -> Claim:
    """An old model is worse than none where the goal moves, and about as good on the mazes of Figures 8.4 and 8.5."""
    judged, *others = CHANGES
    moved = rewards[judged]
    return Claim(
        "Text",
        "planning with an old model can be harmful",
        "reward of Dyna-Q after the change, with the old model less with the model emptied then; judged where the goal "
        f"of the Dyna maze moves, n {CHANGES[judged].n}",
        [
            Estimate(judged, mean_of(moved[KEPT] - moved[EMPTIED]), below(0)),
            *(Estimate(name, mean_of(rewards[name][KEPT] - rewards[name][EMPTIED])) for name in others),
            Estimate("less not planning", mean_of(moved[KEPT] - moved[NOT_PLANNING])),
        ],
        reason="The old model does not hurt here.",
        remark="An entry of the old model is put right when its pair is next tried, so an old model hurts only until "
        "then, and planning with it is still better than not planning from the change on (the last row, where the "
        "goal moves).",
    )
