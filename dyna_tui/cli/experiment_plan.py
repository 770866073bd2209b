"""Plan of an experiment: the options and the maze, checked and completed before anything runs."""

import os
import sys
from dataclasses import dataclass

from dyna_tui.agents import MOST_AGENTS, read_all
from dyna_tui.cli.options import ExperimentOptions
from dyna_tui.errors import InputError
from dyna_tui.experiments.batch import bytes_of
from dyna_tui.experiments.pool import processors
from dyna_tui.experiments.reports.formats import REPORTS, check_suffix, figure_format
from dyna_tui.experiments.task import DEFAULT_EPISODES, Task
from dyna_tui.files import Destination
from dyna_tui.lab.clock import Clock
from dyna_tui.maze import Maze
from dyna_tui.opening import open_maze

FALLBACK_MEMORY = 2 * 1024**3
"""Bytes that results may take on machines that do not report their memory."""


@dataclass(frozen=True)
class Plan:
    """What to run, and where the results go."""

    task: Task
    format: str
    jobs: int
    scheduler: str | None
    output: Destination | None
    """None for standard output."""
    plotted: bool
    figure: Destination | None
    """The file of a plot; None for the terminal."""
    maze: Maze
    """The maze as it was opened."""


def read_plan(maze_name: str, options: ExperimentOptions) -> Plan:
    """The plan that options and maze make.

    Raises:
        InputError: if it cannot be carried out: found out before anything runs.
    """
    if options.output and options.plot and os.path.realpath(options.output) == os.path.realpath(options.plot):
        raise InputError(f"--output and --plot both name {options.output}: give each its own file")
    if options.output is None and sys.stdout is None:
        raise InputError("standard output is closed: name a file, as in --output results.json")
    if options.output is not None:
        check_suffix(options.output, options.format, REPORTS)
    maze = open_maze(maze_name, seed=options.seed)
    episodes, steps = _length(maze, options)
    specs = read_all(options.agent or maze.agents, maze.parameters)
    if len(specs) > MOST_AGENTS:
        raise InputError(f"{len(specs):,} agents are too many: an experiment compares at most {MOST_AGENTS:,}")
    agents = tuple(spec.spec_text for spec in specs)
    task = Task(
        maze.text,
        maze.path,
        agents,
        options.runs,
        options.seed,
        episodes,
        steps,
        options.clock.value,
        options.solved,
    )
    _check_memory(task)
    return Plan(
        task,
        options.format,
        min(options.jobs or processors(), options.runs * len(agents)),
        options.scheduler,
        None if options.output is None else Destination("--output", options.output),
        options.plot is not None,
        _figure_file(options.plot) if options.plot else None,
        maze,
    )


def _length(maze: Maze, options: ExperimentOptions) -> tuple[int | None, int | None]:
    """The episodes or the steps of a run: those asked for, else the maze's, else the default."""
    episodes, steps = options.episodes, options.steps
    if episodes is None and steps is None:
        episodes, steps = maze.episodes, maze.steps
        if episodes is None and steps is None:
            episodes = DEFAULT_EPISODES
    if steps is None and options.clock is not Clock.REAL:
        right = "add --steps, as in --steps 100000"
        raise InputError(f"--clock {options.clock.value} needs a number of steps, not {episodes:,} episodes: {right}")
    return episodes, steps


def _check_memory(task: Task) -> None:
    """Raise an error if the results would take more than a quarter of the machine's memory."""
    try:
        limit = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4
    except (AttributeError, OSError, ValueError):
        limit = FALLBACK_MEMORY
    needed = bytes_of(task)
    if needed > limit:
        length, unit = task.budget
        what = f"{len(task.agents):,} x {task.runs:,} runs of {length:,} {unit}s"
        room = f"{needed / 1024**3:,.1f} GiB, but at most {limit / 1024**3:,.1f} GiB are available"
        raise InputError(f"the results of {what} need {room}: ask for fewer or shorter runs")


def _figure_file(name: str) -> Destination:
    figure_format(name)
    return Destination("--plot", name)
