"""Grading: which steps of a lesson a session that was handed in has brought about, and what it lacks.

A session holds all that was done and when, so its history is gone through as it was made, and a step is done at the
first moment at which its condition comes to hold, as on the screen, in whatever order the steps were done. What was
rewound or restarted later leaves no trace of that kind; for such steps, and for what was measured at them, the
session's own record counts, which an edit of the file gives away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dyna_tui.agents import AgentSpec
from dyna_tui.lab.brushes import with_brushes
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.files.replay_cost import seconds_of
from dyna_tui.lab.files.session import differing, open_lab
from dyna_tui.lab.lesson_record import LessonRecord
from dyna_tui.lessons.answers import matching, value_text
from dyna_tui.lessons.casting import begin_again
from dyna_tui.lessons.lesson import Ask, Expect, Lesson
from dyna_tui.lessons.retrace import retrace
from dyna_tui.maze import Maze

if TYPE_CHECKING:
    from dyna_tui.lab.files.session_format import Session
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lessons.quantities import Measured


@dataclass(frozen=True)
class Mark:
    """One step of a lesson in one session."""

    step: int
    """Its index."""
    what: str
    """The question, or what is expected."""
    done: bool
    lacks: str = ""
    """What is missing, in words."""
    predicted: str = ""
    """The choice that was predicted."""
    measured: str = ""
    """What was measured, in words; empty where that is not known."""
    right: bool | None = None
    """Whether the prediction was right; None where there is none, or what was measured is not known."""


@dataclass(frozen=True)
class Grade:
    """One session that was handed in."""

    path: str
    marks: tuple[Mark, ...]
    notes: tuple[str, ...] = ()
    """What else is to be known of it: another seed, an altered file."""

    @property
    def complete(self) -> bool:
        """Whether it lacks nothing."""
        return all(mark.done for mark in self.marks) and not self.notes

    def score(self, *, predictions: bool) -> tuple[int, int]:
        """How many of its predictions, or of what was expected, are there, and of how many."""
        marks = [mark for mark in self.marks if mark.what.startswith("? ") is predictions]
        return sum(mark.done for mark in marks), len(marks)

    @property
    def right(self) -> int:
        """How many predictions were right."""
        return sum(mark.right is True for mark in self.marks)

    @property
    def known(self) -> int:
        """How many predictions were right or wrong."""
        return sum(mark.right is not None for mark in self.marks)


def grade(lesson: Lesson, maze: Maze, specs: Sequence[AgentSpec], session: "Session") -> Grade:
    """Marks a session.

    Args:
        lesson: the lesson.
        maze: its maze.
        specs: its agents.
        session: what was handed in.

    Raises:
        InputError: where the session cannot be replayed.
    """
    lab = open_lab(session)
    notes = list(_notes(lesson, maze, specs, session, lab))
    seen = retrace(lesson, lab, sum(seconds_of(lane, session.maze) for lane in session.lanes))
    record = session.lesson
    if record is None or record.name != lesson.name or session.altered:
        record = LessonRecord(lesson.name, 0)
    answers = {**(seen.answers if lab.clock_by is Clock.REAL and not notes else {}), **record.answers}
    marks = []
    for index, step in enumerate(lesson.steps):
        if isinstance(step.block, Expect):
            condition = step.block.condition.text
            done = index in seen.done or index < record.step
            marks.append(Mark(index, condition, done, "" if done else f"never brought about: {condition}"))
        elif isinstance(step.block, Ask):
            lacks = "a prediction in an altered file does not count" if session.altered else "no prediction"
            marks.append(_predicted(index, step.block, record.predictions.get(index), answers.get(index), lacks))
    return Grade(session.path, tuple(marks), tuple(notes))


def _predicted(index: int, ask: Ask, choice: int | None, answer: "Measured | None", lacks: str) -> Mark:
    """The mark of a question: that it was answered, and where that is known, whether rightly."""
    what, measured = f"? {ask.question}", "" if answer is None else value_text(answer)
    if choice is None:
        return Mark(index, what, False, f"{lacks}: {ask.question}", measured=measured)
    predicted = ask.choices[choice] if choice < len(ask.choices) else ""
    right = None if answer is None else choice in matching(ask.choices, answer)
    return Mark(index, what, True, predicted=predicted, measured=measured, right=right)


def _notes(lesson: Lesson, maze: Maze, specs: Sequence[AgentSpec], session: "Session", lab: "Lab") -> "Sequence[str]":
    """In what a session differs from what was set, or from what it says of itself."""
    counted = begin_again(lab, lesson.agents).numbers
    began = [lane.first_spec.spec_text for lane in lab.lanes if lane.number in counted]
    notes = []
    if session.maze.text not in (maze.text, with_brushes(maze).text):
        notes.append(f"another maze ({session.maze.title})")
    if session.seed != lesson.seed:
        notes.append(f"another seed ({session.seed})")
    if sorted(began) != sorted(spec.spec_text for spec in specs):
        notes.append(f"other agents ({', '.join(began)})")
    if session.altered:
        notes.append("altered since it was saved")
    elif not session.warning and differing(session, lab):
        notes.append("its replay ends otherwise than it was saved")
    return notes
