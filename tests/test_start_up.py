"""Start-up: what commands and the first paint do without, and that words without options mean what the parser says."""

import inspect
import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from dyna_tui.cli import laboratory, program
from dyna_tui.cli.start_up import use_no_colours_where_there_are_none

MAIN = "from dyna_tui.cli import main\nmain({words!r})\nprint('modules:', *sys.modules)"
PAINT = """
import asyncio, threading
from dyna_tui import terminal
from dyna_tui.cli import main

def run(app):
    from dyna_tui.tui.laboratory.panels import Panels

    told, load = threading.Event(), app.driver._open

    def painted(panels):
        print("modules:", *sys.modules)
        told.set()
        app.exit()

    app.driver._open = lambda: told.wait() and load()  # the engine, in a thread of its own

    Panels.complete = painted
    asyncio.run(app.run_async(headless=True, size=(120, 40)))
    return 0

terminal.require = lambda *streams: None
terminal.run = run
main({words!r})
"""
"""Opens the laboratory without a terminal, until its lanes are painted and its panels are due; only then the engine."""

NOT_FOR_COMMANDS = ("textual", "numba", "matplotlib", "dyna_tui.tui", "dyna_tui.dyna", "dyna_tui.native.library")
NOT_FOR_THE_FIRST_PAINT = (
    "cyclopts",
    "numba",
    "matplotlib",
    "rich.progress",
    "dyna_tui.charts.plot",
    "dyna_tui.cli.commands",
    "dyna_tui.cli.progress",
    "dyna_tui.dyna",
    "dyna_tui.experiments",
    "dyna_tui.lab.breakpoints",
    "dyna_tui.lab.files",
    "dyna_tui.lab.history",
    "dyna_tui.lab.lab",
    "dyna_tui.lab.manual_control",
    "dyna_tui.lab.stop_conditions",
    "dyna_tui.optimal",
    "dyna_tui.tui.dialogs",
    "dyna_tui.tui.recording",
)


def loaded(code: str, words: list[str]) -> set[str]:
    """The modules that are loaded when ``code`` prints them, for these words of the command line."""
    command = [sys.executable, "-c", "import sys\n" + code.format(words=words)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("modules:")[2].split())


def of(modules: set[str], *names: str) -> set[str]:
    """Those modules that are named, or in a package that is named."""
    return {module for module in modules if any(f"{module}.".startswith(f"{name}.") for name in names)}


def test_what_is_not_to_be_loaded_is_there() -> None:
    ours = [name for name in (*NOT_FOR_COMMANDS, *NOT_FOR_THE_FIRST_PAINT) if name.startswith("dyna_tui")]
    assert ours == [name for name in ours if find_spec(name)]


@pytest.mark.parametrize("words", [["--help"], ["experiment", "--help"], ["--version"]], ids=" ".join)
def test_help_needs_neither_numpy_nor_the_engine_nor_the_screen(words: list[str]) -> None:
    modules = loaded(MAIN, words)
    assert "cyclopts" in modules
    assert not of(modules, *NOT_FOR_COMMANDS, "numpy", "dyna_tui.maze", "dyna_tui.agents")


@pytest.mark.parametrize("words", [["check", "blocking"], ["mazes"], []], ids=" ".join)
def test_commands_without_options_need_no_parser(words: list[str]) -> None:
    modules = loaded(MAIN, words)
    assert "dyna_tui.maze.layouts" in modules
    assert not of(modules, *NOT_FOR_COMMANDS, "cyclopts", "rich", "dyna_tui.experiments.pool", "dyna_tui.lab.lab")


def test_the_lanes_are_painted_before_anything_else_is_loaded() -> None:
    modules = loaded(PAINT, ["blocking"])
    assert {"dyna_tui.tui.widgets.lane", "dyna_tui.tui.laboratory.controllers"} <= modules
    assert not of(modules, *NOT_FOR_THE_FIRST_PAINT)


@pytest.mark.parametrize("words", [["check", "blocking"], ["mazes"]], ids=" ".join)
def test_words_without_options_print_what_they_do_by_way_of_the_parser(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    plain = program._plain_command(words)
    assert plain is not None
    printed = []
    for command in (plain, program._parsed(words)):
        assert not command()
        printed.append(capsys.readouterr())
    assert printed[0].out
    assert printed[0] == printed[1]


def test_a_maze_alone_opens_as_it_does_by_way_of_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    signature, opened = inspect.signature(laboratory.open_laboratory), []

    def record(*args: object, **keywords: object) -> int:
        bound = signature.bind(*args, **keywords)
        bound.apply_defaults()
        opened.append(bound.arguments)
        return 0

    monkeypatch.setattr(laboratory, "open_laboratory", record)
    plain = program._plain_command(["blocking"])
    assert plain is not None
    for command in (plain, program._parsed(["blocking"])):
        command()
    assert opened[0] == opened[1]


@pytest.mark.parametrize("words", [["check"], ["check", "a", "b"], ["check", "--help"], ["mazes", "x"], ["experiment"]])
def test_all_else_is_parsed(words: list[str]) -> None:
    assert program._plain_command(words) is None


@pytest.mark.parametrize(
    ("term", "given", "expected"),
    [
        ("xterm-mono", None, "1"),
        ("linux-m", None, "1"),
        ("xterm-256color", None, None),
        ("", None, None),
        ("xterm-mono", "0", "0"),
    ],
)
def test_a_terminal_without_colours_is_treated_as_no_color_has_it(
    term: str, given: str | None, expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.environ", {"TERM": term} | ({} if given is None else {"NO_COLOR": given}))
    use_no_colours_where_there_are_none()
    assert os.environ.get("NO_COLOR") == expected
