"""``dyna-tui learn``: lists the lessons, and opens one beside the laboratory where the student left it."""

import sys
from dataclasses import replace
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from dyna_tui import terminal
from dyna_tui.cli.maze_notes import print_notes
from dyna_tui.cli.messages import BAD_INPUT, DONE, PROGRAM, print_message
from dyna_tui.cli.settings_file import set_appearance
from dyna_tui.cli.start_up import find_library
from dyna_tui.errors import InputError

if TYPE_CHECKING:
    from dyna_tui.cli.options import AppearanceOptions
    from dyna_tui.lab.files.session_format import Session
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lessons.course import Course
    from dyna_tui.lessons.lesson import Lesson
    from dyna_tui.lessons.progress import Progress
    from dyna_tui.tui.app import LabApp

PATIENCE = 2.0
"""Seconds to wait for the engine at the end."""
ALL_FINISHED = (
    f"You have finished all lessons. '{PROGRAM} learn NAME' opens one where it ended,\n"
    f"to read back; with --again it begins anew. '{PROGRAM} learn --list' lists them."
)


def run_learn(
    name: str | None,
    *,
    listed: bool = False,
    again: bool = False,
    plain: bool = False,
    look: "AppearanceOptions | None" = None,
) -> int:
    """List the lessons, or open one, and return the exit status.

    Args:
        name: a built-in lesson, its number, or a file; the one under way, else the first unfinished, if None.
        listed: whether to list them instead.
        again: whether to begin the lesson anew.
        plain: whether it is read and written line by line, without a screen.
        look: how the laboratory looks.

    Raises:
        InputError: if there is no such lesson, it cannot be used, or there is no terminal.
    """
    from dyna_tui.lessons.progress import Progress
    from dyna_tui.lessons.reader import load_lesson

    progress = Progress()
    if progress.problem:
        print_message(f"{PROGRAM}: {progress.problem}")
    if listed:
        print("\n".join(lesson_lines(progress)))
        return DONE
    following: str | None = name or lesson_under_way(progress, again=again)
    if following is None:
        print(ALL_FINISHED)
        return DONE
    plain = plain or terminal.wants_plain_lines()
    worst = DONE
    while following is not None:
        lesson = load_lesson(following)
        status, goes_on = _open(lesson, progress, look, plain=plain, again=again)
        worst = max(worst, status)
        if not goes_on:
            return worst
        following, again = next_lesson(lesson), False
    print(f"That was the last lesson. {predicted(progress)}".rstrip())
    print(f"'{PROGRAM} learn --list' shows them all; '{PROGRAM} blocking' opens a laboratory.")
    return max(worst, _report_lines_left()) if plain else worst


def _report_lines_left() -> int:
    """Says how many lines of a script come after its last lesson, and are not run; the exit status."""
    from dyna_tui.plain.conversation import script_lines

    if sys.stdin is None or sys.stdin.isatty():
        return DONE
    words = (line.strip().lower() for line in script_lines())
    lines = takewhile(lambda line: line not in ("quit", "exit", "q"), words)
    left = sum(bool(line) and not line.startswith("#") for line in lines)
    if not left:
        return DONE
    from dyna_tui.charts.numbers import counted

    what = f"{counted(left, 'line')} after the end of the last lesson"
    print_message(f"{PROGRAM}: {what} {'was' if left == 1 else 'were'} not run")
    return BAD_INPUT


def lesson_under_way(progress: "Progress", *, again: bool = False) -> str | None:
    """The built-in lesson under way, the latest of several; else the first unfinished; None where all are finished.

    Args:
        progress: the student's.
        again: whether the first of them follows, where all are finished.
    """
    from dyna_tui.lessons.reader import builtin_lessons, load_lesson

    names = list(builtin_lessons())
    for name in (each for each in progress.latest if each in names):
        so_far = progress.of(name)
        if so_far.under_way or (so_far.finished and 0 < so_far.step < len(load_lesson(name).steps) - 1):
            return name
    return next((name for name in names if not progress.of(name).finished), names[0] if again else None)


def next_lesson(lesson: "Lesson") -> str | None:
    """The built-in lesson after another; None after the last, and after a file."""
    from dyna_tui.lessons.reader import builtin_lessons

    names = list(builtin_lessons())
    after = names[names.index(lesson.name) + 1 :] if lesson.builtin else []
    return after[0] if after else None


def predicted(progress: "Progress") -> str:
    """How many predictions of the built-in lessons were right, in a sentence; empty where none was measured."""
    from dyna_tui.lessons.progress import resumed
    from dyna_tui.lessons.reader import builtin_lessons, load_lesson

    courses = [resumed(load_lesson(name), progress.of(name)) for name in builtin_lessons()]
    verdicts = [course.right(at) for course in courses for at in course.predictions]
    known = [each for each in verdicts if each is not None]
    return f"You predicted {sum(known)} of {len(known)} answers right." if known else ""


def lesson_lines(progress: "Progress") -> list[str]:
    """A line for each built-in lesson: its number, name, title, minutes, and how far it has come."""
    from dyna_tui.lessons.reader import builtin_lessons, load_lesson

    lessons = [load_lesson(name) for name in builtin_lessons()]
    name, title = (max(map(len, texts)) for texts in zip(*((each.name, each.title) for each in lessons), strict=True))
    lines = []
    for number, each in enumerate(lessons, 1):
        so_far = progress.of(each.name)
        pages = each.pages
        page = sum(start <= so_far.step for start in pages)
        state = "finished" if so_far.finished else f"at {page} of {len(pages)}" if so_far.step else ""
        lines.append(f"{number}  {each.name:<{name}}  {each.title:<{title}}  {each.minutes:>2} min  {state}".rstrip())
    return lines


def _open(
    lesson: "Lesson", progress: "Progress", look: "AppearanceOptions | None", *, plain: bool, again: bool
) -> tuple[int, bool]:
    """Opens a lesson where the student left it: the exit status, and whether to go on to the next lesson."""
    from dyna_tui.cli.laboratory import read_lanes
    from dyna_tui.lessons.progress import resumed
    from dyna_tui.lessons.reader import open_lesson_maze

    maze = open_lesson_maze(lesson)
    specs = read_lanes(maze, lesson.agents)
    if not plain:
        terminal.require(sys.stdin, sys.stdout, sys.stderr)
    if again:
        progress.restart(lesson.name)
    course = resumed(lesson, progress.of(lesson.name))
    session = _session(lesson, progress)
    if session is None:
        course = replace(course, since=None)
    if plain:
        from dyna_tui.plain.opening import open_lesson_plain

        find_library()
        keeps = partial(keep, progress=progress)
        return open_lesson_plain(course, maze, specs, session, keeps, kept=progress.is_kept)
    find_library()
    print_notes(maze)
    from dyna_tui.tui.app import LabApp

    app = LabApp(
        maze if session is None else session.maze,
        specs,
        seed=lesson.seed,
        session=session,
        recovery=(lambda: LessonCopy(lesson.name, progress)) if progress.is_kept else None,
        course=course,
    )
    app.keep_lesson = partial(keep, progress=progress)
    app.laboratory.context.keeps_all = progress.is_kept
    set_appearance(app, look)
    status = terminal.run(app)
    if app.keeper is not None:
        app.keeper.end(done=True)
    _keep_last(app, progress)
    return status, app.lesson_finished


class LessonCopy:
    """The laboratory beside a lesson, kept as a recovery copy is; it stays when the lesson is left."""

    def __init__(self, name: str, progress: "Progress") -> None:
        """Makes nothing yet.

        Args:
            name: the lesson's.
            progress: which keeps it.
        """
        self._name = name
        self._progress = progress

    @property
    def path(self) -> Path:
        """The file."""
        return self._progress.session(self._name)

    def write(self, text: str) -> None:
        """Replaces the copy.

        Raises:
            InputError: where it cannot be written.
        """
        self._progress.keep_session(self._name, text)

    def clear(self) -> None:
        """Leaves it: a lesson is taken up where it was left."""

    def close(self) -> None:
        """Leaves it."""


def keep(course: "Course", lab: "Lab", progress: "Progress") -> None:
    """Note, in the engine's thread, how far a lesson and the laboratory beside it have come.

    Raises:
        InputError: where it cannot be written.
    """
    from dyna_tui.lab.files.session import taken
    from dyna_tui.lab.files.session_format import as_text
    from dyna_tui.lessons.course import record_of

    lab.lesson = record_of(course)
    progress.keep(course)
    progress.keep_session(course.lesson.name, as_text(taken(lab)))


def _keep_last(app: "LabApp", progress: "Progress") -> None:
    """Keeps the laboratory as it was left, if the engine has it to give."""
    lab, course = app.driver.lab, app.laboratory.controllers.lesson.course
    if lab is None:
        return
    try:
        app.driver.engine.do_within(PATIENCE, lambda: keep(course, lab, progress))
    except InputError as problem:
        print_message(f"{PROGRAM}: your progress is not kept: {problem}")


def _session(lesson: "Lesson", progress: "Progress") -> "Session | None":
    """The laboratory that was left beside a lesson; None where there is none.

    One that cannot be opened any more, or that no progress belongs to, is put aside.
    """
    from dyna_tui.cli.replay import load_to_show
    from dyna_tui.lessons.progress import fits

    if not progress.is_kept or not (path := progress.session(lesson.name)).is_file():
        return None
    try:
        if not fits(lesson, progress.of(lesson.name)):
            raise InputError(f"{lesson.path}: the lesson has changed since you left it")
        if progress.knows(lesson.name):
            return load_to_show(str(path))
        raise InputError(f"{path}: no progress belongs to it")
    except InputError as problem:
        aside = progress.put_session_aside(lesson.name)
        kept = "" if aside is None else f"; the old one is kept as {aside}"
        print_message(f"{PROGRAM}: {problem}: the laboratory begins anew{kept}")
        return None
