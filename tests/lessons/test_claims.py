"""What the texts of lessons say of the laboratory is so where the author's solutions are played."""

import re

import pytest

import dyna_tui as dt
from dyna_tui.lab.clock import Clock
from dyna_tui.lessons.lesson import Expect
from dyna_tui.lessons.reader import builtin_lessons, load_lesson
from dyna_tui.lessons.stamp import Stamp
from tests.plain.test_lessons import LessonTalk, solve

STOPS = re.compile(r"\bstops\s+(?:by\s+itself\s+)?at\s+(step|update)\s+(\d[\d,]*)", re.IGNORECASE)
CLOCKS = {"step": Clock.REAL, "update": Clock.UPDATES}


class Noted(LessonTalk):
    """A lesson that notes when each step was done."""

    done: dict[int, Stamp]

    def give(self, *lines: str) -> list[str]:
        if lines == ("next",) and (since := self.guide.course.since) is not None:
            self.__dict__.setdefault("done", {})[self.guide.course.reached] = since
        return super().give(*lines)


@pytest.mark.slow
@pytest.mark.parametrize("name", [each for each in builtin_lessons() if each not in ("model", "by-hand")])
def test_a_run_stops_where_the_text_and_the_hint_say(name: str) -> None:
    talk, claims, text = Noted(load_lesson(name)), 0, ""
    solve(talk)
    for at, step in enumerate(talk.guide.course.lesson.steps):
        text += step.text
        if not isinstance(step.block, Expect):
            continue
        for unit, number in STOPS.findall(text) + STOPS.findall(step.block.hint):
            done, claims = talk.done[at], claims + 1
            assert (done.clock_by, f"{done.moment.time:,}") == (CLOCKS[unit], number), (name, at)
        text = ""
    assert claims


@pytest.mark.parametrize(
    ("name", "said", "layout", "moves"),
    [
        ("planning-steps", "the shortest way from S takes 14 steps", 0, 14),
        ("wrong-model", "The old way took 10 moves", 0, 10),
        ("wrong-model", "the new one takes 16", 1, 16),
        ("curiosity", "10 moves instead of 16", 1, 10),
        ("curiosity", "10 moves instead of 16", 0, 16),
    ],
)
def test_ways_are_as_long_as_the_text_says(name: str, said: str, layout: int, moves: int) -> None:
    lesson = load_lesson(name)
    assert said in " ".join(" ".join(step.text for step in lesson.steps).split())
    start = dt.Agent("q-learning", lesson.maze).state
    assert dt.optimal_values(lesson.maze, gamma=0.5)[layout][start] == 0.5 ** (moves - 1)


@pytest.mark.slow
def test_episodes_of_many_runs_are_as_long_as_lesson_3_says() -> None:
    text = " ".join(" ".join(step.text for step in load_lesson("planning-steps").steps).split())
    steps = dt.run("dyna", ["dyna-q:n=0"], runs=2000, episodes=2).steps_per_episode
    assert steps is not None
    first, second = steps[0].mean(axis=0)
    assert "the second episode of Q-learning takes some 700 steps" in text and 670 <= second <= 730
    assert "the first with some 860" in text and 830 <= first <= 890
