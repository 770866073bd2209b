import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.charts.numbers import aligned, count, decimal, fitted, short, value

numbers = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e20, max_value=1e20)


def test_thousands_are_set_apart() -> None:
    assert [count(n) for n in (0, 999, 1042, 1234567, -1234)] == ["0", "999", "1,042", "1,234,567", "-1,234"]


@pytest.mark.parametrize(
    ("number", "width", "text"),
    [
        (12345, 6, "12,345"),
        (12345, 5, "12k"),
        (1234567, 6, "1.2M"),
        (999_999, 5, "1M"),
        (999_499, 4, "999k"),
        (949_999, 3, ".9M"),
        (950_000, 3, "1M"),
        (-12345, 5, "-12k"),
        (7_000_000_000, 5, "7G"),
        (10**19, 4, "10E"),
        (123456, 1, "…"),
    ],
)
def test_a_count_too_wide_takes_a_unit(number: int, width: int, text: str) -> None:
    assert short(number, width) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.735, ".735"),
        (-0.735, "-.735"),
        (-1, "-1"),
        (0.0, "0"),
        (-0.0, "0"),
        (1.25e-05, "1.25e-05"),
        (0.1, ".1"),
        (12.345, "12.3"),
        (1042.4, "1,042"),
        (10, "10"),
        (math.inf, "∞"),
        (math.nan, "?"),
    ],
)
def test_a_value_has_three_digits_and_no_idle_zero(number: float, text: str) -> None:
    assert value(number) == text


def test_a_value_drops_digits_to_fit() -> None:
    assert [value(0.000648, width) for width in (7, 6, 5, 3)] == [".000648", ".00065", ".0006", "≈0"]


@given(numbers, st.integers(5, 12))
def test_a_value_keeps_its_width(number: float, width: int) -> None:
    assert len(value(number, width)) <= width
    assert len(short(number, width)) <= width
    assert len(aligned(number, 3, width)) <= width


@given(st.floats(-9.9, 9.9), st.integers(10, 12))
def test_a_value_is_close_to_its_number(number: float, width: int) -> None:
    assert float(value(number, width)) == pytest.approx(number, rel=6e-3, abs=1e-300)


def test_aligned_values_keep_their_decimals_unless_they_would_vanish() -> None:
    assert [aligned(x, 3, 6) for x in (0.1, 1.0, -0.25, 0.0, 0.0002, 25.0)] == [
        ".100",
        "1.000",
        "-.250",
        "0",
        ".0002",
        "25",
    ]


@given(st.text("abcdé→", max_size=20), st.integers(0, 12), st.booleans())
def test_fitted_text_has_its_width(text: str, width: int, right: bool) -> None:
    assert len(fitted(text, width, right=right)) == width


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0.0, "0"),
        (61.0, "61"),
        (-1234567.0, "-1,234,567"),
        (12.5, "12.50"),
        (-0.04, "-0.04"),
        (sum([0.1] * 10), "1"),
        (0.1 + 0.2 - 0.3, "0"),
        (-(0.1 + 0.2 - 0.3), "0"),
        (1e15, "1,000,000,000,000,000"),
    ],
)
def test_a_sum_of_rewards_is_whole_where_it_is(amount: float, text: str) -> None:
    assert decimal(amount) == text
