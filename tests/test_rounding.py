"""Rounding: every shown number is the nearest of its kind to the stored one."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dyna_tui.charts.numbers import TINY, aligned, distinct_decimals, short, value, value_to
from dyna_tui.rounding import NOISE, fixed, nearest, same, significant, without_zero
from dyna_tui.tui.drawing.numbers import ZERO, compact

UNITS = {"h": 2, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
NUMBERS = st.floats(-2e4, 2e4) | st.floats(-1.5, 1.5) | st.floats(-0.05, 0.05)


def read(text: str) -> Fraction:
    """The number that a text shows."""
    text = {ZERO: "0", TINY: "0"}.get(text, text).replace(",", "")
    power = UNITS.get(text[-1], 0)
    return Fraction(text[:-1] if power else text) * Fraction(10) ** power


def unit(text: str) -> Fraction:
    """What the last digit of a text counts."""
    mantissa, _, exponent = text.partition("e")
    power = UNITS.get(mantissa[-1], 0)
    return Fraction(10) ** (power + int(exponent or 0) - len(mantissa.rstrip("hkMGTPE").partition(".")[2]))


def decimals_within(width: int) -> list[Fraction]:
    """All numbers that can be written in so many columns with digits, a point and a sign."""
    found = set()
    for length in range(1, width + 1):
        for characters in product("-.0123456789", repeat=length):
            text = "".join(characters)
            if text.rfind("-") < 1 and text.count(".") < 2 and any(c.isdigit() for c in text) and text[-1] != ".":
                found.add(Fraction(text))
    return sorted(found)


WITHIN = {width: decimals_within(width) for width in (2, 3, 4)}


@given(NUMBERS, st.sampled_from(sorted(WITHIN)))
def test_no_decimal_of_a_cell_s_width_is_nearer_than_the_one_that_is_shown(number: float, width: int) -> None:
    text = compact(number, width)
    assert len(text) <= width
    if text[-1] in UNITS or "…" in text:
        assert not WITHIN[width][0] - 1 < number < WITHIN[width][-1] + Fraction(1, 2)
        return
    exact = Fraction(number)
    least = min(abs(other - exact) for other in WITHIN[width])
    assert abs(read(text) - exact) <= least + Fraction(NOISE) * abs(exact)


@given(st.floats(-1e20, 1e20), st.integers(2, 6))
def test_a_number_in_units_is_rounded_once(number: float, width: int) -> None:
    text = compact(number, width)
    if text[-1] in UNITS:
        assert abs(read(text) - Fraction(number)) * 2 <= unit(text)


@given(NUMBERS, st.integers(0, 6))
def test_a_number_to_some_decimals_is_the_nearest_and_no_negative_zero(number: float, decimals: int) -> None:
    text = fixed(number, decimals)
    assert abs(Fraction(text) - Fraction(number)) * 2 <= unit(text)
    assert text.startswith("-") == (Fraction(text) < 0)


@given(st.integers(-(10**18), 10**18) | st.floats(-1e18, 1e18), st.integers(0, 3), st.sampled_from([2, 3, 6, 9]))
def test_a_number_in_a_power_of_ten_is_rounded_from_its_exact_value(number: float, decimals: int, power: int) -> None:
    shown = Fraction(fixed(number, decimals, power)) * 10**power
    assert abs(shown - Fraction(number)) * 2 <= Fraction(10) ** (power - decimals)


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(1, 17))
def test_significant_digits_are_the_nearest_and_zero_is_zero_alone(number: float, digits: int) -> None:
    text = significant(number, digits)
    slack = Fraction(NOISE) * abs(Fraction(number))
    assert abs(Fraction(text) - Fraction(number)) * 2 <= unit(text) + 2 * slack
    assert (Fraction(text) == 0) == (number == 0)
    assert text.startswith("-") == (number < 0)


@given(NUMBERS, st.integers(3, 12))
@example(2.0**-14, 5)  # nearer to .0001 than to zero
def test_a_value_is_rounded_once_to_the_digits_that_it_shows(number: float, width: int) -> None:
    for text in (value(number, width), aligned(number, 3, width), short(number, width)):
        if "…" in text:
            continue
        off = abs(read(text) - Fraction(number))
        if text == TINY:
            assert number != 0
            assert off * 2 <= Fraction(1, 10 ** (width - 1 - (number < 0)))
        else:
            assert off * 2 <= unit(text)


@given(NUMBERS, NUMBERS)
def test_with_digits_enough_numbers_that_differ_are_shown_different(one: float, other: float) -> None:
    assert (read(value_to(one, 1100)) == read(value_to(other, 1100))) == (one == other)
    if not same(one, other) and abs(one - other) > 1e-5:
        decimals = distinct_decimals([one, other], 3, 6)
        assert fixed(one, decimals) != fixed(other, decimals)


@pytest.mark.parametrize(
    ("number", "three", "four"),
    [
        (-0.0487, "≈0", "-.05"),
        (-0.9529, "-1", "-.95"),
        (-0.3514, "-.4", "-.35"),
        (-0.2539, "-.3", "-.25"),
        (12.504, "13", "12.5"),
        (1.2549, "1.3", "1.25"),
        (-0.02, "≈0", "-.02"),
        (-0.72, "-.7", "-.72"),
        (-1.01, "-1", "-1.0"),
        (0.996, "1.0", ".996"),
        (9.96, "10", "9.96"),
        (99.96, "100", "100"),
        (0.5, ".50", ".50"),
        (0.1 + 0.2, ".30", ".30"),
    ],
)
def test_a_number_in_the_columns_of_a_cell(number: float, three: str, four: str) -> None:
    assert (compact(number, 3), compact(number, 4)) == (three, four)


def test_a_rounded_number_keeps_its_zeros_and_an_exact_one_has_none() -> None:
    assert [significant(x, 3) for x in (1.0, 1.0004, 0.5, 0.49996, 12.0, 11.999)] == [
        "1",
        "1.00",
        "0.5",
        "0.500",
        "12",
        "12.0",
    ]
    assert [value(x, 4) for x in (-1.0, -1.01, 0.9996, 1.0)] == ["-1", "-1.0", "1.00", "1"]
    assert nearest(1234.5, 3) is None
    assert without_zero("-0.25") == "-.25"


@given(st.floats(1e-5, 999))
def test_a_priority_is_spelled_alike_in_the_model_s_panel_and_in_what_a_tick_did(priority: float) -> None:
    assert value(priority, 8) == value_to(priority, 0)
