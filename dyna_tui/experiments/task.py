"""A task is an experiment as plain data: a maze, agents, how many runs of which length, and a seed."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import AgentSpec, read_agents
from dyna_tui.errors import InputError
from dyna_tui.experiments.sample_steps import sample_steps_of
from dyna_tui.maze import Maze, parse

REAL = "real"
UPDATES = "updates"
CLOCKS = (REAL, UPDATES)
"""What a budget of steps counts: real steps, or value updates."""

DEFAULT_RUNS = 30
DEFAULT_EPISODES = 50


@dataclass(frozen=True)
class Task:
    """An experiment, which can be sent to another process or machine."""

    maze_text: str
    """The whole maze file."""
    maze_path: str
    """The maze as the user named it."""
    agents: tuple[str, ...]
    """The spec of each agent, one agent each: ``dyna-q:n=5``."""
    runs: int = DEFAULT_RUNS
    seed: int = 0
    episodes: int | None = None
    """How many episodes a run has; either this or ``steps`` is given."""
    steps: int | None = None
    """How far ``clock`` goes in a run."""
    clock: str = REAL
    """What ``steps`` and the reward curve count, one of CLOCKS. Layouts always change at real steps."""
    solved: bool = False
    """Whether to record when each run has solved the maze."""
    q_tables: tuple[str, ...] = ()
    """For each agent the packed action values that it begins with, empty for none; left out where there are none."""
    saves_q: bool = False
    """Whether to keep the action values that each run ends with."""

    def __post_init__(self) -> None:
        """Checks what would otherwise fail later.

        Raises:
            InputError: where the task contradicts itself.
        """
        if (self.episodes is None) == (self.steps is None):
            raise InputError("an experiment has a number of episodes or of steps: give one of the two")
        if self.clock not in CLOCKS:
            raise InputError(f"the clock is {self.clock!r}, but must be {' or '.join(CLOCKS)}")
        if self.clock != REAL and self.steps is None:
            raise InputError(f"clock {self.clock} counts steps, but the experiment is measured in episodes: give steps")
        if min(self.runs, self.budget[0]) < 1 or not self.agents:
            raise InputError("an experiment has at least one agent, one run, and one step or episode")

    @property
    def maze(self) -> Maze:
        """The maze, parsed once in a process."""
        return _parsed(self.maze_text, self.maze_path)

    @property
    def title(self) -> str:
        """The title of the maze; of a world that is an estimate, also what it is estimated from."""
        return f"{self.maze.title} ({self.maze.estimated})" if self.maze.estimated else self.maze.title

    def spec(self, agent: int) -> AgentSpec:
        """An agent, by its index, with all its parameters.

        Raises:
            InputError: where its spec is wrong, or stands for several agents.
        """
        specs = read_agents(self.agents[agent], self.maze.parameters)
        if len(specs) != 1:
            raise InputError(f"{self.agents[agent]!r} stands for {len(specs)} agents: give each its own")
        return specs[0]._replace(q_table=self.q_tables[agent]) if self.q_tables else specs[0]

    @property
    def sample_steps(self) -> NDArray[np.int64]:
        """int64[K]: the clock's times at which the cumulative reward is recorded; none with a budget of episodes."""
        if self.steps is None:
            return np.empty(0, np.int64)
        return sample_steps_of(self.steps, self.changes if self.clock == REAL else ())

    @property
    def changes(self) -> tuple[int, ...]:
        """The last real step before each scheduled change of layout."""
        return tuple(layout.since for layout in self.maze.layouts if layout.since)

    @property
    def digest(self) -> str:
        """The SHA-256 of the maze file."""
        return hashlib.sha256(self.maze_text.encode()).hexdigest()

    @property
    def budget(self) -> tuple[int, str]:
        """How long a run is, and in what: ``(3000, "real step")``."""
        if self.steps is not None:
            return self.steps, "real step" if self.clock == REAL else "update"
        return self.episodes or 0, "episode"


@lru_cache(maxsize=2)
def _parsed(text: str, path: str) -> Maze:
    return parse(text, path)
