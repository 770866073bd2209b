"""A batch: some runs of one agent, the unit in which an experiment is handed out.

This module is what a caller imports, so it must not import numba: only those who work do.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui import __version__
from dyna_tui.experiments.task import Task


class Batch(NamedTuple):
    """Which runs."""

    agent: int
    """Its place among the task's agents."""
    first: int
    """The first run."""
    runs: int
    """How many, one after the other."""
    version: str = __version__
    """The version of the program that asks: another one may give other results."""


class Rows(NamedTuple):
    """What is noted of k runs, a row for each."""

    steps: NDArray[np.int64]
    """int64[k, E]: the real steps of each episode; E is 0 with a budget of steps"""
    returns: NDArray[np.float64]
    """float64[k, E]: the sum of the rewards of each episode"""
    rewards: NDArray[np.float64]
    """float64[k, K]: the cumulative reward at the task's marks; K is 0 with a budget of episodes"""
    totals: NDArray[np.int64]
    """int64[k, 3]: real steps, planning steps and updates of the whole run"""
    solved: NDArray[np.int64]
    """int64[k, 3]: episodes, real steps and updates by which the maze was solved; -1 where it was not"""


class Outcome(NamedTuple):
    """What came of a batch."""

    batch: Batch
    rows: Rows
    judged: bool
    """Whether it was asked when the maze was solved, and the question makes sense for the agent."""
    seconds: float
    """Processor time inside the engine."""
    elapsed: float
    """Seconds that the batch took, all in all."""


def blank_rows(task: Task, runs: int) -> Rows:
    """Room for so many runs."""
    episodes, marks = task.episodes or 0, len(task.marks)
    return Rows(
        steps=np.zeros((runs, episodes), np.int64),
        returns=np.zeros((runs, episodes)),
        rewards=np.zeros((runs, marks)),
        totals=np.zeros((runs, 3), np.int64),
        solved=np.full((runs, 3), -1, np.int64),
    )


def bytes_of(task: Task) -> int:
    """The memory that the rows of all runs take."""
    return len(task.agents) * task.runs * (16 * (task.episodes or 0) + 8 * len(task.marks) + 48)


class OtherVersion(RuntimeError):
    """A worker has another version of the program than the one who asks."""


def no_op() -> None:
    """The pulse of a worker whom nobody watches."""


def run_batch(task: Task, batch: Batch, heartbeat: Callable[[], None] = no_op) -> Outcome:
    """Makes the runs of a batch, wherever this is called.

    Args:
        task: the experiment.
        batch: which of its runs.
        heartbeat: is called several times a second; what it raises ends the work.

    Raises:
        OtherVersion: where this is not the program that asks.
    """
    if batch.version != __version__:
        raise OtherVersion(f"a worker has dyna-tui {__version__}, but {batch.version} is asking: install the same")
    from dyna_tui.experiments.worker import make_runs

    return make_runs(task, batch, heartbeat)
