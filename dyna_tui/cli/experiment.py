"""``dyna-tui experiment MAZE``: reads what is asked, has it done, and tells what came of it."""

import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TextIO

from dyna_tui.agents import MOST_AGENTS, read_all
from dyna_tui.cli.common import DONE, FAILED, INTERRUPTED, PROGRAM, read_choice, read_count, say
from dyna_tui.errors import InputError
from dyna_tui.experiments.batch import bytes_of
from dyna_tui.experiments.progress import ProgressBar
from dyna_tui.experiments.results import Results
from dyna_tui.experiments.scheduler import run_task
from dyna_tui.experiments.task import CLOCKS, DEFAULT_EPISODES, REAL, Task
from dyna_tui.experiments.workers import WorkerPool, cluster, processes, processors
from dyna_tui.files import Destination
from dyna_tui.maze import Maze, load
from dyna_tui.maze.layouts import MAX_STEP

if TYPE_CHECKING:
    from types import FrameType

FORMATS = ("table", "json", "csv")
MOST_JOBS = 512
CHART_HEIGHT = 22
WIDEST_CHART = 100


class Words(NamedTuple):
    """What stands on the command line, as it stands there; None where an option is left out."""

    maze: str
    agents: tuple[str, ...] = ()
    runs: str = "30"
    episodes: str | None = None
    steps: str | None = None
    seed: str = "0"
    jobs: str | None = None
    clock: str = REAL
    solved: bool = False
    format: str = FORMATS[0]
    output: str | None = None
    plot: str | None = None
    scheduler: str | None = None


@dataclass(frozen=True)
class Plan:
    """What is to be done, all of it known to be possible."""

    task: Task
    format: str
    jobs: int
    scheduler: str | None
    output: Destination | None
    """None for standard output."""
    plotted: bool
    figure: Destination | None
    """Where a plot goes; None for the terminal."""

    def worker_pool(self, heartbeat: Callable[[], None]) -> AbstractContextManager[WorkerPool]:
        """Who does the work; ``pulse`` is called while they get ready."""
        return processes(self.jobs, heartbeat) if self.scheduler is None else cluster(self.scheduler)


def run_experiment(words: Words) -> int:
    """Does what the words ask, and returns the exit status.

    Raises:
        InputError: where they ask for what cannot be.
    """
    plan = read_plan(words)
    bar = ProgressBar(sys.stderr, plan.task.maze.title)
    total = len(plan.task.agents) * plan.task.runs
    bar(0, total)
    try:
        with _ended_by_signals(), plan.worker_pool(lambda: bar(0, total)) as worker_pool:

            def watch(done: int, total: int) -> None:
                worker_pool.check()
                bar(done, total)

            results = run_task(plan.task, worker_pool.executor, watch, workers=worker_pool.workers)
    except KeyboardInterrupt as interrupt:
        bar.clear()
        say(f"{PROGRAM}: stopped after {bar}; nothing was written")
        return 128 + interrupt.number if isinstance(interrupt, _Ended) else INTERRUPTED
    except (BrokenExecutor, MemoryError) as error:
        bar.clear()
        what = "out of memory" if isinstance(error, MemoryError) else "a worker died, perhaps for want of memory,"
        say(f"{PROGRAM}: {what} after {bar}: try fewer --jobs, or a smaller maze")
        return FAILED
    except InputError:
        raise
    except Exception as error:
        if plan.scheduler is None:
            raise
        bar.clear()
        lost = isinstance(error, CancelledError)
        what = "was lost" if lost else f"could not go on ({type(error).__name__}: {error})"
        say(f"{PROGRAM}: the scheduler at {plan.scheduler} {what} after {bar}; nothing was written")
        return FAILED
    finally:
        bar.clear()
    return _tell(plan, results)


def read_plan(words: Words) -> Plan:
    """What the words ask for.

    Raises:
        InputError: where they ask for what cannot be; in time, before anything runs.
    """
    runs = read_count("--runs", words.runs, 1)
    episodes = None if words.episodes is None else read_count("--episodes", words.episodes, 1, MAX_STEP)
    steps = None if words.steps is None else read_count("--steps", words.steps, 1, MAX_STEP)
    seed = read_count("--seed", words.seed)
    jobs = processors() if words.jobs is None else read_count("--jobs", words.jobs, 1, MOST_JOBS)
    clock = read_choice("--clock", words.clock, CLOCKS)
    told_as = read_choice("--format", words.format, FORMATS)
    if words.jobs is not None and words.scheduler is not None:
        raise InputError("--jobs and --scheduler: give one of them, as a scheduler's workers are as many as they are")
    if words.episodes is not None and words.steps is not None:
        raise InputError("--episodes and --steps: give one of them")
    if words.output and words.plot and os.path.realpath(words.output) == os.path.realpath(words.plot):
        raise InputError(f"--output and --plot both name {words.output}: give each a file of its own")
    if words.output is None and sys.stdout is None:
        raise InputError("standard output is closed: name a file, as in --output results.json")
    maze = load(words.maze)
    episodes, steps = _budget(maze, episodes, steps, clock)
    specs = read_all(words.agents or maze.agents, maze.parameters)
    if len(specs) > MOST_AGENTS:
        raise InputError(f"{len(specs):,} agents are asked for, but at most {MOST_AGENTS:,} are compared")
    agents = tuple(spec.spec_text for spec in specs)
    task = Task(maze.text, maze.path, agents, runs, seed, episodes, steps, clock, words.solved)
    _refuse_too_much(task)
    output = None if words.output is None else Destination("--output", words.output)
    figure = _figure_at(words.plot) if words.plot else None
    return Plan(
        task,
        told_as,
        min(jobs, runs * len(agents)),
        words.scheduler,
        output,
        words.plot is not None,
        figure,
    )


def _budget(maze: Maze, episodes: int | None, steps: int | None, clock: str) -> tuple[int | None, int | None]:
    """The episodes or the steps of a run: those asked for, else the maze's, else a number of episodes."""
    if episodes is None and steps is None:
        episodes, steps = maze.episodes, maze.steps
        if episodes is None and steps is None:
            episodes = DEFAULT_EPISODES
    if steps is None and clock != REAL:
        raise InputError(f"--clock {clock} counts steps, not {episodes:,} episodes: give --steps, as in --steps 100000")
    return episodes, steps


def _refuse_too_much(task: Task) -> None:
    """Raise an error where the results would not fit into memory."""
    try:
        limit = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4
    except (AttributeError, OSError, ValueError):
        limit = 2 * 1024**3
    needed = bytes_of(task)
    if needed > limit:
        long, what = task.budget
        asked = f"{len(task.agents):,} x {task.runs:,} runs of {long:,} {what}s"
        room = f"{needed / 1024**3:,.1f} GiB, but there is room for {limit / 1024**3:,.1f} GiB"
        raise InputError(f"{asked}: the results take {room}; ask for fewer")


def _figure_at(name: str) -> Destination:
    from dyna_tui.experiments.reports.figure import figure_format

    figure_format(name)
    return Destination("--plot", name)


class _Ended(KeyboardInterrupt):
    """A signal asked to end."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Within it, the first signal that asks to end raises :class:`_Ended`, and further ones are not heard."""

    def end(number: int, _frame: "FrameType | None") -> None:
        for other in previous:
            signal.signal(other, signal.SIG_IGN)
        raise _Ended(number)

    previous = {}
    if threading.current_thread() is threading.main_thread():
        numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
        # Who ignores a signal from the start, as nohup has it, goes on doing so.
        previous = {n: signal.getsignal(n) for n in numbers if signal.getsignal(n) not in (signal.SIG_IGN, None)}
    for number in previous:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _tell(plan: Plan, results: Results) -> int:
    """Writes and draws what came of it; returns the exit status."""
    status = DONE
    if plan.output is None or not _written(plan.output, _told(plan, results)):
        sys.stdout.writelines(_told(plan, results))
        sys.stdout.flush()
        status = DONE if plan.output is None else FAILED
    if plan.figure is not None:
        status = status if _written(plan.figure, _figure(results, plan.figure.name)) else FAILED
    elif plan.plotted:
        taken = plan.output is None and plan.format != FORMATS[0]
        stream = sys.stderr if taken else sys.stdout
        if stream is None:
            return status
        above = "\n" if stream is sys.stdout and plan.output is None else ""
        drawn = above + "\n".join(line.rstrip() for line in _chart(results, stream)) + "\n"
        # A chart beside the results that cannot be shown does not make them worth less.
        with suppress(OSError) if taken else nullcontext():
            stream.write(drawn)
    return status


def _told(plan: Plan, results: Results) -> Iterator[str]:
    """The results in the format that was asked for, in pieces."""
    if plan.format == "json":
        from dyna_tui.experiments.reports.json import as_json

        return as_json(results)
    if plan.format == "csv":
        from dyna_tui.experiments.reports.csv import as_csv

        return as_csv(results)
    from dyna_tui.experiments.reports.table import as_table

    return (line + "\n" for line in as_table(results))


def _written(destination: Destination, pieces: Iterable[str | bytes]) -> bool:
    """Whether a file could be written; it is said where it could not."""
    try:
        destination.write(piece if isinstance(piece, bytes) else piece.encode() for piece in pieces)
    except OSError as error:
        say(f"{PROGRAM}: {destination.name} could not be written after all ({error.strerror or error})")
        return False
    return True


def _figure(results: Results, name: str) -> list[bytes]:
    from dyna_tui.experiments.curves import curves_of
    from dyna_tui.experiments.reports.figure import figure, figure_format

    drawn = curves_of(results)
    file = figure(
        drawn.curves,
        figure_format(name),
        x_label=drawn.x_label,
        y_label=drawn.y_label,
        title=drawn.title,
        log_y=drawn.log_y,
    )
    return [file]


def _chart(results: Results, stream: TextIO) -> list[str]:
    from dyna_tui.charts.report import chart
    from dyna_tui.experiments.curves import curves_of

    drawn = curves_of(results)
    terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
    columns = shutil.get_terminal_size((WIDEST_CHART, CHART_HEIGHT)).columns if terminal else WIDEST_CHART
    return chart(
        drawn.curves,
        width=min(columns, WIDEST_CHART),
        height=CHART_HEIGHT,
        x_label=drawn.x_label,
        y_label=drawn.y_label,
        log_y=drawn.log_y,
        colour=terminal and not os.environ.get("NO_COLOR"),
    )
