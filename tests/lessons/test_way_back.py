"""Ways back: where what a lesson waits for cannot come about any more, it says why, and Enter leads to where it can."""

from contextlib import suppress

import pytest

from dyna_tui.errors import InputError
from dyna_tui.lessons.lesson import Expect
from dyna_tui.lessons.reader import load_lesson
from dyna_tui.plain.keys import KeyPlayer
from tests.plain.test_lessons import LessonTalk


def opened(name: str, *lines: str) -> LessonTalk:
    """A lesson, and what a student does in it."""
    talk = LessonTalk(load_lesson(name))
    talk.give(*lines)
    return talk


def press_the_authors_keys(talk: LessonTalk) -> None:
    block = talk.guide.course.step.block
    assert isinstance(block, Expect) and not talk.guide.course.done
    player = KeyPlayer(talk.on)
    for key in block.solution:
        with suppress(InputError):  # to the mark before step 0
            player.press(key)
    talk.guide.observe()
    assert talk.guide.course.done, talk.written[-5:]


TO_MEND = ("run", "next", "1", "run", "next")
TO_FORK = ("1", "run", "next", "1", "run", "next")
PAST = {
    "driven the other way": ("model", ["2", *["drive right"] * 5], "it has to be done at step 4", 0),
    "one step too few back": (
        "by-hand",
        ["episode", "step", "step", "next", "back"],
        "it has to be done at step 12",
        12,
    ),
}
PAST_LATER = {
    "the lane itself was mended": (
        *("wrong-model", [*TO_MEND, "{", "correct", "overwrite", "run 30"]),
        *("you changed Dyna-Q itself, and no fork of it", 2000),
    ),
    "forked after the change was long ago": (
        *("wrong-model", [*TO_MEND, "fork", "correct"]),
        *("it has to be done before step 1,500", 1499),
    ),
    "forked at the end": (
        *("curiosity", [*TO_FORK, "lane 2", "fork", "set kappa 0.01"]),
        *("it has to be done at step 0", 0),
    ),
}


def check_the_way_back(case: tuple[str, list[str], str, int]) -> None:
    name, lines, why, back = case
    talk = opened(name, *lines)
    assert talk.guide.course.problem == why
    assert f"Not from here: {why}. next goes back to step {back:,}." in talk.written
    talk.give("next")
    assert talk.lab.clock == back
    if not talk.guide.course.done:
        talk.give("lane 1")
        press_the_authors_keys(talk)


@pytest.mark.parametrize("case", PAST.values(), ids=PAST)
def test_enter_leads_to_where_the_authors_keys_bring_it_about(case: tuple[str, list[str], str, int]) -> None:
    check_the_way_back(case)


@pytest.mark.slow
@pytest.mark.parametrize("case", PAST_LATER.values(), ids=PAST_LATER)
def test_enter_leads_back_in_longer_lessons_too(case: tuple[str, list[str], str, int]) -> None:
    check_the_way_back(case)


def test_what_was_done_in_a_fork_counts_where_the_fork_has_all_that_came_before() -> None:
    talk = opened("model", "2", "drive right", "fork", "drive left", "drive right", "drive left")
    course = talk.guide.course
    assert course.done and course.right(0)
    talk.give("next", "2", "drive down")
    assert talk.guide.course.done, "the fork is the lesson's lane from then on"
    talk = opened("model", "fork", "lane 1", "2", "drive right", "drive left", "drive right", "drive left", "next", "2")
    talk.give("lane 2", "drive down")
    assert not talk.guide.course.done, "it lacks the drives of the page before"


def test_one_step_back_too_many_is_not_the_moment_before_the_goal() -> None:
    talk = opened("by-hand", "episode", "next", "back 3")
    assert not talk.guide.course.done
    talk.give("step", "step")
    assert talk.guide.course.done and talk.lab.clock == 12


@pytest.mark.slow
def test_a_mistake_that_was_tidied_up_is_not_missed_later() -> None:
    talk = opened("curiosity", "maze", "1", "run", "next", "2")
    assert any(lane.applied for lane in talk.lab.lanes)
    talk.give("restart", "restart", "run")
    assert not any(lane.applied for lane in talk.lab.lanes)
    assert talk.guide.course.done and not talk.guide.course.problem


@pytest.mark.slow
def test_on_the_clock_of_updates_nothing_is_measured_that_is_about_steps() -> None:
    talk = opened("planning-steps", "k", "4", "episode")
    assert talk.lab.lanes[0].episode > 1 and talk.lab.lanes[2].episode == 1
    assert "the same number of updates" in talk.guide.course.problem and not talk.guide.course.done
    talk.give("k", "episode")
    assert talk.guide.course.right(0)


@pytest.mark.slow
def test_what_a_restart_has_undone_is_done_again_where_it_was_done() -> None:
    clear = ("lane 2", "forget all", "overwrite", "lane 3", "forget all", "overwrite")
    run = ("1", "run", "next", "1", "run", "next")
    talk = opened("decision-time", *run, *(line for line in clear if line != "overwrite"), "next", "1", "1")
    talk.give("restart", "restart", "run")
    assert not talk.guide.course.done and "lacks what you did" in talk.guide.course.problem
    talk.give("next")
    assert talk.lab.clock == 3000 and "do it again (tab, x, c; then" in talk.guide.course.problem
    talk.give(*clear)
    assert not talk.guide.course.problem
    talk.give("run")
    assert talk.guide.course.done and talk.lab.clock == 3500
