"""``dyna-tui replay``: opens a saved session, checks that its replay is identical, or records it."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from dyna_tui import terminal
from dyna_tui.cli.converters import SCREEN_SIZE
from dyna_tui.cli.messages import DONE, FAILED, PROGRAM, print_message
from dyna_tui.cli.outputs import write_output
from dyna_tui.cli.progress import ProgressBar
from dyna_tui.cli.running import new_copy, run_app
from dyna_tui.cli.start_up import find_library
from dyna_tui.errors import InputError, printable
from dyna_tui.lab import MOST_LANES

if TYPE_CHECKING:
    from dyna_tui.agents import AgentSpec
    from dyna_tui.cli.options import AppearanceOptions
    from dyna_tui.lab.files.recovery import RecoveryCopy
    from dyna_tui.lab.files.session_format import Session

RECORDING_SECONDS = 20


def run_replay(
    path: str,
    look: "AppearanceOptions | None" = None,
    *,
    agents: Sequence[str] = (),
    plain: bool,
    check: bool,
    record: str | None,
    size: tuple[int, int] | None,
    seconds: int | None,
) -> int:
    """Open, check or record a session, and return the exit status: FAILED if a check finds a difference.

    Args:
        path: the session file.
        look: how the laboratory looks.
        agents: the classes in files of its lanes that are agents of the user's own.
        plain: whether it is read and written line by line, without a screen.
        check: whether to check it.
        record: the file of a recording, if any.
        size: columns and rows of a recording.
        seconds: length of a recording.

    Raises:
        InputError: if the options contradict each other, the session cannot be replayed, or there is no terminal.
    """
    if record is None and (size is not None or seconds is not None):
        raise InputError("--size and --seconds apply to a recording only: add --record FILE")
    if plain and (check or record is not None):
        raise InputError("--plain applies to the laboratory only: leave it out")
    if look is not None and any(vars(look).values()) and (check or record is not None):
        raise InputError("--theme, --value-colours and --glyphs apply to the laboratory only: leave them out")
    if check and record is not None:
        raise InputError("--check and --record cannot be combined: give one of them")
    if record is not None:
        return _record(path, agents, record, size or SCREEN_SIZE, seconds or RECORDING_SECONDS)
    return _check(path, agents) if check else open_session(path, agents, look=look, plain=plain)


def read_own(agents: Sequence[str]) -> "list[AgentSpec]":
    """The agents of a session that are classes in files named on the command line.

    Raises:
        InputError: if one is no class in a file, or cannot be loaded.
    """
    from dyna_tui.own_agents.spec import names_class
    from dyna_tui.own_agents.variant import read_own_agents

    for text in agents:
        if not names_class(text):
            raise InputError(
                f"--agent {text}: a session has its agents; name only the file of your own, as in mine.py:DynaQ"
            )
    return [spec for text in agents for spec in read_own_agents(text)]


def load_to_show(path: str, agents: Sequence[str] = ()) -> "Session":
    """Load a session that is to be shown on a screen.

    Raises:
        InputError: if it cannot be read, or has more lanes than the screen can hold.
    """
    from dyna_tui.lab.files.session import load

    session = load(path, read_own(agents))
    if len(session.lanes) > MOST_LANES:
        what = f"{len(session.lanes):,} lanes, but the screen holds at most {MOST_LANES}"
        raise session.error(f"{what}: use --check, or export a table of one lane")
    return session


def open_session(
    path: str, agents: Sequence[str] = (), *, look: "AppearanceOptions | None" = None, plain: bool = False
) -> int:
    """Open a session in the laboratory, line by line if ``plain``, and return the exit status it ends with.

    Raises:
        InputError: if it cannot be read or shown, or there is no terminal.
    """
    return show_session(load_to_show(path, agents), look=look, plain=plain)


def show_session(
    session: "Session",
    recovery: "Callable[[], RecoveryCopy]" = new_copy,
    *,
    recovered: bool = False,
    look: "AppearanceOptions | None" = None,
    plain: bool = False,
) -> int:
    """Open a session in the laboratory, line by line if ``plain``, and return the exit status it ends with.

    Args:
        session: the session.
        recovery: gives its recovery copy: the one that it was, if it was one.
        recovered: whether the session is in that copy alone, so that to quit may lose it.
        look: how the laboratory looks.
        plain: whether it is read and written line by line, without a screen.

    Raises:
        InputError: if there is no terminal or no engine.
    """
    if plain or terminal.wants_plain_lines():
        from dyna_tui.plain.opening import open_session_plain

        find_library()
        return open_session_plain(session, recovery(), recovered=recovered)
    terminal.require(sys.stdin, sys.stdout, sys.stderr)
    find_library()
    from dyna_tui.tui.app import LabApp

    specs = [lane.spec for lane in session.lanes]
    return run_app(LabApp(session.maze, specs, session=session, recovery=recovery, recovered=recovered), look)


def _check(path: str, agents: Sequence[str]) -> int:
    """Replay a session and report which lanes end as they were saved, and whether the file was altered."""
    from dyna_tui.charts.numbers import count, counted
    from dyna_tui.lab.files.session import check, load

    session = load(path, read_own(agents))
    with ProgressBar(sys.stderr, "Replaying") as bar:
        different = check(session, bar.share)
    for number, lane in enumerate(session.lanes):
        result = "differs from the saved state" if number in different else "replay identical"
        interventions = counted(len(lane.entries), "intervention")
        print(f"lane {number + 1}  {lane.spec.spec_text}  {count(lane.ticks)} ticks, {interventions}: {result}")
    sys.stdout.flush()
    faults = ["file altered since it was saved"] if session.altered else []
    others = {
        lane.spec.variant.name for number, lane in enumerate(session.lanes) if lane.changed_code and number in different
    }
    faults += [f"{name} is not the file that was saved with it (its digest differs)" for name in sorted(others)]
    if session.warning and not others:
        print_message(session.warning)
    if different:
        lanes = ", ".join(str(number + 1) for number in different)
        faults.append(f"the replay differs in lane{'s' if len(different) > 1 else ''} {lanes}")
    if faults:
        print_message(f"{PROGRAM}: {session.path}: {'; '.join(faults)}")
    return FAILED if faults else DONE


def _record(path: str, agents: Sequence[str], name: str, size: tuple[int, int], seconds: int) -> int:
    """Record a session from its beginning to its end, as a page or as an asciicast, as the file's ending says."""
    import asyncio

    from dyna_tui.files import Destination
    from dyna_tui.tui.recording import recorded

    page = _is_page(name)
    session = load_to_show(path, agents)
    destination = Destination("--record", name, (path,))
    if session.warning:
        print_message(session.warning)
    with ProgressBar(sys.stderr, "Recording") as bar:
        lines = asyncio.run(recorded(session, size, seconds, bar.share, page=page))
    return write_output(destination, lines)


def _is_page(name: str) -> bool:
    """Whether a recording is written as a page, by the ending of its file.

    Raises:
        InputError: if the ending is that of something else.
    """
    from dyna_tui.lab.files.exports import KNOWN_ENDINGS

    ending = os.path.splitext(name)[1].lower()
    if ending in KNOWN_ENDINGS and ending not in (".cast", ".html"):
        raise InputError(f"--record {printable(name)}: a recording is written to .html or .cast, not {ending}")
    return ending == ".html"
