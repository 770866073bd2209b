"""Recovery, in a real terminal: what was done is there again, however the laboratory ended."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from dyna_tui.lab.files.session import load
from tests.terminal.session import ROOT, Session

RAISES = """
from dyna_tui.tui.laboratory.running import Running
def fail(self): raise RuntimeError("a fault of the screen")
Running.change_speed = lambda self, by: fail(self)
from dyna_tui.cli import main
raise SystemExit(main(["blocking"]))
"""
"""The laboratory, in which a key raises an exception."""


@pytest.fixture
def state(tmp_path: Path) -> dict[str, str]:
    return {"XDG_STATE_HOME": str(tmp_path)}


def copies(state: Mapping[str, str]) -> list[Path]:
    return sorted(Path(state["XDG_STATE_HOME"]).glob("dyna-tui/recovery/*.json"))


def listed(state: Mapping[str, str]) -> str:
    """What ``dyna-tui recover --list`` prints."""
    command = [sys.executable, "-m", "dyna_tui", "recover", "--list"]
    with Session(command, env=state, columns=120) as session:
        assert session.wait_for_exit() == 0
        return session.text.strip()


def step_and_wait_for_a_copy(session: Session, state: Mapping[str, str]) -> None:
    session.wait_for(r"Real steps +0")
    session.type("..")
    session.wait_for(r"Real steps +2 ")
    session.wait_until(lambda: bool(copies(state)), "the copy")


def test_what_a_kill_would_lose_is_opened_again_and_gone_once_it_is_quit(state: dict[str, str]) -> None:
    with Session.of_dyna_tui("blocking", env=state) as session:
        step_and_wait_for_a_copy(session, state)
        assert listed(state) == "Nothing to recover."
        session.send_signal(signal.SIGKILL)
        assert session.wait_for_exit() == 128 + signal.SIGKILL
    assert "Blocking maze, step 2: dyna-q, dyna-q+" in listed(state)
    with Session.of_dyna_tui("recover", env=state) as session:
        session.wait_for(r"Real steps +2 ")
        session.type("q")
        session.wait_for("2 steps are not saved")
        session.type("q")
        assert session.wait_for_exit() == 0
    assert copies(state) == [] and listed(state) == "Nothing to recover."


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_all_that_was_done(number: signal.Signals, state: dict[str, str]) -> None:
    with Session.of_dyna_tui("blocking", env=state) as session:
        step_and_wait_for_a_copy(session, state)
        session.type("...")
        session.wait_for(r"Real steps +5 ")
        session.send_signal(number)
        session.wait_for_exit()
    assert "step 5" in listed(state)


@pytest.mark.slow
def test_a_closed_terminal_leaves_all_that_was_done(state: dict[str, str]) -> None:
    with Session.of_dyna_tui("blocking", env=state) as session:
        step_and_wait_for_a_copy(session, state)
        session.hang_up()
        session.wait_for_exit()
    assert "step 2" in listed(state)


@pytest.mark.slow
def test_an_exception_saves_first_and_says_how_to_go_on(state: dict[str, str]) -> None:
    with Session([sys.executable, "-c", RAISES], env=state, columns=120) as session:
        session.wait_for(r"Real steps +0")
        session.type(".")
        session.wait_for(r"Real steps +1 ")
        session.type("]")
        assert session.wait_for_exit() == 1
        assert "internal error: RuntimeError: a fault of the screen" in session.text
        assert "'dyna-tui recover' opens it" in session.text
        assert session.modes[1049] is False
    assert "step 1:" in listed(state)


@pytest.mark.slow
def test_a_laboratory_in_which_nothing_was_done_leaves_nothing(state: dict[str, str]) -> None:
    with Session.of_dyna_tui("blocking", env=state) as session:
        session.wait_for(r"Real steps +0")
        session.send_signal(signal.SIGTERM)
        assert session.wait_for_exit() == 128 + signal.SIGTERM, session.text
        assert "recover" not in session.text
    assert copies(state) == []


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_is_told_and_all_goes_on(tmp_path: Path) -> None:
    (tmp_path / "dyna-tui").write_text("in the way")
    with Session.of_dyna_tui("blocking", env={"XDG_STATE_HOME": str(tmp_path)}, columns=160) as session:
        session.wait_for(r"Real steps +0")
        session.type(".")
        session.wait_for("No recovery copy is kept")
        session.type(".")
        session.wait_for(r"Real steps +2 ")
        session.type("qq")
        assert session.wait_for_exit() == 0


def test_there_must_be_something_to_recover(state: dict[str, str]) -> None:
    command = [sys.executable, "-m", "dyna_tui", "recover"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=os.environ | state, check=False)
    assert done.returncode == 2
    assert done.stderr == "dyna-tui: nothing to recover: every laboratory was quit or saved\n"


@pytest.mark.slow
def test_a_lesson_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    env = {"XDG_DATA_HOME": str(tmp_path)}
    kept = tmp_path / "dyna-tui" / "lessons" / "by-hand.json"
    with Session.of_dyna_tui("learn", "by-hand", env=env, columns=120, rows=40) as session:
        session.wait_for(r"Real steps +0")
        session.type("e")
        session.wait_for(r"Episode +2 ")
        session.type("\r")
        session.wait_until(kept.exists, "the laboratory of the first step")
        session.type(".....")
        session.wait_for(r"Real steps +18 ")
        session.wait_until(lambda: load(str(kept)).clock == 18, "what was done since")
        session.send_signal(signal.SIGKILL)
        session.wait_for_exit()
    with Session.of_dyna_tui("learn", "by-hand", env=env, columns=120, rows=40) as session:
        session.wait_for(r"Real steps +18 ")
