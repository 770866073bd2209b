"""What a MAZE argument opens, and what a session is where a maze is meant."""

from pathlib import Path

import pytest

from dyna_tui.agents import read_all
from dyna_tui.cli import main
from dyna_tui.dyna import REVISION
from dyna_tui.lab.files.session import save
from dyna_tui.lab.lab import Lab
from dyna_tui.lessons.reader import builtin_lessons
from dyna_tui.maze import MazeError, builtin_names, load
from dyna_tui.opening import is_session, open_maze

SESSION = f'{{\n"format": "dyna-tui session",\n"version": 1,\n"revision": {REVISION}\n}}\n'


@pytest.mark.parametrize("name", builtin_names())
def test_a_built_in_maze_opens_as_it_is(name: str) -> None:
    assert open_maze(name).text == load(name).text
    assert open_maze(f"mazes/{name}.txt").path == f"mazes/{name}.txt"


def test_a_session_is_none_but_by_its_content(tmp_path: Path) -> None:
    for text, expected in [(SESSION, True), ("\ufeff" + SESSION, True), ("S.G\n", False), ("{}", False)]:
        path = tmp_path / "any.name"
        path.write_text(text)
        assert is_session(str(path)) is expected
    assert not is_session(str(tmp_path))
    assert not is_session("blocking")
    assert not is_session("\0")


def test_an_experiment_names_a_session_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("run.json").write_text(SESSION)
    assert main(["experiment", "run.json"]) == 2
    right = "open it with 'dyna-tui replay run.json', or write its maze to a file with check --convert"
    assert capsys.readouterr().err == f"run.json: a session, not a maze: {right}\n"


def test_check_describes_a_session_and_converts_its_maze(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    maze = load("dyna")
    save(Lab(maze, read_all(["dyna-q:n=5"], maze.parameters), seed=7, run=2), "run.json")
    assert main(["check", "run.json", "--convert", "maze.txt"]) == 0
    lines = [
        "run.json",
        "  session  seed 7, run 2",
        "  maze     Dyna maze, 6 x 9",
        "  lanes    dyna-q:planning_steps=5: 0 ticks, 0 interventions",
    ]
    assert capsys.readouterr() == ("\n".join(lines) + "\n", "")
    assert Path("maze.txt").read_text() == maze.text
    Path("run.json").write_text(Path("run.json").read_text().replace('"seed": 7', '"seed": 8'))
    assert main(["check", "run.json"]) == 0
    assert capsys.readouterr().err == "run.json: warning: altered since it was saved: see replay run.json --check\n"
    Path("run.json").write_text(SESSION)
    assert main(["check", "run.json"]) == 2
    assert "the session has no" in capsys.readouterr().err


def test_the_laboratory_opens_a_session_as_replay_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("run.json").write_text(SESSION)
    errors = []
    for words in (["replay", "run.json"], ["run.json"]):
        assert main(words) == 2
        errors.append(capsys.readouterr().err)
    assert errors[0] == errors[1] == 'dyna-tui: run.json: the session has no "seed": save the session again\n'
    assert main(["run.json", "--seed", "3"]) == 2
    assert "run.json is a session, which has its own agents and seed: name it alone" in capsys.readouterr().err


def test_a_missing_file_is_reported_by_name() -> None:
    with pytest.raises(MazeError, match=r"^no/such\.txt: no such file or built-in maze"):
        open_maze("no/such.txt")


@pytest.mark.parametrize(
    ("name", "right"),
    [("randon:3x3", "random:"), ("gyn:Taxi-v4", "gym:"), ("Random:3x3", "random:"), ("GYM:a", "gym:")],
)
def test_a_misspelt_prefix_is_named(name: str, right: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([name], ["check", name]):
        assert main(words) == 2
        assert capsys.readouterr().err == f"{name}: no such file: did you mean '{right}'?\n"


@pytest.mark.parametrize("name", ["lesson.md", "lesson.txt"])
def test_a_lesson_is_no_maze_and_the_command_that_opens_it_is_named(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(next(iter(builtin_lessons().values())).read_bytes())
    with pytest.raises(MazeError, match=f"a lesson, not a maze: open it with 'dyna-tui learn .*{name}'"):
        open_maze(str(path))
