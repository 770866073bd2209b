"""The native library: used where it is what was built of these sources, and not where it is anything else."""

import json
import os
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from dyna_tui import terminal
from dyna_tui.cli import main
from dyna_tui.errors import InputError
from dyna_tui.native import library as module
from dyna_tui.native.library import DESCRIPTION, LIBRARY, VARIABLE, Library, Unfit, library


def copied(fitting: Path, folder: Path) -> Path:
    """A folder with a copy of the library."""
    for name in (LIBRARY, DESCRIPTION):
        shutil.copy(fitting / name, folder)
    return folder


def test_what_was_built_fits(fitting: Path, tmp_path: Path) -> None:
    assert Library(copied(fitting, tmp_path))


@pytest.mark.parametrize("name", [LIBRARY, DESCRIPTION])
def test_half_a_library_is_none(fitting: Path, tmp_path: Path, name: str) -> None:
    (copied(fitting, tmp_path) / name).unlink()
    with pytest.raises(Unfit, match="has not been compiled"):
        Library(tmp_path)


def test_an_altered_library_is_not_loaded(fitting: Path, tmp_path: Path) -> None:
    path = copied(fitting, tmp_path) / LIBRARY
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(Unfit, match="damaged"):
        Library(tmp_path)
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(Unfit, match="damaged"):
        Library(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null"])
def test_a_description_that_is_none_describes_nothing(fitting: Path, tmp_path: Path, text: str) -> None:
    (copied(fitting, tmp_path) / DESCRIPTION).write_text(text)
    with pytest.raises(Unfit):
        Library(tmp_path)


def test_a_library_of_another_machine_is_told(fitting: Path, tmp_path: Path) -> None:
    content = b"of another machine"
    (copied(fitting, tmp_path) / LIBRARY).write_bytes(content)
    description = json.loads((tmp_path / DESCRIPTION).read_text())
    (tmp_path / DESCRIPTION).write_text(json.dumps(description | {"checksum": zlib.crc32(content)}))
    with pytest.raises(Unfit, match="cannot be loaded"):
        Library(tmp_path)


def test_a_library_of_other_sources_is_unfit(fitting: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "sources_digest", lambda: "another")
    with pytest.raises(Unfit, match="edited since"):
        Library(fitting)


@pytest.fixture
def unfit(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No library fits."""

    def none() -> None:
        raise Unfit("it is broken")

    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(module, "Library", none)
    return monkeypatch


choose = library.__wrapped__
"""What is chosen, and said, in a process that starts."""


def test_where_none_fits_one_line_says_that_numba_compiles(
    unfit: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert choose() is None
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("dyna-tui: it is broken: numba compiles it now")
    assert "`pip install -e .`" in line


def test_without_numba_too_it_is_an_error_in_one_line(unfit: pytest.MonkeyPatch) -> None:
    unfit.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(InputError, match="it is broken, and numba is not installed"):
        choose()


def test_where_a_library_is_asked_for_nothing_else_will_do(unfit: pytest.MonkeyPatch) -> None:
    unfit.setenv(VARIABLE, "library")
    with pytest.raises(InputError, match="it is broken"):
        choose()


def test_where_numba_is_asked_for_nothing_is_said(
    unfit: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unfit.setenv(VARIABLE, "jit")
    assert choose() is None
    assert capsys.readouterr().err == ""


def test_without_an_engine_no_screen_is_drawn(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none() -> None:
        raise InputError("there is none")

    monkeypatch.setattr(module, "library", none)
    monkeypatch.setattr(terminal, "require", lambda *streams: None)
    monkeypatch.setattr(terminal, "run", lambda app: pytest.fail("a screen was drawn"))
    assert main(["blocking"]) == 2
    assert capsys.readouterr().err == "dyna-tui: there is none\n"


def run(copy: Path, code: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Runs code with a copy of the package."""
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=copy,
        env=environment | {"PYTHONPATH": str(copy)} | variables,
        timeout=300,
        check=False,
    )


FIRST_STEPS = """
import sys
import dyna_tui.lab.run_until, dyna_tui.optimal, dyna_tui.experiments.reproduce.catalogue
from dyna_tui.cli import main
from dyna_tui.lab.lab import Lab
from dyna_tui.agents import read_agents
from dyna_tui.maze import load
assert main(["experiment", "dyna", "--runs", "2", "--episodes", "2", "--solved"]) == 0
lab = Lab(load("dyna"), read_agents("dyna-q"))
lab.lanes[0].advance(until_step=1)
assert not {"numba", "llvmlite"} & set(sys.modules)
"""


def test_neither_experiments_nor_the_laboratory_load_numba(copy: Path) -> None:
    done = run(copy, FIRST_STEPS)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr


def test_an_edited_kernel_is_compiled_by_numba_and_that_is_said_in_one_line(copy: Path) -> None:
    source = copy / "dyna_tui" / "dyna" / "streams.py"
    source.write_text(source.read_text("utf-8") + "\n# edited\n", "utf-8")
    done = run(copy, "import sys; import dyna_tui.dyna.agent; assert 'numba' in sys.modules")
    assert done.returncode == 0, done.stderr
    (line,) = done.stderr.splitlines()
    assert "edited since it was compiled" in line


def test_without_library_and_numba_a_command_ends_with_one_line(copy: Path) -> None:
    (copy / "dyna_tui" / "native" / LIBRARY).unlink()
    code = "import importlib.util as u, sys; u.find_spec = lambda name: None; from dyna_tui.cli import main; "
    done = run(copy, code + "sys.exit(main(['experiment', 'dyna', '--runs', '1', '--episodes', '1']))")
    (line,) = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (2, "")
    assert line.startswith("dyna-tui: the engine has not been compiled for this system, and numba is not installed")
