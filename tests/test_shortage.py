"""Too little memory, too few files or threads: a line that says so, the terminal as it was, and no traceback."""

import errno
import os
import resource
import shlex
import sys
from pathlib import Path

import pytest

from dyna_tui import terminal
from dyna_tui.agents import read_all
from dyna_tui.cli import main
from dyna_tui.dyna.zeros import zeros_by_pages
from dyna_tui.errors import InputError, shortage
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import load
from tests.terminal.session import Session
from tests.test_terminal import assert_restored

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")


def caught(work: object) -> Exception:
    with pytest.raises(Exception) as found:
        work()  # type: ignore[operator]
    return found.value


def without_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        os.pipe()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_what_is_short_is_told_from_other_errors() -> None:
    for work in (lambda: bytearray(1 << 62), lambda: zeros_by_pages(1 << 57, float)):
        assert str(shortage(caught(work))).startswith("out of memory: ")
    assert str(shortage(OSError(errno.ENOMEM, "Cannot allocate memory"))).startswith("out of memory: ")
    assert str(shortage(ImportError("x.so: failed to map segment from shared object"))).startswith("out of memory: ")
    assert str(shortage(caught(without_files))).startswith("too many open files: ")
    assert str(shortage(RuntimeError("can't start new thread"))).startswith("no further thread ")
    for other in (OSError(errno.ENOSPC, "full"), ImportError("no module"), RuntimeError("surprise"), ValueError()):
        assert shortage(other) is None


@pytest.mark.parametrize(
    "error", [MemoryError(), OSError(errno.EMFILE, "Too many open files"), OSError(errno.ENOMEM, "no memory", "file")]
)
def test_a_command_says_it_in_a_line_and_blames_nothing_else(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(name: str) -> None:
        raise error

    monkeypatch.setattr("dyna_tui.cli.check.check_maze", fail)
    assert main(["check", "blocking"]) == 1
    assert capsys.readouterr() == ("", f"dyna-tui: {shortage(error)}\n")
    terminal.report_internal_error(error)
    assert capsys.readouterr().err == f"dyna-tui: {shortage(error)}\n"


def test_a_lane_that_does_not_fit_is_not_added(monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab(load("blocking"), read_all(["dyna-q"]))
    lab.advance(5)
    lanes = list(lab.lanes)

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Lane, "fork", fail)
    with pytest.raises(InputError, match="out of memory: another lane does not fit; drop one first"):
        lab.fork(0)
    monkeypatch.setattr("dyna_tui.lab.lab.Lane", fail)
    with pytest.raises(InputError, match="out of memory: another lane does not fit; drop one first"):
        list(lab.adding(lab.lanes[0].first_spec))
    assert lab.lanes == lanes and lab.clock == 5


def limited(limit: str, *words: str) -> list[str]:
    """The command of the laboratory, below a limit of the shell's ``ulimit``."""
    return ["bash", "-c", f"ulimit {limit}; exec {shlex.join([sys.executable, '-m', 'dyna_tui', *words])}"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="macOS keeps to no limit of memory")
@pytest.mark.parametrize("megabytes", [500, 900])
def test_a_maze_that_does_not_fit_into_memory_ends_the_laboratory_in_a_line(megabytes: int, tmp_path: Path) -> None:
    rows = ["." * 1500 for _ in range(1500)]
    rows[0], rows[-1] = "S" + rows[0][1:], rows[-1][1:] + "G"
    (tmp_path / "large.txt").write_text("\n".join(rows))
    with Session(limited(f"-v {megabytes * 1000}", str(tmp_path / "large.txt")), columns=120) as session:
        assert session.wait_for_exit() == 1
        assert_restored(session)
        assert "dyna-tui: out of memory: " in session.text and "Traceback" not in session.output


@pytest.mark.slow
def test_with_few_files_the_laboratory_opens_saves_and_keeps_a_copy(tmp_path: Path) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path)}
    with Session(limited("-n 16", "blocking"), columns=120, env=environment) as session:
        session.wait_for("Real steps +0")
        session.type(".")
        session.wait_for("Real steps +1 ")
        session.wait_until(lambda: bool(list(tmp_path.rglob("*.session.json"))), "the copy")
        session.type("\x13")
        session.wait_for("Save")
        session.type(f"\x15{tmp_path}/x.json\r")
        session.wait_for("Saved")
        session.type("q")
        assert session.wait_for_exit() == 0
    assert (tmp_path / "x.json").exists()


@pytest.mark.slow
def test_with_too_few_files_it_says_so(tmp_path: Path) -> None:
    with Session(limited("-n 6", "blocking"), columns=120, env={"XDG_STATE_HOME": str(tmp_path)}) as session:
        assert session.wait_for_exit() == 1
        assert "dyna-tui: too many open files: raise the limit" in session.text
