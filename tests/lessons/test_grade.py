"""Sessions that were handed in are marked by replaying them: any way counts, and what is lacking is said."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dyna_tui.cli.grade import COLUMNS
from dyna_tui.cli.laboratory import read_lanes
from dyna_tui.cli.program import main
from dyna_tui.errors import InputError
from dyna_tui.lab.files.session import load, save
from dyna_tui.lab.history.interventions import Drive, ForgetAll
from dyna_tui.lab.history.seek import seek_all
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lesson_record import LessonRecord
from dyna_tui.lab.rewind import to_time
from dyna_tui.lessons.expressions import Expression
from dyna_tui.lessons.grade import grade
from dyna_tui.lessons.moments import MOST_LOOKS
from dyna_tui.lessons.reader import builtin_lessons, load_lesson, open_lesson_maze, parse_lesson
from dyna_tui.tui.lesson_check import check_lesson
from tests.lessons.examples import CORRIDOR, corridor

GRADED = CORRIDOR.replace('condition = "real_steps >= 1"', 'condition = "visits(0, 0, right) >= 1"')


@pytest.fixture
def lesson_file(tmp_path: Path) -> Path:
    """A lesson that wants the agent to move right from its start."""
    file = tmp_path / "corridor.md"
    file.write_text(GRADED, "utf-8")
    return file


def hand_in(
    path: Path,
    *,
    drives: int = 0,
    seed: int = 3,
    record: LessonRecord | None = None,
    go_on: Callable[[Lab], object] = lambda lab: None,
) -> Path:
    """Saves a session in which the first agent was driven right so often, and then something else was done."""
    lesson = corridor()
    maze = open_lesson_maze(lesson)
    lab = Lab(maze, read_lanes(maze, lesson.agents), seed)
    for _ in range(drives):
        lab.lanes[0].do(Drive(1))
        lab.advance(lab.clock + 1)
    go_on(lab)
    lab.lesson = record
    save(lab, str(path))
    return path


def test_a_complete_session_lacks_nothing(
    lesson_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = hand_in(tmp_path / "a.json", drives=1, record=LessonRecord("corridor", 1, {0: 1}))
    assert main(["grade", str(lesson_file), str(file)]) == 0
    assert "steps 1 of 1  predictions 1 of 1  complete" in capsys.readouterr().out


def test_what_is_lacking_is_said_and_bad_files_do_not_stop_the_others(
    lesson_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    idle = hand_in(tmp_path / "idle.json")
    other = hand_in(tmp_path / "other.json", drives=1, seed=4)
    altered = hand_in(tmp_path / "altered.json", drives=1, record=LessonRecord("corridor", 0))
    text = altered.read_text("utf-8")
    assert '"predictions": {}' in text
    altered.write_text(text.replace('"predictions": {}', '"predictions": {"0": 1}'), "utf-8")
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    sessions = [str(each) for each in (bad, idle, other, altered, tmp_path / "none.json")]
    assert main(["grade", str(lesson_file), *sessions]) == 1
    shown = capsys.readouterr()
    assert len(shown.err.splitlines()) == 2
    lines = shown.out.splitlines()
    assert "  never brought about: visits(0, 0, right) >= 1" in lines
    assert "  no prediction: How many entries then?" in lines
    assert "  another seed (4)" in lines
    assert "  altered since it was saved" in lines
    assert "  a prediction in an altered file does not count: How many entries then?" in lines
    assert "steps 1 of 1  predictions 0 of 1" in shown.out
    assert lines[-1] == "5 sessions: 0 complete, 3 lack something, 2 cannot be read"


def test_files_that_cannot_be_read_and_copies_are_in_the_table_of_marks(
    lesson_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = hand_in(tmp_path / "one.json", drives=1, record=LessonRecord("corridor", 1, {0: 1}))
    two, bad = tmp_path / "two.json", tmp_path / "bad.json"
    two.write_bytes(one.read_bytes())
    bad.write_text("{")
    assert main(["grade", str(lesson_file), str(one), str(two), str(bad), "--format", "csv"]) == 1
    rows = list(csv.reader(capsys.readouterr().out.splitlines()))
    assert [str(two), "", "copy", "0", str(one), "", "", ""] in rows
    assert [row[:4] for row in rows if row[0] == str(bad)] == [[str(bad), "", "unread", "0"]]
    assert main(["grade", str(lesson_file), str(one), str(two)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == [f"  the same file as {one}", "2 sessions: 2 complete, 0 lack something"]


def wander(lab: Lab) -> None:
    """Runs on, and clears the model on the way; goes back, and leaves the later steps ahead."""
    lab.lanes[0].do(ForgetAll())
    lab.advance(40)
    lab.lanes[0].do(ForgetAll())
    lab.advance(60)
    seek_all(to_time(lab, 50))


def run_far(lab: Lab) -> None:
    lab.advance(3_000)


@pytest.mark.parametrize("choice", [0, 1])
@pytest.mark.parametrize("go_on", [lambda lab: None, wander, run_far], ids=["nothing", "wander", "run_far"])
def test_a_prediction_is_marked_by_what_was_so_at_the_moment_it_is_about(
    go_on: Callable[[Lab], object],
    choice: int,
    lesson_file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = hand_in(tmp_path / "a.json", drives=1, record=LessonRecord("corridor", 1, {0: choice}), go_on=go_on)
    main(["grade", str(lesson_file), str(file), "--format", "csv"])
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [rows[0][each] for each in ("predicted", "measured", "right")] == ["14"[choice], "1", "10"[choice]]
    assert main(["grade", str(lesson_file), str(file)]) == 0, "a wrong prediction is not lacking"
    assert f"predictions 1 of 1  complete  {1 - choice} of 1 right\n" in capsys.readouterr().out


def test_what_the_laboratory_measured_when_it_was_so_goes_before_what_a_replay_finds(
    lesson_file: Path, tmp_path: Path
) -> None:
    lesson = load_lesson(str(lesson_file))
    maze = open_lesson_maze(lesson)
    record = LessonRecord("corridor", 1, {0: 1}, answers={0: 4.0})
    file = hand_in(tmp_path / "a.json", record=record)
    assert grade(lesson, maze, read_lanes(maze, lesson.agents), load(str(file))).right == 1
    file.write_text(file.read_text().replace('"answers": {"0": 4.0}', '"answers": {"0": 1.0}'), "utf-8")
    altered = grade(lesson, maze, read_lanes(maze, lesson.agents), load(str(file)))
    assert altered.known == 0 and altered.marks[0].measured == ""


def test_what_was_not_run_is_not_done_though_the_step_under_way_would_end_in_it(tmp_path: Path) -> None:
    lesson = parse_lesson(GRADED.replace("visits(0, 0, right) >= 1", "planning_steps >= 1"), "a.md", "corridor")
    maze = open_lesson_maze(lesson)
    specs = read_lanes(maze, lesson.agents)

    def two_ticks(lab: Lab) -> None:
        lab.tick()
        lab.tick()
        assert lab.mid_step

    marked = grade(lesson, maze, specs, load(str(hand_in(tmp_path / "a.json", go_on=two_ticks))))
    assert marked.score(predictions=False) == (0, 1)
    whole = hand_in(tmp_path / "b.json", go_on=lambda lab: lab.advance(1))
    assert grade(lesson, maze, specs, load(str(whole))).score(predictions=False) == (1, 1)


def test_what_held_for_a_tick_is_found(tmp_path: Path) -> None:
    lesson = parse_lesson(GRADED.replace("visits(0, 0, right) >= 1", "updates == 3 and q(0, 0, up) == 0"), "a.md")
    maze = open_lesson_maze(lesson)
    marked = grade(
        lesson, maze, read_lanes(maze, lesson.agents), load(str(hand_in(tmp_path / "a.json", go_on=run_far)))
    )
    assert marked.score(predictions=False) == (1, 1)


@pytest.mark.slow
@pytest.mark.parametrize(("condition", "done"), [("q(0, 0, up) < 0", 0), ("row > 0 or real_steps >= 900000", 1)])
def test_a_session_of_a_million_steps_is_looked_at_at_a_bounded_number_of_moments(
    condition: str, done: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = parse_lesson(GRADED.replace("visits(0, 0, right) >= 1", condition), "a.md")
    maze = open_lesson_maze(lesson)
    session = load(str(hand_in(tmp_path / "a.json", go_on=lambda lab: lab.advance(1_000_000))))
    holds, measured = Expression.holds, list[bool]()

    def count(expression: Expression, lab: Lab) -> bool:
        measured.append(holds(expression, lab))
        return measured[-1]

    monkeypatch.setattr(Expression, "holds", count)
    marked = grade(lesson, maze, read_lanes(maze, lesson.agents), session)
    assert len(measured) < MOST_LOOKS
    assert marked.score(predictions=False) == (done, 1)


def test_marks_are_rows_of_a_table(lesson_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = hand_in(tmp_path / "a.json", drives=1)
    assert main(["grade", str(lesson_file), str(file), "--format", "csv"]) == 1
    rows = list(csv.reader(capsys.readouterr().out.splitlines()))
    assert rows == [
        list(COLUMNS),
        [str(file), "0", "ask", "0", "How many entries then?", "", "1", ""],
        [str(file), "1", "expect", "1", "visits(0, 0, right) >= 1", "", "", ""],
    ]


def test_a_session_can_be_marked_again_and_again(lesson_file: Path, tmp_path: Path) -> None:
    lesson = load_lesson(str(lesson_file))
    maze = open_lesson_maze(lesson)
    specs = read_lanes(maze, lesson.agents)
    session = load(str(hand_in(tmp_path / "a.json", drives=1)))
    assert [grade(lesson, maze, specs, session).score(predictions=False) for _ in range(20)] == [(1, 1)] * 20


@pytest.mark.slow
@pytest.mark.parametrize("name", list(builtin_lessons()))
async def test_the_authors_own_session_of_every_lesson_is_complete(name: str, tmp_path: Path) -> None:
    lesson = load_lesson(name)
    maze = open_lesson_maze(lesson)
    specs = read_lanes(maze, lesson.agents)
    proof = await check_lesson(lesson, maze, specs, str(tmp_path / "a.json"))
    assert proof.problems == []
    assert grade(lesson, maze, specs, load(str(tmp_path / "a.json"))).complete


def test_a_session_says_when_each_prediction_was_made(tmp_path: Path) -> None:
    record = LessonRecord("corridor", 1, {0: 1}, {0: 4})
    file = hand_in(tmp_path / "a.json", drives=1, record=record)
    assert load(str(file)).lesson == record
    for wrong, said in (
        ('"0": -4', "-4, but must be a whole number"),
        ('"1": 4', "predicted_at must be an object"),
        ('"0": "4"', "whole"),
    ):
        text = file.read_text().replace('"predicted_at": {"0": 4}', f'"predicted_at": {{{wrong}}}')
        assert text != file.read_text()
        (tmp_path / "b.json").write_text(text)
        with pytest.raises(InputError, match=said):
            load(str(tmp_path / "b.json"))
    measured = LessonRecord("corridor", 1, {0: 1, 2: 0, 3: 0}, answers={0: 1.5, 2: True, 3: "Dyna-Q+"})
    answered = hand_in(tmp_path / "d.json", drives=1, record=measured)
    assert load(str(answered)).lesson == measured
    for wrong, said in (
        ('"0": 1e999', "finite|number"),
        ('"9": 1', "for each prediction"),
        ('"0": [1]', "one line of"),
    ):
        text = answered.read_text().replace('"0": 1.5', wrong)
        assert text != answered.read_text()
        (tmp_path / "b.json").write_text(text)
        with pytest.raises(InputError, match=said):
            load(str(tmp_path / "b.json"))
    without = hand_in(tmp_path / "c.json", drives=1, record=LessonRecord("corridor", 1, {0: 1}))
    assert not {"predicted_at", "answers"} & set(json.loads(without.read_text())["lesson"])


def test_a_session_in_the_place_of_the_lesson_is_told_from_one(
    lesson_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "alone.json")
    save(Lab(open_lesson_maze(corridor()), read_lanes(open_lesson_maze(corridor()), corridor().agents)), file)
    assert main(["grade", file]) == 2
    assert f"{file} is a session: name its lesson first" in capsys.readouterr().err
    assert main(["grade", str(lesson_file)]) == 2
    assert "no session to grade" in capsys.readouterr().err
