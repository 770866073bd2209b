"""Progress is one small file: it can be copied, and is never lost to damage."""

import io
import math
import os
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui import terminal
from dyna_tui.cli.program import main
from dyna_tui.errors import InputError
from dyna_tui.lessons.course import Course, record_of
from dyna_tui.lessons.progress import FILE, LessonProgress, Progress, resumed
from dyna_tui.lessons.reader import load_lesson
from dyna_tui.tui.app import LabApp
from dyna_tui.tui.laboratory.lesson_page import page_of
from tests.lessons.examples import CORRIDOR, corridor


def test_what_is_kept_is_read_again_on_another_machine(tmp_path: Path) -> None:
    course = replace(Course(corridor()), at=2, predictions={0: 1}, predicted_at={0: 7})
    course = replace(course, answers={0: 1.0, 1: True, 2: "Dyna-Q+"})
    Progress(tmp_path / "here").keep(course)
    there = tmp_path / "there"
    there.mkdir()
    (there / FILE).write_bytes((tmp_path / "here" / FILE).read_bytes())
    read = Progress(there).of("corridor")
    assert read == LessonProgress(2, False, {0: 1}, {0: 1.0, 1: True, 2: "Dyna-Q+"}, {0: 7})
    again = resumed(corridor(), read)
    assert (again.at, again.predictions, again.answers, again.predicted_at) == (2, {0: 1}, {0: 1.0}, {0: 7})


ANSWERS = st.booleans() | st.floats() | st.text(st.characters(exclude_categories=["Cs"]))


@given(name=st.text(st.characters(exclude_categories=["Cs"])), answer=ANSWERS)
def test_any_name_and_any_answer_is_read_again(name: str, answer: float | bool | str) -> None:
    with TemporaryDirectory() as folder:
        progress = Progress(Path(folder))
        progress.keep(Course(replace(corridor(), name=name), answers={0: answer}))
        again = Progress(Path(folder))
        assert not again.problem
        read = again.of(name).answers[0]
        assert (type(read), repr(read)) == (type(answer), repr(answer))


def test_an_answer_that_is_no_number_is_kept_and_a_session_leaves_it_out(tmp_path: Path) -> None:
    course = Course(corridor(), predictions={0: 1}, answers={0: float("nan")})
    Progress(tmp_path).keep(course)
    again = Progress(tmp_path)
    assert not again.problem and math.isnan(float(again.of("corridor").answers[0]))
    assert record_of(course).answers == {}
    assert record_of(replace(course, answers={0: 2.0, 1: 3.0})).answers == {0: 2.0}, "only what was predicted"


@pytest.mark.parametrize("name", ["\N{GRINNING FACE}.md", "a\nb.md", "a\x7f.md", os.fsdecode(b"\xff.md")])
def test_progress_in_a_lesson_file_of_any_name_is_read_again(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text(CORRIDOR, "utf-8")
    lesson = load_lesson(str(file))
    Progress(tmp_path).keep(replace(Course(lesson), at=1))
    again = Progress(tmp_path)
    assert not again.problem and again.of(lesson.name).step == 1
    assert lesson.name.isprintable(), "as a session wants it"


def test_a_lesson_that_was_finished_stays_so_and_begins_anew(tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    progress.keep(replace(Course(corridor()), at=3))
    progress.restart("corridor")
    assert Progress(tmp_path).of("corridor") == LessonProgress(finished=True)
    assert resumed(corridor(), LessonProgress(3, True)).finished
    assert resumed(corridor(), LessonProgress(99, True)).finished, "it was longer"
    assert resumed(corridor(), LessonProgress(99)).at == 0, "the lesson has changed"


@pytest.mark.parametrize("choice", [-1, 2, 99])
def test_predictions_of_an_older_text_that_fit_no_question_are_left_out(choice: int) -> None:
    older = LessonProgress(2, False, {0: choice, 1: 0, 7: 0}, {0: 1.0, 1: 2.0, 7: 1.0}, {0: 3, 1: 3})
    course = resumed(corridor(), older)
    assert (course.predictions, course.answers, course.predicted_at) == ({}, {0: 1.0}, {})
    page_of(course, 0, hinted=False, playing=False)


@pytest.mark.parametrize(
    "text", ["[lessons", "lessons = 3", "[lessons.a]\nstep = 'x'", "[lessons.a]\nanswers = 3", "\xff"]
)
def test_a_damaged_file_is_put_aside_and_said(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_bytes(text.encode("latin-1"))
    progress = Progress(tmp_path)
    assert "damaged" in progress.problem
    assert progress.of("a") == LessonProgress()
    assert (tmp_path / f"{FILE}.damaged").read_bytes() == text.encode("latin-1")
    progress.keep(Course(corridor()))
    assert Progress(tmp_path).problem == ""


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be made"):
        Progress(tmp_path / "file" / "x").keep(Course(corridor()))


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who has no home folder."""

    def none(*args: object, **options: object) -> Path:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr(platformdirs, "user_data_path", none)


NOT_KEPT = "set XDG_DATA_HOME; your progress is not kept\n"


def test_lessons_open_without_a_home_folder_and_one_line_says_that_progress_is_not_kept(
    homeless: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "corridor.md").write_text(CORRIDOR, "utf-8")
    monkeypatch.chdir(tmp_path)
    for again in (False, True):
        monkeypatch.setattr(sys, "stdin", io.StringIO("2\ndrive right\nnext\nnext\nquit\n"))
        assert main(["learn", "corridor.md", "--plain", *["--again"] * again]) == 0
        shown = capsys.readouterr()
        assert "You predicted: 4" in shown.out
        assert shown.err.count("\n") == 1 and shown.err.endswith(NOT_KEPT)
    assert main(["learn", "--list"]) == 0
    assert capsys.readouterr().err.endswith(NOT_KEPT)
    assert [each.name for each in tmp_path.iterdir()] == ["corridor.md"]


def test_what_is_not_kept_asks_before_it_is_lost(
    homeless: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "corridor.md").write_text(CORRIDOR, "utf-8")
    apps = list[LabApp]()

    def run(app: LabApp) -> int:
        apps.append(app)
        return 0

    monkeypatch.setattr(terminal, "require", lambda *streams: None)
    monkeypatch.setattr(terminal, "run", run)
    assert main(["learn", str(tmp_path / "corridor.md")]) == 0
    assert not apps[0].laboratory.context.keeps_all and apps[0].keeper is None
    monkeypatch.undo()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(terminal, "require", lambda *streams: None)
    monkeypatch.setattr(terminal, "run", run)
    assert main(["learn", str(tmp_path / "corridor.md")]) == 0
    assert apps[1].laboratory.context.keeps_all and apps[1].keeper is not None
