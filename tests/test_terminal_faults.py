"""Faults of a terminal, for real: signals, storms of sizes, poor terminals, umask, and Python's switches."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.session import PATIENCE, ROOT, Session
from tests.test_terminal import KEPT, assert_restored, laboratory, printed_at_the_end

pytestmark = pytest.mark.slow


def test_sigquit_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    with laboratory("--run", env={"XDG_STATE_HOME": str(tmp_path)}) as session:
        session.send_signal(signal.SIGQUIT)
        assert session.wait_for_exit() == 131
        assert_restored(session)
        assert printed_at_the_end(session) in ("", KEPT)


def test_a_storm_of_sizes_ends_in_the_last_of_them() -> None:
    with laboratory("--run") as session:
        for number in range(300):
            session.resize(20 + number % 100, 5 + number % 40)
            session.send_signal(signal.SIGWINCH)
        session.resize(100, 30)
        session.wait_until(lambda: len(session.lines) == 30 and "help" in session.lines[-1], "the whole screen")
        session.type(" ")
        session.wait_for("paused")
        session.type("qq")
        assert session.wait_for_exit() == 0
        assert_restored(session)


@pytest.mark.parametrize(
    ("term", "colours"), [("linux", ""), ("xterm", ""), ("xterm-16color", ""), ("screen", ""), ("vt100", "")]
)
def test_poor_terminals_show_the_laboratory(term: str, colours: str) -> None:
    with laboratory(env={"TERM": term, "COLORTERM": colours}, columns=100, rows=30) as session:
        session.type(".")
        session.wait_for("Real steps +1 ")
        session.type("qq")
        assert session.wait_for_exit() == 0
        assert "38;2;" not in session.output, "no colours that it lacks"
        assert_restored(session)


@pytest.mark.parametrize("stream", [0, 1, 2])
def test_a_closed_stream_is_one_line_and_status_2(stream: int) -> None:
    code = (
        f"import os, sys; os.close({stream}); os.execv(sys.executable, [sys.executable, '-m', 'dyna_tui', 'blocking'])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 2
    assert done.stderr.count("\n") == (stream != 2) and "Traceback" not in done.stderr


@pytest.mark.parametrize("switch", ["-O", "-OO", "-I", "-X dev", "-W error"])
def test_pythons_switches_change_nothing(switch: str) -> None:
    path = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from dyna_tui.cli import main; sys.exit(main(['blocking']))"
    with Session([sys.executable, *switch.split(), "-c", path]) as session:
        session.wait_for(r"Real steps +0")
        session.type(".")
        session.wait_for("Real steps +1 ")
        session.type("qq")
        assert session.wait_for_exit() == 0
        assert_restored(session)
        assert printed_at_the_end(session) == ""


def test_under_a_strict_umask_all_is_kept_for_oneself_and_read_again(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        with laboratory(env={"XDG_STATE_HOME": str(tmp_path / "state")}) as session:
            session.type(".")
            session.wait_for("Real steps +1 ")
            session.wait_until(lambda: bool(list(tmp_path.rglob("*.json"))), "the copy")
            session.send_signal(signal.SIGKILL)
            session.wait_for_exit()
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o077 for path in tmp_path.rglob("*")} == {0}
    with Session.of_dyna_tui("recover", env={"XDG_STATE_HOME": str(tmp_path / "state")}) as session:
        session.wait_for("Real steps +1 ")
