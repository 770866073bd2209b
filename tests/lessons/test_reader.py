"""A lesson is read whole, or refused in one line with its line and column."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.cli import main
from dyna_tui.cli.laboratory import read_lanes
from dyna_tui.errors import InputError
from dyna_tui.lab.frames.frame import Validity
from dyna_tui.lab.frames.model_validity import validity_in
from dyna_tui.lab.lab import Lab
from dyna_tui.lessons.lesson import Ask, Do, Expect
from dyna_tui.lessons.reader import LARGEST, builtin_lessons, load_lesson, open_lesson_maze, parse_lesson
from tests.lessons.examples import CORRIDOR, corridor


def test_each_block_has_the_text_above_it() -> None:
    lesson = corridor()
    assert [type(step.block) for step in lesson.steps] == [Ask, Expect, Do, type(None)]
    assert [step.text for step in lesson.steps] == ["Drive **right** once.", "", "Now I run on.", "That is all."]
    assert lesson.pages == [0, 2, 3]
    assert (lesson.page_start(1), lesson.page_end(0), lesson.page_end(3)) == (0, 1, 3)


def test_other_fences_are_code_of_the_text() -> None:
    lesson = parse_lesson(CORRIDOR.replace("That is all.", "```python\nx = 1\n```"), "l.md")
    assert lesson.steps[-1].text == "```python\nx = 1\n```"


@pytest.mark.parametrize(
    ("old", "new", "where", "right"),
    [
        ("title =", "titel =", "2:1", "did you mean 'title'"),
        ('maze = "random:1x4?walls=0"', "", "2", "write maze ="),
        ("seed = 3", "seed = -1", "5:1", "a whole number of at least 0"),
        ("```ask", "```asks", "9", "did you mean 'ask'"),
        ('choices = ["1", "4"]', 'choices = ["1"]', "11:1", "2 to 9"),
        ('answer = "remembered"', 'answer = "rememberd"', "12:10", "did you mean 'remembered'"),
        ('answer = "remembered"', 'answer = "2 ** 3"', "12:10", "only numbers"),
        ("condition =", "condtion =", "16:1", "did you mean 'condition'"),
        ("hint =", "hnt =", "17:1", "did you mean 'hint'"),
        ('until = "step 5"', 'until = "stop 5"', "25:9", "choose from episode ends"),
        ('until = "step 5"', 'until = "step"', "25:9", "step number"),
        ('until = "step 5"', "until = 5", "25:1", "must be text"),
        ("That is all.", "```\nopen", "28", "has no end: write ``` on a line of its own"),
        ("That is all.", "```do\nkeys = ['.']", "28", "the block do that begins here has no end"),
        ('answer = "remembered"\n```\n', 'answer = "remembered"\n', "14", "the block ask of line 9 has no end before"),
        ("+++\ntitle", "++\ntitle", "1", "begin with +++"),
    ],
)
def test_a_mistake_is_one_line_with_its_position_and_what_would_be_right(
    old: str, new: str, where: str, right: str
) -> None:
    assert old in CORRIDOR
    with pytest.raises(InputError) as caught:
        parse_lesson(CORRIDOR.replace(old, new, 1), "l.md")
    message = str(caught.value)
    assert "\n" not in message
    assert right in message
    assert message.startswith(f"l.md:{where}"), message


@given(st.integers(0, len(CORRIDOR)), st.integers(0, 30), st.text(max_size=8))
def test_whatever_is_changed_is_read_or_refused(at: int, length: int, text: str) -> None:
    changed = CORRIDOR[:at] + text + CORRIDOR[at + length :]
    try:
        assert parse_lesson(changed, "l.md").steps
    except InputError as error:
        assert re.match(r"l\.md(:\d+){1,2}: ", str(error))


def test_a_file_that_is_too_large_or_no_text_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "l.md"
    for data, what in ((b"x" * (LARGEST + 1), "at most"), (b"+++\n\xff", "UTF-8")):
        file.write_bytes(data)
        with pytest.raises(InputError, match=what):
            load_lesson(str(file))
    with pytest.raises(InputError, match="did you mean 'model'"):
        load_lesson("modell")


def test_a_missing_file_is_named_with_what_may_be_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("curve.md").write_text(CORRIDOR.replace("random:1x4?walls=0", "corridor.txt"))
    for name, right in (
        ("curves.md", "curves.md: no such lesson file: did you mean 'curve.md'?"),
        ("zzz.md", "zzz.md: no such lesson file; learn --list names the built-in lessons"),
        ("there/curve.md", "there/curve.md: no such file, and no directory 'there'"),
    ):
        with pytest.raises(InputError) as caught:
            load_lesson(name)
        assert str(caught.value) == right
    lesson = load_lesson("curve.md")
    with pytest.raises(InputError) as caught:
        open_lesson_maze(lesson)
    assert str(caught.value).startswith("curve.md:3: the lesson's maze: corridor.txt: no such file or built-in maze: ")
    Path("corridors.txt").write_text("S..G\n")
    with pytest.raises(InputError, match=r"^curve.md:3: .*did you mean 'corridors.txt'\?$"):
        open_lesson_maze(lesson)
    Path("corridor.txt").write_text("S..g\n")
    with pytest.raises(InputError, match=r"^curve.md:3: the lesson's maze: corridor.txt:1:4: "):
        open_lesson_maze(lesson)


CONTROLS = "\x1b[31m\x07\x9b\u202e\u2066\x7f"


def test_control_characters_of_a_lesson_are_shown_and_obeyed_nowhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lesson.md"
    written = "".join(f"\\u{ord(character):04x}" for character in CONTROLS)
    text = CORRIDOR.replace("A corridor", f"A {written}").replace("How many entries", f"How {written}")
    text = text.replace('"1"', f'"1 {written}"').replace("Press d", f"Press {written} d")
    file.write_text(text.replace("Drive **right**", f"Drive {CONTROLS} a\xa0\u3000\tb\u2028c **right**"), "utf-8")
    lesson = load_lesson(str(file))
    texts = [lesson.title, *(step.text for step in lesson.steps)]
    for block in (step.block for step in lesson.steps):
        texts += [block.question, *block.choices] if isinstance(block, Ask) else []
        texts += [block.hint] if isinstance(block, Expect) else []
    assert sum(r"\x1b[31m\x07\x9b\u202e\u2066\x7f" in each for each in texts) == 5
    assert all(line.isprintable() for each in texts for line in each.split("\n"))
    assert main(["check", str(file)]) in (0, 1)
    assert all(line.isprintable() for line in capsys.readouterr().out.splitlines())


def test_built_in_lessons_are_found_by_name_number_and_file() -> None:
    names = list(builtin_lessons())
    assert len(names) >= 8
    for number, name in enumerate(names, 1):
        spelt = (name, str(number), f"{number}-{name}.md")
        assert len({load_lesson(each).title for each in spelt}) == 1
        assert load_lesson(name).builtin
        assert 4 <= load_lesson(name).minutes <= 10


@pytest.mark.parametrize("name", list(builtin_lessons()))
def test_what_is_expected_after_a_question_is_said_on_its_page(name: str) -> None:
    """In the last paragraph above the question, which stays in sight: it names a key, or what to drive."""
    lesson = load_lesson(name)
    for at, step in enumerate(lesson.steps):
        task = lesson.task_before(at) if isinstance(step.block, Expect) else ""
        assert not task or re.search("`.+`|drive", task), (at, task)


def test_what_lesson_4_says_of_a_wrong_model_is_so() -> None:
    """What is tried again is right afterwards; entries of a cell that is wall now are not tried, and stay wrong."""
    lesson = load_lesson("wrong-model")
    maze = open_lesson_maze(lesson)
    lane = Lab(maze, read_lanes(maze, lesson.agents), lesson.seed).lanes[0]
    lane.advance(until_step=1_000)

    def validity() -> dict[int, int]:
        model = lane.view.model
        found = validity_in(lane, np.arange(model.size))
        return dict(zip(model.pairs.tolist(), found.tolist(), strict=True))

    walled = [pair for pair, each in validity().items() if each == Validity.WALL]
    assert walled
    for step in range(1_001, 1_200):
        lane.advance(until_step=step)
        latest = lane.view.transition
        assert validity()[latest.state * lane.view.actions + latest.action] == Validity.TRUE
    assert [pair for pair, each in validity().items() if each == Validity.WALL] == walled
