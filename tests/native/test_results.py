"""The native library and numba compute the same, to the bit."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dyna_tui.native.library import VARIABLE

ROOT = Path(__file__).parents[2]


def computed(folder: Path, kernels: str, *words: str) -> list[str]:
    """What :mod:`tests.native.results` prints with kernels of one kind, and the package in a folder."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.native.results", *words],
        capture_output=True,
        text=True,
        cwd=folder,  # which comes before all else on the path
        env=os.environ | {VARIABLE: kernels, "PYTHONPATH": str(ROOT)},
        check=False,
        timeout=1200,
    )
    assert (done.returncode, done.stderr.strip()) == (0, {"jit": "numba"}.get(kernels, kernels)), done.stderr
    return done.stdout.splitlines()


@pytest.mark.slow
def test_environments_end_alike(copy: Path) -> None:
    """The kernels that numba compiles soonest; slow tests compare the others."""
    lines = computed(copy, "library", "environments")
    assert len(set(lines)) == 6
    assert lines == computed(ROOT, "jit", "environments")


@pytest.mark.slow
@pytest.mark.parametrize("world", ["grids", "2", "3", "4", "5", "7"])
def test_every_agent_intervention_and_test_ends_alike(copy: Path, world: str) -> None:
    """In grids and in tables, with the kernels for four actions and with those for any number."""
    lines = computed(copy, "library", world)
    assert len(set(lines)) > 600
    assert lines == computed(ROOT, "jit", world)
