"""Security: each promise of ``.github/SECURITY.md`` that is not tested where its subject is."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dyna_tui.agents import read_agents
from dyna_tui.cli.program import main
from dyna_tui.errors import InputError
from dyna_tui.files import leads_out, private_folder, write_whole
from dyna_tui.lessons.reader import load_lesson
from dyna_tui.maze import parse
from dyna_tui.q_table.reading import read_table, with_tables
from tests.fuzz import archives
from tests.fuzz.kinds import KINDS, MAZE, assert_one_line
from tests.lessons.examples import CORRIDOR

EVIL = "open('ran', 'w').close()\nclass Agent:\n    def update(self, s, a, r, s_prime, done): pass\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('"dyna-q:n=1"', '"evil.py:Agent"'),
        ('"dyna-q:n=1"', '"./evil.py"'),
        ("random:1x4?walls=0", "gym:evil:Some-v0"),
        ('"dyna-q:n=1"', '"dyna-q:q0=@/etc/passwd"'),
        ('"dyna-q:n=1"', '"dyna-q:q0=1|@../secret.npz"'),
    ],
)
def test_a_lesson_runs_no_code_and_reads_no_table_from_elsewhere(folder: Path, was: str, becomes: str) -> None:
    (folder / "evil.py").write_text(EVIL)
    (folder / "l.md").write_text(CORRIDOR.replace(was, becomes))
    with pytest.raises(InputError) as caught:
        load_lesson("l.md")
    assert_one_line(str(caught.value))
    assert main(["check", "l.md"]) == 2
    assert not (folder / "ran").exists()


@pytest.mark.parametrize("where", ['agents = ["dyna-q:q0=@FILE"]', '[agent]\nq0 = "@FILE"'])
@pytest.mark.parametrize("file", ["/etc/passwd", "../x.npz", "a/../../x.npz", "//host/x.npz"])
def test_a_maze_names_a_table_in_its_folder_alone(folder: Path, where: str, file: str) -> None:
    maze = parse(f"+++\n{where.replace('FILE', file)}\n+++\nS.G", "m.txt")
    specs = [spec for text in maze.agents for spec in read_agents(text, maze.parameters)]
    with pytest.raises(InputError, match=r"^m.txt names the Q-table .*, outside of the working folder: copy it"):
        with_tables(specs, maze)


def test_names_lead_out_or_not() -> None:
    assert not any(map(leads_out, ("x.npz", "a/b.npz", "a/..b", "...", "x.npz#3")))
    assert all(map(leads_out, ("/x", "../x", "a/../x", "\\\\host\\x", "C:x", "..\\x")))


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.ending])
def test_nothing_is_unpickled(kind: str, tmp_path: Path) -> None:
    from random import Random

    path = tmp_path / f"in{KINDS[kind].ending}"
    path.write_bytes(archives.pickled(Random(0)))
    with pytest.raises(InputError) as caught:
        KINDS[kind].open(str(path))
    assert_one_line(str(caught.value))
    assert not archives.UNPICKLED


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
class TestFolders:
    def test_are_made_private_with_any_umask(self, tmp_path: Path) -> None:
        before = os.umask(0)
        try:
            made = private_folder(tmp_path / "a" / "b")
        finally:
            os.umask(before)
        assert stat.S_IMODE(made.stat().st_mode) == 0o700

    def test_that_others_can_read_become_private(self, tmp_path: Path) -> None:
        (tmp_path / "c").mkdir(mode=0o755)
        assert stat.S_IMODE(private_folder(tmp_path / "c", trusts_content=True).stat().st_mode) == 0o700

    def test_of_which_others_could_have_written_the_content_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "c").mkdir()
        (tmp_path / "c").chmod(0o777)
        with pytest.raises(OSError, match="others can write"):
            private_folder(tmp_path / "c", trusts_content=True)
        (tmp_path / "link").symlink_to(tmp_path / "c")
        with pytest.raises(OSError, match="not a directory"):
            private_folder(tmp_path / "link", trusts_content=True)

    @pytest.mark.parametrize("mode", [0o777, 0o770, 0o757])
    def test_that_others_could_exchange_are_refused(self, mode: int, tmp_path: Path) -> None:
        (tmp_path / "shared" / "inner").mkdir(parents=True)
        shared = tmp_path / "shared"
        for folder in (shared / "kernels", shared / "inner" / "kernels"):
            os.chown(shared, -1, next((group for group in os.getgroups() if group != os.getuid()), -1))
            shared.chmod(mode)
            own_group = shared.stat().st_gid == shared.stat().st_uid and not mode & 0o002
            if not own_group:
                with pytest.raises(OSError, match=r"others can put another in its place, in .*shared$"):
                    private_folder(folder, trusts_content=True)
            shared.chmod(mode | stat.S_ISVTX)
            assert private_folder(folder, trusts_content=True) == folder

    def test_of_kernels_are_of_that_kind_and_a_line_says_which_is_not_used(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        jit = pytest.importorskip("dyna_tui.dyna.jit")
        monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
        folder = jit._cache_folder()
        assert Path(folder).parent == tmp_path and not capsys.readouterr().err
        Path(folder).chmod(0o777)
        assert jit._cache_folder() is None
        assert capsys.readouterr().err == (
            f"dyna-tui: compiled kernels are not kept: {folder} is not used (others can write to it): "
            "name a folder of your own in NUMBA_CACHE_DIR\n"
        )

    @pytest.mark.slow
    def test_of_kernels_that_are_not_used_are_said_before_the_screen_is_drawn(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o777)
        where = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path), "DYNA_TUI_KERNELS": "jit"}
        code = "from dyna_tui.cli.start_up import find_library; find_library()"
        asked = subprocess.run([sys.executable, "-c", code], env=where, capture_output=True, text=True, check=True)
        assert asked.stderr.count("compiled kernels are not kept") == 1
        assert not list(tmp_path.glob("*/*"))


def test_saving_makes_no_temporary_file_that_others_can_read_before(tmp_path: Path) -> None:
    secret = tmp_path / "s.json"
    secret.write_text("old")
    secret.chmod(0o600)
    write_whole(str(secret), ["new"])
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["s.json"]


def test_a_table_from_a_device_or_a_fifo_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for name in ("/dev/zero", str(tmp_path / "fifo"), str(tmp_path), "x" * 5000, "nul\0"):
        with pytest.raises(InputError) as caught:
            read_table(name, MAZE)
        assert_one_line(str(caught.value))
