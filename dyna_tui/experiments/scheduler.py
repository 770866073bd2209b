"""The scheduler of an experiment: hands its runs out in batches to a worker pool, and collects the results.

A batch is sized by how long earlier runs took, so that progress is smooth, no worker waits long for the last
batch, and handing out costs little. Results do not depend on it: every run has its own random streams and its
own row.
"""

from collections.abc import Callable
from contextlib import closing
from functools import partial

from dyna_tui.experiments.batch import Batch, Outcome
from dyna_tui.experiments.pool import CALLS_PER_WORKER, WorkerPool
from dyna_tui.experiments.results import Collector, Results
from dyna_tui.experiments.task import Task

BATCH_SECONDS = 0.1
"""How long a batch should take."""
LEAST_SHARE = 5
"""Into how many parts such a batch is divided at most, towards the end."""

Progress = Callable[[int, int], None]
"""Called with how many runs are done, and of how many; what it raises ends the experiment."""


def no_progress(done: int, total: int) -> None:
    """The progress of a caller who does not ask."""


def run_task(task: Task, pool: WorkerPool | None = None, progress: Progress = no_progress) -> Results:
    """Makes all runs of an experiment.

    Args:
        task: the experiment.
        pool: the workers; this thread alone if left out.
        progress: is called at the beginning, after every batch, and now and then in between.

    Raises:
        InputError: where maze or agents cannot be used.
    """
    return collect_runs(task, range(task.runs), pool or WorkerPool(), progress).results()


def collect_runs(task: Task, runs: range, pool: WorkerPool, progress: Progress = no_progress) -> Collector:
    """Makes some of the runs of every agent, by their numbers: what :func:`run_task` does with all of them."""
    from dyna_tui.experiments.worker import run_batch  # which loads the engine

    collector = Collector(task, runs)
    batches = _Batches(task, runs, pool.workers)
    total = len(task.agents) * len(runs)
    progress(0, total)

    def report() -> None:
        progress(collector.done, total)

    outcomes = pool.completed(partial(run_batch, task), iter(batches.next, None), report)
    with closing(outcomes):
        for outcome in outcomes:
            collector.add(outcome)
            batches.learn(outcome)
            report()
    return collector


class _Batches:
    """The runs not handed out yet. All agents advance together, so that the remaining time can be estimated early."""

    def __init__(self, task: Task, runs: range, workers: int) -> None:
        self._workers = workers
        self._runs = runs
        self._handed_out = [0] * len(task.agents)
        self._seconds_per_run: list[float | None] = [None] * len(task.agents)

    def next(self) -> Batch | None:
        """The next batch; None where all runs are handed out."""
        agent = min(range(len(self._handed_out)), key=self._handed_out.__getitem__)
        first = self._handed_out[agent]
        remaining = len(self._runs) - first
        if not remaining:
            return None
        seconds = self._seconds_per_run[agent]
        fitting = 1 if seconds is None else max(1, int(BATCH_SECONDS / max(seconds, 1e-9)))
        # Towards the end batches shrink, so that the workers finish together; a single one need not.
        even = remaining if self._workers == 1 else -(-remaining // (CALLS_PER_WORKER * self._workers))
        runs = min(remaining, fitting, max(even, fitting // LEAST_SHARE))
        self._handed_out[agent] += runs
        return Batch(agent, self._runs.start + first, runs)

    def learn(self, outcome: Outcome) -> None:
        """Notes how long a run of an agent takes."""
        self._seconds_per_run[outcome.batch.agent] = outcome.elapsed / outcome.batch.runs
