"""Verdicts on the screen: however a student moves about by keys, the pages say what was so when it was asked of.

``DYNA_TUI_LESSON_SEEDS=40`` follows every lesson so many times, from ``DYNA_TUI_LESSON_SEED`` on; else it is the first.
"""

import os
import random
from dataclasses import dataclass, field

import pytest

from dyna_tui.lessons.answers import value_text
from dyna_tui.lessons.course import Course
from dyna_tui.lessons.lesson import Ask, Do, Expect, Lesson
from dyna_tui.lessons.reader import builtin_lessons, load_lesson
from dyna_tui.lessons.stamp import Moment
from dyna_tui.tui.commands import Mode
from dyna_tui.tui.dialogs.fork_or_overwrite import ForkOrOverwrite
from dyna_tui.tui.engine.runner import SPEEDS
from dyna_tui.tui.text.written_keys import textual_key
from tests.lessons.examples import corridor
from tests.lessons.test_verdicts import authors
from tests.tui.hand import COMFORTABLE, Hand
from tests.tui.test_lesson import course_of, open_lesson

SEEDS, FIRST = int(os.environ.get("DYNA_TUI_LESSON_SEEDS", "1")), int(os.environ.get("DYNA_TUI_LESSON_SEED", "100"))
NAMES = list(builtin_lessons()) if "DYNA_TUI_LESSON_SEEDS" in os.environ else ["model"]
MOVES = (
    *("full_stop", "p", "P", "comma", "e", "E", "full_stop", "p", "P", "comma", "e", "E"),
    *("less_than_sign", "greater_than_sign", "left_curly_bracket", "right_curly_bracket"),
)
"""Keys that move the lanes."""
LOOKS = (
    *("v", "V", "plus", "minus", "0", "z z", "c", "l", "tab", "shift+tab", "up left escape", "right escape"),
    *("j j", "backspace", "pagedown", "u escape", "s escape", "a escape", "y escape", "question_mark escape"),
    *("ctrl+p escape", "w escape", "d d", "t escape", "x escape", "right_square_bracket", "left_square_bracket"),
)
"""Keys that change what is seen, or open a dialog and leave it."""
TURNS, MOST_TURNS, MOST_ENTERS, MOST_KEYS = 3, 4_000, 40, 1_000


@dataclass
class Follower:
    """A student who follows a lesson and wanders about."""

    hand: Hand
    rng: random.Random
    right: dict[int, list[int]]
    """The right choices, by the author's solutions, by the indices of the questions."""
    begins: list[int]
    """The indices of the lanes in which these begin."""
    keys: list[str] = field(default_factory=list)
    """All that was pressed."""

    @property
    def course(self) -> Course:
        return course_of(self.hand)

    async def press(self, *keys: str) -> None:
        self.keys += keys
        assert len(self.keys) < MOST_KEYS, "it goes round and round"
        await self.hand.press(*keys)

    async def wander(self) -> None:
        """Moves about and looks at this and that, or does not."""
        if self.rng.random() < 0.3:
            return
        for _ in range(self.rng.randrange(1, 6)):
            await self.press(*self.rng.choice(MOVES if self.rng.random() < 0.6 else LOOKS).split())
        if self.rng.random() < 0.3:
            await self.press("space")
            for _ in range(TURNS):
                self.hand.clock.now += 1 / 30
                await self.hand.turn()
            await self.hand.settle()
        await self.rest()

    async def rest(self) -> None:
        """Ends what is under way."""
        if self.hand.driver.running:
            await self.press("space")
        while (mode := self.hand.laboratory.controllers.modes.mode) is not Mode.USUAL:
            await self.press("d" if mode is Mode.DRIVE else "escape")
        while self.hand.laboratory.focused is not None:
            await self.press("escape")

    async def run_on(self) -> None:
        """Runs to where the run ends by itself."""
        runner = self.hand.driver.runner
        speed, runner.speed = runner.speed, len(SPEEDS) - 1
        for _ in range(MOST_TURNS):
            if not self.hand.driver.running:
                break
            self.hand.clock.now += 1 / 30
            await self.hand.turn()
        runner.speed = speed
        await self.hand.settle()

    async def enter(self) -> bool:
        """Reads on to the next step; whether there is one."""
        at = self.course.at
        for _ in range(MOST_ENTERS):
            await self.press("enter")
            if self.course.at != at:
                return True
        return False

    async def predict(self) -> None:
        """Predicts the first choice, once the page of the question is read."""
        at = self.course.at
        while self.hand.laboratory.controllers.lesson._reading:
            await self.press("enter")
        if at not in self.course.predictions:
            await self.press("1")
        assert at in self.course.predictions, self.keys
        if self.course.at == at:
            self.check(at)
            await self.enter()

    async def bring_about(self, expect: Expect, begin: int) -> None:
        """Presses the author's keys; where they do not do it from here, from where the step before was done."""
        watch = self.hand.laboratory.controllers.lesson._watch
        for _ in range(2):
            await self.rest()
            if self.course.done:
                return
            if watch._breakpoint is not None and {"d", "x", "f"} & set(expect.solution):
                await self.go_back(watch._breakpoint.origin)  # nobody edits elsewhere, and so loses what was done
            if self.hand.grid.cursor is not None:
                await self.press("escape")
            while self.hand.focus != begin:
                await self.press("tab")
            for key in map(textual_key, expect.solution):
                if isinstance(self.hand.app.screen, ForkOrOverwrite) and key != "f":
                    await self.press("g")  # what was run beyond here is given up
                await self.press(key)
                await self.run_on()
            if isinstance(self.hand.app.screen, ForkOrOverwrite):
                await self.press("g")
            await self.run_on()
            while self.hand.laboratory is not self.hand.app.screen:
                await self.press("escape")
            await self.rest()
            if not self.course.done and watch._breakpoint is not None:
                await self.go_back(watch._breakpoint.origin)

    async def go_back(self, origin: Moment) -> None:
        self.keys.append(f"({origin})")
        self.hand.laboratory.controllers.lesson._watch.go_back(origin)
        await self.hand.settle()

    def check(self, at: int) -> None:
        """The page says what was measured, and whether that was predicted."""
        block, value = self.course.lesson.steps[at].block, self.course.answers[at]
        assert isinstance(block, Ask)
        said = f"Measured: **{value_text(value)}**. You predicted: {block.choices[0]}"
        found = [part for part in self.hand.laboratory.panels.lesson._parts if said in part.text]
        right = 0 in self.right[at]
        assert [part.style for part in found] == ["good" if right else "note"], (at, value, self.keys)

    async def follow(self) -> bool:
        """Follows the lesson; whether it comes to its end."""
        begins = iter(self.begins)
        for at, step in enumerate(self.course.lesson.steps):
            assert self.course.at == at, self.keys
            await self.wander()
            match step.block:
                case Ask():
                    await self.predict()
                    continue
                case Do():
                    while not self.course.done:
                        await self.press("enter")
                        await self.run_on()
                case Expect() as expect:
                    await self.bring_about(expect, next(begins))
                    if not self.course.done:
                        return False
            while self.hand.laboratory.controllers.lesson._reading:
                await self.press("enter")
            for asked in self.course.lesson.answered_by(at):
                self.check(asked)
            await self.wander()
            if not self.course.last:
                assert await self.enter(), self.keys
        return True


async def prove(lesson: Lesson, right: dict[int, list[int]], begins: list[int], seeds: range) -> None:
    ended = 0
    for seed in seeds:
        async with open_lesson(Course(lesson), size=COMFORTABLE) as hand:
            follower = Follower(hand, random.Random(f"{lesson.name} {seed}"), right, begins)
            try:
                ended += await follower.follow()
            except AssertionError as error:
                raise AssertionError(lesson.name, seed, follower.keys) from error
    assert 2 * ended >= len(seeds), f"{ended} of {len(seeds)} came to the end of {lesson.name}"


async def test_whatever_is_pressed_between_the_steps_of_a_lesson_its_pages_say_what_was_so() -> None:
    await prove(corridor(), {0: [0]}, [0], range(1))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
async def test_whatever_is_pressed_in_any_lesson_its_pages_say_what_was_so(name: str) -> None:
    await prove(load_lesson(name), *authors(name), range(FIRST, FIRST + SEEDS))
