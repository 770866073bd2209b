"""What the benchmark of the installation compares: README's first command, with and without our build hook."""

import tomllib

from tests.benchmarks.install import first_command, without_hooks
from tests.terminal.session import ROOT

PROJECT = """
[build-system]
requires = ["hatchling"]

[project.optional-dependencies]
dev = ["numba>=0.61,<0.69"]

[tool.hatch.build.targets.wheel]
packages = ["dyna_tui"]

[tool.hatch.build.targets.wheel.hooks.custom]
path = "hook.py"

[tool.hatch.build.hooks.custom]
path = "hook.py"

[tool.mypy]
strict = true
"""


def test_the_command_installs_and_does_not_open_the_laboratory() -> None:
    assert first_command() == "python3 -m venv .venv && .venv/bin/pip install -q -e ."


def test_a_copy_without_hooks_requires_and_holds_the_same() -> None:
    assert tomllib.loads(without_hooks(PROJECT)) == {
        "build-system": {"requires": ["hatchling", "numba>=0.61,<0.69"]},
        "project": {"optional-dependencies": {"dev": ["numba>=0.61,<0.69"]}},
        "tool": {"hatch": {"build": {"targets": {"wheel": {"packages": ["dyna_tui"]}}}}, "mypy": {"strict": True}},
    }
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    old, new = tomllib.loads(project), tomllib.loads(without_hooks(project))
    assert new["project"] == old["project"]
    assert len(new["build-system"]["requires"]) == len(old["build-system"]["requires"]) + 1
    assert "hooks" not in new["tool"]["hatch"]["build"]
