"""A lesson beside the laboratory: it waits, measures, hints and never takes a key that it does not need."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from dyna_tui.cli.laboratory import read_lanes
from dyna_tui.cli.learn import keep
from dyna_tui.lab.files.session import load, open_lab
from dyna_tui.lessons.course import Course
from dyna_tui.lessons.progress import Progress, resumed
from dyna_tui.lessons.reader import builtin_lessons, load_lesson, open_lesson_maze, parse_lesson
from dyna_tui.tui import lesson_check
from dyna_tui.tui.app import LabApp
from dyna_tui.tui.laboratory.command_table import BY_NAME
from dyna_tui.tui.lesson_check import check_lesson
from dyna_tui.tui.widgets.lesson import LessonPanel
from tests.lessons.examples import CORRIDOR, corridor
from tests.tui.hand import COMFORTABLE, LARGE, SMALL, Hand, hand_of
from tests.tui.test_laboratory_commands import footer


@asynccontextmanager
async def open_lesson(course: Course, *, size: tuple[int, int] = SMALL) -> AsyncIterator[Hand]:
    """The laboratory with a lesson beside it."""
    lesson = course.lesson
    maze = open_lesson_maze(lesson)
    app = LabApp(maze, read_lanes(maze, lesson.agents), seed=lesson.seed, driven=False, course=course)
    async with hand_of(app, size=size) as hand:
        yield hand


def course_of(hand: Hand) -> Course:
    return hand.laboratory.controllers.lesson.course


async def read_on(hand: Hand) -> None:
    """Reads to the end of the page."""
    while not hand.laboratory.panels.lesson.at_end:
        await hand.press("enter")


async def test_a_lesson_is_followed_from_its_beginning_to_its_end() -> None:
    async with open_lesson(Course(corridor())) as hand:
        assert "A corridor · page 1 of 3" in hand.text
        await read_on(hand)
        assert "How many entries then?" in hand.text
        assert not hand.can("set_cell"), "nothing to go on to without a prediction"
        await hand.press("2")
        assert "Your turn" in hand.text
        await hand.press("g")
        assert "» Press d, right, d." in hand.text
        await hand.press("d", "right")
        assert "Not so. Measured: 1. You predicted: 4" in " ".join(hand.text.split())
        assert "enter next" in hand.text, "driving does not take Enter"
        await hand.press("d", "enter")
        assert "Enter presses . and runs on" in hand.text
        await hand.press("enter")
        await hand.go(lambda: not hand.driver.running)
        assert hand.steps == [5, 5]
        assert "Done." in hand.text
        await hand.press("enter")
        assert course_of(hand).finished
        await read_on(hand)
        await hand.press("enter")
        assert hand.app.lesson_finished
        assert hand.app.return_code == 0


async def test_the_first_painting_is_wrapped_even_where_it_comes_before_the_size_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(LessonPanel, "on_resize", lambda panel: None)
    async with open_lesson(Course(corridor())) as hand:
        panel = hand.laboratory.panels.lesson
        assert "How many entries" in hand.text or "A corridor" in hand.text
        first = panel.draw_lines(panel.scrollable_size.width, panel.scrollable_size.height)
        words = [line.text.split() for line in first]
        assert any(len(found) > 3 for found in words), "a letter a line"


@pytest.mark.parametrize("names", ["cursor_up", "cursor_right cursor_left", "edit paint_right", "edit next_brush"])
async def test_keys_before_the_first_frame_put_no_cursor_outside_the_maze(names: str) -> None:
    async with open_lesson(Course(corridor())) as hand:
        laboratory = hand.laboratory
        context = laboratory.context
        context.frame = laboratory.controllers.display.bare_maze()
        for lane, frame in zip(hand.lanes, context.frame.lanes, strict=True):
            lane.grid.show(frame)
        assert all(lane.agent < 0 for lane in context.frame.lanes) and hand.driver.ready
        for name in names.split():
            BY_NAME[name].run(laboratory.controllers)
        assert hand.grid.cursor is not None and hand.grid.cursor >= 0
        assert "(-1," not in hand.text


async def test_a_question_takes_its_digit_while_the_agent_is_driven() -> None:
    async with open_lesson(Course(corridor())) as hand:
        await read_on(hand)
        await hand.press("d", "2")
        assert hand.steps == [0, 0]
        assert course_of(hand).predictions == {0: 1}
        await hand.press("right")
        assert "You predicted: 4" in " ".join(hand.text.split())


async def test_earlier_pages_are_read_again() -> None:
    async with open_lesson(Course(corridor())) as hand:
        await read_on(hand)
        await hand.press("1", "full_stop", "enter")
        assert "2 of 3" in hand.text
        while "2 of 3" in hand.text:
            await hand.press("backspace")
        assert "1 of 3" in hand.text
        assert hand.laboratory.panels.lesson.at_end, "it is read back from its end"
        while hand.can("lesson_back"):
            await hand.press("backspace")
        assert "1 of 3" in hand.text
        assert course_of(hand).at == 2
        assert not hand.can("brush_1"), "an answered question is only read"
        while "2 of 3" not in hand.text:
            await hand.press("enter")
        assert "read on" not in footer(hand)


@pytest.mark.parametrize("size", [SMALL, (100, 30), COMFORTABLE, LARGE])
async def test_lesson_and_laboratory_share_the_screen(size: tuple[int, int]) -> None:
    async with open_lesson(Course(corridor()), size=size) as hand:
        panel, lanes = hand.laboratory.panels.lesson.region, hand.lanes[0].region
        assert panel.area > 0
        assert not panel.overlaps(lanes)
        assert all(label in hand.text for label in ("Real steps", "Planning steps", "Episode", "Reward"))
        before = lanes.area
        await hand.press("j")
        assert hand.lanes[0].region.area > before
        assert "A corridor" not in hand.text
        assert "j lesson" in footer(hand)
        await hand.press("enter", "1")
        assert course_of(hand) == Course(course_of(hand).lesson), "what is hidden takes no keys"
        await hand.press("j")
        assert hand.lanes[0].region.area == before


async def test_the_maze_is_edited_beside_a_lesson() -> None:
    async with open_lesson(Course(corridor())) as hand:
        await hand.press("w", "right", "1", "enter")
        assert course_of(hand).predictions == {}, "digits choose brushes there, and Enter sets a cell"
        assert len(hand.lab.lanes[0].journal.entries) == 1
        await hand.press("escape", "1")
        assert course_of(hand).predictions == {0: 0}


async def test_a_run_stops_where_a_step_is_brought_about() -> None:
    lesson = load_lesson("wrong-model")
    async with open_lesson(Course(lesson)) as hand:
        for _ in range(8):
            await hand.press("right_square_bracket")
        await hand.press("space")
        await hand.go(lambda: not hand.driver.running)
        assert hand.steps == [1000]
        assert course_of(hand).done
        await hand.press("space")
        assert hand.driver.running, "what is done does not hold up the next run"


async def test_it_is_left_and_taken_up_again(tmp_path) -> None:  # type: ignore[no-untyped-def]
    progress = Progress(tmp_path)
    async with open_lesson(Course(corridor())) as hand:
        hand.app.keep_lesson = lambda course, lab: keep(course, lab, progress)
        await hand.press("2", "full_stop", "full_stop")
        assert progress.of("corridor").step == 1
        keep(course_of(hand), hand.lab, progress)
    course = resumed(corridor(), Progress(tmp_path).of("corridor"))
    session = load(str(progress.session("corridor")))
    assert session.lesson is not None
    assert session.lesson.predictions == {0: 1}
    assert not session.altered
    lab = open_lab(session)
    assert [lane.real_steps for lane in lab.lanes] == [2, 2]
    assert lab.lesson == session.lesson
    assert course.predictions == {0: 1}
    assert course.observed(course.measure(lab)).done


async def press_and_wait(hand: Hand, *keys: str) -> None:
    """Presses keys, and waits for the run that each may begin."""
    for key in keys:
        await hand.press(key)
        await hand.go(lambda: not hand.driver.running)


async def test_what_is_asked_of_a_tick_is_measured_at_it_though_the_episode_is_run_to_its_end() -> None:
    async with open_lesson(Course(load_lesson("by-hand")), size=COMFORTABLE) as hand:
        await press_and_wait(hand, "e", "enter", "comma", "enter", "e")
        assert course_of(hand).waits_for_prediction
        assert hand.lab.lanes[0].mid_step, "it stopped in the middle of the step"
        await press_and_wait(hand, "e", "e", "2")
        assert course_of(hand).right(2) is True
        await press_and_wait(hand, "e", "enter", "1")
        assert course_of(hand).right(4) is True, "what was passed is found in the history"


ASKED_TWICE = """+++
title = "Twice"
maze = "random:1x4?walls=0"
agents = ["dyna-q:n=1"]
+++
Make a step.

```expect
condition = "real_steps >= 1"
```

How far?

```ask
question = "Real steps?"
choices = ["1", "2 or more"]
answer = "real_steps"
```

Go on to step 3.

```ask
question = "And then?"
choices = ["3", "4 or more"]
answer = "real_steps"
```

```expect
condition = "real_steps >= 3"
```
"""


async def test_a_question_with_nothing_to_do_is_about_the_moment_before_and_keeps_its_verdict() -> None:
    async with open_lesson(Course(parse_lesson(ASKED_TWICE, "twice.md")), size=COMFORTABLE) as hand:
        await press_and_wait(hand, "full_stop", "full_stop", "enter", "1")
        assert course_of(hand).at == 1, "its verdict is read on its own page"
        assert course_of(hand).right(1) is True
        assert "Measured: 1." in " ".join(hand.text.split())
        await hand.press("2")
        assert course_of(hand).predictions == {1: 0}, "what is measured is not predicted any more"
        await press_and_wait(hand, "enter", "full_stop", "full_stop", "full_stop")
        await hand.press("2", "backspace")
        assert "Measured: 1." in " ".join(hand.text.split())
        assert course_of(hand).answers == {1: 1.0, 2: 3.0}


async def test_a_hidden_lesson_says_that_what_was_measured_waits_on_its_page() -> None:
    async with open_lesson(Course(corridor()), size=COMFORTABLE) as hand:
        await read_on(hand)
        await hand.press("2", "j")
        await press_and_wait(hand, "full_stop")
        assert course_of(hand).reached == 1
        assert "The lesson waits: what was measured is on its page." in " ".join(hand.text.split())


async def test_a_question_that_was_passed_says_which_moment_it_is_about() -> None:
    async with open_lesson(Course(parse_lesson(ASKED_TWICE, "twice.md")), size=COMFORTABLE) as hand:
        await press_and_wait(hand, *7 * ["full_stop"])
        await press_and_wait(hand, "enter", "1", "enter")
        said = [part.text for part in hand.laboratory.panels.lesson._parts]
        assert any(each.startswith("The laboratory has come to what this is about (step 3): ") for each in said), said


@pytest.mark.parametrize("condition", ["real_steps == 2", "visits(0, 0, right) < 99 and real_steps <= 2"])
async def test_what_was_passed_is_told_and_enter_leads_back(condition: str) -> None:
    text = CORRIDOR.replace('"real_steps >= 1"', f'"{condition} and edits >= 1"')
    async with open_lesson(Course(parse_lesson(text, "corridor.md", "corridor"))) as hand:
        await press_and_wait(hand, "2", "full_stop", "full_stop", "full_stop")
        assert course_of(hand).problem.startswith("it has to be done ")
        await read_on(hand)
        assert "Enter: back to step 0" in " ".join(hand.text.split())
        await press_and_wait(hand, "enter")
        assert hand.steps == [0, 0]
        assert not course_of(hand).problem


async def prove(name: str) -> None:
    """Plays the author's solutions of a built-in lesson."""
    lesson = load_lesson(name)
    maze = open_lesson_maze(lesson)
    proof = await check_lesson(lesson, maze, read_lanes(maze, lesson.agents))
    assert proof.problems == []
    assert len(proof.answers) == sum(hasattr(step.block, "question") for step in lesson.steps)


@pytest.mark.parametrize(("within", "most"), [("", 2_000), ("within = 300\n", 2_000), ("within = 9_000\n", 9_000)])
async def test_a_solution_that_never_comes_to_its_end_fails_the_check(
    within: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lesson_check, "MOST_STEPS", 2_000)
    text = CORRIDOR.replace('"real_steps >= 1"', f'"real_steps < 0"\n{within}'.rstrip()).replace(
        '["d", "→", "d"]', '["]", "]", "]", "]", "space"]'
    )
    lesson = parse_lesson(text, "corridor.md", "corridor")
    maze = open_lesson_maze(lesson)
    proof = await check_lesson(lesson, maze, read_lanes(maze, lesson.agents))
    assert "'real_steps < 0' does not hold after the solution, at step" in proof.problems[0]
    assert most < proof.steps < 100 * most


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ('["s", "f8", "escape", "d", "→", "d"]', "the key 'f8' of the solution changes nothing: leave it out"),
        ('["f8", "d", "→", "d"]', "the key 'f8' of the solution does nothing here"),
        ('["d", "→", "d", "escape"]', "the key 'escape' of the solution does nothing here"),
    ],
)
async def test_a_key_of_a_solution_that_does_nothing_fails_the_check(keys: str, said: str) -> None:
    lesson = parse_lesson(CORRIDOR.replace('["d", "→", "d"]', keys), "corridor.md", "corridor")
    maze = open_lesson_maze(lesson)
    proof = await check_lesson(lesson, maze, read_lanes(maze, lesson.agents))
    assert proof.problems == [f"corridor.md:16: {said}"]


@pytest.mark.parametrize("name", list(builtin_lessons())[:2])
async def test_the_first_lessons_are_proved(name: str) -> None:
    await prove(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", list(builtin_lessons())[2:])
async def test_the_other_lessons_are_proved(name: str) -> None:
    await prove(name)


async def test_enter_says_what_it_waits_for() -> None:
    async with open_lesson(Course(corridor())) as hand:
        await read_on(hand)
        await hand.press("enter")
        assert hand.status.startswith("Predict first: press a number from 1 to ")
        await hand.press("2")
        await read_on(hand)
        await hand.press("enter")
        assert hand.status == "Your turn in the laboratory: Enter goes on once it is done. g: hint"
        assert course_of(hand).at == 1


async def test_a_prediction_that_is_made_later_is_kept_with_its_step() -> None:
    async with open_lesson(Course(corridor()), size=COMFORTABLE) as hand:
        await read_on(hand)
        assert "This was asked" not in hand.text
        await hand.press("full_stop", "full_stop")
        said = "The laboratory has come to what this is about (step 1): predict first, then see what was measured."
        assert said in [part.text for part in hand.laboratory.panels.lesson._parts]
        await hand.press("comma", "comma")
        await hand.press("full_stop", "2")
        assert course_of(hand).predicted_at == {0: 1}
        assert course_of(hand).done, "what was measured there is known, whatever was done since"


LONG_PAGE = """+++
title = "Long"
maze = "blocking"
agents = ["dyna-q"]
+++
First paragraph.
%s

Now drive up, twice.

```ask
question = "How many?"
choices = ["1", "2"]
answer = "real_steps"
```

```expect
condition = "real_steps >= 2"
```
"""


@pytest.mark.parametrize("words", [5, 400])
async def test_what_is_to_be_done_stays_in_sight_after_a_question(words: int) -> None:
    lesson = parse_lesson(LONG_PAGE % ("word " * words), "long.md")
    async with open_lesson(Course(lesson), size=COMFORTABLE) as hand:
        await read_on(hand)
        await hand.press("1")
        assert "Your turn in the laboratory." in hand.text
        assert hand.text.count("Now drive up, twice.") == 1
        await hand.resize(*SMALL)
        await read_on(hand)
        assert hand.text.count("Now drive up, twice.") == 1
