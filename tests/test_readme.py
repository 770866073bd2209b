"""README names everything there is: agents, parameters, keys and commands."""

import re
from pathlib import Path
from typing import Any

import pytest

from dyna_tui.agents import PARAMETERS, SHORT_NAMES, VARIANTS
from dyna_tui.cli.usage_errors import COMMANDS as SUBCOMMANDS
from dyna_tui.tui.laboratory.command_table import COMMANDS

ARROWS = {"↑", "↓", "←", "→"}
EDITING = {"enter", "b", "B", "i", "h"}
"""Keys of the editor, which its own footer names."""
README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


def column(heading: str) -> str:
    """The first column of the table under a heading."""
    section = re.split(r"^## ", README, flags=re.MULTILINE)
    (text,) = [part for part in section if part.startswith(heading)]
    return "\n".join(line.split("|")[1] for line in text.splitlines() if line.startswith("|"))


def test_every_agent_has_its_row() -> None:
    assert re.findall(r"`([^`]+)`", column("Agents")) == list(VARIANTS)


@pytest.mark.parametrize("name", [name for name in PARAMETERS if name not in SHORT_NAMES.values()])
def test_every_parameter_is_named(name: str) -> None:
    assert f"`{name}`" in README or f"`{name}=" in README


def test_every_key_is_named() -> None:
    written = set(re.findall(r"`+([^` ]+)`+", column("Keys")))
    assert {command.shown for command in COMMANDS} - ARROWS - EDITING <= written


@pytest.mark.parametrize("command", SUBCOMMANDS)
def test_every_subcommand_is_shown(command: str) -> None:
    assert re.search(rf"^dyna-tui {command}\b", README, re.MULTILINE)


def test_the_python_that_it_shows_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As printed, with fewer runs and episodes; the greedy policy then plays fewer episodes too."""
    section = README[README.index("## Python\n") :].partition("\n## ")[0]
    shown = "".join(re.findall(r"^```python\n(.*?)^```", section, re.MULTILINE | re.DOTALL))
    for number, fewer in (("episodes=5000", "episodes=3000"), ("runs=100", "runs=3"), ("1000", "100")):
        assert number in shown
        shown = shown.replace(number, fewer)
    monkeypatch.chdir(tmp_path)
    exec(shown, {})
    said, share = capsys.readouterr().out.splitlines()
    assert said == "the model became wrong at step 1,000"
    assert 0.6 < float(share) <= 1
    assert {path.name for path in tmp_path.iterdir()} == {"blocking.json", "heat.svg", "sweep.npz"}


def test_the_environments_that_it_makes_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    section = README[README.index("## Gymnasium\n") :].partition("\n## ")[0]
    (shown,) = re.findall(r"^```python\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(shown, names)
    assert capsys.readouterr().out.startswith("........G\n.........\n.........\n########.\n...A.....\n")
    assert (names["mine"].observation_space.n, names["envs"].num_envs) == (100, 1000)
