"""A full disk, for real: whatever writes a file leaves what was there, nothing half, and says so in a line."""

import ast
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

import dyna_tui as dt
from dyna_tui.appearance import Appearance
from dyna_tui.cli import main
from dyna_tui.cli.settings_file import keep_appearance
from dyna_tui.errors import InputError
from dyna_tui.lab.files.recovery import RecoveryCopy
from dyna_tui.lab.files.session import load
from dyna_tui.lessons.course import Course
from dyna_tui.lessons.progress import Progress
from dyna_tui.lessons.reader import load_lesson
from tests.terminal.session import Session

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")

PACKAGE = Path(dt.__file__).parent
BEFORE = b"# before\n"
ROOM = 8
"""Bytes that a file may have."""
EXPERIMENT = ["experiment", "blocking", "--runs", "2", "--steps", "20"]


class Made(NamedTuple):
    """What there is to write."""

    lab: dt.Lab
    result: dt.Result
    session: str
    part: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made")
    lab = dt.Lab(dt.load_maze("blocking"), ["dyna-q"])
    lab.advance(steps=20)
    lab.save(folder / "s.json")
    part = str(folder / "p.npz")
    assert main([*EXPERIMENT, "--shard", "1/1", "--output", part]) == 0
    return Made(lab, dt.run("blocking", ["dyna-q"], runs=2, steps=20), str(folder / "s.json"), part)


def lesson_kept(file: str) -> None:
    Progress(Path(file).parent).keep(Course(load_lesson("model")))


def beside_a_lesson(file: str) -> None:
    Progress(Path(file).parent.parent).keep_session("model", "{}" * 100)


def recovery_copy(file: str) -> None:
    copy = RecoveryCopy(Path(file).parent)
    copy._path = Path(file)
    copy.write("{}" * 100)


BY_COMMAND: dict[str, Callable[[str, Made], list[str]]] = {
    "r.json": lambda file, made: [*EXPERIMENT, "--format", "json", "--output", file],
    "r.csv": lambda file, made: [*EXPERIMENT, "--format", "csv", "--output", file],
    "r.svg": lambda file, made: [*EXPERIMENT, "--plot", file],
    "r.png": lambda file, made: [*EXPERIMENT, "--plot", file],
    "q.npz": lambda file, made: [*EXPERIMENT, "--save-q", file],
    "p.npz": lambda file, made: [*EXPERIMENT, "--shard", "1/1", "--output", file],
    "m.txt": lambda file, made: ["merge", made.part, "--output", file],
    "q.csv": lambda file, made: ["export", made.session, "q", "--output", file],
    "maze.txt": lambda file, made: ["export", made.session, "maze", "--output", file],
    "screen.svg": lambda file, made: ["export", made.session, "screen", "--output", file],
    "c.txt": lambda file, made: ["check", "blocking", "--convert", file],
    "r.cast": lambda file, made: ["replay", made.session, "--record", file],
    "r.html": lambda file, made: ["replay", made.session, "--record", file],
}
BY_PYTHON: dict[str, Callable[[str, Made], object]] = {
    "s.json": lambda file, made: made.lab.save(file),
    "result.npz": lambda file, made: made.result.save(file),
    "figure.pdf": lambda file, made: made.lab.figure().save(file),
    "progress.toml": lambda file, made: lesson_kept(file),
    "lessons/model.json": lambda file, made: beside_a_lesson(file),
    "copy.session.json": lambda file, made: recovery_copy(file),
}
SLOW = {"r.png", "r.svg", "r.cast", "r.html", "screen.svg", "figure.pdf", "p.npz", "q.npz", "r.csv"}
"""What takes over half a second, most of it to load what draws."""


def each(table: Mapping[str, Callable[[str, Made], object]]) -> pytest.MarkDecorator:
    names = [pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in table]
    return pytest.mark.parametrize("name", names)


@contextmanager
def no_room() -> Iterator[None]:
    """Within it no file grows: writing fails half-way, as where a disk is full, or a quota used up."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(params=["there", "new"])
def target(request: pytest.FixtureRequest, tmp_path: Path, name: str) -> Path:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    if request.param == "there":
        path.write_bytes(BEFORE)
    return path


def assert_as_before(target: Path) -> None:
    there = [path for path in target.parent.iterdir() if path.suffix != ".lock"]
    assert there == [target] * target.exists()
    assert not there or target.read_bytes() == BEFORE


@each(BY_COMMAND)
def test_commands_leave_what_was_there(name: str, target: Path, made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    words = BY_COMMAND[name](str(target), made)
    reason = "exists and is not shard 1/1" if name == "p.npz" and target.exists() else "written (File too large)"
    with no_room():
        status = main(words)
    assert status in (1, 2)
    (line,) = capsys.readouterr().err.splitlines()
    assert str(target) in line and reason in line
    assert_as_before(target)


@each(BY_PYTHON)
def test_python_leaves_what_was_there(name: str, target: Path, made: Made) -> None:
    with no_room(), pytest.raises((InputError, OSError), match="File too large"):
        BY_PYTHON[name](str(target), made)
    assert_as_before(target)


def test_settings_stay_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    keep_appearance(Appearance())
    file = tmp_path / "dyna-tui" / "settings.toml"
    before = file.read_bytes()
    with no_room():
        keep_appearance(Appearance()._replace(theme="light"))
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


WRITES_ITSELF = {
    "files.py": "all files",
    "lab/files/recovery.py": "the empty file that is locked",
    "dyna/jit_cache.py": "through numba",
}
"""The modules that may open a file to write it; the builder of the native library aside."""


def opens_to_write(node: ast.AST) -> bool:
    """Whether a call opens a file to write it, as far as can be told from its name and its arguments."""
    if not isinstance(node, ast.Call):
        return False
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name in ("write_text", "write_bytes", "mkstemp", "NamedTemporaryFile"):
        return True
    constants = [
        each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    text = ast.unparse(node)
    if name == "open" and ast.unparse(function) == "os.open":
        return "O_CREAT" in text or ("O_WRONLY" in text and "devnull" not in text)
    return name == "open" and any(set(mode) <= set("wxabt+") and set(mode) & set("wxa+") for mode in constants if mode)


def test_files_are_written_in_one_place() -> None:
    texts = {path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
    likely = {name: text for name, text in texts.items() if any(word in text for word in ("open(", "write_", "temp"))}
    found = {name for name, text in likely.items() if any(map(opens_to_write, ast.walk(ast.parse(text))))}
    assert {name for name in found if not name.startswith("native/builder/")} <= set(WRITES_ITSELF)
    assert "files.py" in found


FOR_EVER = """
import itertools, sys
from dyna_tui.files import Destination, write_whole
print(flush=True)
for number in itertools.count():
    text = f"{number:09d}" * 20_000
    if sys.argv[1] == "text":
        write_whole(sys.argv[2], [text])
    else:
        Destination("--output", sys.argv[2]).write(text[at : at + 900].encode() for at in range(0, len(text), 900))
"""


@pytest.mark.slow
@pytest.mark.parametrize("how", ["text", "pieces"])
def test_killed_while_saving_the_old_file_or_the_new_is_there(how: str, tmp_path: Path) -> None:
    path, chance = tmp_path / "file", Random(13)
    seen = set()
    for _ in range(25):
        with subprocess.Popen([sys.executable, "-c", FOR_EVER, how, str(path)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None and process.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(chance.uniform(0, 0.05))
            process.kill()
        if path.exists():
            text = path.read_text()
            assert text == text[:9] * 20_000
            seen.add(text[:9])
    assert len(seen) > 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB, with a file on it that fills it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True)
    if done.returncode:
        pytest.skip("only root may mount a disk")
    try:
        (disk / "state").mkdir(mode=0o700)
        with pytest.raises(OSError, match="No space"), (disk / "full").open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux" or not hasattr(os, "geteuid"), reason="a disk of Linux")
def test_on_a_full_disk_all_goes_on_and_once_there_is_room_it_is_kept(small_disk: Path) -> None:
    def copies() -> list[Path]:
        return list(small_disk.rglob("*.session.json"))

    with Session.of_dyna_tui("blocking", env={"XDG_STATE_HOME": str(small_disk / "state")}) as session:
        session.wait_for("Real steps +0")
        session.type(".")
        session.wait_for("No recovery copy is kept: No space left on device. ctrl.s saves the session")
        session.type("\x13")
        session.wait_for("Save the session")
        session.type(f"\x15{small_disk}/s.json\r")
        session.wait_for("No space left on device")
        assert copies() == [] and not (small_disk / "s.json").exists()
        session.type("\x1b")
        session.wait_until(lambda: "Save the session" not in session.text, "the laboratory")
        session.type("..")
        session.wait_for("Real steps +3 ")
        (small_disk / "full").unlink()
        session.wait_for("A recovery copy is kept again")
        session.send_signal(signal.SIGKILL)
        session.wait_for_exit()
    (copy,) = copies()
    assert load(str(copy)).clock == 3
