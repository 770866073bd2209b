"""``dyna-tui check LESSON``: what a lesson holds, and whether its author's solutions prove it."""

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dyna_tui.cli.messages import DONE, FAILED, print_facts, print_message
from dyna_tui.errors import InputError, printable

if TYPE_CHECKING:
    from dyna_tui.lessons.lesson import Lesson
    from dyna_tui.tui.lesson_check import LessonProof


def check_lesson(name: str, convert: str | None = None) -> int:
    """Print what a lesson holds and what is wrong with it, and return the exit status: FAILED if its proof fails.

    Args:
        name: the lesson's file, or a built-in lesson.
        convert: what only a maze can be written to.

    Raises:
        InputError: if it is no lesson, or its maze or agents cannot be used.
    """
    from dyna_tui.cli.laboratory import read_lanes
    from dyna_tui.cli.start_up import find_library
    from dyna_tui.lessons.reader import load_lesson, open_lesson_maze

    if convert is not None:
        raise InputError(f"{printable(name)} is a lesson: --convert writes mazes alone")
    lesson = load_lesson(name)
    maze = open_lesson_maze(lesson)
    specs = read_lanes(maze, lesson.agents)
    find_library()
    from dyna_tui.tui.lesson_check import check_lesson

    proof = asyncio.run(check_lesson(lesson, maze, specs))
    print_facts(lesson.title, _facts(lesson, proof))
    for problem in proof.problems:
        print_message(problem)
    return FAILED if proof.problems else DONE


def _facts(lesson: "Lesson", proof: "LessonProof") -> Iterator[tuple[str, str]]:
    from dyna_tui.charts.numbers import counted
    from dyna_tui.lessons.lesson import Ask, Do, Expect

    kinds = [type(step.block) for step in lesson.steps]
    yield "lesson", f"{counted(len(lesson.pages), 'page')}, about {counted(lesson.minutes, 'minute')}"
    yield "blocks", f"{kinds.count(Ask)} ask, {kinds.count(Expect)} expect, {kinds.count(Do)} do"
    yield "maze", f"{lesson.maze}, seed {lesson.seed}"
    for number, agent in enumerate(lesson.agents):
        yield "" if number else "agents", agent
    for number, answer in enumerate(proof.answers):
        yield "" if number else "answers", answer
    state = "fails" if proof.problems else "every step is brought about by its solution"
    yield "proof", f"{state} ({proof.keys} keys, {proof.steps:,} real steps)"
