"""Output: results to standard output, or whole to a file."""

import os
import shutil
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from dyna_tui.cli.messages import DONE, FAILED, PROGRAM, print_message
from dyna_tui.errors import InputError, printable
from dyna_tui.files import Destination
from dyna_tui.lab.files.exports import KNOWN_ENDINGS

if TYPE_CHECKING:
    from dyna_tui.maze import Maze


def write_output(destination: Destination | None, pieces: Iterable[str | bytes]) -> int:
    """Write to a file, or text to standard output if there is none, and return the exit status."""
    if destination is None:
        sys.stdout.writelines(piece if isinstance(piece, str) else piece.decode() for piece in pieces)
        sys.stdout.flush()
        return DONE
    try:
        destination.write(piece if isinstance(piece, bytes) else piece.encode() for piece in pieces)
    except OSError as error:
        print_message(f"{PROGRAM}: {destination.name} could not be written ({error.strerror or error})")
        return FAILED
    return DONE


def look_of(stream: TextIO, usual: int) -> tuple[int, bool]:
    """The columns of a stream, and whether it shows colours: the usual ones, and none, where it is no terminal."""
    terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
    columns = shutil.get_terminal_size((usual, 24)).columns if terminal else usual
    return columns, terminal and not os.environ.get("NO_COLOR")


def maze_destination(maze: "Maze", name: str, read: str) -> Destination:
    """The file that a maze is converted to, which must not be the one that is read.

    Raises:
        InputError: if its ending is that of something else, or it cannot be written.
    """
    ending, right = os.path.splitext(name)[1].lower(), ".txt" if maze.table is None else ".json"
    if ending in KNOWN_ENDINGS and ending != right:
        what = "a maze file" if maze.table is None else "a world with a table of outcomes"
        raise InputError(f"--convert {printable(name)}: {what} is written to {right}, not {ending}")
    return Destination("--convert", name, (read,))
