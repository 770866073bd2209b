"""A grid as the other programs see it: where each move leads, one start, one goal with reward 1."""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from dyna_tui.maze import Maze
from dyna_tui.world import grid_world

ACTIONS = 4


class Parameters(NamedTuple):
    """Of Example 8.1 (Sutton & Barto, 2018), but for the number of planning steps."""

    planning_steps: int
    alpha: float = 0.1
    gamma: float = 0.95
    epsilon: float = 0.1


class Grid(NamedTuple):
    """A maze without walls that move, slips or pits."""

    next_state: NDArray[np.int32]
    """int32[S, 4]: where each move leads."""
    start: int
    goal: int

    @property
    def states(self) -> int:
        """The number of states, S."""
        return len(self.next_state)


class Rival(Protocol):
    """A program that learns while it is timed."""

    @property
    def runs(self) -> int:
        """How many runs it makes at once."""

    @property
    def episodes(self) -> list[int]:
        """The real steps of each finished episode; of programs that make several runs, of the first."""

    def run(self, real_steps: int) -> None:
        """Makes so many more real steps, with their planning; of several runs, so many each."""


def grid_of(maze: Maze) -> Grid:
    """The grid of a maze."""
    world = grid_world(maze)
    (goal,) = np.flatnonzero(world.kind_terminal[world.kind[0]])
    return Grid(world.next_state[0], int(world.start[0]), int(goal))
