"""The command line: ``dyna-tui MAZE`` and its commands.

Start-up is felt, so what a command does not need is not imported: Textual only where the laboratory
opens, NumPy only where a maze is read, cyclopts only where there is more to parse than the name of a
maze, Numba never.
"""

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Annotated

from dyna_tui import __version__, terminal
from dyna_tui.errors import InputError, did_you_mean

if TYPE_CHECKING:
    import cyclopts

    from dyna_tui.agents import AgentSpec
    from dyna_tui.maze import CellKind, Layout, Maze

PROGRAM = "dyna-tui"
COMMANDS = ("check", "mazes")
MAX_LANES = 16
MAX_SEED = 2**63 - 1
DEFAULT_EPISODES = 50

DONE = 0
FAILED = 1
BAD_INPUT = 2
INTERRUPTED = 130
BROKEN_PIPE = 141
"""What a shell reports of a program that wrote to nobody."""

WELCOME = f"""\
{PROGRAM} {__version__}: the laboratory in the terminal where one sees how Sutton's Dyna thinks.

  {PROGRAM} blocking        begin here: a wall moves, and Dyna-Q and Dyna-Q+ take it differently
  {PROGRAM} my-maze.txt     a maze of your own
  {PROGRAM} --help          every command and option

The mazes that come with it:
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: the words after the program's name; those of this process where left out.

    Returns:
        The exit status.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # closed, or a stand-in that encodes nothing
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        status = _run(words)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes once more as it ends, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except InputError as error:
        from dyna_tui.maze import MazeError

        _say(str(error) if isinstance(error, MazeError) else f"{PROGRAM}: {error}")
        return BAD_INPUT
    except Exception as error:
        terminal.say_internal_error(error)
        return FAILED
    return status


def _run(words: list[str]) -> int:
    """Do what the words say."""
    if not words:
        print(WELCOME + "\n".join(f"  {line}" for line in _maze_lines()))
        return DONE
    if words[0] not in COMMANDS and not words[0].startswith("-"):
        if len(words) == 1:
            return open_laboratory(words[0])
        _refuse_unknown(words[0])
    import cyclopts

    try:
        command, given, _ = _parser().parse_args(words, exit_on_error=False, print_error=False)
    except cyclopts.CycloptsError as error:
        raise InputError(_in_our_words(error)) from None
    status = command(*given.args, **given.kwargs)
    return DONE if status is None else int(status)


def _parser() -> "cyclopts.App":
    """The commands and options, as ``--help`` tells them."""
    from cyclopts import App, Parameter

    app = App(
        name=PROGRAM,
        version=__version__,
        help="The laboratory in the terminal where one sees how Sutton's Dyna thinks.\n\nBegin with: dyna-tui blocking",
    )
    spelled = Parameter(negative="", allow_leading_hyphen=True)

    @app.default
    def laboratory(
        maze: str,
        /,
        *,
        agent: Annotated[list[str] | None, spelled] = None,
        seed: Annotated[str, spelled] = "0",
        nth: Annotated[str, spelled] = "0",
        run: Annotated[bool, Parameter(negative="")] = False,
    ) -> int:
        """Open the laboratory on a maze, paused at step 0.

        Args:
            maze: A maze file, or a built-in maze's name (see: dyna-tui mazes).
            agent: A lane, in place of those the maze names; give it once for each lane, or sweep: dyna-q:n=0|5|50.
            seed: The seed of every random draw; all lanes share it.
            nth: Which run of that seed to open; run K here is run K of an experiment.
            run: Start running at once.
        """
        return open_laboratory(maze, agent or (), read_count("--seed", seed), read_count("--nth", nth), running=run)

    @app.command
    def check(maze: str, /) -> None:
        """Validate a maze file and say what it holds.

        Args:
            maze: A maze file, or a built-in maze's name.
        """
        check_maze(maze)

    @app.command
    def mazes() -> None:
        """List the built-in mazes."""
        print("\n".join(_maze_lines()))

    return app


def open_laboratory(
    name: str, agents: Sequence[str] = (), seed: int = 0, nth: int = 0, *, running: bool = False
) -> int:
    """Open the laboratory, and return the exit status it ends with.

    Args:
        name: a maze file, or a built-in maze's name.
        agents: the spellings of its lanes; those of the maze where there are none.
        seed: the seed of every random draw.
        nth: which run of that seed.
        running: whether it starts at once.

    Raises:
        InputError: where an input is wrong, or there is no terminal to open it in.
    """
    with _nothing_collected():
        _refuse_unknown(name)
        from dyna_tui.maze import load

        maze = load(name)
        specs = read_lanes(maze, agents)
        terminal.require(sys.stdin, sys.stdout, sys.stderr)
        from dyna_tui.tui.app import LabApp

        app = LabApp(maze, specs, seed=seed, nth=nth, running=running)
    return terminal.run(app)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Keeps the garbage collector away from what is made to stay: a tenth of the time to the first paint."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def read_lanes(maze: "Maze", agents: Sequence[str]) -> "tuple[AgentSpec, ...]":
    """The agents that open side by side: those asked for, else those of the maze.

    Raises:
        InputError: where one is misspelt, or there are too many.
    """
    from dyna_tui.agents import read_all

    specs = read_all(agents or maze.agents, maze.parameters)
    if len(specs) > MAX_LANES:
        who = "--agent asks for" if agents else f"{maze.path} opens"
        raise InputError(f"{who} {len(specs):,} lanes, but at most {MAX_LANES} stand side by side: name fewer agents")
    return specs


def read_count(option: str, text: str) -> int:
    """The whole number from 0 on that an option was given.

    Raises:
        InputError: where it is none, or beyond 2^63 - 1.
    """
    from dyna_tui.maze.errors import quoted

    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        raise InputError(f"{option} is {quoted(text)}, but must be a whole number of at least 0, as in {option} 7")
    if len(digits.lstrip("0")) > len(str(MAX_SEED)) or int(digits) > MAX_SEED:
        raise InputError(f"{option} is {quoted(text)}, but must be at most {MAX_SEED}")
    return int(digits)


def check_maze(name: str) -> None:
    """Print what a maze file holds; what is odd about it goes to standard error.

    Raises:
        MazeError: where it cannot be used.
    """
    from dyna_tui.maze import load

    maze = load(name)
    print(maze.title)
    for label, text in _facts(maze):
        print(f"  {label:<9}{text}")
    sys.stdout.flush()
    for warning in maze.warnings:
        _say(f"{maze.path}: warning: {warning}")


def _facts(maze: "Maze") -> Iterator[tuple[str, str]]:
    """What a maze holds, as labels and lines; a line without a label goes on from the one before."""
    from dyna_tui.maze import STANDARD_KINDS

    if maze.source:
        yield "source", maze.source
    yield "size", f"{_counted(maze.height, 'row')}, {_counted(maze.width, 'column')}"
    since = ", then ".join(_in_force(layout) for layout in maze.layouts)
    yield "layouts", f"{len(maze.layouts)}: {since}" if len(maze.layouts) > 1 else "1"
    cells = [_cells(layout, maze.kinds) for layout in maze.layouts]
    if len(set(cells)) == 1:
        yield "cells", cells[0]
    else:
        for number, line in enumerate(cells, 1):
            yield "" if number > 1 else "cells", f"layout {number}: {line}"
    for kind in maze.kinds[len(STANDARD_KINDS) :]:
        yield f"'{kind.symbol}'", _meaning(kind)
    specs = read_lanes(maze, ())
    widest = max(len(spec.variant.name) for spec in specs)
    for number, spec in enumerate(specs):
        yield "" if number else "agents", f"{spec.variant.name:<{widest}}  {spec.summary}"
    yield "length", _length(maze)
    if maze.slip:
        yield "slip", f"{maze.slip:g}"
    if maze.step_reward:
        yield "step", f"reward {maze.step_reward:g}"


def _in_force(layout: "Layout") -> str:
    return "by hand (key m)" if layout.since is None else f"from step {layout.since:,}"


def _cells(layout: "Layout", kinds: "Sequence[CellKind]") -> str:
    """How many cells of a layout matter: ``1 start, 1 terminal, 8 walls``."""
    counts = [int((layout.kind == index).sum()) for index in range(len(kinds))]
    pairs = list(zip(kinds, counts, strict=True))
    starts = sum(count for kind, count in pairs if kind.start)
    terminals = sum(count for kind, count in pairs if kind.terminal)
    walls = sum(count for kind, count in pairs if kind.wall)
    return ", ".join((_counted(starts, "start"), _counted(terminals, "terminal"), _counted(walls, "wall")))


def _meaning(kind: "CellKind") -> str:
    """What a cell kind of the file's own does: ``reward -100, terminal``."""
    traits = [name for name in ("terminal", "wall", "start") if getattr(kind, name)]
    return ", ".join([f"reward {kind.reward:g}", *traits])


def _length(maze: "Maze") -> str:
    """How long an experiment on a maze is, and where its episodes are cut off."""
    if maze.steps is not None:
        long = _counted(maze.steps, "real step")
    else:
        long = _counted(DEFAULT_EPISODES if maze.episodes is None else maze.episodes, "episode")
    return f"{long}; an episode is cut off after {_counted(maze.max_episode_steps, 'step')}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _maze_lines() -> Iterator[str]:
    """A line for each built-in maze: its name and its title."""
    from dyna_tui.maze import builtin_names, load

    names = builtin_names()
    widest = max(map(len, names), default=0)
    for name in names:
        yield f"{name:<{widest}}   {load(os.path.join('mazes', name)).title}"


def _refuse_unknown(word: str) -> None:
    """Raise an error for a word that is neither a command nor a maze; a path is left to the maze's reader."""
    from dyna_tui.maze import builtin_names
    from dyna_tui.maze.errors import quoted

    if os.path.exists(word) or word.endswith(".txt") or os.path.basename(word) != word:
        return
    if word in COMMANDS:
        raise InputError(
            f"'{word}' is a command and comes first, as in {PROGRAM} {word}; a file of that name is ./{word}"
        )
    known = builtin_names()
    if word not in known:
        right = did_you_mean(word, (*COMMANDS, *known))
        raise InputError(f"{quoted(word)} is neither a command nor a maze: {right}")


def _in_our_words(error: "cyclopts.CycloptsError") -> str:
    """What the parser found, in one line that says what would be right."""
    import cyclopts

    from dyna_tui.maze.errors import quoted

    if isinstance(error, cyclopts.UnusedCliTokensError):
        return f"{quoted(str((error.unused_tokens or ['?'])[0]))} is one word too many; see {PROGRAM} --help"
    said = " ".join(str(error).split()).rstrip(".").replace(". Did you", "; did you")
    if isinstance(error, cyclopts.MissingArgumentError):
        if "MAZE" in said:
            return f"which maze? name a file or a built-in one, as in {PROGRAM} blocking; see {PROGRAM} mazes"
        said = said.replace("Parameter ", "").replace("requires an argument", "needs a value")
    said = said[:1].lower() + said[1:]
    return said if said.endswith("?") else f"{said}; see {PROGRAM} --help"


def _say(line: str) -> None:
    """One line on standard error, whatever is in it."""
    from dyna_tui.maze.errors import printable

    print(printable(line), file=sys.stderr)
