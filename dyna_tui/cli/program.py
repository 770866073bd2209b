"""From words to a command: ``dyna-tui MAZE``, ``dyna-tui experiment MAZE`` and the others.

Start-up is felt, so what a command does not need is not imported: Textual only where the laboratory
opens, NumPy only where a maze is read, cyclopts only where there is more to parse than the name of a
maze, Numba only where agents run.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from dyna_tui import __version__, terminal
from dyna_tui.cli.common import (
    BAD_INPUT,
    BROKEN_PIPE,
    COMMANDS,
    DONE,
    FAILED,
    INTERRUPTED,
    PROGRAM,
    in_our_words,
    refuse_unknown,
    say,
)
from dyna_tui.errors import InputError

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
    except OSError as error:
        if error.filename is not None:
            terminal.say_internal_error(error)
        else:
            say(f"{PROGRAM}: standard output cannot be written ({error.strerror or error})")
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return FAILED
    except InputError as error:
        from dyna_tui.maze import MazeError

        say(str(error) if isinstance(error, MazeError) else f"{PROGRAM}: {error}")
        return BAD_INPUT
    except Exception as error:
        terminal.say_internal_error(error)
        return FAILED
    return status


def _run(words: list[str]) -> int:
    """Do what the words say."""
    if not words:
        from dyna_tui.cli.check import maze_lines

        print(WELCOME + "\n".join(f"  {line}" for line in maze_lines()))
        return DONE
    if words[0] not in COMMANDS and not words[0].startswith("-"):
        if len(words) == 1:
            from dyna_tui.cli.laboratory import open_laboratory

            return open_laboratory(words[0])
        refuse_unknown(words[0])
    import cyclopts

    from dyna_tui.cli.parser import parser, spelled_out

    try:
        command, given, _ = parser().parse_args(spelled_out(words), exit_on_error=False, print_error=False)
    except cyclopts.CycloptsError as error:
        raise InputError(in_our_words(error, words[0])) from None
    status = command(*given.args, **given.kwargs)
    return DONE if status is None else int(status)
