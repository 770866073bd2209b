"""The commands of ``dyna-tui`` and their signatures, from which help, parsing and errors follow."""

import os
from collections.abc import Sequence
from typing import Annotated

from cyclopts import App, Group, Parameter

from dyna_tui.cli.converters import whole_number
from dyna_tui.cli.messages import PROGRAM
from dyna_tui.cli.options import (
    MAX_RUNS,
    MAX_SECONDS,
    AnyClock,
    Count,
    ExperimentOptions,
    Exported,
    ExportFormat,
    File,
    Flag,
    PublishedResult,
    ReportOptions,
    ReproductionReport,
    ScreenSize,
    Seed,
    SessionAgents,
    Specs,
)
from dyna_tui.experiments.reproduce.defaults import FEWEST_RUNS, SEED
from dyna_tui.lab.clock import Clock
from dyna_tui.version import __version__

USAGE = f"""\
Usage: {PROGRAM} MAZE [OPTIONS]
       {PROGRAM} COMMAND [OPTIONS]"""


def build_app() -> App:
    """The command line."""
    app = App(
        name=PROGRAM,
        version=__version__,
        usage=USAGE,
        help=f"A terminal lab for watching Dyna agents learn and plan.\n\nStart with: {PROGRAM} blocking",
        help_format="plaintext",
        group_parameters=Group.create_ordered("Options"),
    )
    app["--help"].group = app["--version"].group = Group.create_ordered("Help")
    app["--help"].help, app["--version"].help = "Show help for this command.", "Show the version."
    app.default(laboratory)
    app.command(experiment, sort_key=1)
    app.command(merge, sort_key=1, usage=f"Usage: {PROGRAM} merge PART... [OPTIONS]")
    app.command(reproduce, sort_key=2, usage=f"Usage: {PROGRAM} reproduce [OPTIONS] [NAME]")
    app.command(replay, sort_key=3)
    app.command(export, sort_key=4, usage=f"Usage: {PROGRAM} export [OPTIONS] SESSION [WHAT]")
    app.command(check, sort_key=5)
    app.command(check_agent, sort_key=6)
    app.command(mazes, sort_key=7)
    return app


def with_plot_value(words: Sequence[str]) -> list[str]:
    """The words with ``--plot``, whose value is optional, as ``--plot=`` or ``--plot=FILE``."""
    left, result = list(words), []
    while left:
        word = left.pop(0)
        if word == "--plot":
            has_value = left and not left[0].startswith("-") and not _could_be_maze(left[0])
            word = f"--plot={left.pop(0) if has_value else ''}"
        result.append(word)
    return result


def _could_be_maze(word: str) -> bool:
    """Whether a word after ``--plot`` is the maze rather than the file of a figure."""
    from dyna_tui.maze import builtin_names
    from dyna_tui.opening import PREFIXES

    if word.startswith(PREFIXES):
        return True
    suffix = os.path.splitext(word)[1]
    return suffix in (".txt", ".npz") or word in builtin_names() or (not suffix and os.path.isfile(word))


def laboratory(
    maze: str,
    /,
    *,
    agent: Specs | None = None,
    seed: Seed = 0,
    nth: Seed = 0,
    clock: AnyClock = Clock.REAL,
    run: Flag = False,
) -> int:
    """Open a maze in the laboratory, paused at step 0.

    Args:
        maze: A maze file, a built-in maze (see: dyna-tui mazes), random:ROWSxCOLUMNS, gym:ID, or a saved session.
        agent: An agent to open, as in dyna-q:n=5. Repeat it for more lanes, or sweep values: dyna-q:n=0|5|50.
        seed: Seed of all random draws.
        nth: Run of that seed to open: run K here is run K of an experiment.
        clock: What the lanes' common clock counts: real steps, or value updates.
        run: Start running at once.
    """
    from dyna_tui.cli.laboratory import open_laboratory

    return open_laboratory(maze, agent or (), seed, nth, clock=clock, running=run)


def experiment(maze: str, /, *, options: ExperimentOptions | None = None) -> int:
    """Run agents on a maze many times and report the results.

    For example: dyna-tui experiment dyna --agent 'dyna-q:n=0|5|50' --plot

    Args:
        maze: A maze file, a built-in maze (see: dyna-tui mazes), random:ROWSxCOLUMNS, or gym:ID.
        options: All options.
    """
    from dyna_tui.cli.experiment import run_experiment

    return run_experiment(maze, options or ExperimentOptions())


def merge(*parts: str, options: ReportOptions | None = None) -> int:
    """Merge the parts that experiment --shard wrote into the results of the whole experiment.

    For example: dyna-tui merge dyna-*-of-10.npz --format json

    Args:
        parts: The files of all parts, in any order.
        options: All options.
    """
    from dyna_tui.cli.merge import run_merge

    return run_merge(parts, options or ReportOptions())


def reproduce(
    name: PublishedResult | None = None,
    /,
    *,
    runs: Annotated[
        int | None,
        Parameter(
            converter=whole_number(FEWEST_RUNS, MAX_RUNS),
            show_default="as many as the verdicts need, in a few seconds",
        ),
    ] = None,
    seed: Seed = SEED,
    format: ReproductionReport = "table",
) -> int:
    """Measure published results again and report which claims hold.

    A claim is held, refuted or unclear by a rule that is printed below the results. The exit status is 1 only if a
    figure disagrees with that of an independent program.

    Args:
        name: The result to reproduce; all of them if none is named.
        runs: Runs of each agent.
        seed: Seed of all random draws.
        format: Output format.
    """
    from dyna_tui.cli.reproduce import run_reproduce

    return run_reproduce(name, runs, seed, format)


def replay(
    session: str,
    /,
    *,
    agent: SessionAgents | None = None,
    check: Flag = False,
    record: File | None = None,
    size: ScreenSize | None = None,
    seconds: Annotated[
        int | None,
        Parameter(converter=whole_number(1, MAX_SECONDS), show_default="20, or less for a short run"),
    ] = None,
) -> int:
    """Open a saved session with its whole history, or check or record it.

    For example: dyna-tui replay blocking-1042.json --check

    Args:
        session: A session saved in the laboratory with ctrl+s.
        agent: The file of a lane that is an agent of your own; no other code is run.
        check: Replay without a screen. The exit status is 1 if a lane ends differently or the file was altered.
        record: Write a recording of the whole run to this file, for asciinema to play.
        size: Size of a recording.
        seconds: Length of a recording, in seconds.
    """
    from dyna_tui.cli.replay import run_replay

    return run_replay(session, agents=agent or (), check=check, record=record, size=size, seconds=seconds)


def export(
    session: str,
    what: Exported = "q",
    /,
    *,
    lane: Count = 1,
    agent: SessionAgents | None = None,
    format: ExportFormat | None = None,
    size: ScreenSize | None = None,
    output: File | None = None,
) -> int:
    """Export tables, or the screen, from the end of a saved session.

    For example: dyna-tui export blocking-1042.json model --lane 2

    Args:
        session: A session saved in the laboratory with ctrl+s.
        what: What to export: a table of a lane, the screen, or the lane's maze with its changes.
        lane: The lane to export, counted from 1; on the screen, the lane in focus.
        agent: The file of a lane that is an agent of your own; no other code is run.
        format: Output format.
        size: Size of the screen.
        output: Write to this file instead of standard output.
    """
    from dyna_tui.cli.export import run_export

    return run_export(session, what, agents=agent or (), lane=lane, format=format, size=size, output=output)


def check(maze: str, /, *, convert: File | None = None) -> int:
    """Check a maze file and describe the maze, or convert a foreign grid to a maze file.

    For example: dyna-tui check maze.lay --convert maze.txt

    Args:
        maze: A maze file, a foreign grid, a built-in maze, an address as random:10x20, or a saved session.
        convert: Write it as a maze file.
    """
    from dyna_tui.cli.check import check_maze

    return check_maze(maze, convert)


def check_agent(
    file: Annotated[str, Parameter(name="FILE")],
    /,
    *,
    like: Annotated[
        str | None, Parameter(metavar="SPEC", show_default="the agent that the class's name or parameters mean")
    ] = None,
) -> int:
    """Check whether your own agent is right: where its updates differ first, and by which likely fault.

    For example: dyna-tui check-agent mine.py:DynaQ. The exit status is 1 if it is wrong.

    Args:
        file: A Python file, and a class in it, as in mine.py:DynaQ. It has __init__(self, n_states, n_actions, alpha,
            gamma, ...), a table Q and update(s, a, r, s_prime, done), or learn, remember and plan(s, a).
        like: The agent to compare with, as in dyna-q+:untried=false.
    """
    from dyna_tui.cli.check_agent import run_check_agent

    return run_check_agent(file, like)


def mazes() -> None:
    """List the built-in mazes."""
    from dyna_tui.cli.check import list_mazes

    list_mazes()
