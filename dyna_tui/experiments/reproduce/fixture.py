"""Where runs are made: in threads, since the engine runs without the GIL and processes take long to start."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from dyna_tui.experiments.results import Results
from dyna_tui.experiments.scheduler import Progress, no_op, run_task
from dyna_tui.experiments.task import Task
from dyna_tui.experiments.workers import processors
from dyna_tui.maze import load

SEED = 2018
"""Every reproduction has this seed, the year of the book's second edition, so that all who make it find the same."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class Fixture:
    """Makes runs on all processors."""

    def __init__(self, executor: ThreadPoolExecutor, workers: int, progress: Progress) -> None:
        """Makes nothing yet."""
        self._executor = executor
        self._workers = workers
        self._progress = progress

    def experiment(
        self,
        maze: str,
        agents: tuple[str, ...],
        runs: int,
        *,
        episodes: int | None = None,
        steps: int | None = None,
        solved: bool = False,
    ) -> Results:
        """The results of agents on a built-in maze."""
        read = load(f"mazes/{maze}")
        task = Task(read.text, read.path, agents, runs, SEED, episodes=episodes, steps=steps, solved=solved)
        return run_task(task, self._executor, self._progress, workers=self._workers)

    def each(self, function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """What the function makes of each item, in their order."""
        made: dict[int, Result] = {}
        pending: dict[Future[Result], int] = {}
        left = iter(enumerate(items))
        try:
            while len(made) < len(items):
                # No more is handed out than keeps all at work, so that little is to be taken back.
                for place, item in islice(left, 2 * self._workers - len(pending)):
                    pending[self._executor.submit(function, item)] = place
                for future in wait(pending, return_when=FIRST_COMPLETED).done:
                    made[pending.pop(future)] = future.result()
                self._progress(len(made), len(items))
        finally:
            for future in pending:
                future.cancel()
        return [made[place] for place in range(len(items))]


@contextmanager
def fixture(progress: Progress = no_op) -> Iterator[Fixture]:
    """A bench, and nobody left at work behind it."""
    workers = processors()
    with ThreadPoolExecutor(workers) as executor:
        yield Fixture(executor, workers, progress)
