"""Installation: the processor time that README's first command takes beyond pip's own, up to the first real step."""

import os
import re
import shutil
import statistics
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.rounds import Effort
from tests.benchmarks.table import Row, Target, judged
from tests.benchmarks.terminal import COMPILING, process_seconds
from tests.terminal.session import ROOT, Session

TIMES = 3
NOT_COPIED = (".git", ".venv", "__pycache__", ".*cache*", ".hypothesis", "build", "dist", "kernels.*")
"""What a fresh checkout does not have."""
WHAT = "CPU of README's first command beyond pip's own, up to the first step"


def rows(effort: Effort) -> Iterator[Row]:
    """One row; without a figure where pip cannot install, as without a network."""
    found = []
    for _ in range(min(effort.rounds, TIMES)):
        try:
            found.append(seconds_beyond_pip())
        except subprocess.CalledProcessError as error:
            yield Row(f"{WHAT}: {error}", ())
            return
    yield judged(WHAT, statistics.median(found), Target(15, unit=" s"))


def first_command() -> str:
    """README's first command, up to where it opens the laboratory."""
    command = re.search(r"^python3 -m venv .*$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    if not command:
        raise ValueError("README has no command that begins with python3 -m venv")
    return command[0].rpartition(" && ")[0]


def seconds_beyond_pip() -> float:
    """The seconds of installing beyond those of a copy that compiles nothing, and those up to the first real step."""
    with tempfile.TemporaryDirectory() as folder:
        whole, bare = Path(folder, "whole"), Path(folder, "bare")
        for tree in (whole, bare):
            shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*NOT_COPIED))
        project = bare / "pyproject.toml"
        project.write_text(without_hooks(project.read_text("utf-8")), "utf-8")
        pip, ours = (_install(tree) for tree in (bare, whole))
        return ours - pip + _first_step(whole)


def without_hooks(project: str) -> str:
    """A pyproject.toml whose build runs no code of ours, but requires numba as our hook does."""
    tables = re.split(r"^(?=\[)", project, flags=re.MULTILINE)
    kept = "".join(table for table in tables if not re.match(r"\[tool\.hatch\.build\.(.*\.)?hooks\.", table))
    development: list[str] = tomllib.loads(project)["project"]["optional-dependencies"]["dev"]
    (numba,) = (requirement for requirement in development if requirement.startswith("numba"))
    return kept.replace('requires = ["hatchling"]', f'requires = ["hatchling", "{numba}"]')


def _install(tree: Path) -> float:
    """The processor seconds of README's command and of all that it starts."""
    before = os.times()
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    subprocess.run(first_command(), shell=True, cwd=tree, check=True, capture_output=True, env=plain | quiet)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def _first_step(tree: Path) -> float:
    """The processor seconds from the start of the program to the answer to the first key, with an empty cache."""
    fresh = {"NUMBA_CACHE_DIR": str(tree / "cache"), "XDG_CACHE_HOME": str(tree / "cache"), "PYTHONPATH": ""}
    command = [str(tree / ".venv/bin/dyna-tui"), "mazes/blocking.txt"]
    with Session(command, columns=120, rows=40, env=fresh, patience=COMPILING) as session:
        session.wait_for(r"Real steps +0\b")
        session.type(".")
        session.wait_for(r"Real steps +1\b")
        return process_seconds(session.process.pid)
