"""Lesson in plain lines: its text, its questions, what was measured; and what the student brings about."""

import re
from collections.abc import Callable, Iterable, Iterator

from dyna_tui.charts.numbers import count
from dyna_tui.errors import InputError
from dyna_tui.lab.breakpoints import Breakpoint
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.history.seek import seek_all
from dyna_tui.lab.lab import Lab
from dyna_tui.lessons.answers import value_text
from dyna_tui.lessons.breakpoint import LessonBreakpoint
from dyna_tui.lessons.casting import enrol, first_lane
from dyna_tui.lessons.course import Course, Measurement
from dyna_tui.lessons.lesson import Ask, Do, Expect
from dyna_tui.lessons.moments import way_back_to
from dyna_tui.lessons.stamp import Moment
from dyna_tui.plain.key_words import words_of
from dyna_tui.plain.laboratory import PlainLab

RIGHT = "Right!"
WRONG = "Not so."
CODE = re.compile("`([^`]+)`")
KEY_OF_TEXT = {"enter": "next", "space": "run"}


class LessonGuide:
    """The way through one lesson, beside a plain laboratory."""

    def __init__(
        self,
        on: PlainLab,
        course: Course,
        keep: Callable[[Course, Lab], None],
        play: Callable[[PlainLab, tuple[str, ...], Breakpoint | None], None],
        command_of: Callable[[str], str],
    ) -> None:
        """Begins where the course is.

        Args:
            on: the laboratory.
            course: the course.
            keep: keeps the progress.
            play: presses keys, and runs until a condition holds.
            command_of: names the command of a key; empty where there is none.
        """
        self.on = on
        self.course = course
        self.left = False
        """Whether the lesson is over and the student goes on to the next one."""
        self._keep = keep
        self._play = play
        self._command_of = command_of
        self._played = False
        self._problem = ""
        self._watch: LessonBreakpoint | None = None
        self._target: int | None = None
        self._found: Measurement | None = None
        """What was measured where what is expected came about, before it is reported."""
        self._watch_target()

    def begin(self) -> None:
        """Reports the title and the step under way."""
        lesson = self.course.lesson
        page = lesson.pages.index(lesson.page_start(self.course.at)) + 1
        number = f" {lesson.number}" if lesson.number else ""
        self.on.report(f"Lesson{number}: {lesson.title}. Page {page} of {len(lesson.pages)}.")
        self.on.report("next goes on, hint helps, a number answers a question, page reads again, help lists commands.")
        self.page()
        self.observe()

    # What a student does

    def go_on(self) -> None:
        """Begins what is done for the student, or goes on to the next step.

        Raises:
            InputError: where the step is not done yet.
        """
        course = self.course
        block = course.step.block
        if course.finished:
            self._keep(course, self.on.lab)
            self.left = self.on.over = True
        elif isinstance(block, Do) and not course.done:
            until = None if block.until is None else Breakpoint(block.until.on(self.on.lab.maze.grid))
            self._play(self.on, block.keys, until)
            self._played = True
            self.observe()
        elif self._way_back is not None:
            self._go_back(self._way_back)
        elif not course.fulfilled:
            raise InputError(
                "answer the question first, with a number"
                if isinstance(block, Ask)
                else "it is your turn in the laboratory first; hint helps"
            )
        else:
            self._enter(course.next())

    @property
    def _way_back(self) -> Moment | None:
        """From where the step under way can be brought about, where it cannot from here."""
        lost = self._watch is not None and self.course.target == self.course.at and not self.course.done
        return self._watch.way_back if self._watch is not None and lost else None

    def _go_back(self, moment: Moment) -> None:
        assert self._watch is not None
        seek_all(way_back_to(self.on.lab, moment, self._watch.kept))
        self.on.report(f"Back at {self._named(moment.time)}.")
        self.observe()

    def _named(self, time: int) -> str:
        """A time on the clock, in words."""
        return f"{'step' if self.on.lab.clock_by is Clock.REAL else 'update'} {count(time)}"

    def answer(self, number: int) -> None:
        """Makes a prediction, from 1, and goes on.

        Raises:
            InputError: where there is no such question.
        """
        block = self.course.step.block
        if not isinstance(block, Ask):
            raise InputError("there is no question now; next goes on, page reads the page again")
        if not 1 <= number <= len(block.choices):
            raise InputError(f"the answers are numbered from 1 to {len(block.choices)}, not {number}")
        predicted = self.course.predict(number - 1, self.on.lab.lanes[0].real_steps)
        if predicted is self.course:
            raise InputError("your prediction is made, and measured; next goes on")
        self.on.report(f"You predict: {block.choices[number - 1]}.")
        if not predicted.verdict_here:
            self._enter(predicted.next())
            return
        self.course = predicted
        self.on.report_all(self._verdicts([predicted.at]))
        self.on.report("next goes on.")

    def hint(self) -> None:
        """Gives the hint of the step.

        Raises:
            InputError: where it has none.
        """
        block = self.course.step.block
        if not isinstance(block, Expect) or self.course.done or not block.hint:
            raise InputError("this step has no hint; page reads the page again")
        self.on.report(f"Hint: {self._words(block.hint)}")
        words = words_of(self.on, block.solution)
        if words:
            self.on.report(f"In words: {', '.join(words)}.")

    def page(self) -> None:
        """Reports the page that the step is on, as far as that step."""
        page = range(self.course.lesson.page_start(self.course.at), self.course.at + 1)
        for index in page:
            self._report_step(index)
        self.on.report_all(self._verdicts(page))

    # What the laboratory has come to

    @property
    def watch(self) -> Breakpoint | None:
        """Where a run stops, since what is expected comes about there."""
        expect = self.course.expected
        if expect is None or expect.condition.stop is None:
            return None
        return Breakpoint(expect.condition.stop.on(self.on.lab.maze.grid), first_lane(self.on.lab).number)

    @property
    def expects(self) -> bool:
        """Whether something is to come about, now or once a question is answered, and with it a run would end."""
        return self.course.target is not None

    def came_about(self) -> bool:
        """Whether what is expected has come about since the last look; lanes that passed it are taken back to it."""
        if self._found is None and self._watch is not None and self.course.target is not None:
            enrol(self.on.lab, self.course.lesson.agents)
            try:
                there = self._watch.look(self.on.lab)
            except InputError as problem:
                self._found = self.course.failed(str(problem))
                return False
            self._found = None if there is None else self.course.measured(self.course.target, there)
        return self._found is not None and self._found.fulfilled

    def observe(self) -> None:
        """Measures the step, and reports it once it is done, with the answers of its questions."""
        before = self.course
        if before.lacks_beginning:
            self.course = before = before.observed(before.measured(-1, self.on.lab))
        if self._watch is not None:
            self.came_about()
            found, self._found = self._found, None
            self.course = before.observed(found or before.failed(self._watch.problem))
            self._report_problem()
        elif isinstance(before.step.block, Do) and not before.done:
            self.course = before.observed(before.measure(self.on.lab, ran=self._played))
        self._watch_target()
        if self.course.done and not before.done:
            self.on.report_all(self._outcome())
        elif self.course.waits_for_prediction and not before.waits_for_prediction:
            there = "the beginning" if self.course.since is None else self.course.since.named
            self.on.report(
                f"The question is about {there}, which is reached: predict first, then hear what was measured."
            )

    def _report_problem(self) -> None:
        problem, self._problem = self._problem, self.course.problem
        if not self._problem or self._problem == problem:
            return
        if self._watch is not None and self._watch.problem == self._problem:
            back = self._watch.way_back
            way = "" if back is None else f" next goes back to {self._named(back.time)}."
            self.on.report(f"Not from here: {self._problem}.{way}")
        else:
            self.on.report(f"This cannot be measured: {self._problem}.")

    def _watch_target(self) -> None:
        if self.course.target != self._target:
            self._target, self._found = self.course.target, None
            self._watch = self.course.breakpoint()

    def keep(self) -> None:
        """Keeps the progress.

        Raises:
            InputError: where it cannot be written.
        """
        self._keep(self.course, self.on.lab)

    def _enter(self, course: Course) -> None:
        self._played = False
        moved = course.at != self.course.at
        self.course = course
        self._watch_target()
        if moved:
            self._report_step(course.at)
            if course.done:
                self.on.report_all(self._outcome())
            self.observe()

    # Words

    def _report_step(self, index: int) -> None:
        """Reports the text of a step, and what is to be done in it."""
        step = self.course.lesson.steps[index]
        self.on.report_all(self._paragraphs(step.text))
        match step.block:
            case Ask() as ask:
                self.on.report(f"Question: {self._words(ask.question)}")
                for number, choice in enumerate(ask.choices, 1):
                    self.on.report(f"{number}: {choice}")
                if index not in self.course.predictions:
                    self.on.report("Your prediction? Give its number.")
            case Do() as do if not self.course.done:
                keys = ", ".join(self._key(key) for key in do.keys) or "run"
                self.on.report(f"next does it for you: {keys}{' and runs on' if do.until else ''}.")
            case Expect() if not self.course.done:
                self.on.report("Your turn in the laboratory.")
                self.on.report_all(self._paragraphs(self.course.lesson.task_before(index)))
            case None:
                self.on.report(self._onward)

    @property
    def _onward(self) -> str:
        return "That was the lesson. next ends it." if self.course.finished else "next goes on."

    def _outcome(self) -> Iterator[str]:
        """What came of the questions that the step has answered, and how to go on."""
        verdicts = list(self._verdicts(self.course.lesson.answered_by(self.course.at)))
        yield from verdicts or ["Done."]
        yield self._onward

    def _verdicts(self, asked: Iterable[int]) -> Iterator[str]:
        """What was measured beside what was predicted, where both are known."""
        course = self.course
        known = [index for index in asked if course.right(index) is not None]
        for index in known:
            block, right = course.lesson.steps[index].block, course.right(index)
            if isinstance(block, Ask):
                if len(known) > 1:
                    yield self._words(block.question)
                word, why = (RIGHT, "") if right else (WRONG, " Read on for why.")
                guess = block.choices[course.predictions[index]]
                yield f"{word} Measured: {value_text(course.answers[index])}. You predicted: {guess}.{why}"

    def _paragraphs(self, text: str) -> Iterator[str]:
        """Markdown as lines to be spoken: a line for each paragraph, list item and line of code."""
        paragraph: list[str] = []
        for line in [*text.splitlines(), ""]:
            item = re.match(r"\s*(?:[-*]|\d+\.)\s+", line)
            code = line.startswith("    ") and not item
            if paragraph and (not line.strip() or item or code):
                yield self._words(" ".join(paragraph))
                paragraph = []
            if code and line.strip():
                yield self._words(line.strip().replace(" ← ", " becomes "))
            elif line.strip() and not re.fullmatch(r"[|:\-\s]+", line):
                paragraph.append(line.strip())

    def _words(self, text: str) -> str:
        """A text without Markdown's signs; a key is named by its command: ``back (,)``."""
        text = CODE.sub(lambda code: self._key(code[1]), text.lstrip("#> "))
        text = re.sub(r"\*\*([^*]+)\*\*", r"\1", text)
        return re.sub(r"(?<![\w*])[*_]([^*_]+)[*_](?![\w*])", r"\1", text).replace(" | ", ", ").strip("| ")

    def _key(self, key: str) -> str:
        """A key with the command that it is here."""
        command = self._command_of(key)
        return f"{command} ({key})" if command and command != key else key
