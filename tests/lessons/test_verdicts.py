"""Verdicts: however a student moves about in the laboratory, what is measured is what was asked, or nothing is."""

import os
import random
from contextlib import suppress
from dataclasses import replace
from functools import cache

import pytest

from dyna_tui.cli.laboratory import read_lanes
from dyna_tui.errors import InputError
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.files.session import session_text
from dyna_tui.lab.files.session_reader import from_text
from dyna_tui.lab.stop_conditions import CONDITIONS, StepReached
from dyna_tui.lessons.answers import matching
from dyna_tui.lessons.course import Course, record_of
from dyna_tui.lessons.grade import grade
from dyna_tui.lessons.lesson import Ask, Do, Expect
from dyna_tui.lessons.moments import go_to
from dyna_tui.lessons.reader import builtin_lessons, load_lesson, open_lesson_maze
from dyna_tui.plain.keys import KeyPlayer
from tests.plain.test_lessons import LessonTalk, solve

MOVES = (
    *("step", "tick", "tick 3", "episode", "run 20", "run 400", "until episode ends", "lane 2"),
    *("back", "back 30", "back 1 tick", "back 4 ticks", "back 1 episode", "go 0", "{", "}", "<", ">"),
)
LANES = ("fork", "add q-learning", "move 1 2", "move 2 1", "drop")
MOST_OTHERS = 2
"""Lanes that are not the lesson's."""
LIGHT = ("model", "by-hand")
SEED = int(os.environ.get("DYNA_TUI_VERDICTS_SEED", 100))


def verdicts(course: Course) -> dict[int, list[int]]:
    """The right choices of the questions whose answers are known, by the indices of their steps."""
    found = {}
    for at, value in course.answers.items():
        block = course.lesson.steps[at].block
        assert isinstance(block, Ask)
        found[at] = matching(block.choices, value)
    return found


@cache
def authors(name: str) -> tuple[dict[int, list[int]], list[int]]:
    """Those of the author's solutions, and the indices of the lanes in which these begin."""
    talk = LessonTalk(load_lesson(name))
    begins = solve(talk)
    return verdicts(talk.guide.course), begins


def wander(talk: LessonTalk, rng: random.Random) -> None:
    """Moves about at random, or not at all."""
    if rng.random() < 0.7:
        talk.give(*rng.choices(MOVES, k=rng.randrange(1, 6)))
    if rng.random() < 0.4:
        change_lanes(talk, rng.choice(LANES))


def change_lanes(talk: LessonTalk, line: str) -> None:
    """Forks, adds, moves or drops a lane; the lesson's own are not dropped."""
    lab = talk.lab
    counted = [] if lab.lesson_lanes is None else lab.lesson_lanes.numbers
    others = [index for index, lane in enumerate(lab.lanes, 1) if lane.number not in counted]
    if line == "drop":
        if others:
            talk.give(f"drop {others[0]}")
    elif line.startswith("move"):
        if len(lab.lanes) > 1:
            talk.give(line)
    elif len(others) < MOST_OTHERS:
        talk.give(line)


def arrange(talk: LessonTalk) -> None:
    """Puts the lesson's lanes first, as its author's keys find them."""
    lab = talk.lab
    counted = [] if lab.lesson_lanes is None else lab.lesson_lanes.numbers
    for index, number in enumerate(counted):
        lab.reorder([lane.number for lane in lab.lanes].index(number or 0), index)


def bring_about(talk: LessonTalk, expect: Expect, begin: int) -> None:
    """Presses the author's keys; where they do not do it from here, from where the step before was done."""
    for _ in range(2):
        if talk.guide.course.done:
            return
        if talk.guide._watch is not None and {"d", "x", "f"} & set(expect.solution):
            go_to(talk.lab, talk.guide._watch.origin)  # nobody edits elsewhere, and so loses what was done before
            talk.guide.observe()
        arrange(talk)
        talk.give(f"lane {begin + 1}")  # from where the author's keys go to other lanes
        player = KeyPlayer(talk.on)
        for key in expect.solution:
            with suppress(InputError):  # a step back from the first
                if talk.on.question is not None and key != "f":
                    player.press("g")  # what was run beyond here is given up
                player.press(key)
        if talk.on.question is not None:
            player.press("g")
        talk.on.driving = False
        talk.guide.observe()
        if not talk.guide.course.done and talk.guide._watch is not None:
            go_to(talk.lab, talk.guide._watch.origin)
            talk.guide.observe()


def follow(name: str, seed: int) -> tuple[LessonTalk, bool]:
    """Follows a lesson and wanders about all the time; where that led, and whether it came to its end."""
    rng = random.Random(f"{name} {seed}")
    talk, begins = LessonTalk(load_lesson(name)), iter(authors(name)[1])
    for step in talk.guide.course.lesson.steps:
        wander(talk, rng)
        match step.block:
            case Ask():
                talk.predict()
                continue
            case Do():
                talk.give("next")
            case Expect() as expect:
                bring_about(talk, expect, next(begins))
        if not talk.guide.course.fulfilled:
            return talk, False
        wander(talk, rng)
        talk.give("next")
    return talk, True


def check_marks(talk: LessonTalk, authors: dict[int, list[int]]) -> None:
    """Hands it in: each prediction is marked as the author's answer has it, by the record or by the replay alone."""
    lesson = talk.guide.course.lesson
    maze = open_lesson_maze(lesson)
    specs = read_lanes(maze, lesson.agents)
    record = talk.lab.lesson = record_of(talk.guide.course)
    for lines in (record, replace(record, answers={})):
        talk.lab.lesson = lines
        session = from_text(session_text(talk.lab).encode(), "handed-in.json")
        marked = grade(lesson, maze, specs, session)
        by_record, known = bool(lines.answers), 0
        assert marked.complete or not talk.guide.course.finished
        for mark in marked.marks:
            if mark.right is not None:
                known += 1
                assert mark.right is (record.predictions[mark.step] in authors[mark.step]), (mark, by_record)
        by_steps = talk.lab.clock_by is Clock.REAL
        assert known == (len(record.answers) if by_record or by_steps else 0)


def prove(name: str, seeds: range, *, graded: bool = False) -> None:
    ended = 0
    for seed in seeds:
        talk, to_its_end = follow(name, seed)
        course, (right, _) = talk.guide.course, authors(name)
        assert {at: right[at] for at in course.answers} == verdicts(course), (name, seed)
        ended += to_its_end
        if seed == seeds[0] and graded:
            check_marks(talk, right)
    assert 2 * ended >= len(seeds), f"{ended} of {len(seeds)} came to the end of {name}"


def test_the_step_is_the_last_condition_to_run_until_where_solutions_reach_it_by_one_key_up() -> None:
    assert list(CONDITIONS)[-1] == StepReached.keyword


@pytest.mark.parametrize("name", LIGHT)
def test_whatever_is_done_before_and_after_a_question_its_verdict_is_the_authors(name: str) -> None:
    prove(name, range(3), graded=name == "model")


@pytest.mark.slow
@pytest.mark.parametrize("name", list(builtin_lessons()))
def test_whatever_is_done_in_any_lesson_verdicts_are_the_authors(name: str) -> None:
    prove(name, range(SEED, SEED + (8 if name in LIGHT else 2)), graded=True)
