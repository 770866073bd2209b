"""Classes from files: what is wrong with a file or a class is one line, whatever its code does."""

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import dyna_tui as dt
from dyna_tui.cli import main
from dyna_tui.own_agents.calls import Calls
from dyna_tui.own_agents.loading import load
from dyna_tui.own_agents.spec import names_class

CLASSES = Path(__file__).with_name("classes.py")

WRONG = {
    "Raises": ":37: Raises.update raised KeyError: (0, 0)",
    "Exits": ":42: Exits.update ends the program (SystemExit): it must return",
    "Asks": ":53: Asks.update raised EOFError: EOF when reading a line",
    "Recurses": ":58: Recurses.update raised RecursionError: maximum recursion depth exceeded",
    "NoTable": ": NoTable has no table of values: set self.Q in __init__, 12 by 4 here",
    "Transposed": ": Transposed.Q is 4 by 12, but must be 12 by 4: a row for each state, a value for each action",
    "Text": ": Text.Q is a str, but must be an array of numbers, 12 by 4",
    "WrongKeys": ": WrongKeys.Q is no table of 12 states by 4 actions: it holds the key 'left'",
    "NoAlpha": ": NoAlpha takes no alpha: __init__ must take alpha, as in "
    "__init__(self, n_states, n_actions, alpha, gamma, ...)",
    "NeedsEnv": ": NeedsEnv.__init__ needs 'env', unknown here: give it a default "
    "(n_states, n_actions, alpha, gamma, epsilon, planning_steps, kappa are known)",
    "NoMethod": ": NoMethod has no method update: write update(self, s, a, r, s_prime, done)",
    "OneArgument": ": OneArgument.update(transition) must take (s, a, r, s_prime, done), in this order or by name",
    "SevenArguments": ": SevenArguments.update(s, a, r, s_prime, done, env, log) must take (s, a, r, s_prime, done), "
    "in this order or by name",
    "ChoosesNothing": ": ChoosesNothing.select_action returned None, but must return an action from 0 to 3",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_class_that_cannot_be_asked_gets_one_line_and_status_2(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-agent", f"{CLASSES}:{name}", "--like", "q-learning"]) == 2
    output, error = capsys.readouterr()
    assert not output
    assert error.startswith(f"dyna-tui: {CLASSES}{WRONG[name]}")
    assert error.count("\n") == 1


@pytest.mark.parametrize("name", ["Hangs", "Sleeps", "HangsAtOnce"])
def test_a_class_that_hangs_gets_one_line(name: str) -> None:
    with pytest.raises(dt.InputError, match=r"classes\.py: \w+\.\w+ did not return within 0\.3 seconds"):
        dt.check_agent(f"{CLASSES}:{name}", "q-learning", time_limit=0.3)


def test_what_a_class_prints_is_left_out_of_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-agent", f"{CLASSES}:Prints", "--like", "q-learning"]) == 0
    output, error = capsys.readouterr()
    assert "note: it printed 800 lines, which are left out here" in output
    assert "updating" not in output + error


def test_values_that_are_no_numbers_are_a_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-agent", f"{CLASSES}:NotANumber", "--like", "q-learning"]) == 1
    assert "a value is not a number" in capsys.readouterr().out


FILES = {
    "def f(:\n": ":1:7: invalid syntax: make it a Python file that runs",
    "import no_such_module\n": ":1: loading it raised ModuleNotFoundError: No module named 'no_such_module'",
    "x = 1\n": ': no class with a method update(s, a, r, s_prime, done): write one, as in README, "Is my Dyna right?"',
    "import sys\nsys.exit()\n": ":2: loading it ends the program (SystemExit): it must return",
    "class A:\n    update = 1\nclass B(A):\n    pass\n": ": 2 classes that could be meant: name one, as in ",
}


@pytest.mark.parametrize("text", FILES)
def test_a_file_that_cannot_be_used_gets_one_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(text)
    with pytest.raises(dt.InputError) as caught:
        load(str(path))
    assert str(caught.value).startswith(f"{path}{FILES[text]}")


def test_a_file_that_does_not_end_gets_one_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("while True:\n    pass\n")
    with pytest.raises(dt.InputError, match="loading it did not return within"):
        load(str(path), time_limit=0.3)


@pytest.mark.parametrize("name", ["mine.py", "", ".", "mine.txt", "nowhere/mine.py:DynaQ"])
def test_what_is_no_file_gets_one_line(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(dt.InputError, match=r"cannot be read|is no Python file"):
        load(name)


def test_a_misspelt_class_gets_a_suggestion() -> None:
    with pytest.raises(dt.InputError, match="no class 'Rihgt': did you mean 'Right'"):
        load(f"{CLASSES}:Rihgt")


def test_the_only_class_needs_no_name_and_a_file_may_import_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "neighbour.py").write_text("ALPHA = 0.5\n")
    path = tmp_path / "mine.py"
    path.write_text("from neighbour import ALPHA\nclass Own:\n    alpha = ALPHA\n    def update(self): ...\n")
    own = load(str(path))
    assert (own.name, own.kind.alpha) == ("Own", 0.5)  # type: ignore[attr-defined]
    assert own.spec_text == f"{path}:Own"
    assert len(own.digest) == 64
    assert str(tmp_path) not in sys.path


@pytest.mark.parametrize("text, expected", [("mine.py", True), ("a/b.py:DynaQ", True), ("dyna-q:n=5", False)])
def test_a_file_and_a_spec_are_told_apart(text: str, expected: bool) -> None:
    assert names_class(text) is expected


def test_the_command_has_its_usage_errors(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-agent"]) == 2
    assert capsys.readouterr().err == (
        "dyna-tui: no file given: name a Python file with your agent, as in dyna-tui check-agent mine.py:DynaQ\n"
    )


def test_a_hanging_class_ends_the_command(tmp_path: Path) -> None:
    """In a process of its own: a thread that never returns must not keep it alive."""
    code = (
        "import sys, dyna_tui.agent_check.check as check\n"
        "from functools import partial\n"
        "check.check_agent = partial(check.check_agent, time_limit=0.3)\n"
        "from dyna_tui.cli import main\n"
        f"sys.exit(main(['check-agent', {f'{CLASSES}:Sleeps'!r}, '--like', 'q-learning']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_what_runs_is_what_the_digest_is_of_though_the_file_changes_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.py"
    first = "class Mine:\n    first = True\n    def update(self, s, a, r, s_prime, done): pass\n"
    file.write_text(first)
    call = Calls.call

    def changed(self: Calls, what: str, *rest: Any) -> Any:
        file.write_text(first.replace("True", "False"))
        return call(self, what, *rest)

    monkeypatch.setattr(Calls, "call", changed)
    found = load(str(file))
    assert found.kind.first is True  # type: ignore[attr-defined]
    assert found.digest == hashlib.sha256(first.encode()).hexdigest()
    assert [path.name for path in tmp_path.iterdir()] == ["mine.py"], "nor is anything written beside it"
