"""Whatever lesson is opened, looked at and left, nothing that is kept of it is poorer than before."""

import asyncio
import io
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dyna_tui import terminal
from dyna_tui.cli.learn import lesson_under_way, predicted, run_learn
from dyna_tui.errors import InputError
from dyna_tui.lab.files.session import load
from dyna_tui.lessons.course import Course
from dyna_tui.lessons.progress import FILE, LessonProgress, Progress
from dyna_tui.lessons.reader import builtin_lessons, load_lesson
from dyna_tui.tui.app import LabApp
from dyna_tui.tui.recording import settle
from tests.lessons.examples import CORRIDOR

STAGES = ("run 3", "2", "2\ndrive right", "2\ndrive right\nnext\nnext", "2\ndrive right\nnext\nnext\nnext\nnext")
"""Lines that lead to a step of the corridor: the question with the laboratory at step 3, ..., behind its end."""
FINISHED = STAGES[-1]
SLOW_STAGES = [pytest.param(lines, marks=pytest.mark.slow) for lines in STAGES[:-1]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the student's progress is, with the corridor beside it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    (tmp_path / "corridor.md").write_text(CORRIDOR, "utf-8")
    return tmp_path / "dyna-tui"


def give(monkeypatch: pytest.MonkeyPatch, name: str | None, lines: str, *, again: bool = False) -> None:
    """Opens a lesson in lines, gives some, and leaves it."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines + "\nquit\n"))
    assert run_learn(name, plain=True, again=again) == 0


def look(monkeypatch: pytest.MonkeyPatch, name: str, *keys: str) -> list[str]:
    """Opens a lesson on a screen, presses keys, and leaves it; the titles of the pages that were seen."""
    seen = []

    async def play(app: LabApp) -> None:
        async with app.run_test(size=(100, 30)) as pilot:
            await settle(app)
            for key in ("", *keys, "q"):
                await pilot.press(*[key][: len(key)])
                await settle(app)
                seen.append(str(app.laboratory.panels.lesson.border_title))

    def run(app: LabApp) -> int:
        asyncio.run(play(app))
        return app.return_code or 0

    monkeypatch.setattr(terminal, "require", lambda *streams: None)
    monkeypatch.setattr(terminal, "run", run)
    assert run_learn(name) == 0
    return seen


def kept(folder: Path) -> tuple[LessonProgress, str]:
    return Progress(folder).of("corridor"), Progress(folder).session("corridor").read_text("utf-8")


@pytest.mark.parametrize("lines", [*SLOW_STAGES, FINISHED])
def test_what_is_opened_in_lines_looked_at_and_left_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch, lines: str
) -> None:
    file = str(folder.parent / "corridor.md")
    give(monkeypatch, file, lines)
    before = kept(folder)
    assert before[0].finished == (lines == FINISHED)
    give(monkeypatch, file, "page\ntell model\nhelp")
    assert kept(folder) == before


@pytest.mark.parametrize("lines", [SLOW_STAGES[0], FINISHED])
def test_what_is_opened_on_the_screen_looked_at_and_left_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch, lines: str
) -> None:
    file = str(folder.parent / "corridor.md")
    give(monkeypatch, file, lines)
    before = kept(folder)
    seen = look(monkeypatch, file, *["backspace"] * 6, "v", "c")
    assert kept(folder) == before
    if before[0].finished:
        assert "page 3 of 3" in seen[0], "it opens at its end"
        assert "page 1 of 3" in seen[-1], "and is read back"
        assert before[0].predictions == {0: 1} and before[0].answers == {0: 1.0}
        assert load(str(Progress(folder).session("corridor"))).clock == 5


def test_only_again_gives_up_what_was_finished_and_only_where_the_lesson_is_opened(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = str(folder.parent / "corridor.md")
    give(monkeypatch, file, FINISHED)
    before = kept(folder)
    monkeypatch.setattr(terminal, "wants_plain_lines", lambda: False)
    with pytest.raises(InputError):  # there is no terminal
        run_learn(file, again=True)
    assert kept(folder) == before
    give(monkeypatch, file, "page", again=True)
    after = kept(folder)
    assert after[0] == LessonProgress(finished=True)
    assert load(str(Progress(folder).session("corridor"))).clock == 0
    give(monkeypatch, file, "1")
    assert kept(folder)[0].predictions == {0: 0}


def test_a_laboratory_that_cannot_be_opened_or_belongs_to_another_text_is_put_aside(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder.parent / "corridor.md"
    session = Progress(folder).session("corridor")
    give(monkeypatch, str(file), "2\ndrive right\nnext")
    whole = session.read_text("utf-8")
    session.write_text(whole[:100])
    give(monkeypatch, str(file), "page")
    assert Path(f"{session}.old").read_text("utf-8") == whole[:100]
    assert f"the laboratory begins anew; the old one is kept as {session}.old" in capsys.readouterr().err
    session.write_text(whole)
    (folder / FILE).unlink()
    give(monkeypatch, str(file), "page")
    assert Path(f"{session}.old").read_text("utf-8") == whole
    give(monkeypatch, str(file), "2\ndrive right\nnext")
    shorter = CORRIDOR.partition("```expect")[0] + "The end.\n"
    file.write_text(shorter.replace("```ask", "\n```ask"), "utf-8")
    give(monkeypatch, str(file), "page")
    assert "the lesson has changed since you left it" in capsys.readouterr().err
    assert kept(folder)[0].step == 0


def test_where_all_are_finished_learn_says_so_and_how_to_go_on(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    progress = Progress(folder)
    for name in builtin_lessons():
        lesson = load_lesson(name)
        progress.keep(replace(Course(lesson), at=len(lesson.steps) - 1))
        assert lesson_under_way(progress) != name
    text = (folder / FILE).read_text("utf-8")
    assert run_learn(None) == 0
    said = capsys.readouterr().out
    assert said.startswith("You have finished all lessons. 'dyna-tui learn NAME' opens one where it ended")
    assert (folder / FILE).read_text("utf-8") == text
    assert lesson_under_way(progress, again=True) == "model"
    assert predicted(progress) == ""
    course = replace(Course(load_lesson("model")), predictions={0: 1, 2: 0, 4: 0}, answers={0: 2.0, 2: 3.0})
    progress.keep(course)
    assert predicted(progress) == "You predicted 1 of 2 answers right."
    progress.keep(replace(course, at=len(course.lesson.steps) - 1))
    progress.restart("slipping")
    assert lesson_under_way(progress) is None
    progress.keep(replace(Course(load_lesson("slipping")), at=2))
    assert lesson_under_way(progress) == "slipping", "which is done again"


def test_what_a_script_asks_for_after_the_last_lesson_is_told_and_not_dropped_without_a_word(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = str(folder.parent / "corridor.md")
    for after, told in (
        ("\n# a remark\nquit\nrun 3\n", None),
        ("\nrun 3\n", "1 line after the end of the last lesson was not run"),
        ("\nrun 3\ntell counters\n", "2 lines after the end of the last lesson were not run"),
    ):
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{FINISHED}{after}"))
        status = run_learn(name, plain=True, again=True)
        error = capsys.readouterr().err
        assert (status, told is None or told in error) == (0 if told is None else 2, True), error
