"""What the command line makes of a session on a screen that nobody sees: a recording, or its last moment."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dyna_tui.agents import read_all
from dyna_tui.cli.program import main
from dyna_tui.files import write_whole
from dyna_tui.lab.files.session import load as load_session
from dyna_tui.lab.files.session import open_lab, save, taken
from dyna_tui.lab.files.session_format import as_text
from dyna_tui.lab.lab import Lab
from dyna_tui.maze import load
from dyna_tui.tui.recording import Asciicast
from tests.lab.moves import back_to

SIZE = ["--size", "100x30"]


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A session of two agents after 30 real steps."""
    monkeypatch.chdir(tmp_path)
    lab = Lab(load("dyna"), read_all(["q-learning", "dyna-q:n=3"]))
    lab.advance(30)
    save(lab, "s.json")
    return "s.json"


def test_a_recording_leaves_the_terminal_as_it_was_and_its_picture_above_the_prompt() -> None:
    pyte = pytest.importorskip("pyte")
    head, *events = map(json.loads, Asciicast(20, 5, "title").lines(1.0))
    screen = pyte.HistoryScreen(head["width"], head["height"])
    stream = pyte.Stream(screen)
    for _, _, output in events[:-1]:
        stream.feed(output)
    assert screen.cursor.hidden
    stream.feed("".join(f"\x1b[{row + 1};1H\x1b[7mrow {row}" for row in range(5)) + "\x1b[2;3H")
    stream.feed(events[-1][2])
    assert not screen.cursor.hidden
    assert [row.rstrip() for row in screen.display] == ["row 1", "row 2", "row 3", "row 4", ""]
    stream.feed("$")
    assert screen.display[-1].rstrip() == "$"
    assert not screen.buffer[4][0].reverse


@pytest.mark.parametrize("words", [["replay"], ["replay", "--record", "f"], ["export", "screen"]])
def test_more_lanes_than_stand_side_by_side_are_not_shown(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    crowd = taken(Lab(load("ten"), read_all(["q-learning"])))
    write_whole("s", [as_text(replace(crowd, lanes=crowd.lanes * 17))])
    command, *others = words
    assert main([command, "s", *others]) == 2
    problem = "dyna-tui: s: 17 lanes, but the screen holds at most 16: use --check, or export a table of one lane\n"
    assert capsys.readouterr() == ("", problem)
    assert [path.name for path in tmp_path.iterdir()] == ["s"]
    assert main(["replay", "s", "--check"]) == 0
    assert main(["export", "s", "q", "--lane", "17"]) == 0


@pytest.mark.slow
def test_a_screen_has_the_lane_in_focus_that_is_asked_for(session: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = []
    for words in ([], ["--lane", "1"], ["--lane", "2"]):
        assert main(["export", session, "screen", *SIZE, *words]) == 0
        shown.append(capsys.readouterr().out)
    assert shown[0] == shown[1] != shown[2]
    assert ["Model of Dyna-Q" in text for text in shown] == [False, False, True]
    assert main(["export", session, "screen", "--lane", "3"]) == 2
    assert capsys.readouterr().err == "dyna-tui: --lane is 3, but s.json has 2\n"


def test_a_table_has_no_size(session: str, capsys: pytest.CaptureFixture[str]) -> None:
    for what in ([], ["model"], ["rewards"]):
        assert main(["export", session, *what, *SIZE]) == 2
        right = f"leave it out, as in export {session} {(what or ['q'])[0]}"
        expected = f"dyna-tui: --size applies to the screen only: {right}\n"
        assert capsys.readouterr() == ("", expected)
    assert main(["export", session, "screen", "--size", "1x1"]) == 2
    assert capsys.readouterr().err.startswith("dyna-tui: --size is '1x1', but must be")


def test_a_session_saved_in_the_past_opens_with_what_lay_ahead(
    session: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lab = open_lab(load_session(session))
    back_to(lab, 21)
    save(lab, session)
    assert main(["replay", session, "--check"]) == 0
    capsys.readouterr()
    assert main(["export", session, "screen", *SIZE]) == 0
    assert "21 of 30" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('"seed": 0', '"seed": 1', "file altered since it was saved; the replay differs in lanes 1, 2"),
        ('"path": "dyna"', '"path": "other"', "file altered since it was saved"),
    ],
)
def test_a_check_tells_that_a_file_was_altered(
    before: str, after: str, problem: str, session: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", session, "--check"]) == 0
    assert capsys.readouterr().err == ""
    text = Path(session).read_text()
    Path(session).write_text(text.replace(before, after))
    assert main(["replay", session, "--check"]) == 1
    assert capsys.readouterr().err == f"dyna-tui: s.json: {problem}\n"
    assert main(["export", session]) == 0, "whoever altered it may look at it"
