"""Imports point one way: the core knows nothing of the screen, and specs, mazes and frames nothing of numba."""

import subprocess
import sys
from pathlib import Path

import pytest

import dyna_tui

PACKAGE = Path(dyna_tui.__file__).parent
SCREEN = ("dyna_tui.tui", "dyna_tui.cli", "dyna_tui.__main__")


def core() -> list[str]:
    """Every module that is neither the screen nor the command line."""
    paths = sorted(PACKAGE.rglob("*.py"))
    names = [".".join(("dyna_tui", *path.relative_to(PACKAGE).with_suffix("").parts)) for path in paths]
    return [name.removesuffix(".__init__") for name in names if not name.startswith(SCREEN)]


def loaded_by(modules: list[str]) -> set[str]:
    """The top-level packages that are loaded once ``modules`` are, in a process of their own."""
    code = f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_core_imports_neither_textual_nor_rich_nor_the_screen() -> None:
    modules = core()
    assert {"dyna_tui.agents", "dyna_tui.dyna.tick", "dyna_tui.lab.lab", "dyna_tui.optimal"} <= set(modules)
    loaded = loaded_by(modules)
    assert set(modules) <= loaded
    assert not loaded & {"textual", "rich", "cyclopts", "dyna_tui.tui", "dyna_tui.cli"}


@pytest.mark.parametrize(
    "module",
    [
        "dyna_tui.agents",
        "dyna_tui.maze",
        "dyna_tui.world",
        "dyna_tui.lab.frames.frame",
        "dyna_tui.experiments.scheduler",
    ],
)
def test_specs_mazes_and_frames_come_without_numba(module: str) -> None:
    loaded = loaded_by([module])
    assert module in loaded
    assert "numba" not in loaded


def test_what_is_below_does_not_import_what_is_above() -> None:
    """tui, cli -> lab, experiments -> dyna -> world -> maze -> agents."""
    assert not {name for name in loaded_by(["dyna_tui.maze"]) if name.startswith(("dyna_tui.dyna", "dyna_tui.lab"))}
    assert not {name for name in loaded_by(["dyna_tui.world"]) if name.startswith(("dyna_tui.dyna", "dyna_tui.lab"))}
    conducting = loaded_by([name for name in core() if name.startswith("dyna_tui.experiments")])
    assert not {name for name in conducting if name.startswith("dyna_tui.lab")}
    below = loaded_by([name for name in core() if name.startswith("dyna_tui.dyna")])
    assert not {name for name in below if name.startswith("dyna_tui.lab")}


def test_charts_need_numpy_alone() -> None:
    loaded = loaded_by([name for name in core() if name.startswith("dyna_tui.charts")])
    ours = {name for name in loaded if name.startswith("dyna_tui.")}
    assert "dyna_tui.charts.report" in ours
    assert all(name.startswith("dyna_tui.charts") for name in ours)
    assert "numpy" in loaded
    assert not loaded & {"numba", "matplotlib", "textual", "rich"}
