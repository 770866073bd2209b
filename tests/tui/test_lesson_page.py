"""The page of a lesson: what it says of itself, and what its keys and the status line say while it is read."""

import pytest

from dyna_tui.lessons.course import Course
from dyna_tui.lessons.lesson import Ask
from dyna_tui.lessons.reader import builtin_lessons, load_lesson, parse_lesson
from dyna_tui.tui.laboratory.lesson_page import page_of
from dyna_tui.tui.widgets.lesson import LessonPanel
from tests.lessons.examples import corridor
from tests.tui.hand import COMFORTABLE, SMALL
from tests.tui.test_laboratory_commands import footer
from tests.tui.test_lesson import course_of, open_lesson, press_and_wait, read_on

TWO_QUESTIONS = """+++
title = "Two"
maze = "random:1x4?walls=0"
agents = ["dyna-q:n=1"]
+++
Two predictions, then press `.` once.

```ask
question = "Real steps?"
choices = ["1", "2 or more"]
answer = "real_steps"
```

```ask
question = "And entries?"
choices = ["1", "2 or more"]
answer = "remembered"
```

```expect
condition = "real_steps >= 1"
```
"""


async def test_each_verdict_names_its_question_where_there_are_two() -> None:
    async with open_lesson(Course(parse_lesson(TWO_QUESTIONS, "two.md")), size=(100, 40)) as hand:
        await press_and_wait(hand, "2")
        assert hand.status == "You predict: 2 or more. Now the next question."
        await press_and_wait(hand, "1", "full_stop")
        page = [part.text for part in page_of(course_of(hand), course_of(hand).at, hinted=False, playing=False)]
        verdicts = page[page.index("2 or more", page.index("And entries?")) + 1 :][:4]
        assert verdicts[::2] == ["Real steps?", "And entries?"]
        assert verdicts[1].startswith("Not so. Measured: **1**") and "Measured: **1**" in verdicts[3]


async def test_what_was_learned_stays_on_the_status_line_when_the_page_is_turned() -> None:
    async with open_lesson(Course(load_lesson("by-hand"))) as hand:
        await press_and_wait(hand, "e", "enter", "comma", "enter", "2", "p", "p")
        said = hand.status
        assert said.startswith("direct RL: Q((0,2),→) ← 0.00 + 0.50 × [1.00")
        at = course_of(hand).at
        while course_of(hand).at == at:
            await hand.press("enter")
        assert hand.status == said


async def test_what_is_said_of_a_step_goes_with_it() -> None:
    async with open_lesson(Course(corridor())) as hand:
        assert hand.status.startswith("A corridor: Enter reads on")
        await read_on(hand)
        for key, said in (("enter", "Predict first: press a number from 1 to 2."), ("g", "A hint comes after")):
            await hand.press(key)
            assert hand.status.startswith(said)
        await hand.press("2")
        assert hand.status.startswith("Paused.")


async def test_the_footer_and_the_border_name_only_keys_that_do_something() -> None:
    async with open_lesson(Course(corridor()), size=COMFORTABLE) as hand:
        border = hand.laboratory.panels.lesson
        assert "enter" not in footer(hand) and "g hint" not in footer(hand) and "backspace" not in footer(hand)
        assert "1-2: your prediction" in str(border.border_subtitle)
        await hand.press("2")
        assert "g hint" in footer(hand) and "enter" not in footer(hand)
        await hand.press("g")
        assert "g hint" not in footer(hand)
        await hand.press("full_stop")
        assert "enter next" in footer(hand)


async def test_a_heading_names_the_lesson_its_title_and_the_page_as_far_as_there_is_room() -> None:
    async with open_lesson(Course(load_lesson("planning-steps"))) as hand:
        assert hand.laboratory.panels.lesson.border_title == "Lesson 3 · How many planning steps · page 1 of 5"
        await hand.resize(*COMFORTABLE)
        assert hand.laboratory.panels.lesson.border_title == "Lesson 3 · page 1 of 5"


@pytest.mark.parametrize("size", [SMALL, (100, 30)])
async def test_no_question_is_parted_from_its_choices(size: tuple[int, int]) -> None:
    async with open_lesson(Course(corridor()), size=size) as hand:
        panel = hand.laboratory.panels.lesson
        for name in builtin_lessons():
            lesson = load_lesson(name)
            for at, step in enumerate(lesson.steps):
                if isinstance(step.block, Ask):
                    panel.show(page_of(Course(lesson, at), at, hinted=False, playing=False), anew=True)
                    assert read_in_one_screenful(panel, step.block), (name, at)


def read_in_one_screenful(panel: LessonPanel, ask: Ask) -> bool:
    """Reads a page to its end: whether some screenful holds the question with all choices, and none a part of them."""
    whole = []
    while True:
        lines = panel.draw_lines(panel.scrollable_size.width, panel.scrollable_size.height)
        seen = "\n".join(line.text for line in lines)
        found = [f"{number}  {choice[:20]}" in seen for number, choice in enumerate(ask.choices, 1)]
        whole.append(f"? {ask.question.replace('*', '')[:20]}" in seen and all(found))
        if not whole[-1] and f"? {ask.question.replace('*', '')[:20]}" in seen:
            return False
        if panel.at_end:
            return any(whole)
        panel.turn_page(1)


@pytest.mark.parametrize("name", list(builtin_lessons()))
def test_a_task_is_repeated_without_the_call_to_predict(name: str) -> None:
    lesson = load_lesson(name)
    for at in range(len(lesson.steps)):
        task = lesson.task_before(at)
        assert "redict" not in task and task[:1] == task[:1].upper()
