"""Keys of a lesson, from a stranger: they write no file, and a check of them comes to its end whatever they are."""

import asyncio
from pathlib import Path

import pytest

from dyna_tui.cli.laboratory import read_lanes
from dyna_tui.lessons.course import Course
from dyna_tui.lessons.lesson import Do, Lesson
from dyna_tui.lessons.reader import open_lesson_maze, parse_lesson
from dyna_tui.tui.laboratory.files import NO_FILES
from dyna_tui.tui.lesson_check import LessonProof, check_lesson
from tests.lessons.examples import CORRIDOR
from tests.tui.test_lesson import open_lesson

PRECIOUS = "precious.txt"
NAMED = ["ctrl+u", *PRECIOUS, "enter", "enter"]
WRITE = {
    "save": ["ctrl+s", *NAMED],
    "export": ["ctrl+e", "enter", *NAMED],
    "save on the way out": [".", "q", "s", *NAMED],
    "save the maze": ["up", "w", "enter", "W", *NAMED],
    "palette": ["ctrl+p", *"save the session", "enter", *NAMED],
    "screenshot": ["ctrl+p", *"screenshot", "enter"],
}
SAID = {
    "save": "would write a file: leave that to the student",
    "palette": "would write a file: leave that to the student",
    "save on the way out": "leaves the laboratory",
    "quit": "leaves the laboratory",
}
LEAVE = {"quit": ["q"], "quit at once": ["ctrl+c"], "more than once": ["q", "q", "q"]}

OTHERS = [name for name in (*WRITE, *LEAVE) if name not in ("save", "quit")]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which a file of the user's is."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / PRECIOUS).write_text("mine")
    return tmp_path


def with_keys(keys: list[str], kind: str) -> Lesson:
    """The corridor, with other keys in its block ``do``, or in its solution."""
    old = 'keys = ["."]' if kind == "do" else 'solution = ["d", "→", "d"]'
    assert old in CORRIDOR
    return parse_lesson(CORRIDOR.replace(old, f"{old.split()[0]} = {keys}"), "lesson.md")


async def checked(lesson: Lesson) -> LessonProof:
    maze = open_lesson_maze(lesson)
    return await asyncio.wait_for(check_lesson(lesson, maze, read_lanes(maze, lesson.agents)), 60)


def assert_untouched(folder: Path) -> None:
    assert [path.name for path in folder.iterdir()] == [PRECIOUS]
    assert (folder / PRECIOUS).read_text() == "mine"


@pytest.mark.parametrize("kind", ["do", "solution"])
@pytest.mark.parametrize("name", ["save", "quit", *(pytest.param(name, marks=pytest.mark.slow) for name in OTHERS)])
async def test_a_check_writes_nothing_and_comes_to_its_end(name: str, kind: str, here: Path) -> None:
    proof = await checked(with_keys((WRITE | LEAVE)[name], kind))
    assert proof.problems or name == "screenshot"
    if name in SAID:
        assert SAID[name] in proof.problems[0]
    assert_untouched(here)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in WRITE if name != "save on the way out"])
async def test_what_is_played_for_the_student_writes_nothing(name: str, here: Path) -> None:
    lesson = with_keys(WRITE[name], "do")
    at, do = next((at, step.block) for at, step in enumerate(lesson.steps) if isinstance(step.block, Do))
    async with open_lesson(Course(lesson, at)) as hand:
        hand.laboratory.controllers.lesson.begin_do(do)
        await hand.settle()
        await hand.wait(lambda: hand.app.keys.empty)
        assert_untouched(here)
        assert not hand.laboratory.context.played
        while hand.app.screen is not hand.laboratory:
            await hand.press("escape")
        await hand.press("ctrl+s", "ctrl+u", *"own.json", "enter")
        assert (here / "own.json").exists(), "the student's own keys write"
        assert NO_FILES not in hand.text
