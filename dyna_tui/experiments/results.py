"""Results of an experiment: arrays with a row for each run, in order of run."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import AgentSpec
from dyna_tui.experiments.batch import Outcome, Rows, new_rows
from dyna_tui.experiments.labels import SHORT
from dyna_tui.experiments.task import Task


def label_of(spec: AgentSpec) -> str:
    """An agent's spec with short names: ``dyna-q:n=5``."""
    name, colon, values = spec.spec_text.partition(":")
    pairs = (pair.partition("=") for pair in values.split(",") if pair)
    return name + colon + ",".join(f"{SHORT.get(key, key)}={value}" for key, _, value in pairs)


class Solved(NamedTuple):
    """When each run solved the maze, int64[runs] each; -1 where it did not."""

    episodes: NDArray[np.int64]
    real_steps: NDArray[np.int64]
    updates: NDArray[np.int64]

    @property
    def runs(self) -> NDArray[np.bool_]:
        """bool[runs]: which runs solved it."""
        return self.episodes >= 0


@dataclass(frozen=True, eq=False)
class AgentResult:
    """The results of one agent's runs."""

    spec: AgentSpec
    steps: NDArray[np.int64] | None
    """int64[runs, E]: the real steps of each episode; None with a budget of steps."""
    returns: NDArray[np.float64] | None
    """float64[runs, E]: the sum of the rewards of each episode; None with a budget of steps."""
    sample_steps: NDArray[np.int64] | None
    """int64[K]: the times on the task's clock at which the reward was recorded; None with a budget of episodes."""
    rewards: NDArray[np.float64] | None
    """float64[runs, K]: the cumulative reward at the sample steps; None with a budget of episodes."""
    solved: Solved | None
    """None where it was not asked for, or does not apply to the agent or the maze."""
    real_steps: NDArray[np.int64]
    """int64[runs]"""
    planning_steps: NDArray[np.int64]
    """int64[runs]: simulated updates; of ``mpc`` queries of its model."""
    updates: NDArray[np.int64]
    """int64[runs]: value updates, direct and simulated."""
    seconds: float
    """Processor time inside the engine, over all runs."""
    q: NDArray[np.float64] | None = None
    """float64[runs, S, A]: the action values that each run ended with; None where they were not asked for."""

    @property
    def label(self) -> str:
        """The agent's spec with short names: ``dyna-q:n=5``."""
        return label_of(self.spec)

    def times_to_solve(self, quantity: str) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """When each run solved the maze, for :func:`~dyna_tui.experiments.survival.quantiles`.

        Args:
            quantity: a field of :class:`Solved`.

        Returns:
            float64[runs] and bool[runs]: when a run solved it or, where it did not, when it ended; and whether it did.
            How many episodes a run with a budget of steps had is not known: where it did not solve it, infinity.

        Raises:
            ValueError: where it was not recorded.
        """
        if self.solved is None:
            raise ValueError("the experiment does not record when it was solved")
        episodes = np.inf if self.steps is None else self.steps.shape[1]
        end = {"episodes": episodes, "real_steps": self.real_steps, "updates": self.updates}[quantity]
        return np.where(self.solved.runs, getattr(self.solved, quantity), end).astype(np.float64), self.solved.runs


@dataclass(frozen=True, eq=False)
class Results:
    """The results of an experiment."""

    task: Task
    agents: tuple[AgentResult, ...]


class Collector:
    """Collects the outcomes of batches, which may come in any order, each run into its row."""

    def __init__(self, task: Task, runs: range | None = None) -> None:
        """Allocates a row for every run, or for every one of those that are to be made."""
        self.done = 0
        """How many runs have come in."""
        self._task = task
        self._first = 0 if runs is None else runs.start
        self.rows = [new_rows(task, task.runs if runs is None else len(runs)) for _ in task.agents]
        """For each agent a row for each run."""
        self.has_solved = [False] * len(task.agents)
        """For each agent, whether ``rows.solved`` was asked for, and applies to it."""
        self.seconds = [0.0] * len(task.agents)
        """For each agent, processor time inside the engine."""
        self._q: dict[int, dict[int, NDArray[np.float64]]] = {}

    def add(self, outcome: Outcome) -> None:
        """Adds the results of a batch."""
        batch = outcome.batch
        first = batch.first - self._first
        for whole, part in zip(self.rows[batch.agent], outcome.rows, strict=True):
            whole[first : first + batch.runs] = part
        self.has_solved[batch.agent] = outcome.has_solved
        self.seconds[batch.agent] += outcome.seconds
        if outcome.q is not None:
            self._q.setdefault(batch.agent, {})[batch.first] = outcome.q
        self.done += batch.runs

    def results(self) -> Results:
        """All results, once every run is in."""
        return Results(self._task, tuple(self._result(agent) for agent in range(len(self.rows))))

    def _result(self, agent: int) -> AgentResult:
        result = agent_result(self._task, agent, self.rows[agent], self.has_solved[agent], self.seconds[agent])
        tables = sorted(self._q.get(agent, {}).items())
        return replace(result, q=np.concatenate([q for _, q in tables])) if tables else result


def agent_result(task: Task, agent: int, rows: Rows, has_solved: bool, seconds: float) -> AgentResult:
    """The results of one agent, by its index, of what was recorded of all its runs.

    Args:
        task: the experiment.
        agent: which of its agents.
        rows: a row for each run.
        has_solved: whether ``rows.solved`` was asked for, and applies to the agent.
        seconds: processor time inside the engine.
    """
    by_episode = task.episodes is not None
    return AgentResult(
        spec=task.spec(agent),
        steps=rows.steps if by_episode else None,
        returns=rows.returns if by_episode else None,
        sample_steps=None if by_episode else task.sample_steps,
        rewards=None if by_episode else rows.rewards,
        solved=Solved(*rows.solved.T) if has_solved else None,
        real_steps=rows.totals[:, 0],
        planning_steps=rows.totals[:, 1],
        updates=rows.totals[:, 2],
        seconds=seconds,
    )
