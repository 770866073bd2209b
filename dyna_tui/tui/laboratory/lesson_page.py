"""Page of a lesson: the text of a step, what to do, the choices, and what was predicted beside what was measured."""

from typing import TYPE_CHECKING

from dyna_tui.charts.numbers import count
from dyna_tui.tui.widgets.lesson import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dyna_tui.lessons.course import Course
    from dyna_tui.lessons.lesson import Ask, Lesson

RIGHT = ("Right!", "Well predicted!")
DONE = "Done."
TASK, GOOD, WRONG, HINT = "▸ ", "✓ ", "✗ ", "» "


def page_of(
    course: "Course",
    at: int,
    *,
    hinted: bool,
    playing: bool,
    moved: tuple[int, int] | None = None,
    way_back: str = "",
) -> list[Part]:
    """The parts of the page that a step is on, as far as that step.

    Args:
        course: the course.
        at: the index of the step: the one under way, or an earlier one that is read again.
        hinted: whether the hint of the step under way is shown.
        playing: whether its keys were played, those of a ``do``.
        moved: the real steps at which its question was put, and those of now, where they are others.
        way_back: where Enter takes the laboratory, where nothing else leads on.
    """
    from dyna_tui.lessons.lesson import Ask

    first = course.lesson.page_start(at)
    text = course.lesson.steps[first].text
    parts = [Part(text)] if text else []
    for index in range(first, at + 1):
        under_way = index == course.at and not course.done
        parts += _block(course, index, under_way=under_way, hinted=hinted, playing=playing)
        if isinstance(course.lesson.steps[index].block, Ask):
            parts += _verdicts(course, [index] if _is_measured_elsewhere(course.lesson, index) else [])
        elif not under_way:
            parts += _outcome(course, index)
    if at == course.at:
        parts += _state(course, moved, way_back)
    return parts


def _is_measured_elsewhere(lesson: "Lesson", ask: int) -> bool:
    """Whether what measures a question is not on its page."""
    by = lesson.measured_by(ask)
    return by is None or lesson.page_start(by) != lesson.page_start(ask)


def _state(course: "Course", moved: tuple[int, int] | None, way_back: str) -> "Iterator[Part]":
    """What else there is to say of the step under way."""
    if course.waits_for_prediction:
        there = "" if course.since is None else f" ({course.since.named})"
        what = f"The laboratory has come to what this is about{there}: predict first, then see what was measured."
        yield Part(what, "note", HINT)
    elif moved is not None:
        put, now = map(count, moved)
        yield Part(f"This was asked at step {put}, and you are at step {now}.", "note", HINT)
    if course.problem and not course.done:
        what = f"This cannot be measured: {course.problem}." if not way_back else f"Not from here: {course.problem}."
        yield Part(f"{what} {way_back}".strip(), "note", HINT)
    if course.finished:
        yield Part("That was the lesson. Enter: what comes next", "good", GOOD)


def _block(course: "Course", index: int, *, under_way: bool, hinted: bool, playing: bool) -> list[Part]:
    """What is to be done in a step."""
    from dyna_tui.lessons.lesson import Ask, Do, Expect

    match course.lesson.steps[index].block:
        case Ask() as ask:
            return _question(course, index, ask)
        case Do() as do:
            keys = " ".join(f"`{key}`" for key in do.keys)
            until = " and runs on" if do.until else ""
            words = "Under way…" if playing and under_way else f"Enter presses {keys or 'run'}{until}."
            return [Part(words, "task", TASK)]
        case Expect() as expect if under_way:
            parts = [Part("Your turn in the laboratory.", "task", TASK)]
            task = course.lesson.task_before(index)
            parts += [Part(task, "quiet", "  ", close=True, repeats=True)] if task else []
            return [*parts, Part(expect.hint, "note", HINT, close=True)] if hinted and expect.hint else parts
    return []


def _question(course: "Course", at: int, ask: "Ask") -> list[Part]:
    """The question and its choices, the prediction among them."""
    chosen = course.predictions.get(at)
    parts = [Part(ask.question, "task", "? ")]
    for number, choice in enumerate(ask.choices):
        style, mark = ("chosen", "●") if number == chosen else ("choice", " ")
        parts.append(Part(choice, style, f"{mark} {number + 1}  ", close=True, choice=number))
    return parts


def _outcome(course: "Course", at: int) -> list[Part]:
    """What came of the questions that a step has answered."""
    block = course.lesson.steps[at].block
    return _verdicts(course, course.lesson.answered_by(at)) or ([Part(DONE, "good", GOOD)] if block is not None else [])


def _verdicts(course: "Course", asked: list[int]) -> list[Part]:
    """What was measured beside what was predicted, where both are known."""
    from dyna_tui.lessons.answers import value_text
    from dyna_tui.lessons.lesson import Ask

    parts = list[Part]()
    known = [index for index in asked if course.right(index) is not None]
    for index in known:
        block, right = course.lesson.steps[index].block, course.right(index)
        assert isinstance(block, Ask)
        if len(known) > 1:
            parts.append(Part(block.question, "quiet", "? ", close=bool(parts)))
        word, why = (RIGHT[index % len(RIGHT)], "") if right else ("Not so.", ". Read on for why.")
        words = f"{word} Measured: **{value_text(course.answers[index])}**. You predicted: "
        guess = f"{block.choices[course.predictions[index]]}{why}"
        parts.append(Part(words + guess, "good" if right else "note", GOOD if right else WRONG, close=bool(parts)))
    return parts
