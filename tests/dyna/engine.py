"""Short ways to the engine for its tests."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from numpy.typing import NDArray

from dyna_tui.agents import AgentSpec, Value, read_agents
from dyna_tui.dyna.agent import Agent
from dyna_tui.dyna.memory import Memory
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
    """One agent in one world, with short ways to what it is."""

    def __init__(self, world: Maze | World | str, spec: AgentSpec | str, seed: int = 0, run: int = 0) -> None:
        maze = load(world) if isinstance(world, str) else world
        self.world = maze if isinstance(maze, World) else grid_world(maze)
        self.spec = agent(spec, maze if isinstance(maze, Maze) else None) if isinstance(spec, str) else spec
        self.agent = Agent(self.spec, self.world, seed, run)

    def go(
        self, ticks: int = ENDLESS, until_step: int = NEVER, until_episode: int = NEVER, until_updates: int = NEVER
    ) -> int:
        return self.agent.advance(ticks, until_step, until_episode, until_updates)

    def step(self, steps: int = 1) -> None:
        """So many whole real steps."""
        self.go(until_step=int(self.clock["real_steps"]) + steps)

    def finish_step(self) -> None:
        """The rest of the real step under way."""
        self.go(until_step=0)

    @property
    def memory(self) -> Memory:
        return self.agent.memory

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
        record = self.memory.model[self.memory.entry[pair] - 1]
        following = int(record["next"])
        return float(record["reward"]), following if following >= 0 else ~following, following < 0

    def outcomes(self, pair: int) -> list[tuple[float, int, bool]]:
        """What a count model has seen of a pair, in its order: weight, next state, whether terminal."""
        seen, counts = [], self.memory.counts
        slot = int(counts.first[self.memory.entry[pair] - 1])
        while slot:
            outcome = counts.outcome[slot - 1]
            following, slot = int(outcome["next"]), int(outcome["link"])
            seen.append((float(outcome["weight"]), following if following >= 0 else ~following, following < 0))
        return seen

    @property
    def queue(self) -> dict[int, float]:
        """The pairs that wait, with their priorities."""
        queue, queued = self.memory.queue, int(self.clock["queued"])
        waiting = dict(zip(queue.pair[:queued].tolist(), queue.priority[:queued].tolist(), strict=True))
        assert len(waiting) == queued, "each pair waits once"
        return waiting

    def leading_to(self, state: int) -> set[int]:
        """The pairs that prioritized sweeping believes to lead to a state."""
        queue, found = self.memory.queue, []
        link = int(queue.first[state])
        while link:
            found.append(link - 1)
            link = int(queue.following[link - 1])
        assert len(set(found)) == len(found), "each pair leads there once"
        return set(found)


def arrays(memory: tuple[Any, ...], within: str = "") -> Iterator[tuple[str, NDArray[Any]]]:
    """Every array that a memory, or a world, holds; those of its parts as ``part.array``."""
    for name, value in memory._asdict().items():  # type: ignore[attr-defined]
        if isinstance(value, np.ndarray):
            yield within + name, value
        elif hasattr(value, "_asdict"):
            yield from arrays(value, f"{within}{name}.")


def bits(memory: Memory) -> dict[str, bytes]:
    """All that a memory holds, to the bit."""
    return {name: np.ascontiguousarray(array).tobytes() for name, array in arrays(memory)}
