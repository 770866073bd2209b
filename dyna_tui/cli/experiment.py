"""``dyna-tui experiment``: makes the runs, with a progress bar, until they are done or a signal ends them."""

import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dyna_tui.cli.experiment_plan import Plan, read_plan
from dyna_tui.cli.experiment_report import report_results
from dyna_tui.cli.messages import FAILED, INTERRUPTED, PROGRAM, interrupted, print_message
from dyna_tui.cli.options import ExperimentOptions
from dyna_tui.cli.progress import ProgressBar
from dyna_tui.errors import InputError
from dyna_tui.experiments.cluster import cluster
from dyna_tui.experiments.pool import threads
from dyna_tui.experiments.results import Results
from dyna_tui.experiments.scheduler import run_task
from dyna_tui.terminal import SIGNALS

if TYPE_CHECKING:
    from types import FrameType


def run_experiment(maze: str, options: ExperimentOptions) -> int:
    """Run an experiment, write its results, and return the exit status.

    Raises:
        InputError: if the options cannot be carried out.
    """
    plan = read_plan(maze, options)
    bar = ProgressBar(sys.stderr, plan.task.maze.title)
    try:
        with bar:
            results = _run(plan, bar)
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
    return report_results(plan, results)


def _run(plan: Plan, bar: ProgressBar) -> Results:
    total = len(plan.task.agents) * plan.task.runs
    bar(0, total)
    if plan.scheduler is None:
        workers = threads(plan.jobs, lambda: bar(0, total), solved=plan.task.solved)
    else:
        workers = cluster(plan.scheduler)
    with _ended_by_signals(), workers as pool:
        return run_task(plan.task, pool, bar)


class _Terminated(KeyboardInterrupt):
    """A signal asked the program to end."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Within it, the first signal that asks to end raises :class:`_Terminated`, and further ones are ignored."""

    def end(number: int, _frame: "FrameType | None") -> None:
        for other in previous:
            signal.signal(other, signal.SIG_IGN)
        raise _Terminated(number)

    previous = {}
    if threading.current_thread() is threading.main_thread():
        # A signal that was ignored from the start, as under nohup, stays ignored.
        previous = {n: signal.getsignal(n) for n in SIGNALS if signal.getsignal(n) not in (signal.SIG_IGN, None)}
    for number in previous:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
