"""Distribution: versions, dependencies, citation and the contributors' guide agree with the code."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from dyna_tui import __version__

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def test_the_citation_names_this_version_and_licence() -> None:
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert re.findall(r"^version: (.*)$", citation, re.MULTILINE) == [__version__]
    assert re.findall(r"^license: (.*)$", citation, re.MULTILINE) == [PROJECT["license"]]


def test_every_dependency_has_a_lowest_version_to_be_tried() -> None:
    done = subprocess.run([sys.executable, ROOT / ".ci" / "lowest.py"], capture_output=True, text=True, check=True)
    tried = dict(line.split("==") for line in done.stdout.splitlines())
    assert {requirement.split(">=")[0] for requirement in PROJECT["dependencies"]} <= set(tried)
    assert {"matplotlib", "distributed", "pytest", "mypy"} <= set(tried)


def test_what_is_used_in_private_has_an_upper_bound() -> None:
    required = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    bounded = {requirement.split(">=")[0] for requirement in required if ",<" in requirement}
    assert {"numba", "textual", "cyclopts"} <= bounded


def test_contributing_names_files_and_tests_that_are_there() -> None:
    text = (ROOT / ".github" / "CONTRIBUTING.md").read_text("utf-8")
    paths = re.findall(r"`((?:dyna_tui|tests|\.ci)/[^`]*)`", text)
    assert len(paths) > 20
    assert not [path for path in paths if not (ROOT / path).exists()]
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert not [name for name in re.findall(r"`(test_\w+)`", text) if f"def {name}(" not in tests]
