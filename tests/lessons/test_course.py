"""A student's course: predictions before the run, answers measured after it, any way to bring a step about."""

from dyna_tui.cli.laboratory import read_lanes
from dyna_tui.lab.history.interventions import Drive
from dyna_tui.lab.lab import Lab
from dyna_tui.lessons.course import Course, record_of
from dyna_tui.lessons.reader import open_lesson_maze
from tests.lessons.examples import corridor


def new_lab() -> Lab:
    """A fresh laboratory of the corridor."""
    lesson = corridor()
    maze = open_lesson_maze(lesson)
    return Lab(maze, read_lanes(maze, lesson.agents), lesson.seed)


def test_a_lesson_from_its_beginning_to_its_end() -> None:
    lab, course = new_lab(), Course(corridor())
    assert not course.fulfilled
    assert course.next() is course, "a question waits for a prediction"
    assert course.predict(7) is course, "there is no such choice"
    course = course.predict(1).next()
    assert course.at == 1
    assert course.open_questions == [0]
    assert not course.observed(course.measure(lab)).fulfilled
    assert course.next() is course
    lab.lanes[0].do(Drive(1))
    lab.advance(1)
    course = course.observed(course.measure(lab))
    assert course.fulfilled
    assert course.answers == {0: 1.0}
    assert course.right(0) is False
    course = course.next()
    assert not course.observed(course.measure(lab)).fulfilled, "what is done for the student has not been begun"
    course = course.observed(course.measure(lab, ran=True)).next()
    assert course.finished
    assert record_of(course).predictions == {0: 1}


def test_a_step_can_be_brought_about_in_any_way() -> None:
    lab, course = new_lab(), Course(corridor()).predict(0).next()
    lab.advance(1)
    course = course.observed(course.measure(lab))
    assert course.fulfilled
    assert course.right(0)


def test_a_measurement_of_another_step_changes_nothing() -> None:
    lab, first = new_lab(), Course(corridor())
    lab.advance(3)
    second = first.predict(0).next()
    assert second.observed(first.measure(lab)) is second
    done = second.observed(second.measure(lab))
    assert done.observed(second.measure(lab)) is done
