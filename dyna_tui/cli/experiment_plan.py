"""Plan of an experiment: the options and the maze, checked and completed before anything runs."""

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from dyna_tui.agents import read_all
from dyna_tui.cli.messages import report_estimating
from dyna_tui.cli.options import ExperimentOptions, ReportOptions
from dyna_tui.errors import InputError
from dyna_tui.experiments.plan import length_of, task_of
from dyna_tui.experiments.pool import processors
from dyna_tui.experiments.reports.formats import REPORTS, SCREEN, check_suffix, figure_format
from dyna_tui.experiments.shard import Shard
from dyna_tui.experiments.task import Task
from dyna_tui.files import Destination
from dyna_tui.lab.clock import Clock
from dyna_tui.maze import Maze
from dyna_tui.opening import open_maze
from dyna_tui.own_agents.spec import names_class
from dyna_tui.q_table.reading import with_tables


@dataclass(frozen=True, kw_only=True)
class ReportPlan:
    """Where results go, and in which format."""

    format: str
    output: Destination | None
    """None for standard output."""
    plotted: bool
    figure: Destination | None
    """The file of a plot; None for the terminal."""
    style: str
    """The name of the figure's style."""
    learning_curves: bool
    """Whether to plot learning curves even of a sweep."""


@dataclass(frozen=True, kw_only=True)
class Plan(ReportPlan):
    """What to run, and where the results go."""

    task: Task
    jobs: int
    scheduler: str | None
    maze: Maze
    """The maze as it was opened."""
    shard: Shard | None
    """The only runs to make, if not all."""
    tables: Destination | None
    """The file of the action values that runs end with."""


def read_report_plan(options: ReportOptions, read: Sequence[str]) -> ReportPlan:
    """Where results go.

    Args:
        options: the options.
        read: the files that are read, which must not be written to.

    Raises:
        InputError: if they cannot.
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
    return ReportPlan(
        format=options.format,
        output=None if options.output is None else Destination("--output", options.output, read),
        plotted=options.plot is not None,
        figure=_figure_file(options.plot, read) if options.plot else None,
        style=options.style or SCREEN,
        learning_curves=options.learning_curves,
    )


def read_plan(maze_name: str, options: ExperimentOptions) -> Plan:
    """The plan that options and maze make.

    Raises:
        InputError: if it cannot be carried out: found out before anything runs.
    """
    report = read_report_plan(options, [maze_name]) if options.shard is None else None
    if options.save_q is not None and not options.save_q.endswith(".npz"):
        raise InputError(f"{options.save_q}: Q-tables are saved as .npz: end the name so, as in --save-q tables.npz")
    report_estimating(maze_name)
    maze = open_maze(maze_name, seed=options.seed)
    episodes, steps = length_of(maze, options.episodes, options.steps)
    if steps is None and options.clock is not Clock.REAL:
        right = "add --steps, as in --steps 100000"
        raise InputError(f"--clock {options.clock.value} needs a number of steps, not {episodes:,} episodes: {right}")
    task = task_of(
        maze,
        with_tables(read_all([_of_table(text) for text in options.agent or maze.agents], maze.parameters), maze),
        options.runs,
        episodes=episodes,
        steps=steps,
        seed=options.seed,
        clock=options.clock.value,
        solved=options.solved,
        saves_q=options.save_q is not None,
    )
    shard, runs = options.shard, task.runs
    if shard is not None:
        report, runs = plan_of_part(shard, task, options), len(shard.share(runs))
    assert report is not None
    return Plan(
        **vars(report),
        task=task,
        jobs=min(options.jobs or processors(), runs * len(task.agents)),
        scheduler=options.scheduler,
        maze=maze,
        shard=shard,
        tables=None if options.save_q is None else _tables_file(options.save_q, report, task),
    )


def _figure_file(name: str, read: Sequence[str]) -> Destination:
    figure_format(name)
    return Destination("--plot", name, read)


def _tables_file(name: str, report: ReportPlan, task: Task) -> Destination:
    """The file of the action values that runs end with.

    Raises:
        InputError: if it cannot be written, or is another that is written.
    """
    tables = Destination("--save-q", name)
    for other in (report.output, report.figure):
        if other is not None and other.is_same(tables):
            raise InputError(f"--save-q and {other.option} both name {name}: give each its own file")
    return tables


def plan_of_part(shard: Shard, task: Task, options: ExperimentOptions) -> ReportPlan:
    """Where the part of a shard goes: to ``--output``, else to a file named after the maze and the shard.

    Raises:
        InputError: if it cannot.
    """
    if options.save_q is not None:
        raise InputError("--save-q is for whole experiments: leave out --shard")
    for name, given in (("--format", options.format != "table"), ("--plot", options.plot is not None)):
        if given:
            raise InputError(f"{name} is for whole results: give it to dyna-tui merge, once all shards are made")
    if shard.of > task.runs:
        most = f"{task.runs:,} runs make at most as many shards"
        raise InputError(
            f"--shard is {shard}, but {most}: give at most --shard {min(shard.number, task.runs)}/{task.runs}"
        )
    stem = re.sub(r"[^\w-]+", "-", os.path.splitext(os.path.basename(task.maze_path))[0]).strip("-") or "maze"
    name = options.output or f"{stem}-{shard.number:0{len(str(shard.of))}}-of-{shard.of}.npz"
    if not name.endswith(".npz"):
        raise InputError(f"{name}: a part is saved as .npz: end the name so")
    return ReportPlan(
        format=options.format,
        output=Destination("--output", name, [task.maze_path]),
        plotted=False,
        figure=None,
        style=SCREEN,
        learning_curves=False,
    )


def _of_table(text: str) -> str:
    """The spec of an agent of the table.

    Raises:
        InputError: if it names a class in a file, of which only the laboratory makes lanes.
    """
    if names_class(text):
        raise InputError(f"--agent {text} is an agent of your own: experiments run those of the table (see README)")
    return text
