"""``dyna-tui experiment``: makes the runs, with a progress bar, until they are done or a signal ends them."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from dyna_tui.api.experiment import result_of
from dyna_tui.api.part_file import part_of
from dyna_tui.cli.experiment_plan import Plan, read_plan
from dyna_tui.cli.experiment_report import report_experiment
from dyna_tui.cli.maze_notes import cost_of_episodes, print_notes
from dyna_tui.cli.merge import is_made
from dyna_tui.cli.messages import DONE, FAILED, INTERRUPTED, PROGRAM, interrupted, print_message
from dyna_tui.cli.options import ExperimentOptions
from dyna_tui.cli.outputs import write_output
from dyna_tui.cli.progress import ProgressBar
from dyna_tui.errors import InputError
from dyna_tui.experiments.cluster import cluster
from dyna_tui.experiments.pool import threads
from dyna_tui.terminal import SIGNALS

if TYPE_CHECKING:
    from types import FrameType


def run_experiment(maze: str, options: ExperimentOptions) -> int:
    """Run an experiment, write its results, and return the exit status.

    Raises:
        InputError: if the options cannot be carried out.
    """
    plan = read_plan(maze, options)
    task = plan.task
    if plan.shard is not None and is_made(plan, plan.shard):
        return DONE
    print_notes(plan.maze, cost_of_episodes(plan.maze, task.episodes, task.runs, len(task.agents)))
    bar = ProgressBar(sys.stderr, plan.task.maze.title)
    try:
        with bar:
            report = _run(plan, bar)
    except KeyboardInterrupt as interrupt:
        status = 128 + interrupt.number if isinstance(interrupt, _Terminated) else INTERRUPTED
        return interrupted(f"{PROGRAM}: stopped after {bar}; nothing was written", status)
    except MemoryError:
        print_message(f"{PROGRAM}: out of memory after {bar}: try fewer --jobs, or a smaller maze")
        return FAILED
    except InputError:
        raise
    except Exception as error:
        if plan.scheduler is None:
            raise
        was_lost = isinstance(error, CancelledError)
        what = "was lost" if was_lost else f"failed ({type(error).__name__}: {error})"
        print_message(f"{PROGRAM}: the scheduler at {plan.scheduler} {what} after {bar}; nothing was written")
        return FAILED
    return report()


def _run(plan: Plan, bar: ProgressBar) -> Callable[[], int]:
    """Make the runs, and return what writes their results."""
    shard, runs = plan.shard, plan.task.runs
    total = len(plan.task.agents) * (runs if shard is None else len(shard.share(runs)))
    with _Signals() as signals:

        def report(done: int, total: int) -> None:
            with signals.held():
                bar(done, total)

        report(0, total)
        if plan.scheduler is None:
            workers = threads(plan.jobs, lambda: report(0, total), solved=plan.task.solved)
        else:
            workers = cluster(plan.scheduler)
        with workers as pool:
            if shard is not None:
                return partial(write_output, plan.output, [part_of(plan.task, shard, pool, report)])
            return partial(report_experiment, plan, result_of(plan.task, pool, report))


class _Terminated(KeyboardInterrupt):
    """A signal asked the program to end."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class _Signals:
    """Signals that ask the program to end: the first one raises :class:`_Terminated`, and further ones are ignored.

    One that comes while the bar is drawn is held until it is: an interrupted line would be drawn twice.
    """

    def __init__(self) -> None:
        self._handlers: dict[int, Any] = {}
        self._is_held = False
        self._number = 0

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            # A signal that was ignored from the start, as under nohup, stays ignored.
            handlers = {number: signal.getsignal(number) for number in SIGNALS}
            self._handlers = {n: handler for n, handler in handlers.items() if handler not in (signal.SIG_IGN, None)}
        for number in self._handlers:
            signal.signal(number, self._end)
        return self

    def __exit__(self, *_exception: object) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Within it, a signal waits for its end."""
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
        if self._number:
            raise _Terminated(self._number)

    def _end(self, number: int, _frame: "FrameType | None") -> None:
        for other in self._handlers:
            signal.signal(other, signal.SIG_IGN)
        self._number = number
        if not self._is_held:
            raise _Terminated(number)
