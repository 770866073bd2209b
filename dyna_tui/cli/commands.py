"""The commands of ``dyna-tui`` and their signatures, from which help, parsing and errors follow."""

from typing import Annotated, Literal

from cyclopts import App, Group, Parameter

from dyna_tui.charts.value_colours import DEFAULT, VALUE_COLOURS
from dyna_tui.cli.converters import choice, whole_number
from dyna_tui.cli.messages import PROGRAM
from dyna_tui.cli.options import (
    MAX_RUNS,
    MAX_SECONDS,
    AnyClock,
    AppearanceOptions,
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
    Shell,
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
    app.command(recover, sort_key=3, usage=f"Usage: {PROGRAM} recover [OPTIONS] [NUMBER]")
    app.command(export, sort_key=4, usage=f"Usage: {PROGRAM} export [OPTIONS] SESSION [WHAT]")
    app.command(learn, sort_key=5, usage=f"Usage: {PROGRAM} learn [OPTIONS] [LESSON]")
    app.command(grade, sort_key=5, usage=f"Usage: {PROGRAM} grade [OPTIONS] LESSON SESSION...")
    app.command(serve, sort_key=5)
    app.command(check, sort_key=5)
    app.command(check_agent, sort_key=6)
    app.command(mazes, sort_key=7)
    app.command(completion, sort_key=8)
    return app


def laboratory(
    maze: str,
    /,
    *,
    agent: Specs | None = None,
    seed: Seed = 0,
    nth: Seed = 0,
    clock: AnyClock = Clock.REAL,
    run: Flag = False,
    plain: Flag = False,
    options: AppearanceOptions | None = None,
) -> int:
    """Open a maze in the laboratory, paused at step 0.

    Args:
        maze: A maze file, a built-in maze (see: dyna-tui mazes), random:ROWSxCOLUMNS, gym:ID, or a saved session.
        agent: An agent to open, as in dyna-q:n=5. Repeat it for more lanes, or sweep values: dyna-q:n=0|5|50.
        seed: Seed of all random draws.
        nth: Run of that seed to open: run K here is run K of an experiment.
        clock: What the lanes' common clock counts: real steps, or value updates.
        run: Start running at once.
        plain: Read and write line by line, without a screen: for screen readers, scripts and slow lines.
        options: How it looks.
    """
    from dyna_tui.cli.laboratory import open_laboratory

    return open_laboratory(maze, agent or (), seed, nth, clock=clock, running=run, plain=plain, look=options)


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
    plain: Flag = False,
    check: Flag = False,
    record: File | None = None,
    size: ScreenSize | None = None,
    seconds: Annotated[
        int | None,
        Parameter(converter=whole_number(1, MAX_SECONDS), show_default="20, or less for a short run"),
    ] = None,
    options: AppearanceOptions | None = None,
) -> int:
    """Open a saved session with its whole history, or check or record it.

    For example: dyna-tui replay blocking-1042.json --check

    Args:
        session: A session saved in the laboratory with ctrl+s.
        agent: The file of a lane that is an agent of your own; no other code is run.
        plain: Read and write line by line, without a screen.
        check: Replay without a screen. The exit status is 1 if a lane ends differently or the file was altered.
        record: Write a recording of the whole run to this file: .html plays in a browser, .cast with asciinema.
        size: Size of a recording.
        seconds: Length of a recording, in seconds.
        options: How it looks.
    """
    from dyna_tui.cli.replay import run_replay

    look = options or AppearanceOptions()
    return run_replay(
        session, look, agents=agent or (), plain=plain, check=check, record=record, size=size, seconds=seconds
    )


def recover(
    number: Count = 1,
    /,
    *,
    agent: SessionAgents | None = None,
    list: Flag = False,
    discard: Flag = False,
    plain: Flag = False,
) -> int:
    """Open a laboratory that ended without being quit, as it was a moment before.

    While the laboratory is used, a copy of it is kept in your state folder. It is removed as you quit.

    Args:
        number: Which to open, as --list numbers them; 1 is the latest.
        agent: The file of a lane that is an agent of your own; no other code is run.
        list: List what can be recovered.
        discard: Remove the copy instead.
        plain: Read and write line by line, without a screen.
    """
    from dyna_tui.cli.recover import run_recover

    return run_recover(number, agent or (), listed=list, discard=discard, plain=plain)


def export(
    session: str,
    what: Exported = "q",
    /,
    *,
    lane: Annotated[int | None, Parameter(converter=whole_number(1, 1_000), show_default="1; in a figure all")] = None,
    agent: SessionAgents | None = None,
    format: ExportFormat | None = None,
    size: ScreenSize | None = None,
    view: Annotated[str | None, Parameter(metavar="NAME", show_default="arrows")] = None,
    style: Annotated[str | None, Parameter(metavar="paper|screen", show_default="paper")] = None,
    values: Annotated[str | None, Parameter(metavar="|".join(VALUE_COLOURS), show_default=DEFAULT)] = None,
    output: File | None = None,
) -> int:
    """Export tables, or the screen, from the end of a saved session.

    For example: dyna-tui export blocking-1042.json model --lane 2

    Args:
        session: A session saved in the laboratory with ctrl+s.
        what: What to export: a table of a lane, the screen, a figure of the maze, or the maze with its changes.
        lane: The lane to export, counted from 1; on the screen, the lane in focus.
        agent: The file of a lane that is an agent of your own; no other code is run.
        format: Output format.
        size: Size of the screen.
        view: View in a figure: arrows, q-values, visits, tau, td-error, distance or model.
        style: Look of a figure: on white for print, or as on the screen.
        values: Colours of a figure, from a low value to a high one.
        output: Write to this file instead of standard output.
    """
    from dyna_tui.cli.export import run_export

    figure = {"view": view, "style": style, "values": values}
    return run_export(
        session, what, agents=agent or (), lane=lane, format=format, size=size, figure=figure, output=output
    )


def learn(
    lesson: str | None = None,
    /,
    *,
    list: Flag = False,
    again: Flag = False,
    plain: Flag = False,
    options: AppearanceOptions | None = None,
) -> int:
    """Open a lesson beside the laboratory, where you left it.

    For example: dyna-tui learn model

    Args:
        lesson: A built-in lesson, its number, or a lesson file; the first that you have not finished if left out.
        list: List the built-in lessons and your progress instead.
        again: Begin the lesson anew.
        plain: Read and write line by line, without a screen.
        options: How it looks.
    """
    from dyna_tui.cli.learn import run_learn

    return run_learn(lesson, listed=list, again=again, plain=plain, look=options)


def grade(lesson: str, /, *sessions: str, format: Literal["table", "csv"] = "table") -> int:
    """Mark sessions that students have handed in, and say what each lacks.

    For example: dyna-tui grade model handed-in/*.json

    Args:
        lesson: A built-in lesson, its number, or a lesson file.
        sessions: Sessions saved with ctrl+s. The exit status is 1 if one lacks something.
        format: Output format.
    """
    from dyna_tui.cli.grade import run_grade

    return run_grade(lesson, sessions, format)


def check(maze: str, /, *, convert: File | None = None) -> int:
    """Check a maze file and describe the maze, convert a foreign grid to a maze file, or prove a lesson.

    For example: dyna-tui check maze.lay --convert maze.txt

    Args:
        maze: A maze file, a foreign grid, a built-in maze, an address as random:10x20, a saved session, or a lesson,
            whose solutions are played; the exit status is 1 if one fails.
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


def serve(
    maze: str,
    /,
    *,
    agent: Specs | None = None,
    seed: Seed = 0,
    host: Annotated[str, Parameter(metavar="HOST")] = "127.0.0.1",
    port: Annotated[int, Parameter(converter=whole_number(0, 65_535, 8000), metavar="N")] = 8000,
    classroom: Annotated[bool, Parameter(name="--class", negative="")] = False,
    visitors: Annotated[
        int | None, Parameter(converter=whole_number(1, 1_000), show_default="8, in a class 60")
    ] = None,
    clock: AnyClock = Clock.REAL,
) -> int:
    """Serve the laboratory to browsers; each visitor has their own.

    For example: dyna-tui serve blocking --class --host 0.0.0.0. Files are offered as downloads, and the server's are
    neither read nor written. Needs the extra 'web'.

    Args:
        maze: A maze file, a built-in maze, random:ROWSxCOLUMNS, gym:ID, a saved session, or a lesson.
        agent: An agent to open. Repeat it for more lanes.
        seed: Seed of all random draws.
        host: Host to listen on: 0.0.0.0 is all of the machine's addresses.
        port: Port to listen on; 0 takes any that is free.
        classroom: For a class: only who has the whole address comes in, which ends in a token.
        visitors: Visitors at the most.
        clock: What the lanes' common clock counts.
    """
    from dyna_tui.cli.serve import run_serve

    return run_serve(maze, agent or (), seed, host=host, port=port, classroom=classroom, visitors=visitors, clock=clock)


def mazes() -> None:
    """List the built-in mazes."""
    from dyna_tui.cli.check import list_mazes

    list_mazes()


def completion(shell: Annotated[Shell, Parameter(converter=choice)], /) -> int:
    """Print a completion script: commands, options, mazes, agents with their parameters, lessons and files.

    For example, in ~/.bashrc: eval "$(dyna-tui completion bash)". In fish: dyna-tui completion fish | source

    Args:
        shell: The shell: bash, zsh or fish.
    """
    from dyna_tui.cli.completion import print_script

    return print_script(shell, build_app())
