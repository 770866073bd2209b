"""Output that nobody reads: every command ends with the status of a broken pipe, and without a word."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import dyna_tui as dt
from dyna_tui.cli.usage_errors import COMMANDS
from tests.terminal.session import PATIENCE, ROOT

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")]
EXPERIMENT = "experiment blocking --runs 2 --steps 50"
PRINTS = {
    "": "",
    "--help": "--help",
    "--version": "--version",
    "help of a command": "replay --help",
    "plain": "blocking --plain",
    "experiment": EXPERIMENT,
    "json": f"{EXPERIMENT} --format json",
    "csv": f"{EXPERIMENT} --format csv",
    "figure": f"{EXPERIMENT} --plot",
    "merge": "merge PART",
    "reproduce": "reproduce dyna-maze --runs 2",
    "replay": "replay SESSION --check",
    "recover": "recover --list",
    "export": "export SESSION q",
    "screen": "export SESSION screen",
    "learn": "learn --list",
    "grade": "grade model SESSION",
    "serve": "serve --help",
    "check": "check blocking",
    "a session": "check SESSION",
    "check-agent": "check-agent tests/agent_check/right_agents.py:DynaQ",
    "mazes": "mazes",
    "completion": "completion bash",
}
"""Every command that prints; what ``serve`` prints does not end."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("files")
    lab = dt.Lab(dt.load_maze("blocking"), ["dyna-q"])
    lab.advance(steps=20)
    lab.save(folder / "s.json")
    found = {"SESSION": str(folder / "s.json"), "PART": str(folder / "p.npz")}
    command = [*f"{EXPERIMENT} --shard 1/1 --output".split(), found["PART"]]
    subprocess.run([sys.executable, "-m", "dyna_tui", *command], cwd=ROOT, check=True, timeout=PATIENCE)
    return found


def test_every_command_is_here() -> None:
    assert set(COMMANDS) <= set(PRINTS)


@pytest.mark.parametrize("name", PRINTS)
def test_a_broken_pipe_is_silent(name: str, files: dict[str, str], tmp_path: Path) -> None:
    words = [files.get(word, word) for word in PRINTS[name].split()]
    end, begin = os.pipe()
    os.close(end)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "dyna_tui", *words],
            cwd=ROOT,
            env=os.environ | {"XDG_STATE_HOME": str(tmp_path)},
            input="tell policy\nquit\n",
            stdout=begin,
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
        )
    finally:
        os.close(begin)
    assert (done.returncode, done.stderr) == (141, "")
