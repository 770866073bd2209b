"""A batch: some runs of one agent, the unit in which an experiment is handed out, and what it returns.

Plain data that travels between processes and machines. Callers import it, so it does not import numba.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.task import Task
from dyna_tui.version import __version__


class Batch(NamedTuple):
    """Which runs to make."""

    agent: int
    """Index of the agent among the task's."""
    first: int
    """Number of the first run."""
    runs: int
    """How many, one after the other."""
    version: str = __version__
    """The version of the program that asks: another one may give other results."""


class Rows(NamedTuple):
    """What is recorded of k runs, a row for each."""

    steps: NDArray[np.int64]
    """int64[k, E]: the real steps of each episode; E is 0 with a budget of steps"""
    returns: NDArray[np.float64]
    """float64[k, E]: the sum of the rewards of each episode"""
    rewards: NDArray[np.float64]
    """float64[k, K]: the cumulative reward at the task's sample steps; K is 0 with a budget of episodes"""
    totals: NDArray[np.int64]
    """int64[k, 3]: real steps, planning steps and updates of the whole run"""
    solved: NDArray[np.int64]
    """int64[k, 3]: episodes, real steps and updates by which the maze was solved; -1 where it was not"""


class Outcome(NamedTuple):
    """The results of a batch."""

    batch: Batch
    rows: Rows
    has_solved: bool
    """Whether ``rows.solved`` was asked for, and applies to the agent."""
    seconds: float
    """Processor time inside the engine."""
    elapsed: float
    """Wall-clock seconds that the whole batch took."""
    q: NDArray[np.float64] | None = None
    """float64[k, S, A]: the action values that each run ended with, where they were asked for."""


def new_rows(task: Task, runs: int) -> Rows:
    """Arrays for so many runs of a task."""
    episodes, samples = task.episodes or 0, len(task.sample_steps)
    return Rows(
        steps=np.zeros((runs, episodes), np.int64),
        returns=np.zeros((runs, episodes)),
        rewards=np.zeros((runs, samples)),
        totals=np.zeros((runs, 3), np.int64),
        solved=np.full((runs, 3), -1, np.int64),
    )


def bytes_of(task: Task) -> int:
    """The memory that the rows of all runs take, in bytes."""
    tables = 8 * task.maze.grid.states * len(task.maze.grid.actions) if task.saves_q else 0
    return len(task.agents) * task.runs * (16 * (task.episodes or 0) + 8 * len(task.sample_steps) + 48 + tables)
