"""Expressions measure a laboratory; what is not allowed is refused at once."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.cli.laboratory import read_agent
from dyna_tui.errors import InputError
from dyna_tui.lab.lab import Lab
from dyna_tui.lessons.expressions import DEEPEST, ExpressionError, read_expression
from dyna_tui.lessons.quantities import QUANTITIES
from dyna_tui.maze import load


@pytest.fixture(scope="module")
def lab() -> Lab:
    """The blocking maze, some steps after its change."""
    maze = load("blocking")
    lab = Lab(maze, [spec for text in maze.agents for spec in read_agent(text, maze.parameters)])
    lab.advance(1200)
    return lab


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("real_steps", 1200),
        ("planning_steps(2) / real_steps", 10),
        ("reward('dyna-q+') == reward(2)", True),
        ("most(reward)", "Dyna-Q+"),
        ("most(real_steps)", "tie"),
        ("highest(reward) - lowest(reward) == reward(2) - reward(1)", True),
        ("reward_at(1000) + (reward - reward_at(1000)) == reward", True),
        ("lanes", 2),
        ("layout", 2),
        ("optimal(0, 7)", 1.0),
        ("value(0, 7) == max(q(0,7,up), q(0,7,right), q(0,7,down), q(0,7,left))", True),
        ("parameter('kappa', 2)", 0.0001),
        ("tau(5, 3, 'up') <= real_steps", True),
        ("not (1 < 2 < 3) or 7 % 4 == 3", True),
        ("round(2.6) + min(1, 2) + abs(-1)", 5),
        ("row >= 0 and column <= 8", True),
        ("step 1200", True),
        ("step-reached 1201", False),
        ("the maze changes", True),
        ("model wrong", True),
        ("episode ends", True),
        ("cell visited 0,8", True),
        ("the greedy path becomes optimal", False),
    ],
)
def test_what_an_expression_measures(lab: Lab, text: str, value: object) -> None:
    assert read_expression(text).measure(lab) == value


def test_every_quantity_is_measured_of_every_lane(lab: Lab) -> None:
    arguments = {"row": "5", "column": "3", "action": "up", "number": "1", "step": "5", "name": "'alpha'"}
    for name, quantity in QUANTITIES.items():
        for lane in (1, 2):
            called = f"{name}({', '.join([*(arguments[each] for each in quantity.arguments), str(lane)])})"
            assert isinstance(read_expression(called).measure(lab), float), called


@pytest.mark.parametrize(
    "text",
    [
        "9**9**9",
        "'a' * 10**15",
        "1" * 300,
        "(" * 200 + "1" + ")" * 200,
        "not " * (DEEPEST + 1) + "1",
        "reward.real",
        "[1][0]",
        "lambda: 1",
        "__import__('os')",
        "most(reward",
        "q(1, 2)",
        "reward(lane=1)",
        "value changes 0.1",
        "x" * 1000,
        "",
        "1 if 2 else 3",
        "f'{1}'",
        "b'a'",
    ],
)
def test_what_is_not_allowed_is_refused_in_a_line_and_no_time(text: str) -> None:
    began = time.perf_counter()
    with pytest.raises(ExpressionError) as caught:
        read_expression(text)
    assert "\n" not in str(caught.value)
    assert caught.value.column >= 1
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    "text", ["reward(3)", "reward('sarsa')", "q(9, 9, up)", "q(0, 0, 'u')", "parameter('kappa')", "'a' < 1", "'a' * 3"]
)
def test_what_cannot_be_measured_here_is_one_line(lab: Lab, text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_expression(text).measure(lab)
    assert "\n" not in str(caught.value)


PIECES = ("reward", "q(0,0,up)", "1", "2.5", "'x'", "+", "*", "/", "<", " and ", " not ", "(", ")", ",", "most(", "//0")


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_expression_is_measured_or_refused(lab: Lab, text: str) -> None:
    try:
        assert isinstance(read_expression(text).measure(lab), float | int | str)
    except InputError as error:
        assert "\n" not in str(error)


def test_a_step_that_is_asked_for_is_where_a_run_has_to_stop() -> None:
    for text, keyword in (("real_steps >= 50 and reward > 1", "step-reached"), ("model wrong", "model-wrong")):
        stop = read_expression(text).stop
        assert stop is not None
        assert stop.kind.keyword == keyword
    assert read_expression("reward > 1").stop is None
