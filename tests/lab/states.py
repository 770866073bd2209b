"""Agents and a small maze for tests of histories, and all that a lane is, to the bit."""

from itertools import count
from typing import Any

import numpy as np

from dyna_tui.agents import AgentSpec
from dyna_tui.lab.history.checkpoints import Checkpoints
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import Maze
from tests.dyna.engine import bits, maze_of
from tests.tables import worlds

AGENTS = [
    "q-learning",
    "sarsa",
    "expected-sarsa",
    "dyna-q:n=4",
    "dyna-q:n=4,search=trajectory",
    "dyna-q-stochastic:n=4,forget=0.1",
    "dyna-q-stochastic:n=4,backup=expected",
    "dyna-q+:n=4",
    "dyna-q+:n=4,bonus=action",
    "prioritized-sweeping:n=4",
    "mpc:horizon=5",
    "dyna-q:n=4,alpha=1/n,epsilon=0.9,epsilon_end=0.1,epsilon_steps=100",
]
THREE = "S....\n....G\n@ 40\nS.#..\n..#.G\n@\nS...G\n....G"
"""Three layouts of two rows of five cells; the last is only switched to by hand."""

WORLDS: dict[str, Maze] = {"maze": maze_of(THREE), **worlds()}
"""A maze, and a world of each other kind."""

State = tuple[dict[str, bytes], dict[str, Any], AgentSpec]


def state(lane: Lane) -> State:
    """All that a lane is: its agent, its world and its parameters."""
    world = lane.world._asdict()
    plain = {name: value.tobytes() if isinstance(value, np.ndarray) else value for name, value in world.items()}
    return bits(lane.memory), plain, lane.spec


def eager(lane: Lane) -> Lane:
    """The same lane with a checkpoint every so many ticks, however short they are to replay."""
    ticks = count()
    lane._checkpoints = Checkpoints(clock=lambda: next(ticks) * 1.0)
    return lane
