"""Plan of an experiment: the options and the maze, checked and completed before anything runs."""

import os
import sys
from dataclasses import dataclass

from dyna_tui.agents import read_all
from dyna_tui.cli.options import ExperimentOptions
from dyna_tui.errors import InputError
from dyna_tui.experiments.plan import length_of, task_of
from dyna_tui.experiments.pool import processors
from dyna_tui.experiments.reports.formats import REPORTS, SCREEN, check_suffix, figure_format
from dyna_tui.experiments.task import Task
from dyna_tui.files import Destination
from dyna_tui.lab.clock import Clock
from dyna_tui.maze import Maze
from dyna_tui.opening import open_maze


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
    style: str
    """The name of the figure's style."""
    learning_curves: bool
    """Whether to plot learning curves even of a sweep."""


def read_plan(maze_name: str, options: ExperimentOptions) -> Plan:
    """The plan that options and maze make.

    Raises:
        InputError: if it cannot be carried out: found out before anything runs.
    """
    if options.output and options.plot and os.path.realpath(options.output) == os.path.realpath(options.plot):
        raise InputError(f"--output and --plot both name {options.output}: give each its own file")
    if options.style and not options.plot:
        raise InputError(f"--style {options.style} is for a figure's file: add one, as in --plot figure.pdf")
    if options.learning_curves and options.plot is None:
        raise InputError("--learning-curves chooses what --plot draws: add --plot")
    if options.output is None and sys.stdout is None:
        raise InputError("standard output is closed: name a file, as in --output results.json")
    if options.output is not None:
        check_suffix(options.output, options.format, REPORTS)
    maze = open_maze(maze_name, seed=options.seed)
    episodes, steps = length_of(maze, options.episodes, options.steps)
    if steps is None and options.clock is not Clock.REAL:
        right = "add --steps, as in --steps 100000"
        raise InputError(f"--clock {options.clock.value} needs a number of steps, not {episodes:,} episodes: {right}")
    task = task_of(
        maze,
        read_all(options.agent or maze.agents, maze.parameters),
        options.runs,
        episodes=episodes,
        steps=steps,
        seed=options.seed,
        clock=options.clock.value,
        solved=options.solved,
    )
    return Plan(
        task,
        options.format,
        min(options.jobs or processors(), options.runs * len(task.agents)),
        options.scheduler,
        None if options.output is None else Destination("--output", options.output),
        options.plot is not None,
        _figure_file(options.plot) if options.plot else None,
        maze,
        options.style or SCREEN,
        options.learning_curves,
    )


def _figure_file(name: str) -> Destination:
    figure_format(name)
    return Destination("--plot", name)
