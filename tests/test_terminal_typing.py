"""Typing in a real terminal: dialogs take keys and pastes in the order in which they come, sent in one burst."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.terminal.session import Session

CTRL_S, CTRL_U, CTRL_E, DOWN, ESCAPE, ENTER = "\x13", "\x15", "\x05", "\x1b[B", "\x1b", "\r"


def pasted(text: str) -> str:
    """A text as a terminal sends what is pasted."""
    return f"\x1b[200~{text}\x1b[201~"


def laboratory() -> Session:
    """The laboratory, a step done."""
    session = Session.of_dyna_tui("mazes/blocking.txt", columns=120, rows=40)
    session.wait_for(r"Real steps +0")
    session.type(".")
    session.wait_for(r"Real steps +1 ")
    return session


@pytest.mark.parametrize(
    ("by", "running"),
    [
        pytest.param(str, False, id="typed-paused", marks=pytest.mark.slow),
        pytest.param(str, True, id="typed-running"),
        pytest.param(pasted, False, id="pasted-paused"),
        pytest.param(pasted, True, id="pasted-running", marks=pytest.mark.slow),
    ],
)
def test_a_session_is_saved_under_a_name_that_comes_in_one_burst(by: Callable[[str], str], running: bool) -> None:
    with TemporaryDirectory() as folder, laboratory() as session:
        path = Path(folder) / "a long name.json"
        session.type(" " * running)
        for _ in range(3):
            session.type(f"{CTRL_S}{CTRL_U}{by(str(path))}{ENTER}")
            session.wait_until(path.exists, "the file")
            path.unlink()
        assert list(Path(folder).iterdir()) == []


def test_an_export_a_run_and_the_end_come_in_one_burst(tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    with laboratory() as session:
        session.type(f"{CTRL_E}{DOWN}{ENTER}{CTRL_U}{path}{ENTER}s{CTRL_U}0.25{ENTER}a{CTRL_S}")
        session.wait_for(r"\bLanes\b")
        session.type(f"qx{ESCAPE}")
        session.wait_until(lambda: "change agent" not in session.text, "the end of the dialog")
        session.type("..?")
        session.wait_for("dyna-tui help")
        assert path.exists()
        session.type(f"{ESCAPE}")
        session.wait_for(r"Real steps +3 ")
