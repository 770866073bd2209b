"""Lesson check: plays the author's solutions in a laboratory without a terminal, and says where they fail."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dyna_tui.agents import AgentSpec
from dyna_tui.errors import InputError, quoted
from dyna_tui.lab.files.session import save
from dyna_tui.lessons.answers import matching, value_text
from dyna_tui.lessons.course import Course, record_of
from dyna_tui.lessons.lesson import Ask, Do, Expect, Lesson
from dyna_tui.maze import Maze
from dyna_tui.tui.app import LabApp
from dyna_tui.tui.engine.runner import SPEEDS
from dyna_tui.tui.laboratory.command_table import BY_KEY
from dyna_tui.tui.recording import settle
from dyna_tui.tui.text.screen_text import rows_of
from dyna_tui.tui.text.written_keys import key_event, textual_key

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab

SIZE = (160, 48)
MOST_STEPS = 1_000_000
"""Real steps of the first lane after which a run will not come to its end, unless a lesson allows it more."""
WRITES = "would write a file: leave that to the student"
MOST_TURNS = 5_000
"""Turns of the driver that a run may take."""


@dataclass
class LessonProof:
    """What a check has found."""

    problems: list[str] = field(default_factory=list)
    """What is wrong, with the line of the file."""
    answers: list[str] = field(default_factory=list)
    """Each question with its measured answer."""
    keys: int = 0
    """Keys of all solutions."""
    steps: int = 0
    """Real steps of the first lane at the end."""


async def check_lesson(
    lesson: Lesson, maze: Maze, specs: tuple[AgentSpec, ...], path: str | None = None
) -> LessonProof:
    """Plays a lesson from its beginning to its end.

    Args:
        lesson: the lesson.
        maze: its maze, opened.
        specs: its agents, read.
        path: where to save the session that its author would hand in, if anywhere.
    """
    app = LabApp(maze, specs, seed=lesson.seed, driven=False, course=Course(lesson))
    app.laboratory.context.played += 1
    async with app.run_test(size=SIZE):
        await settle(app)
        proof = await _Check(app, lesson).all()
        if path is not None and app.driver.lab is not None:
            app.driver.lab.lesson = record_of(app.laboratory.controllers.lesson.course)
            save(app.driver.lab, path)
        return proof


class _Check:
    """One lesson that is played."""

    def __init__(self, app: LabApp, lesson: Lesson) -> None:
        self._app = app
        self._lesson = lesson
        self._found = LessonProof()

    @property
    def _lab(self) -> "Lab":
        assert self._app.driver.lab is not None
        return self._app.driver.lab

    @property
    def _guide(self) -> Course:
        return self._app.laboratory.controllers.lesson.course

    async def all(self) -> LessonProof:
        """Every step, up to the first that fails."""
        for at, step in enumerate(self._lesson.steps):
            match step.block:
                case Ask() as ask:
                    self._app.laboratory.controllers.lesson.choose(0)
                    self._known(ask)
                case Do() as do:
                    await self._do(do)
                case Expect() as expect:
                    await self._expect(expect)
            if self._found.problems:
                break
            self._answers(at)
            self._app.laboratory.controllers.lesson.leave_step()
            await settle(self._app)
        self._found.steps = self._lab.lanes[0].real_steps if self._lab.lanes else 0
        return self._found

    def _known(self, ask: Ask) -> None:
        try:
            ask.answer.measure(self._lab)
        except InputError as error:
            self._fail(ask.line, f"answer cannot be measured: {error}")

    async def _do(self, do: Do) -> None:
        before = self._lab_state()
        self._app.laboratory.controllers.lesson.begin_do(do)
        self._found.keys += len(do.keys)
        await self._keys_done()
        await self._run(MOST_STEPS)
        if self._app.has_left:
            self._fail(do.line, "the block do leaves the laboratory")
        elif self._app.laboratory.context.refused:
            self._fail(do.line, f"the block do {WRITES}")
        elif self._lab_state() == before:
            self._fail(do.line, "the block do changes nothing")
        elif not self._guide.done:
            self._fail(do.line, "the block do does not come to its end")

    async def _expect(self, expect: Expect) -> None:
        if self._holds(expect) is not False:
            what = f"{quoted(expect.condition.text)} holds before the step is begun"
            self._fail(expect.line, what if not self._found.problems else "")
            return
        before = self._lab.lanes[0].real_steps
        most = max(expect.within, MOST_STEPS)
        for key in expect.solution:
            if not await self._press(key, expect.line, most):
                return
        await self._run(most)
        if self._holds(expect) is False:
            where = f"at step {self._lab.lanes[0].real_steps:,}"
            self._fail(expect.line, f"{quoted(expect.condition.text)} does not hold after the solution, {where}")
        taken = self._lab.lanes[0].real_steps - before
        if expect.within and taken > expect.within:
            self._fail(expect.line, f"the solution takes {taken:,} real steps, but within is {expect.within:,}")

    def _holds(self, expect: Expect) -> bool | None:
        """Whether what is expected holds; None where it cannot be measured, which is a problem."""
        try:
            return expect.condition.holds(self._lab)
        except InputError as error:
            self._fail(expect.line, f"condition cannot be measured: {error}")
            return None

    async def _press(self, key: str, line: int, most: int) -> bool:
        """Presses a key of a solution; whether it does something, and leads to no more real steps than ``most``."""
        name = textual_key(key)
        command, on = BY_KEY.get(name), self._app.laboratory
        usual = self._app.screen is on and on.focused is None
        if usual and (command is None or not on.can(command)):
            self._fail(line, f"the key {quoted(key)} of the solution does nothing here")
            return False
        self._found.keys += 1
        before = self._shown()
        self._app.post_message(key_event(name))
        await self._keys_done()
        if self._app.laboratory.context.refused:
            self._fail(line, f"the key {quoted(key)} of the solution {WRITES}")
            return False
        if not self._app.has_left and self._shown() == before:
            self._fail(line, f"the key {quoted(key)} of the solution changes nothing: leave it out")
            return False
        runner = self._app.driver.runner
        if runner.on and (runner.bounded or runner.always is not None):
            await self._run(most)
        if self._app.has_left:
            self._fail(line, f"the key {quoted(key)} of the solution leaves the laboratory")
            return False
        return True

    async def _keys_done(self) -> None:
        await settle(self._app)
        while not self._app.keys.empty and not self._app.has_left:
            await settle(self._app)

    async def _run(self, most: int) -> None:
        """Runs on, as fast as it goes, to where the run ends by itself, or for more than ``most`` real steps."""
        await self._keys_done()
        begun = self._lab.lanes[0].real_steps
        driver = self._app.driver
        speed, driver.runner.speed = driver.runner.speed, len(SPEEDS) - 1
        for _ in range(MOST_TURNS):
            if not driver.running or self._lab.lanes[0].real_steps - begun > most:
                break
            await driver.turn()
            await settle(self._app)
        driver.runner.speed = speed
        if driver.running:
            driver.pause()
        await settle(self._app)

    def _answers(self, at: int) -> None:
        """Notes the answers that a step has brought, of which each has to be one of the choices."""
        for index, value in self._guide.answers.items():
            ask = self._lesson.steps[index].block
            assert isinstance(ask, Ask)
            line = f"{ask.question} {value_text(value)}"
            if line in self._found.answers:
                continue
            self._found.answers.append(line)
            fitting = [ask.choices[each] for each in matching(ask.choices, value)]
            if len(fitting) != 1:
                meant = " and ".join(map(quoted, fitting)) if fitting else "none"
                self._fail(
                    ask.line, f"measured is {value_text(value)}, which {meant} of the choices mean: exactly one has to"
                )
        if at == len(self._lesson.steps) - 1 and self._guide.open_questions:
            block = self._lesson.steps[self._guide.open_questions[0]].block
            assert isinstance(block, Ask)
            self._fail(block.line, "no do or expect follows the question, so its answer is never measured")

    def _shown(self) -> object:
        """All that a key may change: the laboratory, how it runs, and what is on the screen."""
        driver, rows = self._app.driver, rows_of(self._app)
        return self._lab_state(), driver.running, driver.runner.speed, [str(row) for row in rows]

    def _lab_state(self) -> object:
        from dyna_tui.lab.state_token import state_token

        return state_token(self._lab)

    def _fail(self, line: int, what: str) -> None:
        if what:
            self._found.problems.append(f"{self._lesson.path}:{line}: {what}")
