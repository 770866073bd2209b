"""Building the native library: every kernel is in it, it needs nothing of the system, and installing builds it."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest

from dyna_tui.native.library import DESCRIPTION, FOLDER, LIBRARY, VARIABLE
from dyna_tui.native.sources import PACKAGE, kernel_sources

ROOT = PACKAGE.parent
FIRST_RUN = """
import importlib.util
from dyna_tui.cli import main
assert main(["experiment", "dyna", "--runs", "1", "--episodes", "1"]) == 0
assert importlib.util.find_spec("numba") is None
print(importlib.util.find_spec("dyna_tui").origin)
"""
DECLARED = """
from dyna_tui.native.builder.emit import example_calls, import_kernels, jit
import_kernels()
names = [kernel.__name__ for kernel in jit.KERNELS]
assert len(set(names)) == len(names), "two kernels of one name"
assert set(names) == set(example_calls()), set(names) ^ set(example_calls())
print(len(names))
"""


def test_every_kernel_has_an_example_call_and_a_name_of_its_own() -> None:
    done = subprocess.run([sys.executable, "-c", DECLARED], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"dyna_tui/native/builder/calls.py: {done.stderr}"
    with_kernels = [path for path in PACKAGE.rglob("*.py") if "\n@kernel\n" in path.read_text("utf-8")]
    assert set(with_kernels) <= set(kernel_sources())
    assert int(done.stdout) == sum(path.read_text("utf-8").count("\n@kernel\n") for path in with_kernels)


def test_what_depends_on_the_number_of_actions_has_a_variant_for_grids(fitting: Path) -> None:
    kernels = json.loads((fitting / DESCRIPTION).read_text())["kernels"]
    assert {name for name, interface in kernels.items() if interface["actions"] == [4]} >= {
        "advance",
        "watch",
        "greedy",
    }
    assert not kernels["forget"]["actions"]


@pytest.mark.skipif(shutil.which("nm") is None or LIBRARY != "kernels.so", reason="needs nm, of Linux")
def test_it_needs_nothing_of_the_system_but_memset(fitting: Path) -> None:
    listed = subprocess.run(["nm", "-D", "-u", fitting / LIBRARY], capture_output=True, text=True, check=True).stdout
    assert set(listed.split()) <= {"U", "memset"}


def test_git_and_archives_hold_sources_only() -> None:
    assert "dyna_tui/native/kernels.*" in (ROOT / ".gitignore").read_text().splitlines()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["tool"]["hatch"]["build"]["exclude"] == ["dyna_tui/native/kernels.*"]
    assert (FOLDER / "builder" / "hook.py").samefile(
        ROOT / project["tool"]["hatch"]["build"]["hooks"]["custom"]["path"]
    )


@pytest.mark.slow
@pytest.mark.parametrize("options", [["-e", "."], ["."]], ids=["editable", "wheel"])
def test_installing_builds_it_and_leaves_a_machine_without_numba(options: list[str], tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    kept = shutil.ignore_patterns("__pycache__", "kernels.*")
    for name in ("dyna_tui", "mazes"):
        shutil.copytree(ROOT / name, tree / name, ignore=kept)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, tree)
    venv.create(tmp_path / "venv", with_pip=True)
    python = str(tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", VARIABLE)}
    install = [python, "-m", "pip", "install", "-q", *options]
    subprocess.run(install, check=True, cwd=tree, env=environment, timeout=1200)
    done = subprocess.run(
        [python, "-c", FIRST_RUN], capture_output=True, text=True, cwd=tmp_path, env=environment, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert (str(tree) in done.stdout.splitlines()[-1]) == (options[0] == "-e")
