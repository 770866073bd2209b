"""Casting: a lesson counts its own lanes, wherever they stand and whatever was forked, added, moved or dropped."""

import pytest

from dyna_tui.cli.laboratory import read_lanes
from dyna_tui.errors import InputError
from dyna_tui.lab.files.session import open_lab, session_text
from dyna_tui.lab.files.session_reader import from_text
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lesson_record import LessonRecord
from dyna_tui.lessons.casting import enrol
from dyna_tui.lessons.expressions import read_expression
from dyna_tui.lessons.grade import grade
from dyna_tui.lessons.lesson import Lesson
from dyna_tui.lessons.reader import open_lesson_maze, parse_lesson
from dyna_tui.maze import load

TEXT = """\
+++
title = "Two agents"
maze = "blocking"
agents = ["dyna-q", "dyna-q+"]
+++
Run.

```ask
question = "Who has more reward?"
choices = ["Dyna-Q", "Dyna-Q+"]
answer = "most(reward)"
```

```expect
condition = "real_steps >= 300"
solution = ["space"]
```
"""
MEASURED = ("reward", "reward(2)", "most(reward)", "lowest(reward)", "parameter('kappa', 2)", "q(0, 7, up)", "lanes")


def lesson() -> Lesson:
    return parse_lesson(TEXT, "two.md", "two")


def opened() -> Lab:
    """A laboratory beside the lesson."""
    one = lesson()
    maze = open_lesson_maze(one)
    lab = Lab(maze, read_lanes(maze, one.agents), one.seed)
    enrol(lab, one.agents)
    return lab


def values(lab: Lab) -> list[object]:
    return [read_expression(text).measure(lab) for text in MEASURED]


def changed(lab: Lab) -> None:
    """Forks both lanes, adds another, and moves them about."""
    lab.fork(0)
    lab.fork(2)
    for seek in lab.adding(read_lanes(lab.maze, ["q-learning"])[0]):
        seek.go()
    lab.reorder(0, 4)
    lab.reorder(3, 0)


def test_what_a_lesson_measures_is_that_of_its_own_lanes_also_after_they_were_saved() -> None:
    plain, lab = opened(), opened()
    plain.advance(300)
    lab.advance(100)
    changed(lab)
    lab.advance(300)
    assert values(lab) == values(plain)
    lab.lesson = LessonRecord("two", 1, {0: 0})
    session = from_text(session_text(lab).encode(), "two.json")
    again = open_lab(session)
    enrol(again, lesson().agents)
    assert values(again) == values(plain)
    one = lesson()
    maze = open_lesson_maze(one)
    marks = grade(one, maze, read_lanes(maze, one.agents), session).marks
    assert marks[0].measured == values(plain)[2] and marks[1].done


def test_lanes_that_were_moved_before_a_session_of_an_older_version_was_saved_are_known_by_their_agents() -> None:
    plain, lab = opened(), opened()
    changed(lab)
    lab.lesson_lanes = None
    enrol(lab, lesson().agents)
    for each in (plain, lab):
        each.advance(300)
    assert values(lab) == values(plain)


def test_a_lane_that_was_dropped_is_missed_until_its_agent_is_added_again() -> None:
    plain, lab = opened(), opened()
    for each in (plain, lab):
        each.advance(300)
    lab.drop(1)
    lab.fork(0)  # takes its number
    assert read_expression("reward").measure(lab) == read_expression("reward").measure(plain)
    with pytest.raises(InputError, match=r"lane 2 of the lesson was dropped: add an agent dyna-q\+ to go on"):
        read_expression("most(reward)").measure(lab)
    for seek in lab.adding(read_lanes(lab.maze, ["dyna-q+"])[0]):
        seek.go()
    enrol(lab, lesson().agents)
    assert values(lab) == values(plain)


def test_a_lane_that_a_condition_asks_for_is_any_that_the_lesson_does_not_count_yet() -> None:
    lab = opened()
    lab.fork(1)
    lab.fork(0)  # which has no kappa
    asked = read_expression("lanes >= 3 and parameter('kappa', 3) > 0.005")
    assert not asked.holds(lab) and read_expression("lanes").measure(lab) == 2
    (spec,) = read_lanes(lab.maze, ["dyna-q+:kappa=0.01"])
    for seek in lab.adding(spec):
        seek.go()
    assert asked.holds(lab)
    assert [lane.number for lane in asked.cast(lab)] == [lab.lanes[-1].number]


def test_outside_of_a_lesson_lanes_are_counted_as_they_stand() -> None:
    maze = load("blocking")
    lab = Lab(maze, read_lanes(maze, ["dyna-q:n=3", "dyna-q:n=5"]))
    lab.reorder(0, 1)
    assert read_expression("parameter('planning_steps')").measure(lab) == 5
