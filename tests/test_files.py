"""Atomic file writing: whole or not at all, and what cannot be written is found before."""

import os
import stat
from pathlib import Path

import pytest

from dyna_tui.errors import InputError
from dyna_tui.files import Destination, stem_of, write_whole


def test_a_file_is_there_whole_and_nothing_else_is(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    destination = Destination("--output", str(path))
    assert not list(tmp_path.iterdir()), "nothing is left of the check"
    destination.write([b"{", b"}"])
    assert path.read_bytes() == b"{}"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    path, link = tmp_path / "there", tmp_path / "link"
    path.write_text("before")
    path.chmod(0o640)
    link.symlink_to(path)
    Destination("--output", str(link)).write([b"after"])
    assert path.read_text() == "after"
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_dangling_link_stays_a_link(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "new")
    Destination("--output", str(link)).write([b"x"])
    assert (tmp_path / "new").read_text() == "x"
    link.unlink()
    link.symlink_to(tmp_path / "other")
    write_whole(str(link), ["x"])
    assert link.is_symlink()
    assert (tmp_path / "other").read_text() == "x"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("loop", "a symbolic link to itself"),
        ("to-loop", "a symbolic link to itself"),
        ("new/", "no such directory"),
        ("new/.", "no such directory"),
        ("new/..", "no such directory"),
        ("file/", "no such directory"),
        ("loop/", "no such directory"),
        (".", "it is a directory"),
    ],
)
def test_what_cannot_become_a_file_is_left_alone(
    name: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("before")
    Path("loop").symlink_to("loop")
    Path("to-loop").symlink_to("loop")
    with pytest.raises(
        InputError, match=rf"^--output {name} cannot be written \({problem}\): name a file that can be written$"
    ):
        Destination("--output", name)
    with pytest.raises(
        InputError, match=rf"^{name}: cannot be written \({problem}\): name a file that can be written$"
    ):
        write_whole(name, ["x"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "loop", "to-loop"]
    assert Path("loop").is_symlink()
    assert Path("file").read_text() == "before"


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "there"
    path.write_text("before")

    def pieces() -> "list[bytes]":
        raise OSError(28, "No space left on device")

    destination = Destination("--output", str(path))
    with pytest.raises(OSError, match="No space left"):
        destination.write(piece for _ in range(1) for piece in pieces())
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_replaced_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "there"
    path.write_text("before")

    def busy(*_: object) -> None:
        raise OSError(16, "Device or resource busy")

    monkeypatch.setattr(Path, "replace", busy)
    with pytest.raises(InputError, match=r"there: cannot be written \(Device or resource busy\): name a file"):
        write_whole(str(path), ["after"])
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    Destination("--output", str(tmp_path / "new")).write([b"x"])
    (tmp_path / "other").write_text("x")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_device_is_written_to_and_not_replaced() -> None:
    Destination("--output", os.devnull).write([b"x"])
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        Destination("--output", str(pipe)).write([b"through"])
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)


@pytest.mark.parametrize("name", ["", "/", "/no/such/folder/file", "file/in/file", "nul\0l", "x" * 300])
def test_what_cannot_be_written_is_found_at_once(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("")
    with pytest.raises(InputError, match=r"(?s)--output .* cannot be written \(.+\): name a file that can be written"):
        Destination("--output", name)


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="root may write anywhere")
def test_a_protected_file_is_respected(tmp_path: Path) -> None:
    path = tmp_path / "there"
    path.write_text("before")
    path.chmod(0o400)
    with pytest.raises(InputError, match="it is write-protected"):
        Destination("--output", str(path))


def test_files_are_called_after_the_maze_without_signs_that_a_system_forbids() -> None:
    names = {
        "mazes/blocking.txt": "blocking",
        "blocking": "blocking",
        "": "maze",
        "random:20x40?walls=.3&seed=1": "random-20x40",
        "gym:Some/World-v1?key=1/2": "gym-Some-World-v1",
    }
    assert {name: stem_of(name) for name in names} == names
