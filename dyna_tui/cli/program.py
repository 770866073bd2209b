"""Entry point of the command line: dispatch to a command, and the exit status of whatever happens.

What a command does not need is not imported, since start-up is felt: Textual only where the laboratory
opens, NumPy only where a maze is read, cyclopts only where there is more to parse than a command and the
name of a maze, the engine only where agents run.
"""

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial

from dyna_tui import __version__, terminal
from dyna_tui.cli.messages import BAD_INPUT, BROKEN_PIPE, DONE, FAILED, INTERRUPTED, PROGRAM, print_message
from dyna_tui.cli.start_up import (
    end_at_once,
    no_garbage_collection,
    use_no_colours_where_there_are_none,
    use_one_thread_for_linear_algebra,
    use_signs_that_outputs_have,
)
from dyna_tui.cli.usage_errors import COMMANDS, check_first_word, usage_error
from dyna_tui.errors import InputError, shortage

WELCOME = f"""\
{PROGRAM} {__version__}: a terminal lab for watching Dyna agents learn and plan.

  {PROGRAM} blocking        start here: a wall moves, and Dyna-Q+ finds the new path before Dyna-Q
  {PROGRAM} my-maze.txt     open your own maze
  {PROGRAM} --help          list all commands and options

Built-in mazes:
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: the words after the program's name; those of this process if None.

    Returns:
        The exit status; where the words are the process's and the laboratory was open, it ends instead.
    """
    status = _status(list(sys.argv[1:] if argv is None else argv))
    if argv is None and "textual" in sys.modules:
        end_at_once(status)
    return status


def _status(words: list[str]) -> int:
    """Run what the words name, and return the exit status; what is wrong with them becomes one line."""
    if words[:2] == ["completion", "--complete"]:
        from dyna_tui.cli.completer import flushed, run_completer

        return flushed(run_completer(words[2:]))
    use_one_thread_for_linear_algebra()
    use_no_colours_where_there_are_none()
    use_signs_that_outputs_have()
    try:
        status = _run(words)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes once more as it ends, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return BROKEN_PIPE
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # as Rich ends, which prints the help
            return BROKEN_PIPE
        raise
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        if error.filename is not None or shortage(error):
            terminal.report_internal_error(error)
        else:
            print_message(f"{PROGRAM}: cannot write to standard output ({error.strerror or error})")
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return FAILED
    except InputError as error:
        from dyna_tui.maze import MazeError

        print_message(str(error) if isinstance(error, MazeError) else f"{PROGRAM}: {error}")
        return BAD_INPUT
    except Exception as error:
        terminal.report_internal_error(error)
        return FAILED
    return status


def _run(words: list[str]) -> int:
    """Run the command that the words name, and return its exit status."""
    if not words:
        from dyna_tui.cli.check import maze_lines

        print(WELCOME + "\n".join(f"  {line}" for line in maze_lines()))
        return DONE
    with no_garbage_collection():
        command = _plain_command(words) or _parsed(words)
    status = command()
    return DONE if status is None else int(status)


def _plain_command(words: list[str]) -> Callable[[], int | None] | None:
    """What is run by words among which there is nothing to parse: ``MAZE``, ``check FILE`` or ``mazes``."""
    if any(word.startswith("-") for word in words):
        return None
    match words:
        case [maze] if maze not in COMMANDS:
            from dyna_tui.cli.laboratory import open_laboratory

            return partial(open_laboratory, maze)
        case ["check", file]:
            from dyna_tui.cli.check import check_maze

            return partial(check_maze, file)
        case ["mazes"]:
            from dyna_tui.cli.check import list_mazes

            return list_mazes
    return None


def _parsed(words: list[str]) -> Callable[[], int | None]:
    """What is run by words with options.

    Raises:
        InputError: if they are not to be understood.
    """
    if words[0] not in COMMANDS and not words[0].startswith("-"):
        check_first_word(words[0])
    import cyclopts

    from dyna_tui.cli.commands import build_app
    from dyna_tui.cli.plot_option import with_plot_value

    try:
        command, given, _ = build_app().parse_args(with_plot_value(words), exit_on_error=False, print_error=False)
    except cyclopts.CycloptsError as error:
        raise usage_error(error) from None
    return partial(command, *given.args, **given.kwargs)
