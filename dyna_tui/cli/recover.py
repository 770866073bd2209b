"""``dyna-tui recover``: opens a laboratory that a crash, a signal or a closed terminal ended."""

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from dyna_tui.cli.messages import DONE, PROGRAM
from dyna_tui.errors import InputError

if TYPE_CHECKING:
    from dyna_tui.lab.files.recovery import LeftBehind


def run_recover(number: int, agents: Sequence[str] = (), *, listed: bool, discard: bool, plain: bool = False) -> int:
    """Open, list or remove copies that laboratories left behind, and return the exit status.

    Args:
        number: which, counted from the latest, which is 1.
        agents: the classes in files of its lanes that are agents of the user's own.
        listed: whether to list them instead.
        discard: whether to remove that one instead.
        plain: whether it is read and written line by line, without a screen.

    Raises:
        InputError: if there is no such copy, it cannot be read, or there is no terminal.
    """
    from dyna_tui.lab.files.recovery import left_behind, remove

    if listed and discard:
        raise InputError("--list and --discard cannot be combined: give one of them")
    found = left_behind()
    if listed:
        for index, copy in enumerate(found, 1):
            print(f"{index:>3}  {described(copy)}")
        if not found:
            print("Nothing to recover.")
        sys.stdout.flush()
        return DONE
    if not found:
        raise InputError("nothing to recover: every laboratory was quit or saved")
    if number > len(found):
        raise InputError(f"there are {len(found)} laboratories to recover, not {number}: see {PROGRAM} recover --list")
    copy = found[number - 1]
    if discard:
        what = described(copy)
        remove(copy)
        print(f"Removed: {what}", flush=True)
        return DONE
    return _open(copy, agents, plain=plain)


def described(copy: "LeftBehind") -> str:
    """A copy in a line: when it was made, and of what."""
    from dyna_tui.charts.numbers import count
    from dyna_tui.lab.files.session import load

    try:
        when = datetime.fromtimestamp(copy.saved).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):  # of a clock gone wild
        when = "at an unknown time"
    try:
        session = load(str(copy.path))
    except InputError as problem:
        return f"{when}  {problem}"
    lanes = ", ".join(lane.spec.spec_text for lane in session.lanes)
    title = session.maze.title or session.maze.path
    return f"{when}  {title}, step {count(session.clock)}: {lanes}"


def _open(copy: "LeftBehind", agents: Sequence[str], *, plain: bool) -> int:
    from dyna_tui import terminal
    from dyna_tui.cli.replay import load_to_show, show_session
    from dyna_tui.lab.files.recovery import RecoveryCopy

    recovery = RecoveryCopy()
    if not recovery.adopt(copy):
        raise InputError(f"{copy.path}: another {PROGRAM} has just opened it")
    try:
        session = load_to_show(str(copy.path), agents)
        plain = plain or terminal.wants_plain_lines()
        status = show_session(session, lambda: recovery, recovered=True, plain=plain)
        if status == DONE and not plain:  # line by line it stays until a person quits: a script is none
            recovery.clear()
        return status
    finally:
        recovery.close()
