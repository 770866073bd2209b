"""Recovery copies: one a laboratory, never shared, private, left to the next start by any way to end but quitting."""

import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dyna_tui.cli.recover import described
from dyna_tui.errors import InputError
from dyna_tui.lab.files import recovery
from dyna_tui.lab.files.recovery import KEPT, KEPT_DAYS, UNDER_WAY, RecoveryCopy, left_behind, remove


def test_a_copy_is_made_by_the_first_write_replaced_by_the_next_and_removed_by_clear(tmp_path: Path) -> None:
    copy = RecoveryCopy(tmp_path / "state" / "recovery")
    assert copy.path is None and not (tmp_path / "state").exists()
    copy.write("first")
    assert copy.path is not None and copy.path.read_text() == "first"
    copy.write("second")
    assert copy.path.read_text() == "second" and left_behind(copy.path.parent) == []
    folder = copy.path.parent
    copy.clear()
    assert list(folder.iterdir()) == []
    copy.write("third")
    assert copy.path is not None and copy.path.read_text() == "third"
    copy.close()


def test_two_laboratories_never_share_a_copy(tmp_path: Path) -> None:
    copies = [RecoveryCopy(tmp_path) for _ in range(3)]
    for number, copy in enumerate(copies):
        copy.write(str(number))
    assert len({copy.path for copy in copies}) == 3
    for copy in copies:
        copy.close()
    found = left_behind(tmp_path)
    assert sorted(each.path.read_text() for each in found) == ["0", "1", "2"]
    first, second = RecoveryCopy(tmp_path), RecoveryCopy(tmp_path)
    assert first.adopt(found[0]) and not second.adopt(found[0])
    assert found[0] not in left_behind(tmp_path)
    first.close()


def test_a_copy_is_left_behind_by_a_process_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom dyna_tui.lab.files.recovery import RecoveryCopy\n"
        "copy = RecoveryCopy(Path(sys.argv[1]))\ncopy.write('work')\nprint(flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline()
        assert left_behind(tmp_path) == []
        process.send_signal(signal.SIGKILL)
    assert [each.path.read_text() for each in left_behind(tmp_path)] == ["work"]


def test_old_copies_are_removed_and_the_latest_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "KEPT", 1)
    for text, saved in (("old", 1_000_000), ("new", 2_000_000)):
        copy = RecoveryCopy(tmp_path)
        copy.write(text)
        assert copy.path is not None
        os.utime(copy.path, (saved, saved))
        copy.close()
    found = left_behind(tmp_path, now=lambda: 2_000_000.0)
    assert [each.path.read_text() for each in found] == ["new", "old"]
    late = 1_000_001 + KEPT_DAYS * 86_400
    assert [each.path.read_text() for each in left_behind(tmp_path, now=lambda: late)] == ["new"]
    remove(found[0])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("saved", [0, 10**9, 4 * 10**9])
@pytest.mark.parametrize("now", [0.0, 1.5e9, 1e11])
def test_a_clock_that_is_or_was_wrong_costs_nobodys_work(tmp_path: Path, saved: int, now: float) -> None:
    for number in range(KEPT):
        copy = RecoveryCopy(tmp_path)
        copy.write(str(number))
        assert copy.path is not None
        os.utime(copy.path, (saved, saved))
        copy.close()
    assert len(left_behind(tmp_path, now=lambda: now)) == KEPT
    assert len(left_behind(tmp_path)) == KEPT
    assert all(
        re.match("[0-9-]{10} [0-9:]{5}  |at an unknown time  ", described(each)) for each in left_behind(tmp_path)
    )


def test_what_a_killed_process_has_left_is_removed_once_no_process_can_be_writing_it(tmp_path: Path) -> None:
    names = ["20260101-000000-aaaaaaaa.lock", ".dyna-tui-0123456789abcdef"]
    for name in names:
        (tmp_path / name).touch()
    copy = RecoveryCopy(tmp_path)
    copy.write("work")
    assert copy.path is not None
    copy.close()
    assert len(left_behind(tmp_path)) == 1 and len(list(tmp_path.iterdir())) == 4
    for wrong in (-2 * UNDER_WAY, 2 * UNDER_WAY):
        for name in names:
            (tmp_path / name).touch()
            os.utime(tmp_path / name, (time.time() + wrong,) * 2)
        assert len(left_behind(tmp_path)) == 1
        assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".lock"]
    assert copy.path is None and left_behind(tmp_path)[0].path.read_text() == "work"


def test_the_lock_of_a_laboratory_whose_copy_cannot_be_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise InputError("full")

    copy = RecoveryCopy(tmp_path)
    with monkeypatch.context() as patch, pytest.raises(InputError, match="full"):
        patch.setattr("dyna_tui.lab.files.recovery.write_whole", fail)
        copy.write("work")
    (lock,) = tmp_path.iterdir()
    os.utime(lock, (time.time() - 2 * UNDER_WAY,) * 2)
    assert left_behind(tmp_path) == [] and lock.exists()
    copy.write("work")
    assert left_behind(tmp_path) == [], "nobody else's while it is open"
    copy.close()
    assert len(left_behind(tmp_path)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_the_folder_is_the_users_alone_or_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "recovery"
    folder.mkdir(0o755)
    copy = RecoveryCopy(folder)
    copy.write("private")
    copy.close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for wrong in ("file", "link"):
        path = tmp_path / wrong
        path.symlink_to(folder) if wrong == "link" else path.write_text("")
        with pytest.raises(InputError, match="cannot be used"):
            RecoveryCopy(path).write("lost")
    assert left_behind(tmp_path / "missing") == [] and left_behind(tmp_path / "file") == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
def test_what_is_no_copy_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.session.json")
    (tmp_path / "b.session.json").mkdir()
    (tmp_path / "c.session.json").symlink_to(tmp_path / "c.session.json")
    (tmp_path / "d.txt").write_text("other")
    assert left_behind(tmp_path) == []
