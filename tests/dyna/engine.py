"""Short ways to the engine for its tests."""

from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from numpy.typing import NDArray

from dyna_tui.agents import AgentSpec, Value, read_agents
from dyna_tui.dyna.memory import Memory, new_memory
from dyna_tui.dyna.tick import advance
from dyna_tui.maze import Maze, load, parse
from dyna_tui.world import NEVER, World, grid_world

ENDLESS = 2**62
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Hypothesis on machines that have other things to do, or kernels to compile."""
Z999 = 3.2905
"""The half width of a 99.9 % interval, in standard errors."""


def agent(text: str, maze: Maze | None = None, **preset: Value) -> AgentSpec:
    """The one agent of a spelling, with a maze's parameters and then ``preset``."""
    (spec,) = read_agents(text, {**(maze.parameters if maze else {}), **preset})
    return spec


def maze_of(grid: str, settings: str = "") -> Maze:
    """A maze whose layouts stand in ``grid``, one row a word: ``S.G / ...``, ``@ 10`` between layouts."""
    rows = "\n".join(line.strip() for line in grid.strip().splitlines())
    return parse(f"+++\n{settings}\n+++\n{rows}\n", "small.txt")


class Engine:
    """One agent in one world, moved by the clockwork."""

    def __init__(self, world: Maze | World | str, spec: AgentSpec | str, seed: int = 0, run: int = 0) -> None:
        maze = load(world) if isinstance(world, str) else world
        self.world = maze if isinstance(maze, World) else grid_world(maze)
        self.spec = agent(spec, maze if isinstance(maze, Maze) else None) if isinstance(spec, str) else spec
        self.memory: Memory = new_memory(self.spec, self.world, seed, run)
        self.go(0)

    def go(self, ticks: int = ENDLESS, until_step: int = NEVER, until_episode: int = NEVER) -> int:
        return int(advance(self.memory, self.world, ticks, until_step, until_episode))

    def step(self, steps: int = 1) -> None:
        """So many whole real steps."""
        self.go(until_step=int(self.clock["real_steps"]) + steps)

    @property
    def clock(self) -> Any:
        return self.memory.clock[0]

    @property
    def latest(self) -> Any:
        return self.memory.latest[0]

    @property
    def q(self) -> NDArray[np.float64]:
        """float64[S, A]"""
        return self.memory.q.reshape(-1, len(self.world.actions))

    def believed(self, pair: int) -> tuple[float, int, bool]:
        """What the model says of a pair: reward, next state, whether terminal."""
        record = self.memory.model[self.memory.place[pair] - 1]
        following = int(record["next"])
        return float(record["reward"]), following if following >= 0 else ~following, following < 0


def bits(memory: Memory) -> dict[str, bytes]:
    """All that a memory holds, to the bit."""
    return {name: np.ascontiguousarray(array).tobytes() for name, array in memory._asdict().items()}
