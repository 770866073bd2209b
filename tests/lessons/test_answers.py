"""A measured value is one of the choices, by how the choice begins."""

import pytest

from dyna_tui.lessons.answers import is_answer, matching, value_text


@pytest.mark.parametrize(
    ("choice", "means", "not_means"),
    [
        ("4, one a step", 4.0, 5.0),
        ("still 2: nothing", 2.0, 3.0),
        ("about 0.1", 0.101, 0.16),
        ("0.225", 0.225, 0.23),
        ("1,709 steps", 1709.0, 1.0),
        ("14 to 19: it knows", 19.0, 20.0),
        ("100-200", 150.0, 201.0),
        ("fewer than 20: few", 19.0, 20.0),
        ("more than 40", 41.0, 40.0),
        ("at least 3", 3.0, 2.0),
        ("100 or more", 100.0, 99.0),
        ("at most 3", 3.0, 4.0),
        ("none: it never looks", 0.0, 1.0),
        ("yes: it plans", True, False),
        ("no", False, True),
        ("Dyna-Q", "Dyna-Q", "Dyna-Q+"),
        ("Dyna-Q+: curious", "Dyna-Q+", "Dyna-Q"),
        ("n = 5", "Dyna-Q n 5", "Dyna-Q n 50"),
        ("All three: the same", "tie", "Dyna-Q"),
        ("Both", "tie", "Dyna-Q"),
    ],
)
def test_what_a_choice_means(choice: str, means: float | bool | str, not_means: float | bool | str) -> None:
    assert is_answer(choice, means)
    assert not is_answer(choice, not_means)


def test_choices_that_overlap_match_twice() -> None:
    assert matching(("1 to 5", "5 or more"), 5.0) == [0, 1]
    assert matching(("1", "2"), 3.0) == []


def test_values_are_written_as_they_are_read() -> None:
    values = (True, "tie", 1709.0, 0.10125, 0.225, 123.456, float("nan"))
    assert [value_text(value) for value in values] == [
        "yes",
        "the same",
        "1,709",
        "0.101",
        "0.225",
        "123.5",
        "not known",
    ]
