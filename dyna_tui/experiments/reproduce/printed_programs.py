"""Runs of the web text's printed programs: its training loop, a number of real steps, and as far as one comes."""

from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.heartbeat import Heartbeat
from dyna_tui.experiments.reproduce.dyna_architecture import (
    DynaQ,
    DynaQPlus,
    DynaQStochastic,
    QTable,
    Settings,
    train,
)
from dyna_tui.experiments.reproduce.maze_environment import MazeEnvironment
from dyna_tui.maze import load
from dyna_tui.world import World, grid_world

CLASSES: dict[str, type[QTable]] = {each.__name__: each for each in (DynaQ, DynaQStochastic, DynaQPlus)}


class Program(NamedTuple):
    """A printed class in a world."""

    name: str
    """One of CLASSES."""
    world: World
    settings: Settings

    def started(self, seed: int, run: int) -> tuple[MazeEnvironment, QTable]:
        """Its environment and agent at the beginning of a run; both draw from one generator, as printed."""
        rng = Random(f"{seed} {run}")
        agent = CLASSES[self.name](self.world.states, len(self.world.actions), self.settings, rng)
        return MazeEnvironment(self.world, rng), agent


def program(name: str, maze: str, planning_steps: int = 10) -> Program:
    """A printed class on a built-in maze, with the maze's parameters where it has them."""
    read = load(f"mazes/{maze}")
    own = {key: float(value) for key, value in read.parameters.items() if key in Settings._fields}
    settings = Settings(**own)._replace(planning_steps=planning_steps)  # type: ignore[arg-type]
    return Program(name, grid_world(read), settings)


class Trained(NamedTuple):
    """What the training loop gave."""

    returns: NDArray[np.float64]
    """float64[episodes]"""
    steps: NDArray[np.int64]
    """int64[episodes]: the real steps of each episode"""
    lines: list[str]
    """What it prints."""


def trained(run: int, heartbeat: Heartbeat, of: Program, episodes: int, seed: int) -> Trained:
    """One run of the training loop."""
    environment, agent = of.started(seed, run)
    returns, ends, lines = [], [0], list[str]()
    for each in train(environment, agent, episodes, lines):
        heartbeat()
        returns.append(each)
        ends.append(environment.real_steps)
    return Trained(np.array(returns), np.diff(ends), lines)


class Earned(NamedTuple):
    """What a number of real steps gave."""

    reward: float
    updates: float
    """Planning updates a real step."""


def earned(run: int, heartbeat: Heartbeat, of: Program, steps: int, seed: int) -> Earned:
    """One run of so many real steps."""
    heartbeat()
    environment, agent = of.started(seed, run)
    return Earned(_reward(environment, agent, steps), agent.planning_updates / steps)


def largest_value(run: int, heartbeat: Heartbeat, of: Program, steps: int, seed: int) -> float:
    """The largest value after so many real steps in a world's first layout, and as many in its second."""
    heartbeat()
    environment, agent = of.started(seed, run)
    _reward(environment, agent, steps)
    environment.switch(1)
    _reward(environment, agent, steps)
    return max(map(max, agent.q))


def _reward(environment: MazeEnvironment, agent: QTable, steps: int) -> float:
    """The reward of so many real steps, the first of which begins an episode."""
    state, total = environment.reset(), 0.0
    for _ in range(steps):
        action = agent.select_action(state)
        following, reward, done = environment.step(action)
        agent.update(state, action, reward, following, done=done)
        total += reward
        state = environment.reset() if done else following
    return total
