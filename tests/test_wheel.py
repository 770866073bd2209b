"""Wheels: built for this machine and for another, and used where there is neither numba nor a compiler."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from dyna_tui import __version__
from dyna_tui.native.builder.targets import TARGETS, Target, native_target

ROOT = Path(__file__).parents[1]
HERE = native_target()
TRIED = [TARGETS["x86_64-windows"], *([HERE] if HERE else [])]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and wheels."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, ROOT / ".ci/wheels.py", folder, *(target.name for target in TRIED)], check=True)
    return folder


@pytest.mark.parametrize("target", TRIED, ids=lambda target: target.name)
def test_a_wheel_holds_the_package_its_mazes_and_one_library(dist: Path, target: Target) -> None:
    with zipfile.ZipFile(dist / f"dyna_tui-{__version__}-py3-none-{target.wheel}.whl") as wheel:
        package = {Path(name) for name in wheel.namelist() if name.startswith("dyna_tui/")}
    mazes = {Path("dyna_tui/mazes", path.name) for path in (ROOT / "mazes").iterdir()}
    files = {path.relative_to(ROOT) for path in (ROOT / "dyna_tui").rglob("*") if path.is_file()}
    built = {path for path in files if "__pycache__" in path.parts or path.match("native/kernels.[!j]*")}
    assert package == files - built | mazes | {Path(f"dyna_tui/native/kernels{target.suffix}")}


@pytest.mark.skipif(HERE is None, reason="no wheel is for this machine")
def test_the_wheel_runs_with_neither_numba_nor_a_compiler(dist: Path) -> None:
    subprocess.run([sys.executable, ROOT / ".ci/try_wheel.py", dist], check=True)


@pytest.mark.skipif(HERE is None, reason="no library is for this machine")
@pytest.mark.parametrize("options", [[], ["-e"]], ids=["sdist", "editable"])
def test_sources_are_installed_where_there_is_no_c_compiler(dist: Path, tmp_path: Path, options: list[str]) -> None:
    (sdist,) = dist.glob("*.tar.gz")
    source: Path = sdist
    if options:
        subprocess.run(["tar", "-xf", sdist, "-C", tmp_path], check=True)
        (source,) = tmp_path.iterdir()
    venv.create(tmp_path / "environment", with_pip=True)
    programs = tmp_path / "environment" / "bin"
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    bare |= {"PATH": str(programs), "DYNA_TUI_KERNELS": "library"}
    subprocess.run([programs / "pip", "install", "-q", *options, source], env=bare, check=True)
    words = ["experiment", "dyna", "--runs", "2", "--episodes", "2"]
    subprocess.run([programs / "dyna-tui", *words], env=bare, cwd=programs, check=True)
