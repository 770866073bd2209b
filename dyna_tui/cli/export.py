"""``dyna-tui export``: writes what a saved session holds, for other programs to read."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from dyna_tui.cli.common import DONE, FAILED, PROGRAM, read_choice, read_count, say
from dyna_tui.errors import InputError

if TYPE_CHECKING:
    from dyna_tui.lab.files.session_format import Session

SCREEN = "screen"
THINGS = ("q", "model", "rewards", "episodes", SCREEN)
OF_TABLE, OF_SCREEN = ("csv", "json"), ("text", "svg")


def run_export(path: str, what: str, *, lane: str, format: str | None, size: str | None, output: str | None) -> int:
    """Writes a table of a lane, or the screen, at the last moment of a session; returns the exit status.

    Raises:
        InputError: where that cannot be done.
    """
    from dyna_tui.cli.replay import SIZE, load_to_show, read_size
    from dyna_tui.files import Destination
    from dyna_tui.lab.files.session import load

    what = read_choice("what to export", what, THINGS)
    if what != SCREEN and size is not None:
        raise InputError(f"--size is of the screen: export that, or leave --size out of {what}")
    formats = OF_SCREEN if what == SCREEN else OF_TABLE
    told_as = read_choice("--format", format, formats) if format is not None else _by_name(output, formats)
    columns_and_rows = read_size(size or SIZE)
    session = load_to_show(path) if what == SCREEN else load(path)
    number = read_count("--lane", lane, 1)
    if number > len(session.lanes):
        raise InputError(f"--lane is {number}, but {session.path} has {len(session.lanes)}")
    destination = None if output is None else Destination("--output", output)
    if session.warning:
        say(session.warning)
    if what == SCREEN:
        pieces = _screen(session, number - 1, told_as, columns_and_rows)
    else:
        pieces = _table(session, number - 1, told_as, what)
    if destination is None:
        sys.stdout.writelines(pieces)
        return DONE
    try:
        destination.write(piece.encode() for piece in pieces)
    except OSError as error:
        say(f"{PROGRAM}: {output} could not be written after all ({error.strerror or error})")
        return FAILED
    return DONE


def _by_name(output: str | None, formats: tuple[str, ...]) -> str:
    """The format that the end of a file's name says, else the usual one."""
    end = "" if output is None else output.rpartition(".")[2].lower()
    return end if end in formats else formats[0]


def _table(session: "Session", number: int, told_as: str, what: str) -> Iterable[str]:
    from dyna_tui.lab.files.session import open_lab
    from dyna_tui.lab.files.tables import as_csv, as_json, table

    made = table(open_lab(session).lanes[number], what)
    return as_json(made) if told_as == "json" else as_csv(made)


def _screen(session: "Session", number: int, told_as: str, size: tuple[int, int]) -> Iterable[str]:
    import asyncio

    from dyna_tui.tui.recording import screen_of

    return [asyncio.run(screen_of(session, size, svg=told_as == "svg", focus=number))]
