"""The command line: help, usage errors, ``check``, ``mazes``, and how the laboratory is opened."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dyna_tui import __version__, terminal
from dyna_tui.agents import AgentSpec
from dyna_tui.cli import main, options
from dyna_tui.cli.commands import build_app
from dyna_tui.cli.converters import MAX_NUMBER
from dyna_tui.cli.usage_errors import COMMANDS
from dyna_tui.lab.clock import Clock
from dyna_tui.maze import Maze, builtin_names

HELP = "see dyna-tui --help"
NO_MAZE = "no maze given: name a maze file or a built-in maze, as in dyna-tui blocking (see dyna-tui mazes)"

MISTAKES = {
    "chek": "'chek' is neither a command nor a maze: did you mean 'check'?",
    "blokcing": "'blokcing' is neither a command nor a maze: did you mean 'blocking'?",
    "chek blocking": "'chek' is neither a command nor a maze: did you mean 'check'?",
    "--seed 3 chek": "'chek' is neither a command nor a maze: did you mean 'check'?",
    "--seed 3 check": "'check' is a command: put it first, as in dyna-tui check; a file of that name is ./check",
    "blocking check": "'check' is a command: put it first, as in dyna-tui check",
    "check": NO_MAZE.replace("blocking", "check blocking"),
    "replay": "no session given: name a file saved with ctrl+s, as in dyna-tui replay blocking-1042.json",
    "export": "no session given: name a file saved with ctrl+s, as in dyna-tui export blocking-1042.json",
    "--agent dyna-q": NO_MAZE,
    "blocking rooms": f"unexpected word 'rooms': {HELP}",
    "check blocking rooms": "unexpected word 'rooms': see dyna-tui check --help",
    "blocking --sed 3": "unknown option '--sed': did you mean '--seed'?",
    "blocking --no-run": "unknown option '--no-run': did you mean '--run'?",
    "blocking -x": f"unknown option '-x': {HELP}",
    "--versoin": "unknown option '--versoin': did you mean '--version'?",
    "--xyz": f"unknown option '--xyz': {HELP}",
    "mazes --bla": "unknown option '--bla': see dyna-tui mazes --help",
    "blocking --seed": f"--seed needs a value: {HELP}",
    "blocking --seed --run": f"--seed needs a value: {HELP}",
    "blocking --agent": f"--agent needs a value: {HELP}",
    "blocking --run=x": f"--run does not take 'x': {HELP}",
    "blocking --seed=": "--seed is '', but must be a whole number of at least 0, as in --seed 7",
    "recover x": "the number is 'x', but must be a whole number of at least 1, as in 7",
    "blocking --seed x": "--seed is 'x', but must be a whole number of at least 0, as in --seed 7",
    "blocking --seed -3": "--seed is '-3', but must be a whole number of at least 0, as in --seed 7",
    "blocking --seed 1.5": "--seed is '1.5', but must be a whole number of at least 0, as in --seed 7",
    "blocking --seed ²": "--seed is '²', but must be a whole number of at least 0, as in --seed 7",
    "blocking --nth -1": "--nth is '-1', but must be a whole number of at least 0, as in --nth 7",
    "blocking --nth 9223372036854775808": (
        "--nth is '9223372036854775808', but must be at most 9,223,372,036,854,775,807"
    ),
    "blocking --seed 1 --seed 2": "--seed is given more than once: give it once",
    "blocking --agent dynaq": "unknown agent 'dynaq': did you mean 'dyna-q' or 'dyna-q+'?",
    "blocking --agent q-learning:q0=1e999": "q0 is inf, but must be a finite number or @FILE",
    "blocking --agent dyna-q:n=-1": "planning_steps is -1, but must be a whole number in [0, 1,000,000]",
    "blocking --agent dyna-q:alpha=0.1|0.2|0.3|0.4|0.5,n=0|1|2|3": (
        "--agent asks for 20 lanes, but the screen holds at most 16: name fewer agents"
    ),
}


@pytest.mark.parametrize("words", MISTAKES)
def test_a_mistake_gets_one_clear_line_and_status_2(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words.split()) == 2
    assert capsys.readouterr() == ("", f"dyna-tui: {MISTAKES[words]}\n")


def test_a_number_of_any_length_is_read_or_rejected_in_one_line(
    opened: "list[Opened]", capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["blocking", "--seed", "000" + str(MAX_NUMBER)]) == 7
    assert opened[0].seed == 2**63 - 1
    assert main(["blocking", "--seed", "9" * 10_000]) == 2
    error = capsys.readouterr().err
    assert error.endswith("…', but must be at most 9,223,372,036,854,775,807\n")
    assert len(error) < 200


def test_a_word_that_resembles_no_command_and_no_maze_gets_a_list_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["xyz"]) == 2
    known = ", ".join((*COMMANDS, *builtin_names()))
    assert capsys.readouterr().err == f"dyna-tui: 'xyz' is neither a command nor a maze: choose from {known}\n"


def test_a_word_with_control_characters_stays_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["blocking", "--agent", "dyna\n\x1b[31mq"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "\x1b" not in error


@pytest.mark.parametrize("words", [["faulty.txt"], ["check", "faulty.txt"], ["faulty.txt", "--seed", "1"]])
def test_a_faulty_maze_is_reported_with_file_line_and_column(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("faulty.txt").write_text("S.G\n.?.\n")
    assert main(words) == 2
    output, error = capsys.readouterr()
    assert output == ""
    assert error.startswith("faulty.txt:2:2: ")
    assert error.count("\n") == 1


def test_a_missing_maze_file_is_reported_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no/such.txt"]) == 2
    assert capsys.readouterr().err.startswith("no/such.txt: no such file or built-in maze: ")


def test_a_maze_with_too_many_lanes_is_rejected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "crowd.txt"
    path.write_text('+++\nagents = ["dyna-q:n=' + "|".join(map(str, range(17))) + '"]\n+++\nS.G\n')
    assert main([str(path)]) == 2
    assert "asks for 17 lanes, but the screen holds at most 16" in capsys.readouterr().err


def test_without_arguments_it_says_how_to_start(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    output, error = capsys.readouterr()
    assert error == ""
    assert output.startswith(f"dyna-tui {__version__}: a terminal lab for watching Dyna agents learn and plan.\n")
    assert "  dyna-tui blocking        start here" in output
    assert all(f"\n  {name} " in output for name in builtin_names())


def test_mazes_lists_names_and_titles(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mazes"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(builtin_names())
    assert lines[0] == "blocking        Blocking maze"


BLOCKING = """\
Blocking maze
  source   Sutton & Barto (2018), Example 8.2; settings of S. Zhang's public reproduction
  size     6 rows, 9 columns
  layouts  2: from step 0, then from step 1,000
  cells    1 start, 1 terminal, 8 walls
  agents   dyna-q   n 10  α 1  γ .95  ε .1
           dyna-q+  n 10  α 1  γ .95  ε .1  κ 1e-4
  runs     3,000 real steps; episodes are truncated after 1,000,000 steps
"""


@pytest.mark.parametrize("name", ["blocking", "blocking.txt", "mazes/blocking.txt"])
def test_check_says_what_a_maze_holds(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", name]) == 0
    assert capsys.readouterr() == (BLOCKING, "")


PLAIN = """\
plain
  size     1 row, 4 columns
  layouts  2: from step 0, then by hand (key m)
  cells    layout 1: 1 start, 1 terminal, 0 walls
           layout 2: 1 start, 1 terminal, 1 wall
  'P'      reward -2
  agents   q-learning  α .1  γ .99  ε .1
           dyna-q      n 10  α .1  γ .99  ε .1
  runs     50 episodes; episodes are truncated after 1,000,000 steps
  slip     0.25
  step     reward -1
"""


def test_check_says_what_is_out_of_the_ordinary_and_warns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("+++\nslip = 0.25\nstep_reward = -1\n[cells]\nP = { reward = -2 }\n+++\nSP.G\n@\nSP#G\n")
    assert main(["check", str(path)]) == 0
    output, error = capsys.readouterr()
    assert output == PLAIN
    assert error.startswith(f"{path}: warning: layout 2 (line 9): no path leads from the start at (0,0)")
    assert error.count("\n") == 1


@pytest.mark.parametrize("name", builtin_names())
def test_every_built_in_maze_passes_its_check(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", name]) == 0
    assert capsys.readouterr().out


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"{__version__}\n"
    assert main(["--help"]) == 0
    output = capsys.readouterr().out
    assert output.startswith("Usage: dyna-tui MAZE [OPTIONS]\n")
    assert all(word in output for word in ("MAZE", "--agent", "--seed", "--nth", "--run", "--version", *COMMANDS))


HELP_OF = {
    "check": ["Usage: dyna-tui check [OPTIONS] MAZE", "Check a maze file", "--convert FILE"],
    "mazes": ["Usage: dyna-tui mazes"],
    "experiment": [
        "Agents and seed",
        "--agent SPEC",
        "--runs INT",
        "[default: 30]",
        "--clock CHOICE",
        "[choices: real, updates] [default: real]",
        "--output FILE",
        "--plot [FILE]",
        "[default: one per processor]",
    ],
    "reproduce": ["[OPTIONS] [NAME]", "planning-steps, dyna-maze, blocking, shortcut, prioritized-sweeping"],
    "replay": ["SESSION", "--size COLSxROWS", "[default: 120x40]", "--seconds INT"],
    "export": [
        "SESSION [WHAT]",
        "[choices: q, model, rewards, episodes, screen, figure, maze] [default: q]",
        "--lane INT",
    ],
}


@pytest.mark.parametrize("command", HELP_OF)
def test_help_shows_types_choices_and_defaults(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main([command, "--help"]) == 0
    output = capsys.readouterr().out
    assert max(map(len, output.splitlines())) <= 80
    text = " ".join(output.replace("│", " ").split())
    assert [part for part in HELP_OF[command] if part not in text] == []
    assert " STR" not in text


def test_choices_are_those_of_the_core() -> None:
    from dyna_tui.experiments.task import CLOCKS
    from dyna_tui.lab.files.exports import EXPORTS, FIGURE, MAZE, SCREEN
    from dyna_tui.lab.files.tables import TABLES, WRITERS
    from dyna_tui.maze.layouts import MAX_STEP

    assert set(EXPORTS) == {*TABLES, SCREEN, MAZE, FIGURE}
    assert all(set(export.formats) == set(WRITERS) for name, export in EXPORTS.items() if name in TABLES)
    assert tuple(clock.value for clock in Clock) == CLOCKS
    assert options.MAX_LENGTH == MAX_STEP


def test_all_commands_are_known_before_the_parser_is_built() -> None:
    assert tuple(name for name in build_app() if not name.startswith("-")) == COMMANDS


class Opened(SimpleNamespace):
    """A laboratory that records what it was opened on."""

    def __init__(self, maze: Maze, specs: tuple[AgentSpec, ...], **keywords: Any) -> None:
        super().__init__(maze=maze, specs=specs, keeper=None, **keywords)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Opened]]:
    """The laboratories that were opened; each ends with status 7."""
    apps: list[Opened] = []

    def run(app: Opened) -> int:
        apps.append(app)
        return 7

    monkeypatch.setattr("dyna_tui.tui.app.LabApp", Opened)
    monkeypatch.setattr(terminal, "run", run)
    monkeypatch.setattr(terminal, "require", lambda *streams: None)
    yield apps


def test_a_maze_opens_on_its_own_agents_paused(opened: list[Opened]) -> None:
    assert main(["blocking"]) == 7, "the status is the laboratory's"
    (app,) = opened
    assert app.maze.title == "Blocking maze"
    assert [spec.variant.name for spec in app.specs] == ["dyna-q", "dyna-q+"]
    assert (app.seed, app.nth, app.running, app.clock_by) == (0, 0, False, Clock.REAL)
    assert app.specs[0].planning_steps == 10, "the maze's [agent] holds"


def test_options_choose_lanes_seed_run_and_start(opened: list[Opened]) -> None:
    words = "--seed 3 blocking --agent dyna-q:n=0|5 --nth 2 --agent=q-learning:alpha=0.5 --run"
    assert main(words.split()) == 7
    (app,) = opened
    assert [spec.spec_text for spec in app.specs] == [
        "dyna-q:planning_steps=0",
        "dyna-q:planning_steps=5",
        "q-learning:alpha=0.5",
    ]
    assert app.specs[0].number("alpha") == 1.0, "the maze's [agent] holds for what the spec does not give"
    assert (app.seed, app.nth, app.running) == (3, 2, True)


def test_lanes_can_be_compared_at_equal_updates(opened: list[Opened], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["blocking", "--clock", "updates"]) == 7
    assert main(["blocking", "--clock", "Updates"]) == 7
    assert [app.clock_by for app in opened] == [Clock.UPDATES, Clock.UPDATES]
    assert main(["blocking", "--clock", "update"]) == 2
    assert capsys.readouterr().err == "dyna-tui: --clock is 'update': did you mean 'updates'?\n"


def test_a_file_named_like_a_command_opens_by_its_path(
    opened: list[Opened], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("check").write_text("S.G\n")
    assert main(["./check"]) == 7
    assert opened[0].maze.width == 3


@pytest.mark.parametrize("variable", ["", "1"])
def test_an_unexpected_exception_is_one_line_unless_asked(
    variable: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(name: str) -> None:
        raise RuntimeError("surprise")

    monkeypatch.setenv("DYNA_TUI_TRACEBACK", variable)
    monkeypatch.setattr("dyna_tui.cli.check.check_maze", fail)
    assert main(["check", "blocking"]) == 1
    error = capsys.readouterr().err
    assert error.endswith(
        "dyna-tui: internal error: RuntimeError: surprise (set DYNA_TUI_TRACEBACK=1 for a traceback)\n"
    )
    assert ("Traceback" in error) == bool(variable)
    assert variable or error.count("\n") == 1


def test_ctrl_c_gives_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dyna_tui.cli.check.check_maze", interrupt)
    assert main(["check", "blocking"]) == 130
    assert capsys.readouterr() == ("", "")


def program(*words: str, **keywords: Any) -> "subprocess.CompletedProcess[str]":
    """``dyna-tui`` in a process of its own, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "dyna_tui", *words],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
        timeout=120,
        **keywords,
    )


def test_without_a_terminal_the_laboratory_says_so() -> None:
    done = program("blocking", stdout=subprocess.PIPE)
    line = "the laboratory needs a terminal, but standard input is not one: run it without pipes or redirection"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"dyna-tui: {line}\n")


def test_a_broken_pipe_is_silent() -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = program("mazes", stdout=write)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_title_that_the_output_cannot_encode_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "maze.txt"
    path.write_text('+++\ntitle = "Übung → 1"\n+++\nS.G\n', encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = program("check", str(path), stdout=subprocess.PIPE, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Ubung > 1\n")


def imported_by(words: list[str]) -> set[str]:
    """The packages that a command has imported when it ends."""
    code = (
        "import sys; from dyna_tui.cli import main; main(sys.argv[1:]); "
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True, timeout=120)
    return set(done.stderr.splitlines()[-1].split())


def test_commands_import_neither_textual_nor_numba() -> None:
    for words in ([], ["mazes"], ["check", "blocking"]):
        assert not imported_by(words) & {"textual", "numba"}, words


def test_the_version_needs_no_numpy() -> None:
    assert "numpy" not in imported_by(["--version"])


def test_a_lone_maze_opens_without_cyclopts(opened: list[Opened], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cyclopts", None)
    assert main(["blocking"]) == 7


def test_the_first_screen_needs_neither_numba_nor_cyclopts() -> None:
    code = (
        "import sys; from dyna_tui import terminal; from dyna_tui.cli import main; "
        "terminal.require = lambda *streams: None; terminal.run = lambda app: 0; main(['blocking']); "
        "assert 'textual' in sys.modules; assert not {'numba', 'cyclopts'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def plain(script: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The plain laboratory given a script."""
    command = [sys.executable, "-m", "dyna_tui", *words]
    env = os.environ | environment
    return subprocess.run(command, input=script, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_a_script_is_run_line_by_line_and_its_status_tells_of_errors() -> None:
    done = plain("step\nstop\nstep\n", "blocking", "--plain", "--agent", "q-learning")
    assert done.returncode == 2
    assert done.stderr == "line 2: unknown command 'stop': did you mean 'step'?\n1 line could not be run\n"
    assert done.stdout.splitlines()[-1].startswith("Q-learning: step 2, ")
    done = plain("quit\nstop\n", "blocking", "--agent", "q-learning", ACCESSIBLE="1")
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 2)


def test_a_script_may_go_through_a_lesson_to_its_end(tmp_path: Path) -> None:
    lesson = tmp_path / "short.md"
    lesson.write_text(
        '+++\ntitle = "Short"\nmaze = "dyna"\nagents = ["dyna-q"]\n+++\nA step.\n\n```do\nkeys = ["."]\n```\n'
    )
    home = {"XDG_DATA_HOME": str(tmp_path)}
    for more, status, said in (
        ("", 0, ""),
        ("quit\nrun 3\n", 0, ""),
        ("run 3\n\nrun 4", 2, "dyna-tui: 2 lines after the end of the last lesson were not run\n"),
    ):
        done = plain(f"run 10\nnext\nnext\n{more}", "learn", str(lesson), "--again", "--plain", **home)
        assert "That was the last lesson.\n" in done.stdout
        assert (done.returncode, done.stderr) == (status, said)


def test_a_dumb_terminal_is_talked_to_line_by_line() -> None:
    master, slave = pty.openpty()
    try:
        os.write(master, b"step\nquit\nyes\n")
        done = subprocess.run(
            [sys.executable, "-m", "dyna_tui", "blocking", "--agent", "q-learning"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=os.environ | {"TERM": "dumb"},
            check=False,
            timeout=120,
        )
        output = os.read(master, 65536).decode()
    finally:
        os.close(master)
        os.close(slave)
    assert done.returncode == 0
    assert "Q-learning: step 1, " in output
    assert "\x1b" not in output


@pytest.mark.parametrize("command", COMMANDS)
def test_help_lists_every_option_as_one_word(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    assert not re.search(r"--[a-z-]+\.", capsys.readouterr().out), "a part of an option's value is no option"
