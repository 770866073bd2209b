"""Reading what a user names: pipes that the shell hands over, and of those in a folder only what somebody writes."""

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from dyna_tui.inputs import read_at_most
from dyna_tui.maze import load

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
MAZE = b"S..G\n"


def in_a_thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_no_more_is_read_than_the_limit_and_a_byte(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(100))
    assert [len(read_at_most(tmp_path / "file", most)) for most in (10, 99, 100, 1000)] == [11, 100, 100, 100]


def test_what_the_shell_hands_over_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dyna_tui.inputs.PATIENCE", 0.0)
    end, begin = os.pipe()
    asked = threading.Event()

    def write() -> None:
        asked.wait()
        for piece in (MAZE[:2], MAZE[2:]):
            os.write(begin, piece)
        os.close(begin)

    writer = in_a_thread(write)
    asked.set()
    try:
        assert load(f"/dev/fd/{end}").grid.states == len(MAZE) - 1
    finally:
        writer.join()
        os.close(end)


def test_a_pipe_in_a_folder_is_read_to_its_end_where_somebody_writes_to_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = in_a_thread(lambda: pipe.write_bytes(MAZE * 20_000))
    assert read_at_most(pipe, 10**6) == MAZE * 20_000
    writer.join()


def test_and_refused_where_nobody_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dyna_tui.inputs.PATIENCE", 0.01)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="a pipe that nobody writes to"):
        read_at_most(tmp_path / "pipe", 10)
    for device in ("/dev/zero", "/dev/urandom"):
        with pytest.raises(OSError, match="not a regular file"):
            read_at_most(device, 10)
