"""What a MAZE argument opens, and what a session is where a maze is meant."""

from pathlib import Path

import pytest

from dyna_tui.cli import main
from dyna_tui.dyna import REVISION
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


@pytest.mark.parametrize("words", [["check"], ["experiment"]])
def test_where_a_maze_is_meant_a_session_is_named_as_one(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("run.json").write_text(SESSION)
    assert main([*words, "run.json"]) == 2
    error = capsys.readouterr().err
    assert error == "run.json: a session, not a maze: open it with 'dyna-tui replay run.json', or name a maze\n"


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
