"""Sessions, exports and recordings, from the laboratory and from the command line."""

import csv
import json
import math
from pathlib import Path

import pytest

from dyna_tui.agents import read_all
from dyna_tui.cli.program import main
from dyna_tui.errors import InputError
from dyna_tui.lab.files.session import check, load, session_text
from dyna_tui.lab.files.session import open_lab as open_opened
from dyna_tui.lab.history.interventions import SwitchLayout
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.shown import Shown
from dyna_tui.maze import load as load_maze
from dyna_tui.plain.conversation import execute
from dyna_tui.plain.laboratory import PlainLab
from dyna_tui.tui.app import LabApp
from tests.tui.hand import COMFORTABLE, hand_of, open_lab


@pytest.fixture
async def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A session saved by a person."""
    monkeypatch.chdir(tmp_path)
    async with open_lab("blocking", size=COMFORTABLE) as hand:
        await hand.advance(30)
        await hand.press("m")
        await hand.advance(42)
        await hand.press("ctrl+s")
        assert "blocking-42.json" in hand.text
        await hand.press("enter")
        assert hand.status.startswith("Saved: 2 lanes, ")
        await hand.press("ctrl+s", "enter")
        assert "File exists. Press Enter again to overwrite." in hand.text
        await hand.press("enter")
        for down, name in enumerate(("blocking-42.svg", "blocking-42-q.csv", "blocking-42-model.csv")):
            await hand.press("ctrl+e", *["down"] * down, "enter", "enter")
            assert hand.status == f"Wrote {name}"
            assert Path(name).stat().st_size > 100
        await hand.press("ctrl+e", "end", "enter", "enter")
        assert hand.status == "Wrote blocking-42-maze.txt"
        await hand.press("ctrl+e", "enter", *["backspace"] * 3, "t", "x", "t", "enter")
        assert "Real steps         42" in Path("blocking-42.txt").read_text()
    return str(tmp_path / "blocking-42.json")


def test_a_saved_session_is_checked_and_exported(session: str, capsys: pytest.CaptureFixture[str]) -> None:
    opened = load(session)
    assert check(opened) == []
    assert [[entry.intervention for entry in lane.entries] for lane in opened.lanes] == [[SwitchLayout(1)]] * 2
    assert main(["replay", session, "--check"]) == 0
    assert capsys.readouterr().out.count("replay identical") == 2
    text = Path(session).read_text()
    Path(session).write_text(text.replace('"seed": 0', '"seed": 1'))
    assert main(["replay", session, "--check"]) == 1
    output, error = capsys.readouterr()
    assert output.count("differs from the saved state") == 2
    assert error == f"dyna-tui: {session}: file altered since it was saved; the replay differs in lanes 1, 2\n"
    Path(session).write_text(text[: len(text) // 2])
    assert main(["replay", session, "--check"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    Path(session).write_text(text)
    assert main(["export", session, "q", "--lane", "2"]) == 0
    assert capsys.readouterr().out.startswith("row,column,action,q,visits,")
    assert main(["export", session, "maze"]) == 0
    exported = capsys.readouterr().out
    assert exported == Path("blocking-42-maze.txt").read_text()
    assert "\n@ 30\n" in exported
    assert main(["export", session, "model", "--output", "model.json"]) == 0
    assert json.loads(Path("model.json").read_text())["table"] == "model"
    assert main(["export", session, "model"]) == 0
    assert list(csv.reader(capsys.readouterr().out.splitlines())) == list(
        csv.reader(Path("blocking-42-model.csv").read_text().splitlines())
    )


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["replay"], "no session given: name a file saved with ctrl+s, as in dyna-tui replay blocking-1042.json"),
        (["replay", "no.json"], "no.json: cannot be read (No such file or directory): name a session file"),
        (["replay", "s", "--size", "80x24"], "--size and --seconds apply to a recording only: add --record FILE"),
        (["replay", "s", "--check", "--record", "f"], "--check and --record cannot be combined: give one of them"),
        (["replay", "s", "--record", "f", "--size", "1x1"], "--size is '1x1', but must be columns by rows from 40x12"),
        (["export", "s", "modle"], "WHAT is 'modle': did you mean 'model'?"),
    ],
)
def test_bad_usage_is_one_line(words: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"dyna-tui: {problem}")
    assert error.count("\n") == 1


@pytest.mark.slow
def test_a_recording_ends_with_the_final_screen(session: str, capsys: pytest.CaptureFixture[str]) -> None:
    pyte = pytest.importorskip("pyte")
    size = ["--size", "100x30"]
    assert main(["replay", session, "--record", "run.cast", "--seconds", "1", *size]) == 0
    capsys.readouterr()
    assert main(["export", session, "screen", *size]) == 0
    shown = capsys.readouterr().out.split("\n")
    head, *events = map(json.loads, Path("run.cast").read_text().splitlines())
    assert (head["version"], head["width"], head["height"]) == (2, 100, 30)
    assert [kind for _, kind, _ in events] == ["o"] * len(events)
    moments = [moment for moment, *_ in events]
    assert moments == sorted(moments)
    assert moments[-1] == 3.0
    screen = pyte.Screen(100, 30)
    stream = pyte.Stream(screen)
    for _, _, output in events[:-1]:
        stream.feed(output)
    rows = [row.rstrip() for row in screen.display]
    assert "▶ step 42 of 42" in rows[0] and "paused" in shown[0], "a recording plays"
    assert rows[1:-3] == shown[1:27], "all but the words at the bottom"


async def test_a_session_opens_at_its_end_with_its_history(session: str) -> None:
    from dyna_tui.tui.app import LabApp
    from dyna_tui.tui.recording import settle

    opened = load(session)
    app = LabApp(opened.maze, [lane.spec for lane in opened.lanes], session=opened, driven=False)
    async with app.run_test(size=COMFORTABLE):
        await settle(app)
        assert app.driver.lab is not None
        assert [frame.counters.real_steps for frame in app.laboratory.context.frame.lanes] == [42, 42]
        assert [lane.layout for lane in app.driver.lab.lanes] == [1, 1]
        app.simulate_key("comma")
        await settle(app)
        assert [frame.counters.real_steps for frame in app.laboratory.context.frame.lanes] == [41, 41]


@pytest.mark.parametrize(
    ("keys", "focus", "speed"),
    [
        (["tab", "right_square_bracket", "right_square_bracket"], 1, 100.0),
        (["right_square_bracket"] * 9, 0, math.inf),
        (["tab"], 1, None),
        ([], 0, None),
    ],
)
async def test_the_lane_in_focus_and_the_speed_are_kept(
    keys: list[str], focus: int, speed: float | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_lab("blocking", size=COMFORTABLE) as hand:
        await hand.press("full_stop", *keys, "ctrl+s", "enter")
        usual = hand.driver.runner.speed
    (file,) = tmp_path.glob("*.json")
    opened = load(str(file))
    assert opened.shown == Shown(focus, speed)
    assert ('"shown"' in file.read_text()) is (opened.shown != Shown())
    assert check(opened) == [] and not opened.altered
    app = LabApp(opened.maze, [lane.spec for lane in opened.lanes], session=opened, driven=False)
    async with hand_of(app, size=COMFORTABLE) as hand:
        assert (hand.focus, hand.driver.runner.speed) == (focus, usual)
        assert hand.lanes[focus].has_class("focused") and not hand.lanes[1 - focus].has_class("focused")
        assert not hand.driver.unsaved
        assert session_text(hand.lab, str(file)) == file.read_text()
    plain = PlainLab(open_opened(opened), lambda line: None)
    assert plain.index == focus
    execute(plain, "lane 2")
    assert plain.lab.shown == Shown(1, speed)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ('"shown": {"focus": 2}', "the lane in focus is 2, but must be a whole number in [0, 1]"),
        ('"shown": {"focus": 0, "speed": 0}', "the speed is 0"),
        ('"shown": {"focus": 0, "speed": "fast"}', "the speed is"),
        ('"shown": {"focus": 0, "sped": 1}', "did you mean 'speed'"),
        ('"shown": 3', "shown must be an object"),
    ],
)
def test_a_wrong_focus_or_speed_is_one_line(new: str, said: str, tmp_path: Path) -> None:
    lab = Lab(load_maze("blocking"), read_all(["dyna-q", "dyna-q+"]))
    lab.shown = Shown(1, 100)
    text = session_text(lab)
    old = '"shown": {"focus": 1, "speed": 100}'
    assert old in text
    (tmp_path / "s.json").write_text(text.replace(old, new))
    with pytest.raises(InputError) as caught:
        load(str(tmp_path / "s.json"))
    assert said in str(caught.value) and "\n" not in str(caught.value)
