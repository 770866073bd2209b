"""Environments of Gymnasium: many mazes stepped by the engine against one by one, and an agent against ``env.step``."""

import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import gymnasium
import numpy as np

import dyna_tui.gym
from dyna_tui.agents import read_agents
from dyna_tui.dyna.agent import Agent
from dyna_tui.environments import from_gymnasium
from dyna_tui.maze import Maze
from dyna_tui.world import world_of
from tests.benchmarks.rounds import Effort, median, ratio, rounds
from tests.benchmarks.table import Row, Target, figure, judged
from tests.environments.ids import CLIFF_WALKING, FROZEN_LAKE, TAXI

COLUMNS = ("times as fast", "Gymnasium, µs", "ours, µs")
ENGINE, SINGLY = "engine", "one by one"
TARGET = Target(20, at_least=True)
MAZES = ("dyna", "slippery")
COUNTS = (16, 64, 1_000)
STEPS = 200_000
"""Steps that are timed, of all environments together."""
REAL_STEPS = 2_000_000
"""Real steps of an agent that are timed."""
TOY_TEXT = (FROZEN_LAKE, TAXI, CLIFF_WALKING)


def rows(effort: Effort) -> Iterator[Row]:
    """A row for each maze and number of environments, then one for each of Gymnasium's own."""
    _engine(MAZES[0], 1, 2, seed=0)
    for maze in MAZES:
        for count in COUNTS:
            steps = max(effort.steps(STEPS) // count, 1)
            measures = {ENGINE: partial(_engine, maze, count, 10 * steps), SINGLY: partial(_singly, maze, count, steps)}
            times = rounds(measures, effort.rounds)
            target = TARGET if count == max(COUNTS) else None
            figures = [figure(median(times, name) * 1e6) for name in (SINGLY, ENGINE)]
            yield judged(f"a step of {count:,} environments, {maze}", ratio(times, SINGLY, ENGINE), target, figures)
    for name in TOY_TEXT:
        maze_of_it = from_gymnasium(name)
        agent, step = partial(_agent, maze_of_it, effort.steps(REAL_STEPS)), partial(_step, name, effort.steps(STEPS))
        times = rounds({ENGINE: agent, SINGLY: step}, effort.rounds)
        figures = [figure(median(times, key) * 1e6) for key in (SINGLY, ENGINE)]
        yield judged(f"a real step of Q-learning against env.step, {name}", ratio(times, SINGLY, ENGINE), None, figures)


def _engine(maze: str, count: int, steps: int, seed: int) -> float:
    """Seconds per step of each environment, stepped all at once."""
    envs = gymnasium.make_vec(dyna_tui.gym.environment_id(maze), num_envs=count)
    envs.reset(seed=seed)
    actions = np.random.default_rng(seed).integers(4, size=(steps, count))
    began = time.perf_counter()
    for row in actions:
        envs.step(row)
    return (time.perf_counter() - began) / (steps * count)


def _singly(maze: str, count: int, steps: int, seed: int) -> float:
    """The same, stepped one by one; what their tables say was looked up before."""
    envs: list[Any] = [gymnasium.make(dyna_tui.gym.environment_id(maze)) for _ in range(count)]
    known = envs[0].unwrapped._transitions
    for state, action in np.ndindex(known.world.states, 4):
        known.outcomes(0, state, action)
    for number, env in enumerate(envs):
        env.unwrapped._transitions = known
        env.reset(seed=seed + number)
    actions = np.random.default_rng(seed).integers(4, size=(steps, count)).tolist()
    began = time.perf_counter()
    for row in actions:
        for env, action in zip(envs, row, strict=True):
            _, _, terminated, truncated, _ = env.step(action)
            if terminated or truncated:
                env.reset()
    return (time.perf_counter() - began) / (steps * count)


def _agent(maze: Maze, steps: int, seed: int) -> float:
    """Seconds per real step of an agent in the engine, with its choice and its update."""
    agent = Agent(read_agents("q-learning")[0], world_of(maze), seed)
    agent.advance(until_step=1_000)
    began = time.perf_counter()
    agent.advance(until_step=1_000 + steps)
    return (time.perf_counter() - began) / steps


def _step(name: str, steps: int, seed: int) -> float:
    """Seconds per ``env.step`` alone, with random actions."""
    env: Any = gymnasium.make(name, disable_env_checker=True)
    env.reset(seed=seed)
    actions = np.random.default_rng(seed).integers(env.action_space.n, size=steps).tolist()
    began = time.perf_counter()
    for action in actions:
        _, _, terminated, truncated, _ = env.step(action)
        if terminated or truncated:
            env.reset()
    return (time.perf_counter() - began) / steps
