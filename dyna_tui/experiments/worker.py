"""The runs of a batch: agents moved to the end of their budget, and what is noted of them."""

import time
from collections.abc import Callable
from functools import lru_cache

from dyna_tui.agents import AgentSpec, Search
from dyna_tui.dyna.agent import Agent
from dyna_tui.dyna.run_log import Log, new_log
from dyna_tui.experiments.batch import Batch, Outcome, blank_rows, no_op
from dyna_tui.experiments.solved_criterion import SolvedCriterion
from dyna_tui.experiments.task import REAL, UPDATES, Task
from dyna_tui.maze import Maze
from dyna_tui.world import NEVER, World, grid_world

FIRST_SLICE = 1 << 14
LONGEST_SLICE = 0.05
"""Seconds inside the engine after which Python has its turn, so that ctrl-C is heard."""


def make_runs(task: Task, batch: Batch, heartbeat: Callable[[], None] = no_op) -> Outcome:
    """Makes the runs of a batch, one after the other, and calls ``pulse`` several times a second."""
    began = time.perf_counter()
    world = _world(task.maze)
    spec = task.spec(batch.agent)
    criterion = _check_solved(task.maze, spec) if task.solved else None
    rows = blank_rows(task, batch.runs)
    log = new_log(task.marks, task.episodes or 0, by_updates=task.clock == UPDATES)
    seconds = 0.0
    for row in range(batch.runs):
        noted = log._replace(reward=rows.rewards[row], steps=rows.steps[row], returns=rows.returns[row])
        run = Run(task, world, spec, batch.first + row, noted, heartbeat)
        if criterion:
            rows.solved[row] = run.until_solved(criterion)
        run.to_the_end()
        rows.totals[row] = run.totals
        seconds += run.seconds
    return Outcome(batch, rows, criterion is not None, seconds, time.perf_counter() - began)


@lru_cache(maxsize=2)
def _world(maze: Maze) -> World:
    """The world of a maze, made once in a process."""
    return grid_world(maze)


@lru_cache(maxsize=64)
def _criterion_of(maze: Maze, gamma: float) -> SolvedCriterion:
    return SolvedCriterion(_world(maze), gamma)


def _check_solved(maze: Maze, spec: AgentSpec) -> SolvedCriterion | None:
    """Who tells whether the agent has solved the maze; None where the question makes no sense.

    An agent that looks ahead keeps no values that a policy could be read from.
    """
    if spec.search is Search.LOOKAHEAD:
        return None
    criterion = _criterion_of(maze, spec.number("gamma"))
    return criterion if criterion.applicable else None


class Run:
    """One run of one agent."""

    def __init__(
        self, task: Task, world: World, spec: AgentSpec, run: int, log: Log, heartbeat: Callable[[], None]
    ) -> None:
        """Puts the agent into its first start state; where kernels are not compiled yet, they are now."""
        self.seconds = 0.0
        """Processor time inside the engine so far."""
        self._agent = Agent(spec, world, task.seed, run, log)
        self._log = log
        self._pulse = heartbeat
        self._slice = FIRST_SLICE
        # An agent that runs out of updates to make is not waited for beyond as many real steps.
        self._until_step = NEVER if task.steps is None else task.steps
        self._until_episode = NEVER if task.episodes is None else task.episodes + 1
        self._until_updates = NEVER if task.steps is None or task.clock == REAL else task.steps

    @property
    def totals(self) -> tuple[int, int, int]:
        """Real steps, planning steps and updates so far."""
        clock = self._agent.memory.clock[0]
        return int(clock["real_steps"]), int(clock["planning_steps"]), int(clock["updates"])

    def to_the_end(self) -> None:
        """Moves the agent to the end of its budget; marks that its clock never reached carry the last reward."""
        self._advance(self._until_episode)
        clock = self._agent.memory.clock[0]
        self._log.reward[clock["next_mark"] :] = clock["reward_sum"]

    def until_solved(self, criterion: SolvedCriterion) -> tuple[int, int, int]:
        """Moves the agent to the end of the first episode after which it has solved the maze.

        Returns:
            The episodes, real steps and updates it took; -1 each where it never does within its budget.
        """
        episode = 1
        while episode < self._until_episode:
            self._advance(episode + 1)
            clock = self._agent.memory.clock[0]
            if clock["episode"] <= episode:
                break
            if criterion.solves(self._agent.memory.q, int(clock["layout"])):
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
            self._pulse()
            if took < LONGEST_SLICE / 2:
                self._slice *= 2
