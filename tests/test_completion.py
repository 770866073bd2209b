"""Shell completion: what completes what, and that bash, zsh and fish do complete it."""

import json
import os
import pty
import select
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dyna_tui.agents import VARIANTS
from dyna_tui.cli.commands import build_app
from dyna_tui.cli.completer import complete, split_line
from dyna_tui.cli.completion import table
from dyna_tui.cli.usage_errors import COMMANDS
from dyna_tui.maze import builtin_names

SHELLS = ("bash", "zsh", "fish")


@cache
def everything() -> dict[str, Any]:
    """The table as a script hands it over."""
    read: dict[str, Any] = json.loads(json.dumps(table(build_app())))
    return read


def found(*words: str) -> list[str]:
    return [name for name, _ in complete(everything(), words)[0]]


def test_commands_and_mazes_come_first() -> None:
    assert found("") == [*sorted(COMMANDS, key=list(everything()["commands"]).index), *builtin_names(), "random:"]
    assert found("blo") == ["blocking"]
    assert found("experiment", "blo") == ["blocking"]
    assert complete(everything(), ["experiment", ""])[1], "files fit too"
    assert found("blocking", "") == [], "there is one maze"


def test_every_option_of_every_command_is_completed() -> None:
    app = build_app()
    for name in COMMANDS:
        options = {
            option
            for argument in app[name].assemble_argument_collection()
            for option in argument.names
            if option.startswith("--")
        }
        assert set(found(name, "--")) == options | {"--help"}
    assert {"--plain", "--agent", "--version"} <= set(found("--"))


def test_values_are_completed_after_a_blank_and_after_an_equals_sign() -> None:
    assert found("experiment", "dyna", "--format", "j") == ["json"]
    assert found("experiment", "dyna", "--format=j") == ["--format=json"]
    assert found("export", "a.json", "figure", "--view", "q-") == ["q-values"]
    assert found("export", "a.json", "figure", "--style", "") == ["paper", "screen"]
    assert found("blocking", "--clock", "") == ["real", "updates"]
    assert found("blocking", "--seed", "") == []
    assert found("blocking", "--seed", "3", "--cl") == ["--clock"]
    assert complete(everything(), ["export", "a.json", "q", "--output", ""]) == ([], True)
    assert found("export", "a.json", "mo") == ["model"]
    assert found("reproduce", "sw") == ["sweet-spot"]
    assert found("learn", "wr") == ["wrong-model"]
    assert found("check", "by-") == found("serve", "by-") == ["by-hand"]
    assert found("completion", "") == list(SHELLS)
    assert complete(everything(), ["merge", "a.npz", "b.npz", ""])[1], "any number of files"


@pytest.mark.parametrize(
    ("words", "endings"),
    [
        (["grade", ""], "md"),
        (["grade", "model", ""], "json"),
        (["grade", "model", "a.json", ""], "json"),
        (["learn", ""], "md"),
        (["replay", ""], "json"),
        (["export", ""], "json"),
        (["check-agent", ""], "py"),
        (["blocking", "--agent", ""], "py"),
        (["check", ""], True),
        (["experiment", ""], True),
        (["merge", ""], True),
        (["export", "a.json", "q", "--output", ""], True),
    ],
)
def test_files_are_offered_where_a_command_reads_such(words: list[str], endings: bool | str) -> None:
    assert complete(everything(), words)[1] == endings


@pytest.mark.parametrize("name", VARIANTS)
def test_parameters_of_every_agent_are_completed(name: str) -> None:
    names = {each.removeprefix(f"{name}:").removesuffix("=") for each in found("dyna", "--agent", f"{name}:")}
    assert names - {"n"} == set(VARIANTS[name].parameters)


def test_an_agent_is_completed_part_by_part() -> None:
    assert found("dyna", "--agent", "dyna-q") == ["dyna-q", "dyna-q-stochastic", "dyna-q+", "dyna-q:"]
    assert found("dyna", "--agent", "dyna-q+:ka") == ["dyna-q+:kappa="]
    assert found("dyna", "--agent", "dyna-q:n=5,search=t") == ["dyna-q:n=5,search=trajectory"]
    assert found("dyna", "--agent", "dyna-q:n=5,search=uniform|t") == ["dyna-q:n=5,search=uniform|trajectory"]
    assert "dyna-q:alpha=1,alpha=" not in found("dyna", "--agent", "dyna-q:alpha=1,")
    assert found("dyna", "--agent", "nobody:") == []


def test_a_line_is_split_as_a_shell_does() -> None:
    assert split_line("dyna-tui 'a b' c\\ d \"e") == (["dyna-tui", "a b", "c d", "e"], '"')
    assert split_line("dyna-tui ") == (["dyna-tui", ""], "")
    assert split_line("dyna-tui ''") == (["dyna-tui", ""], "")


def test_the_completer_imports_nothing_slow() -> None:
    code = (
        "import io, sys; from dyna_tui.cli import main\n"
        f"sys.stdin = io.StringIO({json.dumps(everything())!r})\n"
        "assert main(['completion', '--complete', 'fish', 'experiment', 'blo']) == 0\n"
        "assert not {'numpy', 'textual', 'cyclopts', 'numba', 'rich'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == ":files\nblocking\tBlocking maze\n"


def test_nonsense_completes_nothing() -> None:
    command = [sys.executable, "-m", "dyna_tui", "completion", "--complete", "bash"]
    for words, given in (([], "{}"), (["dyna-tui x"], "{"), (["dyna-tui x"], "{}")):
        done = subprocess.run([*command, *words], input=given, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


@pytest.fixture
def shell_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a maze file, in which ``dyna-tui`` is on the path."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "dyna-tui"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m dyna_tui "$@"\n')
    program.chmod(0o755)
    (tmp_path / "my maze.txt").touch()
    for ending in ("png", "pdf", "json"):
        (tmp_path / f"handed in.{ending}").touch()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (os.getcwd(), os.environ.get("PYTHONPATH")))))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.chdir(tmp_path)
    return tmp_path


TYPED = (
    "dyna-tui bloc\t--pl\t--agent dyna-q+:kap\t1 < /dev/null; dyna-tui check my\t; "
    "dyna-tui grade model handed\t; echo DO''NE\n"
)
SET_UP = {
    "bash": (".bashrc", 'PS1=READY; bind "set bell-style none"; eval "$(dyna-tui completion bash)"\n'),
    "zsh": (".zshrc", 'PS1=READY; autoload -U compinit; compinit -u -D; eval "$(dyna-tui completion zsh)"\n'),
}


@pytest.mark.slow
@pytest.mark.parametrize("shell", SET_UP)
def test_the_tab_key_completes_what_is_typed(shell: str, shell_path: Path) -> None:
    """A maze, an option, a parameter of an agent after its colon, and a file with a blank in its name."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    name, set_up = SET_UP[shell]
    (shell_path / name).write_text(set_up)
    words = ["bash", "--rcfile", name, "-i"] if shell == "bash" else ["zsh", "-i"]
    child, terminal = pty.fork()
    if child == 0:
        os.environ["ZDOTDIR"] = str(shell_path)
        os.execvp(words[0], words)
    try:
        _read_until(terminal, "READY")
        os.write(terminal, TYPED.encode())
        text = _read_until(terminal, "DONE")
        assert "in focus. Dyna-Q+: step 0" in text or "Dyna-Q+: step 0" in text, text
        assert "my maze.txt:" in text.replace("my\\ maze", ""), text
        assert "handed in.json:" in text.replace("handed\\ in", ""), text
    finally:
        os.write(terminal, b"\x03exit\n")
        os.close(terminal)
        os.waitpid(child, 0)


def _read_until(terminal: int, text: str) -> str:
    """What a terminal shows until a text stands there."""
    seen = b""
    while text.encode() not in seen:
        ready, _, _ = select.select([terminal], [], [], 60)
        assert ready, seen.decode(errors="replace")
        seen += os.read(terminal, 65536)
    return seen.decode(errors="replace")


@pytest.mark.slow
def test_fish_completes(shell_path: Path) -> None:
    if shutil.which("fish") is None:
        pytest.skip("fish is not installed")
    lines = {
        "dyna-tui bloc": "blocking\tBlocking maze",
        "dyna-tui blocking --pl": "--plain\t",
        "dyna-tui blocking --agent dyna-q+:kap": "dyna-q+:kappa=\t",
        "dyna-tui check my": "my maze.txt",
        "dyna-tui grade model handed": "handed in.json",
    }
    asked = "".join(f"complete -C '{line}';" for line in lines)
    command = ["fish", "--no-config", "-c", f"dyna-tui completion fish | source; {asked}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    answers = done.stdout.splitlines()
    assert all(answer.startswith(right) for answer, right in zip(answers, lines.values(), strict=True)), answers
