"""Course of a lesson as pure state: where a student is, what was predicted, and what came of it.

The screen and the line-by-line laboratory use it alike. A :class:`Course` never changes: each move gives another one.
``measure`` is called where the laboratory may be read (in the engine's thread); all else costs nothing::

    course = Course(lesson)
    course.step.text, course.step.block     # what to show
    course = course.predict(1)              # of an ask: the second choice
    course = course.observed(course.measure(lab))   # after each change of the laboratory
    course.fulfilled                        # whether the step is done
    course = course.next()                  # on to the next step
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from dyna_tui.errors import InputError
from dyna_tui.lab.lesson_record import LessonRecord
from dyna_tui.lessons.answers import matching
from dyna_tui.lessons.casting import enrol
from dyna_tui.lessons.lesson import Ask, Do, Expect, Lesson, Step
from dyna_tui.lessons.moments import MOST_LOOKS
from dyna_tui.lessons.stamp import Stamp

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lessons.breakpoint import LessonBreakpoint
    from dyna_tui.lessons.quantities import Measured


class Measurement(NamedTuple):
    """What a laboratory says of a step."""

    at: int
    """The index of the step, a do or an expect."""
    fulfilled: bool
    answers: "Mapping[int, Measured]"
    """The answers of the questions about it, by the indices of their steps, where it is fulfilled."""
    problem: str = ""
    """Why it cannot be measured."""
    since: "Stamp | None" = None
    """The moment at which it was fulfilled."""


@dataclass(frozen=True)
class Course:
    """A student's way through a lesson."""

    lesson: Lesson
    at: int = 0
    """The index of the step that is under way."""
    reached: int = -1
    """The index of the last do or expect that is done, though its questions may wait for their predictions."""
    predictions: Mapping[int, int] = field(default_factory=dict)
    """The choice, from 0, of each question that was answered, by the index of its step."""
    predicted_at: Mapping[int, int] = field(default_factory=dict)
    """The real steps that the first lane had made when it was answered, where that is known."""
    answers: "Mapping[int, Measured]" = field(default_factory=dict)
    """What was measured of each question whose answer is known."""
    problem: str = ""
    """Why the step cannot be measured."""
    since: "Stamp | None" = None
    """The moment at which the last do or expect was done, where it is known."""

    @property
    def step(self) -> Step:
        """The step under way."""
        return self.lesson.steps[self.at]

    @property
    def done(self) -> bool:
        """Whether the step's do or expect is done."""
        return self.reached >= self.at and not isinstance(self.step.block, Ask)

    @property
    def target(self) -> int | None:
        """The expect that is to come about next: the one under way, or behind the questions here; None for none."""
        for index in range(self.at, len(self.lesson.steps)):
            block = self.lesson.steps[index].block
            if not isinstance(block, Ask):
                return index if isinstance(block, Expect) and index > self.reached else None
        return None

    @property
    def expected(self) -> Expect | None:
        """That expect."""
        block = None if self.target is None else self.lesson.steps[self.target].block
        return block if isinstance(block, Expect) else None

    def breakpoint(self) -> "LessonBreakpoint | None":
        """What sees that expect come about."""
        from dyna_tui.lessons.breakpoint import LessonBreakpoint

        expect, target, blocks = self.expected, self.target, [step.block for step in self.lesson.steps]
        if expect is None or target is None:
            return None
        asked = [block.answer for at in self.lesson.asked_at(target) if isinstance(block := blocks[at], Ask)]
        before = [block for block in blocks[:target] if isinstance(block, Expect)]
        by_steps = not any(each.names("updates") for each in (expect.condition, *asked))
        return LessonBreakpoint(expect.condition, self.since, MOST_LOOKS, asked, before, by_steps=by_steps)

    @property
    def waits_for_prediction(self) -> bool:
        """Whether the laboratory has come to the moment that the question under way is about, before a prediction."""
        behind = self.lesson.measured_by(self.at) if isinstance(self.step.block, Ask) else None
        return behind is not None and behind <= self.reached and not self.fulfilled

    @property
    def verdict_here(self) -> bool:
        """Whether the question under way has its verdict, and another page follows."""
        return self.right(self.at) is not None and self.lesson.page_end(self.at) == self.at

    @property
    def lacks_beginning(self) -> bool:
        """Whether there are questions about the beginning of the lesson whose answers are not measured yet."""
        return self.at == 0 and self.reached < 0 and any(each not in self.answers for each in self.lesson.asked_at(-1))

    @property
    def fulfilled(self) -> bool:
        """Whether one may go on: read, predicted, done or brought about."""
        block = self.step.block
        if isinstance(block, Ask):
            return self.at in self.predictions
        return block is None or self.done

    @property
    def last(self) -> bool:
        """Whether the step is the last."""
        return self.at == len(self.lesson.steps) - 1

    @property
    def finished(self) -> bool:
        """Whether the lesson is over."""
        return self.last and self.fulfilled

    @property
    def open_questions(self) -> list[int]:
        """The steps of the questions before this one whose answers are not known yet."""
        return [each for each in range(self.at) if self._asks(each) and each not in self.answers]

    def _asks(self, index: int) -> bool:
        return isinstance(self.lesson.steps[index].block, Ask)

    def right(self, index: int) -> bool | None:
        """Whether the prediction of a question was right; None where it is not known, or none was made."""
        block = self.lesson.steps[index].block
        if index not in self.answers or index not in self.predictions or not isinstance(block, Ask):
            return None
        return self.predictions[index] in matching(block.choices, self.answers[index])

    def predict(self, choice: int, at: int | None = None) -> "Course":
        """Makes a prediction, or another one; what was measured already stays hidden until then, and settles it.

        Args:
            choice: which, from 0.
            at: the real steps that the first lane has made.
        """
        block = self.step.block
        settled = self.at in self.predictions and self.at in self.answers
        if not isinstance(block, Ask) or not 0 <= choice < len(block.choices) or settled:
            return self
        made = {} if at is None else {self.at: at}
        known = {step: each for step, each in self.predicted_at.items() if step != self.at}
        return replace(self, predictions={**self.predictions, self.at: choice}, predicted_at={**known, **made})

    def measure(self, lab: "Lab", *, ran: bool = False) -> Measurement:
        """Measures whether the step is brought about, and if it is, the answers of the questions about it.

        Args:
            lab: the laboratory; it is only read.
            ran: whether a ``do`` has ended.
        """
        block = self.step.block
        enrol(lab, self.lesson.agents)
        try:
            done = block.condition.holds(lab) if isinstance(block, Expect) else isinstance(block, Do) and ran
        except InputError as error:
            return Measurement(self.at, False, {}, str(error))
        return self.measured(self.at, lab) if done else Measurement(self.at, False, {})

    def measured(self, at: int, lab: "Lab") -> Measurement:
        """Measures a do or expect that is done, -1 for the beginning of the lesson, where the laboratory is."""
        enrol(lab, self.lesson.agents)
        asked = [each for each in self.lesson.asked_at(at) if each not in self.answers]
        try:
            answers = {each: self._answer(each, lab) for each in asked}
        except InputError as error:
            return Measurement(at, False, {}, str(error))
        return Measurement(at, True, answers, since=Stamp.of(lab))

    def failed(self, problem: str) -> Measurement:
        """What is to come about next cannot, for a reason; with none it has only not come about."""
        return Measurement(self.at if self.target is None else self.target, False, {}, problem)

    def _answer(self, index: int, lab: "Lab") -> "Measured":
        block = self.lesson.steps[index].block
        assert isinstance(block, Ask)
        return block.answer.measure(lab)

    def observed(self, measurement: Measurement) -> "Course":
        """What a measurement makes of it; one of a step that is done, or not to be done now, changes nothing."""
        begins = measurement.at == -1 and self.at == 0
        if not begins and (measurement.at not in (self.at, self.target) or measurement.at <= self.reached):
            return self
        if not measurement.fulfilled:
            return replace(self, problem=measurement.problem)
        answers = {**self.answers, **measurement.answers}
        return replace(self, reached=measurement.at, answers=answers, problem="", since=measurement.since)

    def next(self) -> "Course":
        """On to the next step, where this one is done."""
        if not self.fulfilled or self.last:
            return self
        return replace(self, at=self.at + 1, problem="")


def record_of(course: Course) -> LessonRecord:
    """What a session holds of a course."""
    answers = {at: value for at, value in course.answers.items() if at in course.predictions and _is_finite(value)}
    return LessonRecord(course.lesson.name, course.at, dict(course.predictions), dict(course.predicted_at), answers)


def _is_finite(value: "Measured") -> bool:
    return isinstance(value, str) or math.isfinite(value)
