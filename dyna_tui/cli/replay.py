"""``dyna-tui replay``: opens a saved session, checks it, or records it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dyna_tui import terminal
from dyna_tui.cli.common import DONE, FAILED, PROGRAM, read_count, say
from dyna_tui.errors import InputError
from dyna_tui.lab import MOST_LANES

if TYPE_CHECKING:
    from dyna_tui.lab.files.session_format import Session

SIZE = "120x40"
SMALLEST, LARGEST = (40, 12), (400, 200)
SECONDS = "20"
MOST_SECONDS = 3_600


def run_replay(path: str, *, check: bool, record: str | None, size: str | None, seconds: str | None) -> int:
    """Opens, checks or records a session, and returns the exit status: FAILED where a check finds a difference.

    Raises:
        InputError: where there is no session that can be replayed, or no terminal to open it in.
    """
    if record is None and (size is not None or seconds is not None):
        raise InputError("--size and --seconds are of a recording: give --record FILE too")
    if check and record is not None:
        raise InputError("--check and --record: give one of them")
    if record is not None:
        return _record(
            path, record, read_size(size or SIZE), read_count("--seconds", seconds or SECONDS, 1, MOST_SECONDS)
        )
    if check:
        return _check(path)
    return _open(load_to_show(path))


def load_to_show(path: str) -> "Session":
    """The session in a file, to be shown on a screen.

    Raises:
        InputError: where there is none, or more lanes than stand side by side.
    """
    from dyna_tui.lab.files.session import load

    session = load(path)
    if len(session.lanes) > MOST_LANES:
        what = f"{len(session.lanes):,} lanes, but at most {MOST_LANES} stand side by side"
        raise session.error(f"{what}: replay it with --check, or export a table of one")
    return session


def read_size(text: str) -> tuple[int, int]:
    """The columns and rows that a screen is to have.

    Raises:
        InputError: where they are none, or out of range.
    """
    from dyna_tui.maze.errors import quoted

    columns, by, rows = text.strip().lower().partition("x")
    numbers = [int(part) if part.isascii() and part.isdigit() and len(part) < 6 else 0 for part in (columns, rows)]
    fits = all(low <= number <= high for low, number, high in zip(SMALLEST, numbers, LARGEST, strict=True))
    if not by or not fits:
        right = f"columns by rows from {SMALLEST[0]}x{SMALLEST[1]} to {LARGEST[0]}x{LARGEST[1]}, as in --size {SIZE}"
        raise InputError(f"--size is {quoted(text)}, but must be {right}")
    return numbers[0], numbers[1]


def _open(session: "Session") -> int:
    terminal.require(sys.stdin, sys.stdout, sys.stderr)
    from dyna_tui.tui.app import LabApp

    return terminal.run(LabApp(session.maze, [lane.spec for lane in session.lanes], session=session))


def _check(path: str) -> int:
    """Replays a session and tells which lanes came to be what they were, and whether its file was altered."""
    from dyna_tui.charts.numbers import count
    from dyna_tui.lab.files.session import check, load

    session = load(path)
    with _progress("replaying") as tell:
        different = check(session, tell)
    for number, lane in enumerate(session.lanes):
        what = "differs from what was saved" if number in different else "equal to the bit"
        interventions = f"{count(len(lane.entries))} deed{'s' if len(lane.entries) != 1 else ''}"
        print(f"lane {number + 1}  {lane.spec.spec_text}  {count(lane.ticks)} ticks, {interventions}: {what}")
    sys.stdout.flush()
    wrong = ["altered since it was saved"] if session.altered else []
    if different:
        lanes = ", ".join(str(number + 1) for number in different)
        wrong.append(f"the replay differs in lane{'s' if len(different) > 1 else ''} {lanes}")
    if wrong:
        say(f"{PROGRAM}: {session.path}: {': '.join(wrong)}")
    return FAILED if wrong else DONE


def _record(path: str, name: str, size: tuple[int, int], seconds: int) -> int:
    """Records a session from its beginning to its last moment as an asciicast."""
    import asyncio

    from dyna_tui.files import Destination
    from dyna_tui.tui.recording import recorded

    session = load_to_show(path)
    destination = Destination("--record", name)
    if session.warning:
        say(session.warning)
    with _progress("recording") as tell:
        lines = asyncio.run(recorded(session, size, seconds, tell))
    try:
        destination.write(line.encode() for line in lines)
    except OSError as error:
        say(f"{PROGRAM}: {name} could not be written after all ({error.strerror or error})")
        return FAILED
    return DONE


@contextmanager
def _progress(what: str) -> Iterator[Callable[[float], None]]:
    """Something to tell what share is done, which shows on a terminal and is gone at the end."""
    stream = sys.stderr if sys.stderr is not None and sys.stderr.isatty() else None

    def tell(share: float) -> None:
        if stream is not None:
            stream.write(f"\r{what} {share:4.0%}")
            stream.flush()

    try:
        yield tell
    finally:
        if stream is not None:
            stream.write("\r\x1b[K")
            stream.flush()
