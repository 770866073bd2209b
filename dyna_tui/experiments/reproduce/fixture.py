"""The fixture of a reproduction: the worker pool, the seed and the progress with which its runs are made."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TypeVar

from dyna_tui.experiments.heartbeat import Heartbeat
from dyna_tui.experiments.pool import WorkerPool, processors, threads
from dyna_tui.experiments.reproduce.defaults import SEED
from dyna_tui.experiments.results import Results
from dyna_tui.experiments.scheduler import Progress, no_progress, run_task
from dyna_tui.experiments.task import Task
from dyna_tui.maze import Maze, load

Item = TypeVar("Item")
Result = TypeVar("Result")


class Fixture:
    """Makes runs on a worker pool and reports their progress."""

    def __init__(self, pool: WorkerPool, progress: Progress, seed: int) -> None:
        """Starts nothing yet."""
        self.seed = seed
        """The seed of all runs."""
        self._pool = pool
        self._progress = progress

    def experiment(
        self,
        maze: Maze | str,
        agents: tuple[str, ...],
        runs: int,
        *,
        episodes: int | None = None,
        steps: int | None = None,
        solved: bool = False,
    ) -> Results:
        """The results of an experiment on a maze, or on a built-in one by its name."""
        read = load(f"mazes/{maze}") if isinstance(maze, str) else maze
        task = Task(read.text, read.path, agents, runs, self.seed, episodes=episodes, steps=steps, solved=solved)
        return run_task(task, self._pool, self._progress)

    def each(self, function: Callable[[Item, Heartbeat], Result], items: Sequence[Item]) -> list[Result]:
        """``function(item, heartbeat)`` for each item, in their order."""
        results: dict[int, Result] = {}

        def numbered(pair: tuple[int, Item], heartbeat: Heartbeat) -> tuple[int, Result]:
            index, item = pair
            return index, function(item, heartbeat)

        def report() -> None:
            self._progress(len(results), len(items))

        with closing(self._pool.completed(numbered, enumerate(items), report)) as completed:
            for index, result in completed:
                results[index] = result
                report()
        return [results[index] for index in range(len(items))]


@contextmanager
def fixture(progress: Progress = no_progress, seed: int = SEED) -> Iterator[Fixture]:
    """A fixture with a thread for each processor; none of them is left running."""
    with threads(processors(), lambda: progress(0, 0)) as pool:
        yield Fixture(pool, progress, seed)
