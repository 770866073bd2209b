"""What is handed on beside the code: versions, dependencies, and how to cite, all of one mind."""

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
    bounded = {requirement.split(">=")[0] for requirement in PROJECT["dependencies"] if ",<" in requirement}
    assert {"numba", "textual", "cyclopts"} <= bounded
