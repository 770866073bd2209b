"""Atomic file writing: whole or not at all, and what cannot be written is found before."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from dyna_tui import files
from dyna_tui.errors import InputError
from dyna_tui.files import Destination, _kept_mode, stem_of, write_whole
from dyna_tui.tui.delivery import Disk


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
        "mazes/\x1b]0;x\x07\u202egnp\n.txt": "]0;xgnp",
    }
    assert {name: stem_of(name) for name in names} == names


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of the user's, outside of the working folder."""
    (tmp_path / "work" / "inner").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work")
    file = tmp_path / "secret"
    file.write_text("before")
    return file


@pytest.mark.parametrize("target", ["../secret", "../new", "inner/../../new", "/dev/null", "hop"])
def test_a_link_that_leads_out_of_its_folder_is_not_followed(target: str, secret: Path) -> None:
    Path("hop").symlink_to(secret)
    Path("link").symlink_to(target)
    out = os.path.realpath("link")
    for write in (lambda: Destination("--output", "link"), lambda: write_whole("link", ["x"])):
        with pytest.raises(InputError) as caught:
            write()
        assert f"(it is a link that leads out of its folder, to {out}): name a file" in str(caught.value)
    assert secret.read_text() == "before"
    assert sorted(path.name for path in secret.parent.iterdir()) == ["secret", "work"]
    assert sorted(path.name for path in Path().iterdir()) == ["hop", "inner", "link"]


def test_a_link_within_its_folder_and_a_folder_that_is_a_link_are_followed(secret: Path) -> None:
    Path("link").symlink_to("inner/file")
    write_whole("link", ["x"])
    assert Path("inner/file").read_text() == "x" and Path("link").is_symlink()
    Path("there").symlink_to(secret.parent)
    write_whole("there/other", ["x"])
    assert (secret.parent / "other").read_text() == "x"


def test_links_of_the_system_lead_where_they_will(tmp_path: Path) -> None:
    for name, written in (("/dev/stdout", "a"), ("/proc/self/fd/1", "b")):
        with (tmp_path / written).open("w") as file:
            code = f"from dyna_tui.files import Destination; Destination('--output', {name!r}).write([b'through'])"
            subprocess.run([sys.executable, "-c", code], check=True, stdout=file)
        assert (tmp_path / written).read_text() == "through"


def test_no_moment_of_writing_shows_others_what_the_file_keeps_from_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    seen: list[int] = []
    kept.write_text("before")
    kept.chmod(0o600)

    def pieces() -> "Iterator[bytes]":
        seen.extend(stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir())
        yield b"after"

    replace = Path.replace

    def watched(path: Path, target: Path) -> Path:
        seen.append(stat.S_IMODE(path.stat().st_mode))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", watched)
    before = os.umask(0)
    try:
        Destination("--output", str(kept)).write(pieces())
        write_whole(str(kept), pieces())
    finally:
        os.umask(before)
    assert seen == [0o600] * 6 and kept.read_bytes() == b"after"


def test_bits_that_give_a_file_s_reader_its_owner_s_rights_are_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("before")
    file.chmod(0o4755)
    write_whole(str(file), ["after"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o755


def test_another_group_than_the_file_s_reads_no_more_than_all_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    new = tmp_path / "new"
    new.touch()
    old = os.stat_result((0o100664, 0, 0, 1, os.getuid(), os.getgid() + 1, 0, 0, 0, 0))
    monkeypatch.setattr(os, "chown", refused)
    assert _kept_mode(new, old) == 0o644
    monkeypatch.setattr(os, "chown", lambda *_: None)
    assert _kept_mode(new, old) == 0o664


def test_what_is_read_is_not_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("maze.txt").write_text("S.G")
    os.link("maze.txt", "hard.txt")
    Path("soft.txt").symlink_to("maze.txt")
    for name in ("maze.txt", "./maze.txt", "hard.txt", "soft.txt"):
        with pytest.raises(InputError, match=rf"^--output {name} is the file that is read, which would be lost: name"):
            Destination("--output", name, ["maze.txt"])
    Destination("--output", "other.txt", ["maze.txt", "gym:x", "nul\0"])
    Destination("--output", os.devnull, [os.devnull])


def test_a_pipe_that_became_a_file_is_not_overwritten(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    destination = Destination("--output", str(pipe))
    pipe.unlink()
    pipe.write_text("before")
    with pytest.raises(OSError, match="a file took its place"):
        destination.write([b"x"])
    assert pipe.read_text() == "before"


def test_a_file_that_is_taken_away_as_soon_as_it_is_there_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "session.json"
    replace = files._replace

    def replace_and_remove(target: Path, pieces: Iterable[bytes]) -> None:
        replace(target, pieces)
        target.unlink()

    monkeypatch.setattr(files, "_replace", replace_and_remove)
    assert Disk().write(str(path), ["α", b"bc"]) == 4
