"""Devices, folders, pipes, links in a circle and huge files, given to every command that takes a file."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from socket import AF_UNIX
from socket import socket as socket_of

import pytest

from dyna_tui.cli.program import main
from tests.fuzz.kinds import assert_one_line

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files of POSIX")

HUGE = 20 * 1024**3
COMMANDS = {
    "check": ("check", "FILE"),
    "experiment": ("experiment", "FILE", "--runs", "1", "--episodes", "1"),
    "laboratory": ("FILE", "--plain"),
    "replay": ("replay", "FILE", "--check"),
    "export": ("export", "FILE", "q"),
    "merge": ("merge", "FILE"),
    "learn": ("learn", "FILE", "--plain"),
    "grade a lesson": ("grade", "FILE", "FILE"),
    "grade": ("grade", "model", "FILE"),
    "check-agent": ("check-agent", "FILE.py:Agent"),
    "own agent": ("blocking", "--plain", "--agent", "FILE.py:Agent"),
    "q-table": ("experiment", "blocking", "--agent", "dyna-q:q0=@FILE", "--runs", "1", "--steps", "1"),
}


def pipe(path: Path) -> None:
    """A pipe that holds a little, and that nobody writes to any more."""
    end, begin = os.pipe()
    os.write(begin, b"\x00not anything")
    os.close(begin)
    path.symlink_to(f"/dev/fd/{end}")


def socket(path: Path) -> None:
    with suppress(OSError), socket_of(AF_UNIX) as server:  # the folder's name may be too long for one
        server.bind(str(path))


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(HUGE)


ODD: dict[str, Callable[[Path], object]] = {
    "a folder": lambda path: path.mkdir(),
    "nothing": lambda path: path.symlink_to("/dev/null"),
    "zeros without end": lambda path: path.symlink_to("/dev/zero"),
    "a link in a circle": lambda path: path.symlink_to(path.name),
    "a link to nothing": lambda path: path.symlink_to("missing"),
    "no file": lambda path: None,
    "an empty file": lambda path: path.touch(),
    "bytes": lambda path: path.write_bytes(bytes(range(256)) * 40),
    "a pipe": pipe,
    "a pipe that nobody writes to": lambda path: os.mkfifo(path),
    "a socket": lambda path: socket(path),
    "a terminal": lambda path: path.symlink_to("/dev/tty"),
    "a huge file": huge,
}


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The command line ends with status 2 and one line; ``grade``, which goes on to the next session, with 1."""
    status = main(words)
    shown = capsys.readouterr()
    lines = shown.err.splitlines()
    assert status == (1 if words[:2] == ["grade", "model"] else 2), (words, status, shown)
    assert len(lines) == 1, (words, lines)
    assert_one_line(lines[0].removeprefix("dyna-tui: "))


@pytest.mark.parametrize("what", ODD)
def test_every_command_refuses_what_is_no_file_of_its_own(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("dyna_tui.inputs.PATIENCE", 0.01)
    for name in ("odd", "odd.py"):
        ODD[what](tmp_path / name)
    for words in COMMANDS.values():
        if what == "nothing" and words[0] == "check-agent":
            continue
        refused([word.replace("FILE", "odd") for word in words], capsys)
    for name in ("odd", "odd.py"):
        with suppress(OSError):
            (tmp_path / name).unlink()


@pytest.mark.parametrize("name", ["x" * 40_000, "a/" * 3000, "new\nline\x1b[2J", "\udcff\udcfe", "\u202egnp", "[/red]"])
def test_every_command_refuses_odd_names(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in COMMANDS.values():
        refused([word.replace("FILE", name) for word in words], capsys)
