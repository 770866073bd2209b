"""Lesson guide: shows the steps of a lesson beside the laboratory, and sees what the student has brought about."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message

from dyna_tui.charts.numbers import count
from dyna_tui.lab.clock import Clock
from dyna_tui.tui.commands import Mode
from dyna_tui.tui.engine.snapshots import LabFrame
from dyna_tui.tui.laboratory.context import Context
from dyna_tui.tui.laboratory.lesson_page import page_of
from dyna_tui.tui.laboratory.lesson_watch import LessonWatch
from dyna_tui.tui.laboratory.modes import Modes
from dyna_tui.tui.laboratory.narration import PAUSED, RUNNING
from dyna_tui.tui.laboratory.opening import beginning_words, resumed_words
from dyna_tui.tui.laboratory.panels import Panels

if TYPE_CHECKING:
    from dyna_tui.lessons.course import Course, Measurement
    from dyna_tui.lessons.lesson import Ask, Do, Expect

REACHED = "The question is about {}, which is reached. Predict first, then see what was measured."
WAITS = "The lesson waits: what was measured is on its page. j: show it"


class LessonMoved(Message):
    """A lesson has come a step further, or something was predicted or measured."""

    def __init__(self, course: "Course") -> None:
        """Carry the course."""
        super().__init__()
        self.course = course


class KeysPlayed(Message):
    """Keys are to be played for the student."""

    def __init__(self, keys: list[str], then: Callable[[], object]) -> None:
        """Carry their names, and what is to be done behind the last."""
        super().__init__()
        self.keys = keys
        self.then = then


class LessonFinished(Message):
    """A lesson is over, and the student goes on."""


class LessonGuide:
    """The way through one lesson; without one nothing of it can be done."""

    def __init__(self, context: Context, panels: Panels, modes: Modes, course: "Course | None" = None) -> None:
        """Begins where the course is."""
        self._context = context
        self._panels = panels
        self._modes = modes
        self._course = course
        self.shown = course is not None
        """Whether the lesson is on the screen."""
        self._read: int | None = None
        """The last step of the page that is read again; None for the page of the step under way."""
        self._hinted = False
        self._page = -1
        """The first step of the page that is shown."""
        self._headings: tuple[str, ...] = ("",)
        self._notes = set[str]() if course is None else {beginning_words(course), resumed_words(course)}
        """What was said on the status line of the step under way."""
        self._asked_at: int | None = None
        """The real steps of the first lane when the question that is open was put."""
        self._moved_to: int | None = None
        """Those it has made by now, where they are others."""
        if course is not None:
            self._watch = LessonWatch(context, lambda: self.course)

    def begin(self) -> None:
        """Shows the step with which the lesson is opened."""
        if self.active:
            self._watch.follow()
            self.show()

    # State

    @property
    def active(self) -> bool:
        """Whether there is a lesson."""
        return self._course is not None

    @property
    def course(self) -> "Course":
        """The course; there must be a lesson."""
        assert self._course is not None
        return self._course

    @property
    def _reading(self) -> bool:
        """Whether an earlier page is read again."""
        return self._read is not None

    @property
    def _free(self) -> bool:
        """Whether the keys of the lesson mean it: it is on the screen, and the maze is not edited."""
        return self.shown and self._modes.mode is not Mode.EDIT

    @property
    def can_go_on(self) -> bool:
        """Whether there is something to read on to, to begin, or to go on to."""
        return self._free and (not self._panels.lesson.at_end or self._reading or self._can_leave_step)

    @property
    def _can_leave_step(self) -> bool:
        return self.course.fulfilled or self._do is not None or self._watch.way_back is not None

    @property
    def _do(self) -> "Do | None":
        """The ``do`` that is to be begun."""
        from dyna_tui.lessons.lesson import Do

        block = self.course.step.block
        return block if isinstance(block, Do) and not self.course.done and not self._watch.begun else None

    @property
    def _ask(self) -> "Ask | None":
        from dyna_tui.lessons.lesson import Ask

        block = self.course.step.block
        return block if isinstance(block, Ask) else None

    @property
    def _expect(self) -> "Expect | None":
        from dyna_tui.lessons.lesson import Expect

        block = self.course.step.block
        return block if isinstance(block, Expect) and not self.course.done else None

    @property
    def _choices(self) -> int:
        """How many choices the question under way has."""
        return 0 if self._ask is None else len(self._ask.choices)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a page before."""
        return self._free and (not self._panels.lesson.at_top or self._page > 0)

    @property
    def can_hint(self) -> bool:
        """Whether the step has a hint that was not given yet."""
        expect = self._expect if self.active else None
        return self._free and not self._reading and not self._hinted and expect is not None and bool(expect.hint)

    def can_choose(self, choice: int) -> bool:
        """Whether a question with such a choice, from 0, waits for a prediction."""
        ask = self._ask if self.active and not self.course.fulfilled else None
        return self._free and not self._reading and ask is not None and choice < len(ask.choices)

    @property
    def why_not_on(self) -> str:
        """Why Enter does not go on, where it might be expected to."""
        if not self.active or not self._free or self.can_go_on:
            return ""
        if self._ask is not None:
            return self._passing_note(f"Predict first: press a number from 1 to {self._choices}.")
        hint = " g: hint" if self.can_hint else ""
        return self._passing_note(
            f"Your turn in the laboratory: Enter goes on once it is done.{hint}" if self._expect else ""
        )

    @property
    def why_no_hint(self) -> str:
        """Why there is no hint, where one might be expected."""
        if not self.active or not self._free or self.can_hint:
            return ""
        if self._ask is not None and not self.course.fulfilled:
            return self._passing_note(f"A hint comes after your prediction: press a number from 1 to {self._choices}.")
        return "" if self._hinted else self._passing_note("There is no hint for this page. Enter reads on")

    @property
    def next_label(self) -> str:
        """What Enter does, for the footer."""
        if not self.active or not self._panels.lesson.at_end:
            return "read on"
        if not self._reading and self._do is not None:
            return "begin"
        if self._reading:
            return "read on"
        if self._watch.way_back is not None:
            return "go back"
        return "finish" if self.course.finished else "next"

    # What a student does

    def toggle(self) -> None:
        """Hides the lesson, or shows it again."""
        self.shown = not self.shown
        self._context.host.arrange_lesson()
        self.show()
        self._context.set_status("Lesson shown." if self.shown else "Lesson hidden. j: show it again")

    def go_on(self) -> None:
        """Reads on; at the end of the page begins what is done for the student, or goes on to the next step."""
        if not self._panels.lesson.at_end:
            self._panels.lesson.turn_page(1)
        elif self._read is not None:
            end = self.course.lesson.page_end(self._read + 1)
            self._read = end if end < self.course.at else None
        elif (do := self._do) is not None:
            self.begin_do(do)
        elif self.course.finished:
            self._context.host.post_message(LessonFinished())
            return
        elif (moment := self._watch.way_back) is not None:
            self._watch.go_back(moment)
        else:
            self.leave_step()
        self.show()

    def go_back(self) -> None:
        """Reads back: the page before."""
        if not self._panels.lesson.at_top:
            self._panels.lesson.turn_page(-1)
        else:
            self._read = self._page - 1
        self.show()

    def hint(self) -> None:
        """Gives the hint of the step."""
        self._hinted = True
        self.show()

    def choose(self, choice: int) -> None:
        """Makes a prediction, and goes on, but where its verdict is on this page already."""
        ask = self._ask
        predicted = self.course.predict(choice, self._context.frame.lanes[0].counters.real_steps)
        self._enter(predicted if predicted.verdict_here else predicted.next())
        if ask is not None and self._ask is not None and self._ask is not ask:
            self._context.set_status(self._passing_note(f"You predict: {ask.choices[choice]}. Now the next question."))
        self.show()

    def _enter(self, course: "Course") -> None:
        moved = course.at != self.course.at
        self._course = course
        if moved or course.fulfilled:
            self._clear_notes()
        if moved:
            self._hinted = False
            self._asked_at = self._moved_to = None
            self._watch.begin_step()
        self._watch.follow()
        self._context.host.post_message(LessonMoved(course))

    def leave_step(self) -> None:
        """Goes on to the next step, where this one is done."""
        self._enter(self.course.next())

    def _passing_note(self, text: str) -> str:
        """A text for the status line that holds for the step under way alone."""
        self._notes |= {text} - {""}
        return text

    def _clear_notes(self) -> None:
        """Takes it from the status line, where it is still there; what was said of the lanes stays."""
        if self._context.status in self._notes:
            self._context.set_status(RUNNING if self._context.driver.running else PAUSED)
        self._notes = set()

    def begin_do(self, do: "Do") -> None:
        """Has the keys of a ``do`` played, and behind the last of them its run begin; or that go on, if it paused."""
        from dyna_tui.tui.text.written_keys import textual_key

        keys = [] if self._watch.played else [textual_key(key) for key in do.keys]
        self._watch.begun = True
        self._context.host.post_message(KeysPlayed(keys, self._watch.run_do))

    # What the laboratory says

    def take(self, measurement: "Measurement") -> None:
        """Takes what the laboratory said."""
        before = self.course
        self._enter(before.observed(measurement))
        if self.course.reached > before.reached and not self.shown:
            self._context.set_status(self._passing_note(WAITS))
        elif self.course.waits_for_prediction and not before.waits_for_prediction and measurement.since is not None:
            self._context.set_status(self._passing_note(REACHED.format(measurement.since.named)))
        self.show()

    def note_frame(self, frame: LabFrame) -> None:
        """Says on the page that the laboratory has gone on, where a question is still open."""
        if not self.active or self._ask is None or frame.timeline is None or frame.running:
            return
        steps = frame.lanes[0].counters.real_steps
        if self._asked_at is None:
            self._asked_at = steps
        moved = steps if steps != self._asked_at else None
        if moved != self._moved_to:
            self._moved_to = moved
            self.show()

    # The page

    def show(self) -> None:
        """Shows the page, and what its keys do."""
        if not self.active or not self.shown:
            self._context.host.update_bars()
            return
        course = self.course
        at = course.at if self._read is None else self._read
        page = course.lesson.page_start(at)
        moved = None if self._asked_at is None or self._moved_to is None else (self._asked_at, self._moved_to)
        back = "" if (moment := self._watch.way_back) is None else f"Enter: back to {self._named(moment.time)}"
        parts = page_of(course, at, hinted=self._hinted, playing=self._watch.begun, moved=moved, way_back=back)
        self._panels.lesson.show(parts, anew=page > self._page)
        self._page, self._headings = page, course.lesson.headings(course.lesson.pages.index(page) + 1)
        self._context.host.update_bars()

    def _named(self, time: int) -> str:
        """A time on the clock, in words."""
        return f"{'step' if self._context.driver.clock_by is Clock.REAL else 'update'} {count(time)}"

    def entitle(self) -> None:
        """Names the lesson, and what its keys do now."""
        if self.shown:
            keys = [f"enter {self.next_label}"] if self.can_go_on else []
            keys += [f"1-{self._choices}: your prediction"] if self.can_choose(0) and self._panels.lesson.at_end else []
            keys += ["g hint"] if self.can_hint else []
            keys += ["backspace back"] if self.can_go_back else []
            self._panels.lesson.entitle(self._headings, " · ".join([*keys, "j hide"]))
