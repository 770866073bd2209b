"""Hands an experiment out in batches, and gathers what comes of them.

A batch is sized by how long the runs before it took, so that progress is smooth, no worker waits long
for the last one, and handing out costs little. The results know nothing of it: every run has its own
random streams, and its own row.
"""

import os
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait

from dyna_tui.experiments.batch import Batch, Outcome, run_batch
from dyna_tui.experiments.results import Collector, Results
from dyna_tui.experiments.task import Task

BATCH_SECONDS = 0.1
"""How long a batch should take."""
LEAST_SHARE = 5
"""Into how many parts such a batch is divided at most, towards the end."""
IN_HAND = 2
"""Batches handed out for each worker: one that it works on, and one that waits for it."""
REPORT_EVERY = 0.5
"""Seconds after which progress is told, though nothing has come in."""

Progress = Callable[[int, int], None]
"""Is told how many runs are done, of how many."""


def no_op(done: int, total: int) -> None:
    """The progress of a caller who does not ask."""


def run_task(
    task: Task, executor: Executor | None = None, progress: Progress = no_op, *, workers: int | None = None
) -> Results:
    """Makes all runs of an experiment.

    Args:
        task: the experiment.
        executor: who works on it: processes, threads (the engine runs without the GIL), a cluster. None for
            this thread alone.
        progress: is told of every batch that comes in; what it raises ends the experiment.
        workers: how many batches the executor works on at once; as many as there are processors if left out.

    Raises:
        InputError: where maze or agents cannot be used.
    """
    collector = Collector(task)
    supply = _Batches(task, 1 if executor is None else workers or os.cpu_count() or 1)
    total = len(task.agents) * task.runs
    progress(0, total)

    def take(outcome: Outcome) -> None:
        collector.add(outcome)
        supply.learn(outcome)
        progress(collector.done, total)

    if executor is None:
        while (batch := supply.next()) is not None:
            take(run_batch(task, batch, lambda: progress(collector.done, total)))
    else:
        _spread(task, executor, supply, take, lambda: progress(collector.done, total))
    return collector.results()


def _spread(
    task: Task, executor: Executor, supply: "_Batches", take: Callable[[Outcome], None], report: Callable[[], None]
) -> None:
    """Keeps all workers busy until the supply is used up and all of it has come in."""
    pending: set[Future[Outcome]] = set()
    try:
        while True:
            while len(pending) < IN_HAND * supply.workers and (batch := supply.next()) is not None:
                pending.add(executor.submit(run_batch, task, batch))
            if not pending:
                return
            done, pending = wait(pending, REPORT_EVERY, FIRST_COMPLETED)
            for future in done:
                take(future.result())
            if not done:
                report()
    finally:
        for future in pending:
            future.cancel()


class _Batches:
    """The runs not handed out yet, all agents at the same pace, so that the time left can be told early on."""

    def __init__(self, task: Task, workers: int) -> None:
        self.workers = workers
        self._runs = task.runs
        self._begun = [0] * len(task.agents)
        self._per_run: list[float | None] = [None] * len(task.agents)

    def next(self) -> Batch | None:
        """The next batch; None where all runs are handed out."""
        agent = min(range(len(self._begun)), key=self._begun.__getitem__)
        first = self._begun[agent]
        left = self._runs - first
        if not left:
            return None
        seconds = self._per_run[agent]
        fitting = 1 if seconds is None else max(1, int(BATCH_SECONDS / max(seconds, 1e-9)))
        # Towards the end batches shrink, so that the workers end together; alone one need not.
        even = left if self.workers == 1 else -(-left // (IN_HAND * self.workers))
        runs = min(left, fitting, max(even, fitting // LEAST_SHARE))
        self._begun[agent] += runs
        return Batch(agent, first, runs)

    def learn(self, outcome: Outcome) -> None:
        """Notes how long a run of an agent takes."""
        self._per_run[outcome.batch.agent] = outcome.elapsed / outcome.batch.runs
