"""The laboratory in a pseudo-terminal: keys go in, the screen is read, and the terminal is restored."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dyna_tui import terminal
from dyna_tui.errors import InputError
from tests.terminal.session import PATIENCE, ROOT, Session

MAZE = "mazes/blocking.txt"
ALTERNATE_SCREEN, CURSOR, LINE_WRAP = 1049, 25, 7
KEPT = "dyna-tui: a copy of your laboratory is kept: 'dyna-tui recover' opens it\n"
"""What is said at the end where a run has come so far that there is a copy."""
INTERNAL_ERROR = "dyna-tui: internal error: {} (set DYNA_TUI_TRACEBACK=1 for a traceback)"

STATUS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
each_signal = pytest.mark.parametrize(
    ("number", "status"),
    [pytest.param(*pair, marks=[pytest.mark.slow] if pair[1] == 143 else []) for pair in STATUS.items()],
    ids=lambda value: str(value),
)


def laboratory(*words: str, **keywords: Any) -> Session:
    """The laboratory on the blocking maze, its first screen painted."""
    session = Session.of_dyna_tui(MAZE, *words, **keywords)
    session.wait_for(r"Real steps +\d")  # asked to run at once, it may be beyond step 0 before it is looked at
    return session


def tiny_app(**keywords: Any) -> Session:
    """The tiny app, its first screen painted."""
    session = Session([sys.executable, "-m", "tests.terminal.tiny_app"], **keywords)
    session.wait_for("ready")
    return session


def assert_restored(session: Session) -> None:
    """The terminal is as it was: cursor and line wrap on, every other mode off, termios restored."""
    assert {mode for mode, is_on in session.modes.items() if is_on} == {CURSOR, LINE_WRAP}
    assert ALTERNATE_SCREEN in session.modes
    assert session.output.count("\x1b[>") == session.output.count("\x1b[<u"), "the keyboard protocol is popped"
    assert session.attributes == session.attributes_before


def printed_at_the_end(session: Session) -> str:
    """What is printed after the alternate screen was left."""
    return session.output.rpartition("\x1b[?1016l")[2].replace("\r\n", "\n")


def test_accents_of_their_own_in_titles_and_in_what_is_typed_move_nothing(tmp_path: Path) -> None:
    maze = tmp_path / "m.txt"
    title = "Cafe\u0301 ge\u0301ant ש\u05c1\u05b8ל 漢e\u0301"  # pyte draws no other clusters
    maze.write_text(f'+++\ntitle = "{title}"\n+++\nS..\n#..\n..G\n@ 5\nS..\n...\n.#G\n', encoding="utf-8")
    with Session.of_dyna_tui(str(maze)) as session:
        session.wait_for(r"layout 1 of 2 .* seed 0\n")
        session.type("." * 6)
        session.wait_for(r"layout 2 of 2 .* seed 0\n")
        session.type("\x13")
        session.wait_for("Save the session")
        session.type("Zu\u0308rie\u0301\x1b[D\x1b[D")
        session.wait_until(lambda: "Zürié" in session.text, "the name typed")
        at = next(number for number, row in enumerate(session.lines) if "Save the" in row)
        border, line = session.lines[at : at + 2]
        assert line[border.rindex("─╮") + 1] == "│"


@pytest.mark.parametrize(("columns", "rows"), [pytest.param(80, 24, marks=pytest.mark.slow), (120, 40)])
def test_a_person_steps_runs_and_quits(columns: int, rows: int) -> None:
    with laboratory(columns=columns, rows=rows) as session:
        assert "Blocking maze" in session.lines[0]
        assert "layout 1 of 2" in session.lines[0]
        assert session.text.count("Real steps") == 2, "two lanes"
        assert "Dyna-Q " in session.text
        assert "Dyna-Q+" in session.text

        session.type(".")
        session.wait_for(r"Real steps +1 .*Real steps +1 ")

        session.type("]" * 12 + " ")
        session.wait_for(r"Real steps +(?:[3-9],|\d\d+,|\d+,\d\d\d,)\d\d\d ")
        session.wait_for("layout 2 of 2, since step 1,000")

        session.type(" ")
        session.wait_for("paused")
        session.type("qq")
        assert session.wait_for_exit() == 0
        assert_restored(session)
        assert printed_at_the_end(session) == ""


def test_one_tick_after_the_other_is_drawn_in_the_formula() -> None:
    with laboratory(columns=120, rows=40) as session:
        session.type(".")
        session.wait_for(r"Real steps +1 ")
        for lit in ("ACT", "DIRECT", "MODEL", "PLANNING"):
            session.type("p")
            session.wait_for(f"─▶.*{lit}|{lit}.*─▶")
        assert "Q((" in session.text.partition("PLANNING")[2]
        session.type("qq")
        assert session.wait_for_exit() == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "typed", [b"\xfc", b"\xc0", b"\xe2\x28", b"\x1b[M#\x98*", b"\xff" * 50], ids=["key", "c0", "cut", "mouse", "many"]
)
def test_bytes_that_are_not_utf_8_do_nothing(typed: bytes) -> None:
    with tiny_app() as session:
        session.type(typed)
        session.type("qq")
        assert session.wait_for_exit() == 0
        assert_restored(session)


def test_a_run_of_3000_steps_shows_the_change_at_step_1000() -> None:
    with laboratory("--run", columns=120, rows=40) as session:
        session.type("]" * 12)
        session.wait_for(r"Real steps +(?:[3-9],|\d\d+,|\d+,\d\d\d,)\d\d\d ")
        session.wait_for("layout 2 of 2, since step 1,000")
        session.wait_for("pairs outdated")


@each_signal
def test_a_signal_ends_a_running_laboratory_and_restores_the_terminal(number: signal.Signals, status: int) -> None:
    with laboratory("--run") as session:
        session.wait_for(r"Real steps +[1-9]")
        session.send_signal(number)
        assert session.wait_for_exit() == status
        assert_restored(session)
        assert printed_at_the_end(session) in ("", KEPT)


@pytest.mark.slow
def test_ctrl_c_leaves_as_an_interrupt_does() -> None:
    with laboratory() as session:
        session.type("\x03")
        assert session.wait_for_exit() == 130
        assert_restored(session)


@pytest.mark.slow
def test_a_laboratory_without_a_hang_up_signal_ends_with_its_terminal() -> None:
    master, slave = os.openpty()
    command = [sys.executable, "-m", "dyna_tui", "blocking", "--run"]
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, cwd=ROOT) as process:
        os.close(slave)
        shown = b""
        while b"Real steps" not in shown:
            shown += os.read(master, 65536)
        os.close(master)
        assert process.wait(PATIENCE) == 129


@pytest.mark.slow
def test_a_laboratory_whose_window_is_closed_ends() -> None:
    with laboratory("--run") as session:
        session.hang_up()
        assert session.wait_for_exit() == 129


@pytest.mark.slow
def test_the_laboratory_survives_any_size() -> None:
    with laboratory() as session:
        for columns, rows in ((20, 5), (200, 50), (1, 1), (80, 24)):
            session.resize(columns, rows)
        session.type(".")
        session.wait_for("Real steps +1 ")
        session.type("qq")
        assert session.wait_for_exit() == 0


@pytest.mark.parametrize(
    ("key", "error"), [("x", "ValueError: out of luck"), ("w", "KeyError: 'nowhere'")], ids=["handler", "worker"]
)
@pytest.mark.slow
def test_an_exception_becomes_one_line_and_status_1(key: str, error: str) -> None:
    with tiny_app() as session:
        session.type(key)
        assert session.wait_for_exit() == 1
        assert_restored(session)
        assert printed_at_the_end(session) == INTERNAL_ERROR.format(error) + "\n"


def test_the_traceback_of_an_exception_can_be_asked_for() -> None:
    with tiny_app(env={"DYNA_TUI_TRACEBACK": "1"}) as session:
        session.type("x")
        assert session.wait_for_exit() == 1
        assert printed_at_the_end(session).startswith("Traceback (most recent call last):\n")
        assert "tiny_app.py" in printed_at_the_end(session)


@pytest.mark.slow
def test_an_app_leaves_with_its_own_status_and_message() -> None:
    with tiny_app() as session:
        session.type("m")
        assert session.wait_for_exit() == 3
        assert printed_at_the_end(session) == "farewell\n"


@pytest.mark.slow
def test_a_stuck_app_ends_at_the_second_signal() -> None:
    with tiny_app() as session:
        session.type("h")
        session.wait_until(lambda: len(session.text) > 0, "a screen")
        session.send_signal(signal.SIGTERM)
        # Within the grace a repeated signal is the same request; the watchdog is far longer.
        session.wait_until(lambda: sent_until_ended(session, signal.SIGTERM), "its end")
        assert session.wait_for_exit() == 143
        assert_modes_off(session)


def sent_until_ended(session: Session, number: signal.Signals) -> bool:
    """Whether the program has ended; where it has not, it is sent the signal again."""
    ended = session.process.poll() is not None
    if not ended:
        session.send_signal(number)
    return ended


def assert_modes_off(session: Session) -> None:
    """The terminal's modes are restored, although Textual could not do it."""
    assert not session.modes[ALTERNATE_SCREEN]
    assert session.modes[CURSOR]
    assert session.attributes == session.attributes_before


@pytest.mark.parametrize("ask", ["key", "signal"])
def test_job_control_releases_the_terminal_and_takes_it_back(ask: str) -> None:
    with tiny_app() as session:
        if ask == "key":
            session.type("z")
        else:
            session.send_signal(signal.SIGTSTP)
        session.wait_until_stopped()
        session.wait_until(lambda: session.text != "" and not session.modes[ALTERNATE_SCREEN], "the shell's screen")
        assert session.attributes == session.attributes_before

        session.send_signal(signal.SIGCONT)
        wait_for_start(session, 2)
        type_until_heard(session, "b", "ready b")
        session.type("qq")
        assert session.wait_for_exit() == 0
        assert_restored(session)


@pytest.mark.slow
def test_resuming_after_an_unannounced_stop_starts_nothing_twice() -> None:
    with tiny_app() as session:
        for start in (2, 3, 4):
            resume_until_start(session, start)
        type_until_heard(session, "b", "ready b")
        session.type("qq")
        assert session.wait_for_exit() == 0
        assert_restored(session)


def type_until_heard(session: Session, key: str, answer: str) -> None:
    """Type a key, again after a while: what comes while Textual takes the terminal may be flushed with the rest."""
    again = 0.0

    def heard() -> bool:
        nonlocal again
        if time.monotonic() > again:
            session.type(key)
            again = time.monotonic() + 2
        return answer in session.text

    session.wait_until(heard, answer)


def wait_for_start(session: Session, count: int) -> None:
    """Wait until the app has taken the terminal so many times, and reads keys again."""

    def started() -> bool:
        return bool(session.text) and session.output.count("\x1b[?2004h") >= count

    session.wait_until(started, f"start {count}")


def test_after_ctrl_z_and_resuming_the_whole_screen_is_back() -> None:
    with laboratory(columns=100) as session:
        session.type(".")
        session.wait_for(r"Real steps +1 ")
        session.wait_for(r"1 pair\b.*outdated first")
        before = session.text
        session.type("\x1a")
        session.wait_until_stopped()
        session.erase()
        session.send_signal(signal.SIGCONT)
        session.wait_until(lambda: session.text == before, "the screen as it was")


def resume_until_start(session: Session, count: int) -> None:
    """Send SIGCONT, again after a while: one that comes while Textual takes the terminal is not heard."""
    again = 0.0

    def started() -> bool:
        nonlocal again
        if session.output.count("\x1b[?2004h") >= count:
            return True
        if time.monotonic() > again:
            again = time.monotonic() + 3.0
            session.send_signal(signal.SIGCONT)
        return False

    session.wait_until(started, f"start {count}")


class Stream(io.StringIO):
    """A stream that is a terminal, or is not."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.mark.parametrize("name", ["standard input", "standard output", "standard error"])
@pytest.mark.parametrize("missing", [lambda: Stream(False), lambda: None], ids=["redirected", "closed"])
def test_without_a_terminal_the_stream_is_named(
    name: str, missing: Callable[[], Stream | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    names = ("standard input", "standard output", "standard error")
    streams = [missing() if name == other else Stream(True) for other in names]
    with pytest.raises(InputError) as caught:
        terminal.require(*streams)
    right = "run it without pipes or redirection"
    assert str(caught.value) == f"the laboratory needs a terminal, but {name} is not one: {right}"


def test_a_terminal_without_the_signs_of_the_screen_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    latin = Stream(True)
    monkeypatch.setattr(Stream, "encoding", "iso8859-1", raising=False)
    with pytest.raises(
        InputError, match="drawn in UTF-8, but the terminal's encoding is iso8859-1: use a UTF-8 locale"
    ):
        terminal.require(Stream(True), Stream(True), latin)


def test_a_dumb_terminal_is_rejected_and_a_browser_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    streams = [Stream(True), Stream(True), Stream(True)]
    monkeypatch.setenv("TERM", "xterm-256color")
    terminal.require(*streams)
    monkeypatch.setenv("TERM", "dumb")
    with pytest.raises(InputError, match="TERM is 'dumb': set TERM to the kind you have, as in TERM=xterm-256color"):
        terminal.require(*streams)
    monkeypatch.setenv("TEXTUAL_DRIVER", "some.web:Driver")
    terminal.require(None, None, None)


def test_the_tests_leave_no_threads() -> None:
    assert [thread.name for thread in threading.enumerate() if not thread.daemon] == ["MainThread"]
