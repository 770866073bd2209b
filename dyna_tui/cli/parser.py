"""The commands and options, as ``--help`` tells them."""

import os
from collections.abc import Sequence
from typing import Annotated

from cyclopts import App, Parameter

from dyna_tui import __version__
from dyna_tui.cli.common import PROGRAM, read_count

Text = Annotated[str, Parameter(negative="", allow_leading_hyphen=True)]
Option = Annotated[str | None, Parameter(negative="", allow_leading_hyphen=True)]
Several = Annotated[list[str] | None, Parameter(negative="", allow_leading_hyphen=True)]
Flag = Annotated[bool, Parameter(negative="")]


def spelled_out(words: Sequence[str]) -> list[str]:
    """The words with ``--plot``, which may stand alone, in the one form that a parser takes for it: ``--plot=FILE``."""
    left = list(words)
    spec_text: list[str] = []
    while left:
        word = left.pop(0)
        if word == "--plot":
            alone = not left or left[0].startswith("-") or _could_be_maze(left[0])
            word = "--plot=" if alone else f"--plot={left.pop(0)}"
        spec_text.append(word)
    return spec_text


def _could_be_maze(word: str) -> bool:
    """Whether a word after ``--plot`` names the maze, and no figure."""
    from dyna_tui.maze import builtin_names

    suffix = os.path.splitext(word)[1]
    return suffix == ".txt" or word in builtin_names() or (not suffix and os.path.isfile(word))


def parser() -> App:
    """Everything that is understood."""
    app = App(
        name=PROGRAM,
        version=__version__,
        help="The laboratory in the terminal where one sees how Sutton's Dyna thinks.\n\nBegin with: dyna-tui blocking",
    )
    app.default(laboratory)
    for command in (experiment, reproduce, replay, export, check, mazes):
        app.command(command)
    return app


def laboratory(
    maze: str,
    /,
    *,
    agent: Several = None,
    seed: Text = "0",
    nth: Text = "0",
    clock: Text = "real",
    run: Flag = False,
) -> int:
    """Open the laboratory on a maze, paused at step 0.

    Args:
        maze: A maze file, or a built-in maze's name (see: dyna-tui mazes).
        agent: A lane, in place of those the maze names; give it once for each lane, or sweep: dyna-q:n=0|5|50.
        seed: The seed of every random draw; all lanes share it.
        nth: Which run of that seed to open; run K here is run K of an experiment.
        clock: What the lanes' common clock counts: real steps (real), or value updates (updates).
        run: Start running at once.
    """
    from dyna_tui.cli.laboratory import open_laboratory

    numbers = read_count("--seed", seed), read_count("--nth", nth)
    return open_laboratory(maze, agent or (), *numbers, clock=clock, running=run)


def experiment(
    maze: str,
    /,
    *,
    agent: Several = None,
    runs: Text = "30",
    episodes: Option = None,
    steps: Option = None,
    seed: Text = "0",
    jobs: Option = None,
    clock: Text = "real",
    solved: Flag = False,
    format: Text = "table",
    output: Option = None,
    plot: Option = None,
    scheduler: Option = None,
) -> int:
    """Run agents on a maze many times over, and tell what came of it.

    For example: dyna-tui experiment dyna --agent 'dyna-q:n=0|5|50' --plot

    Args:
        maze: A maze file, or a built-in maze's name (see: dyna-tui mazes).
        agent: An agent, in place of those the maze names; give it once for each, or sweep: dyna-q:n=0|5|50.
        runs: How many runs each agent makes.
        episodes: How many episodes a run has; those of the maze, or 50, if neither this nor --steps is given.
        steps: How many real steps a run has, or updates with --clock updates.
        seed: The seed of every random draw; run K is that of --nth K in the laboratory.
        jobs: How many processes work; as many as there are processors if left out. Results do not depend on it.
        clock: What --steps counts: real steps (real), or value updates (updates).
        solved: Tell when a run has solved the maze: when its greedy policy is worth 99 % of the best.
        format: How to tell the results: table, json or csv.
        output: The file to write them to, in place of standard output.
        plot: Draw the curves: in the terminal, or into FILE, an .svg or .png.
        scheduler: The address of a Dask scheduler whose workers do the work, as tcp://localhost:8786.
    """
    from dyna_tui.cli.experiment import Words, run_experiment

    words = Words(
        maze, tuple(agent or ()), runs, episodes, steps, seed, jobs, clock, solved, format, output, plot, scheduler
    )
    return run_experiment(words)


def reproduce(name: str | None = None, /, *, runs: Option = None, format: Text = "table") -> int:
    """Measure published results again, and tell claim by claim what held; all of them if none is named.

    It ends with status 1 where a figure disagrees with that of an independent program.

    Args:
        name: planning-steps, dyna-maze, blocking, shortcut, or prioritized-sweeping.
        runs: How many runs each agent makes; as many as the book has if left out, or as a few seconds allow.
        format: How to tell the findings: table or json.
    """
    from dyna_tui.cli.reproduce import run_reproduce

    return run_reproduce(name, runs, format)


def replay(
    session: str,
    /,
    *,
    check: Flag = False,
    record: Option = None,
    size: Option = None,
    seconds: Option = None,
) -> int:
    """Open a saved session at its last moment, with all of its past; or check it, or record it.

    For example: dyna-tui replay blocking-1042.json --check

    Args:
        session: A file that ctrl+s saved in the laboratory.
        check: Open nothing: replay it, and end with status 1 where a lane does not come to be what it
            was, or the file was altered.
        record: Open nothing: write all of the run as an asciicast to this file, for: asciinema play FILE.
        size: Columns and rows of a recording; 120x40 if left out.
        seconds: How long a recording is to take; 20 if left out, and less where the run is short.
    """
    from dyna_tui.cli.replay import run_replay

    return run_replay(session, check=check, record=record, size=size, seconds=seconds)


def export(
    session: str,
    what: Text = "q",
    /,
    *,
    lane: Text = "1",
    format: Option = None,
    size: Option = None,
    output: Option = None,
) -> int:
    """Write what a saved session holds at its last moment: a table of a lane, or the screen.

    For example: dyna-tui export blocking-1042.json model --lane 2 --output model.csv

    Args:
        session: A file that ctrl+s saved in the laboratory.
        what: q, model, rewards, episodes, or screen.
        lane: The lane whose table it is, or which is in focus on the screen, from 1.
        format: csv or json, of the screen text or svg; what the end of the file's name says if left out.
        size: Columns and rows of the screen; 120x40 if left out.
        output: The file to write, in place of standard output.
    """
    from dyna_tui.cli.export import run_export

    return run_export(session, what, lane=lane, format=format, size=size, output=output)


def check(maze: str, /) -> None:
    """Validate a maze file and say what it holds.

    Args:
        maze: A maze file, or a built-in maze's name.
    """
    from dyna_tui.cli.check import check_maze

    check_maze(maze)


def mazes() -> None:
    """List the built-in mazes."""
    from dyna_tui.cli.check import maze_lines

    print("\n".join(maze_lines()))
