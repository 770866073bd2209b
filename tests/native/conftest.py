"""A native library that fits the sources: that of the package, or one that is built for the tests."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dyna_tui.native.library import DESCRIPTION, FOLDER, LIBRARY, Library, Unfit
from dyna_tui.native.sources import PACKAGE


@pytest.fixture(scope="session")
def fitting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library that fits."""
    try:
        Library()
    except Unfit:
        folder = tmp_path_factory.mktemp("library")
        subprocess.run([sys.executable, "-m", "dyna_tui.native.builder", "--output", folder], check=True, timeout=600)
        return folder
    return FOLDER


@pytest.fixture
def copy(fitting: Path, tmp_path: Path) -> Path:
    """A folder with a copy of the package in it, whose library fits."""
    shutil.copytree(PACKAGE, tmp_path / "dyna_tui", ignore=shutil.ignore_patterns("__pycache__", "kernels.*"))
    shutil.copytree(PACKAGE.parent / "mazes", tmp_path / "mazes")
    for name in (LIBRARY, DESCRIPTION):
        shutil.copy(fitting / name, tmp_path / "dyna_tui" / "native")
    return tmp_path
