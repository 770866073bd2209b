"""Lessons line by line: what is read and asked, and every author's solution ends as it does on the screen."""

from pathlib import Path

import pytest

from dyna_tui.cli.laboratory import read_lanes
from dyna_tui.errors import InputError
from dyna_tui.lab.brushes import with_brushes
from dyna_tui.lab.lab import Lab
from dyna_tui.lessons.course import Course
from dyna_tui.lessons.lesson import Ask, Do, Expect, Lesson
from dyna_tui.lessons.reader import builtin_lessons, load_lesson, open_lesson_maze, parse_lesson
from dyna_tui.plain.commands import command_of
from dyna_tui.plain.key_words import words_of
from dyna_tui.plain.keys import KeyPlayer, play
from dyna_tui.plain.laboratory import PlainLab
from dyna_tui.plain.lesson import LessonGuide
from dyna_tui.tui.app import LabApp
from dyna_tui.tui.lesson_check import SIZE, _Check
from dyna_tui.tui.recording import settle
from tests.plain.lines import Talk
from tests.plain.test_equal_to_the_screen import everything


class LessonTalk(Talk):
    """A lesson, given lines."""

    def __init__(self, lesson: Lesson) -> None:
        maze = open_lesson_maze(lesson)
        super().__init__(maze, ["q-learning"])
        lab = Lab(with_brushes(maze), read_lanes(maze, lesson.agents), lesson.seed)
        self.kept = 0
        self.on = PlainLab(lab, self.written.append)
        self.on.lesson = self.guide = LessonGuide(self.on, Course(lesson), self._keep, play, command_of)
        self.guide.begin()

    def predict(self) -> None:
        """Predicts the first choice, and goes on."""
        self.give("1")
        if self.guide.course.verdict_here:
            self.give("next")

    def _keep(self, course: Course, lab: Lab) -> None:
        self.kept += 1


SHORT = """+++
title = "Short"
maze = "blocking"
agents = ["dyna-q"]
+++
Press `e`, or `,`: **one** episode.

```ask
question = "How many steps?"
choices = ["fewer than 100", "100 or more"]
answer = "real_steps"
```

```do
keys = ["full_stop", "space"]
until = "episode ends"
```

Now make two.

```expect
condition = "episode >= 3"
hint = "Press e."
solution = ["e"]
```

The end.
"""


def test_a_lesson_is_read_asked_done_and_brought_about() -> None:
    talk = LessonTalk(parse_lesson(SHORT.replace(', "space"', ""), "short.md"))
    assert talk.written == [
        "Lesson: Short. Page 1 of 3.",
        "next goes on, hint helps, a number answers a question, page reads again, help lists commands.",
        "Press episode (e), or back (,): one episode.",
        "Question: How many steps?",
        "1: fewer than 100",
        "2: 100 or more",
        "Your prediction? Give its number.",
    ]
    talk.give("next", "3", "hint")
    assert [each.partition(": ")[2] for each in talk.errors[:3]] == [
        "answer the question first, with a number",
        "the answers are numbered from 1 to 2, not 3",
        "this step has no hint; page reads the page again",
    ]
    assert talk.give("1") == [
        "You predict: fewer than 100.",
        "next does it for you: step (full_stop) and runs on." if command_of("full_stop") else talk.written[-1],
    ]
    after = talk.give("next")
    assert after[-2:] == ["Not so. Measured: 377. You predicted: fewer than 100. Read on for why.", "next goes on."]
    assert talk.give("next")[-2:] == ["Now make two.", "Your turn in the laboratory."]
    assert talk.give("g") == ["Hint: Press e.", "In words: episode."]
    assert "Done." in talk.give("e")
    assert talk.give("next") == ["The end.", "That was the lesson. next ends it."]
    talk.give("next")
    assert talk.on.over and talk.guide.left and talk.kept


def test_without_a_lesson_its_words_are_one_clear_error() -> None:
    talk = Talk("blocking", ["q-learning"])
    talk.give("next", "3", "hint")
    assert len(talk.errors) == 4 and all("there is no lesson here" in error for error in talk.errors[:3])


def solve(talk: LessonTalk) -> list[int]:
    """Plays a lesson from its beginning to its end; the indices of the lanes in which its author's solutions begin."""
    begins = []
    for step in talk.guide.course.lesson.steps:
        match step.block:
            case Ask():
                talk.predict()
                continue
            case Do():
                talk.give("next")
            case Expect() as expect:
                assert not talk.guide.course.done, (step, talk.written[-5:])
                begins.append(talk.on.index)
                player = KeyPlayer(talk.on)
                for key in expect.solution:
                    player.press(key)
                talk.guide.observe()
        assert talk.guide.course.fulfilled, (talk.guide.course.step, talk.written[-8:], talk.errors)
        talk.give("next")
    assert not talk.errors
    return begins


@pytest.mark.parametrize("name", ["by-hand"])
def test_the_author_solves_a_lesson_by_keys_and_reads_only_signs_that_are_spoken(name: str) -> None:
    talk = LessonTalk(load_lesson(name))
    solve(talk)
    assert talk.guide.left
    for line in talk.written:
        assert all(sign.isascii() or sign.isalpha() for sign in line), line


@pytest.mark.slow
@pytest.mark.parametrize("name", list(builtin_lessons()))
async def test_every_lesson_ends_as_on_the_screen_to_the_bit(name: str) -> None:
    lesson = load_lesson(name)
    talk = LessonTalk(lesson)
    solve(talk)
    maze = open_lesson_maze(lesson)
    app = LabApp(maze, read_lanes(maze, lesson.agents), seed=lesson.seed, driven=False, course=Course(lesson))
    async with app.run_test(size=SIZE):
        await settle(app)
        proof = await _Check(app, lesson).all()
        assert not proof.problems
        assert app.driver.lab is not None
        app.driver.lab.lesson = None
        assert everything(talk.lab) == everything(app.driver.lab)


def test_a_key_that_does_nothing_is_an_error() -> None:
    talk = Talk("blocking", ["q-learning"])
    with pytest.raises(InputError, match="the key 'ä' does nothing here"):
        play(talk.on, [".", "ä"])
    assert talk.steps == [1]


def test_the_keys_of_a_lesson_write_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    talk = Talk("blocking", ["q-learning"])
    for key in ("ctrl+s", "ctrl+e"):
        with pytest.raises(InputError, match="would write a file, which the keys of a lesson do not"):
            play(talk.on, [".", key])
    assert list(tmp_path.iterdir()) == []


def test_keys_are_named_by_words_that_do_the_same() -> None:
    talk = Talk("blocking", ["dyna-q", "dyna-q+"])
    for keys, words in (
        (["d", "right", "left", "d"], ["drive right", "drive left"]),
        (["p", "p", ".", "tab", "e", "e"], ["tick 2", "step", "lane 2", "episode 2"]),
        (["x", "t", "x", "c"], ["correct", "forget all"]),
        (["{", "f", "]", "space"], ["previous mark", "fork", "run"]),
        (["u", "down", "enter"], ["until maze changes"]),
        (["u", "up", "4", "2", "tab", "enter"], ["until step reached 42 in any lane"]),
        (["tab", "f", "s", *["down"] * 6, *"0.5", "enter"], ["lane 2", "fork", "set kappa 0.5"]),
        (["w", "enter"], []),
        (["up"], []),
        (["x"], []),
        (["u", "down", "down", "down", "down", "down", "q"], ["until value changes q"]),
    ):
        assert words_of(talk.on, keys) == words
    assert talk.steps == [0, 0] and not talk.errors


@pytest.mark.slow
@pytest.mark.parametrize("name", list(builtin_lessons()))
def test_the_words_of_a_hint_bring_about_what_is_expected(name: str) -> None:
    talk = LessonTalk(load_lesson(name))
    for step in talk.guide.course.lesson.steps:
        if isinstance(step.block, Ask):
            talk.predict()
            continue
        if isinstance(step.block, Expect):
            assert not talk.guide.course.done
            hint = talk.give("hint")
            words = hint[-1].removeprefix("In words: ").removesuffix(".").split(", ")
            assert hint[-1].startswith("In words: ")
            talk.give(*words)
        talk.give("next")
    assert not talk.errors
    assert talk.guide.left
