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

RICH = maze_of(
    "S.a.C\n.#.bG\n@ 40\nS.#.C\nbaQ.G\n@ episode 4\nS.Q.G\n.a%bb\n@\nS...G\n....G",
    'slip = 0.2\nslip_to = "sides"\nbump_reward = -0.1\nwind = [0, 0, 1, 0, 0]\n[cells]\na = { to = "b" }\n'
    'b = {}\nC = { reward = -1.0, to = "start" }\nQ = { start = true, reward = 0.1 }\n"%" = { wall = true }',
)
"""Cells that send the agent on, slips to the sides, wind, bumps, and a layout that begins with an episode."""
MAZES: dict[str, Maze] = {"maze": maze_of(THREE), "rich": RICH}
WORLDS: dict[str, Maze] = {**MAZES, **worlds()}
"""Mazes, and a world of each other kind."""

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
