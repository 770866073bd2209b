"""Progress of a student: one small TOML file that can be copied to another machine, and laboratories beside it."""

import json
import math
import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from dyna_tui.errors import InputError
from dyna_tui.files import needed_folder, write_whole
from dyna_tui.lab.clock import Clock
from dyna_tui.lessons.course import Course
from dyna_tui.lessons.lesson import Ask, Do, Expect, Lesson
from dyna_tui.lessons.stamp import Moment, Stamp

FILE = "progress.toml"
DAMAGED = ".damaged"
ASIDE = ".old"
LARGEST = 1024 * 1024


@dataclass(frozen=True)
class LessonProgress:
    """How far a student has come in one lesson."""

    step: int = 0
    """The step under way, from 0."""
    finished: bool = False
    """Whether the lesson was finished, now or before."""
    predictions: Mapping[int, int] = field(default_factory=dict)
    answers: "Mapping[int, float | bool | str]" = field(default_factory=dict)
    """What was measured, by the index of the question's step."""
    predicted_at: Mapping[int, int] = field(default_factory=dict)
    """The real steps of the first lane when a prediction was made, by the index of the question's step."""
    reached: int = -1
    """The last do or expect that is done, from 0."""
    since: Stamp | None = None
    """The moment at which it was done."""

    @property
    def under_way(self) -> bool:
        """Whether the lesson was begun, and not finished."""
        return not self.finished and (self.step > 0 or bool(self.predictions))


class Progress:
    """The progress in all lessons, read from its file and written to it."""

    def __init__(self, folder: Path | None = None) -> None:
        """Reads the file; where it is damaged it is put aside, and ``problem`` says so.

        Where the user has no folder for data, it is known as long as the program runs, and ``problem`` says so.

        Args:
            folder: where it is; the user's folder for data if left out.
        """
        self.folder: Path | None = None
        """Where it is kept; None where it is not kept."""
        self.problem = ""
        self._lessons: dict[str, LessonProgress] = {}
        try:
            self.folder = folder or user_folder()
        except InputError as error:
            self.problem = f"{error}; your progress is not kept"
            return
        path = self.folder / FILE
        try:
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)
        except FileNotFoundError:
            return
        except OSError as error:
            self.problem = f"{path}: cannot be read ({error.strerror}): your progress is not known"
            return
        try:
            self._lessons = _read(data)
        except ValueError:
            with suppress(OSError):
                os.replace(path, f"{path}{DAMAGED}")
            self.problem = f"{path}: damaged, kept as {FILE}{DAMAGED}: your progress begins anew"

    @property
    def is_kept(self) -> bool:
        """Whether there is a folder in which it is kept."""
        return self.folder is not None

    def of(self, name: str) -> LessonProgress:
        """How far one lesson has come."""
        return self._lessons.get(name, LessonProgress())

    def knows(self, name: str) -> bool:
        """Whether anything is kept of a lesson."""
        return name in self._lessons

    @property
    def latest(self) -> list[str]:
        """The names of the lessons, the one that was kept last first."""
        return list(reversed(self._lessons))

    def keep(self, course: Course) -> None:
        """Notes how far a course has come, and writes the file.

        Raises:
            InputError: where it cannot be written.
        """
        name = course.lesson.name
        finished = self.of(name).finished or course.finished
        self._lessons.pop(name, None)  # the latest comes last
        self._lessons[name] = LessonProgress(
            course.at,
            finished,
            course.predictions,
            course.answers,
            course.predicted_at,
            course.reached,
            course.since,
        )
        self._write()

    def restart(self, name: str) -> None:
        """Has a lesson begin anew: what was predicted and the laboratory beside it are given up.

        Raises:
            InputError: where that cannot be written.
        """
        self._lessons[name] = LessonProgress(finished=self.of(name).finished)
        self._write()
        with suppress(OSError, InputError):
            self.session(name).unlink(missing_ok=True)

    def session(self, name: str) -> Path:
        """The file of the laboratory beside a lesson, whether it is there or not.

        Raises:
            InputError: where the user has no folder for it.
        """
        return (self.folder or user_folder()) / "lessons" / f"{name}.json"

    def put_session_aside(self, name: str) -> Path | None:
        """Moves the laboratory beside a lesson where nothing replaces it: its new file; None where there is none."""
        path = self.session(name)
        with suppress(OSError):
            return path.replace(f"{path}{ASIDE}")
        return None

    def keep_session(self, name: str, text: str) -> None:
        """Writes the laboratory beside a lesson.

        Raises:
            InputError: where it cannot be written.
        """
        if not self.is_kept:
            return
        _make(self.session(name).parent)
        write_whole(str(self.session(name)), [text], follows_links=True)

    def _write(self) -> None:
        if self.folder is None:
            return
        _make(self.folder)
        write_whole(str(self.folder / FILE), [_text(self._lessons)], follows_links=True)


def fits(lesson: Lesson, progress: LessonProgress) -> bool:
    """Whether a lesson still has the step that was come to; one that was finished ends where it ends now."""
    return progress.finished or progress.step < len(lesson.steps)


def resumed(lesson: Lesson, progress: LessonProgress) -> Course:
    """The course of a student who goes on, or reads what was finished from its end; anew where the lesson has changed.

    Predictions and answers that are none of the lesson's questions as they are now are left out.
    """
    if not fits(lesson, progress):
        return Course(lesson)
    at = min(progress.step, len(lesson.steps) - 1)
    questions = {index: step.block for index, step in enumerate(lesson.steps) if isinstance(step.block, Ask)}
    made = {index: choice for index, choice in progress.predictions.items() if index in questions}
    asks = {index: choice for index, choice in made.items() if 0 <= choice < len(questions[index].choices)}
    known = {index: value for index, value in progress.answers.items() if index in questions}
    when = {index: step for index, step in progress.predicted_at.items() if index in asks}
    done = [index for index, step in enumerate(lesson.steps[:at]) if isinstance(step.block, Do | Expect)]
    reached = max(progress.reached, *done, -1)
    course = Course(lesson, at, reached, asks, when, known)
    return replace(course, since=progress.since)


def user_folder() -> Path:
    """The folder of a student's progress, whether it is there or not.

    Raises:
        InputError: where the user has no folder for the data of programs.
    """
    return needed_folder("data")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made ({error.strerror})") from None


def _read(data: bytes) -> dict[str, LessonProgress]:
    """The lessons in a file.

    Raises:
        ValueError: where it is none.
    """
    if len(data) > LARGEST:
        raise ValueError("too large")
    lessons = tomllib.loads(data.decode("utf-8")).get("lessons", {})
    if not isinstance(lessons, dict):
        raise ValueError("lessons must be a table")
    return {name: _lesson(values) for name, values in lessons.items()}


def _lesson(values: object) -> LessonProgress:
    if not isinstance(values, dict):
        raise ValueError("a lesson must be a table")
    step, finished = values.get("step", 0), values.get("finished", False)
    predictions, answers = values.get("predictions", {}), values.get("answers", {})
    predicted_at = values.get("predicted_at", {})
    if type(step) is not int or step < 0 or type(finished) is not bool:
        raise ValueError("step must be a number, and finished true or false")
    if not isinstance(predictions, dict) or not all(type(each) is int for each in predictions.values()):
        raise ValueError("predictions must be numbers")
    if not isinstance(predicted_at, dict) or not all(type(each) is int and each >= 0 for each in predicted_at.values()):
        raise ValueError("predicted_at must be numbers of real steps")
    if not isinstance(answers, dict) or not all(isinstance(each, (int, float, str)) for each in answers.values()):
        raise ValueError("answers must be numbers, true or false, or texts")
    return LessonProgress(
        step,
        finished,
        {int(at): choice for at, choice in predictions.items()},
        {int(at): each for at, each in answers.items()},
        {int(at): step for at, step in predicted_at.items()},
        _reached(values.get("reached", -1)),
        _since(values["since"]) if "since" in values else None,
    )


def _reached(value: object) -> int:
    if type(value) is not int or value < -1:
        raise ValueError("reached must be a number")
    return value


def _since(value: object) -> Stamp:
    if not isinstance(value, dict):
        raise ValueError("since must be a table")
    time, ticks, applied = value.get("time"), value.get("ticks"), value.get("applied")
    numbers = [time, ticks, *applied.values()] if isinstance(applied, dict) else [None]
    if not all(type(each) is int and each >= 0 for each in numbers) or value.get("clock") not in [
        each.value for each in Clock
    ]:
        raise ValueError("since must have a time, ticks, a clock and what was applied")
    assert isinstance(time, int) and isinstance(ticks, int) and isinstance(applied, dict)
    return Stamp(Moment(time, ticks), Clock(value["clock"]), {int(lane): made for lane, made in applied.items()})


def _text(lessons: Mapping[str, LessonProgress]) -> str:
    """The file: a table for each lesson, which a person can read."""
    lines = ["# Progress in the lessons of dyna-tui. Copy this file to go on elsewhere."]
    for name, each in lessons.items():
        lines += [
            "",
            f"[lessons.{_value(name)}]",
            f"step = {each.step}",
            f"finished = {json.dumps(each.finished)}",
        ]
        lines.append(f"predictions = {_table(each.predictions)}")
        lines += [f"predicted_at = {_table(each.predicted_at)}"] if each.predicted_at else []
        lines.append(f"answers = {_table(each.answers)}")
        lines += [f"reached = {each.reached}"] if each.reached >= 0 else []
        if (since := each.since) is not None:
            at = f"time = {since.moment.time}, ticks = {since.moment.ticks}"
            lines.append(f'since = {{ {at}, clock = "{since.clock_by.value}", applied = {_table(since.applied)} }}')
    return "\n".join(lines) + "\n"


def _table(values: "Mapping[int, int] | Mapping[int, float | bool | str]") -> str:
    """An inline table."""
    return "{ " + ", ".join(f"{at} = {_value(value)}" for at, value in values.items()) + " }"


def _value(value: "float | bool | str") -> str:
    """A value as TOML has it."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", r"\u007F")
