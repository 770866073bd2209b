"""A worker makes the runs of a batch: agents moved to the end of their budget, and what is recorded of them."""

import time
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import AgentSpec, Search
from dyna_tui.dyna.agent import Agent
from dyna_tui.dyna.fresh import FreshMemories
from dyna_tui.dyna.run_log import new_log
from dyna_tui.experiments.batch import Batch, Outcome, new_rows
from dyna_tui.experiments.heartbeat import Heartbeat, no_op
from dyna_tui.experiments.solved_criterion import SolvedCriterion
from dyna_tui.experiments.task import REAL, UPDATES, Task
from dyna_tui.maze import Maze
from dyna_tui.version import __version__
from dyna_tui.world import NEVER, World, terminal_states, world_of

FIRST_SLICE = 1 << 14
"""Ticks of a run's first slice in the engine."""
SLICE_SECONDS = 0.05
"""The longest slice in the engine, after which Python has its turn: a heartbeat, and ctrl-C."""


class OtherVersion(RuntimeError):
    """A worker has another version of the program than the one that asks."""


def run_batch(task: Task, batch: Batch, heartbeat: Heartbeat) -> Outcome:
    """Makes the runs of a batch, one after the other.

    Args:
        task: the experiment.
        batch: which of its runs.
        heartbeat: is called several times a second; what it raises ends the batch.

    Raises:
        OtherVersion: where this is not the version of the program that asks.
    """
    if batch.version != __version__:
        raise OtherVersion(f"a worker has dyna-tui {__version__}, but {batch.version} is asking: install the same")
    began = time.perf_counter()
    world = _world(task.maze)
    spec = task.spec(batch.agent)
    criterion = _criterion(task.maze, spec, heartbeat) if task.solved else None
    rows = new_rows(task, batch.runs)
    run = Run(task, world, spec, heartbeat)
    q = np.empty((batch.runs, world.states, len(world.actions))) if task.saves_q else None
    for row in range(batch.runs):
        run.begin(batch.first + row)
        if criterion:
            rows.solved[row] = run.until_solved(criterion)
        run.to_the_end()
        rows.rewards[row], rows.steps[row], rows.returns[row] = run.log.reward, run.log.steps, run.log.returns
        rows.totals[row] = run.totals
        if q is not None:
            q[row] = run.q
    return Outcome(batch, rows, criterion is not None, run.seconds, time.perf_counter() - began, q)


def compile_engine(solved: bool) -> None:
    """Loads the kernels that an experiment needs, or has numba compile them where no native library fits.

    Args:
        solved: whether also those of the solved criterion.
    """
    run_batch(Task("S.G\n", "", ("q-learning",), runs=1, episodes=1, solved=solved), Batch(0, 0, 1), no_op)


_ONCE = Lock()
"""Held while a maze's world or criterion is made, so that threads wait for the first one instead of repeating it."""


def _world(maze: Maze) -> World:
    """The world of a maze, made once in a process."""
    with _ONCE:
        return _cached_world(maze)


@lru_cache(maxsize=2)
def _cached_world(maze: Maze) -> World:
    return world_of(maze)


def _criterion(maze: Maze, spec: AgentSpec, heartbeat: Heartbeat) -> SolvedCriterion | None:
    """Decides whether the agent has solved the maze; None where that does not apply.

    An agent that plans at decision time keeps no values that a policy could be read from.
    """
    if spec.search is Search.LOOKAHEAD:
        return None
    with _ONCE:
        criterion = _cached_criterion(maze, spec.number("gamma"))
    return criterion if criterion.applicable(heartbeat) else None


@lru_cache(maxsize=64)
def _cached_criterion(maze: Maze, gamma: float) -> SolvedCriterion:
    return SolvedCriterion(_cached_world(maze), gamma)


class Run:
    """The runs of one agent, one after the other."""

    def __init__(self, task: Task, world: World, spec: AgentSpec, heartbeat: Heartbeat) -> None:
        """Makes the agent; kernels that are not compiled yet are now."""
        self.seconds = 0.0
        """Processor time inside the engine so far, of all runs."""
        self.log = new_log(task.sample_steps, task.episodes or 0, by_updates=task.clock == UPDATES)
        """What is noted of the run under way."""
        self._agent = Agent(spec, world)
        self._fresh = FreshMemories(spec, world, self.log)
        self._seed = task.seed
        self._sample_steps = task.sample_steps
        self._heartbeat = heartbeat
        self._slice = FIRST_SLICE
        # An agent that runs out of updates to make ends after as many real steps.
        self._until_step = NEVER if task.steps is None else task.steps
        self._until_episode = NEVER if task.episodes is None else task.episodes + 1
        self._until_updates = NEVER if task.steps is None or task.clock == REAL else task.steps

    def begin(self, run: int) -> None:
        """Begins a run, by its number, with a fresh agent."""
        self._agent.memory = self._fresh.of_run(self._seed, run)

    @property
    def totals(self) -> tuple[int, int, int]:
        """Real steps, planning steps and updates so far."""
        agent = self._agent.view
        return agent.real_steps, agent.planning_steps, agent.updates

    @property
    def q(self) -> NDArray[np.float64]:
        """float64[S, A]: the action values, those of terminal states 0; a copy."""
        agent = self._agent.view
        q: NDArray[np.float64] = np.where(terminal_states(self._agent.world, agent.layout)[:, None], 0.0, agent.q)
        return q

    def to_the_end(self) -> None:
        """Moves the agent to the end of its budget; samples that its clock never reached repeat the last reward."""
        self._advance(self._until_episode)
        agent = self._agent.view
        reached = agent.updates if self.log.by_updates[0] else agent.real_steps
        self.log.reward[np.searchsorted(self._sample_steps, reached, side="right") :] = agent.reward_sum

    def until_solved(self, criterion: SolvedCriterion) -> tuple[int, int, int]:
        """Moves the agent to the end of the first episode after which it has solved the maze.

        Returns:
            The episodes, real steps and updates it took; -1 each where it never does within its budget.
        """
        episode = 1
        while episode < self._until_episode:
            self._advance(episode + 1)
            agent = self._agent.view
            if agent.episode <= episode:
                break
            if criterion.is_solved(agent.q, agent.layout, self._heartbeat):
                real_steps, _, updates = self.totals
                return episode, real_steps, updates
            episode += 1
        return -1, -1, -1

    def _advance(self, until_episode: int) -> None:
        """Moves the agent to an episode, or to the end of its budget, in slices."""
        while True:
            ticks = self._slice
            began = time.thread_time()
            made = self._agent.advance(ticks, self._until_step, until_episode, self._until_updates)
            took = time.thread_time() - began
            self.seconds += took
            if made < ticks:
                return
            self._heartbeat()
            if took < SLICE_SECONDS / 2:
                self._slice *= 2
