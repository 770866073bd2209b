"""Keeping: what was done line by line is there again after a crash, and gone once the laboratory is quit."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from dyna_tui.lab.files.recovery import RecoveryCopy, left_behind
from dyna_tui.lab.files.session import load, open_lab
from dyna_tui.plain.keeping import PlainKeeper
from tests.plain.lines import Talk
from tests.terminal.session import Session


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[RecoveryCopy]:
    copy = RecoveryCopy(tmp_path / "recovery")
    yield copy
    copy.close()


def kept(copy: RecoveryCopy) -> list[tuple[int, int]]:
    """The real steps and interventions of each lane in the copy."""
    assert copy.path is not None
    return [(lane.real_steps, len(lane.journal.entries)) for lane in open_lab(load(str(copy.path))).lanes]


def test_each_line_that_changes_something_is_in_the_copy(copy: RecoveryCopy, tmp_path: Path) -> None:
    talk = Talk(asks=True)
    talk.on.keeper = PlainKeeper(copy, talk.on)
    talk.give("why", "help")
    assert copy.path is None
    talk.give("run 50")
    assert kept(copy) == [(50, 0), (50, 0)]
    talk.give("wall 2,2", "fork")
    assert kept(copy) == [(50, 1), (50, 1), (50, 0)]  # the fork stands beside its lane
    talk.give(f"save {tmp_path / 'run.json'}")
    assert copy.path is None
    talk.give("step")
    assert kept(copy) == [(51, 1), (51, 1), (51, 0)]
    talk.on.keeper.end()
    assert copy.path is None


def test_a_folder_that_cannot_be_written_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "recovery").write_text("in the way")
    talk = Talk(asks=True)
    talk.on.keeper = PlainKeeper(RecoveryCopy(tmp_path / "recovery"), talk.on)
    written = talk.give("run 50", "run 50")
    assert sum("No recovery copy is kept" in line for line in written) == 1
    assert talk.steps == [100, 100]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_what_a_kill_would_lose_is_opened_again_line_by_line(number: signal.Signals, tmp_path: Path) -> None:
    state = {"XDG_STATE_HOME": str(tmp_path)}
    with Session.of_dyna_tui("blocking", "--plain", env=state) as session:
        session.wait_for(r">\s*$")
        session.type("run 30\nwall 2,2\n")
        session.wait_until(lambda: bool(list(tmp_path.glob("dyna-tui/recovery/*.json"))), "the copy")
        session.type("tell cell 2,2\n")
        session.wait_for(r"\(2,2\): wall")
        session.send_signal(number)
        session.wait_for_exit()
    with Session.of_dyna_tui("recover", "--plain", env=state) as session:
        session.wait_for(r">\s*$")
        assert "Dyna-Q: step 30" in session.text
        session.type("quit\n")
        session.wait_for("Quit and lose")
        session.type("yes\n")
        assert session.wait_for_exit() == 0
    assert left_behind(tmp_path / "dyna-tui" / "recovery") == []
