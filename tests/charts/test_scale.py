from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dyna_tui.charts.scale import Scale, ticks

heights = st.lists(st.floats(-1e300, 1e300), max_size=20).map(lambda values: np.array(values, np.float64))


def test_ticks_are_round() -> None:
    assert ticks(0, 66, 4) == [0, 20, 40, 60]
    assert ticks(0, 1, 5, whole=True) == [0, 1]
    assert ticks(-3000, 0, 3) == [-3000, -2000, -1000, 0]
    assert ticks(10, 5000, 5, log=True) == [10, 100, 1000]
    assert ticks(10, 60, 5, log=True) == [10, 20, 50]


def test_a_linear_y_axis_shows_zero() -> None:
    assert Scale.from_zero(np.array([3.0, 5.0]), 9) == Scale(0, 5, 9)
    assert Scale.from_zero(np.array([-3.0, -5.0]), 9) == Scale(-5, 0, 9)


def test_a_logarithmic_axis_begins_at_a_round_number() -> None:
    assert Scale.logarithmic(np.array([1700.0, 14.0]), 9) == Scale(10, 1700, 9, log=True)
    assert Scale.logarithmic(np.array([0.07, 0.0, -3.0]), 9).low == pytest.approx(0.05)


@given(heights, st.sampled_from([Scale.over, Scale.from_zero]))
def test_every_value_lies_on_a_linear_axis(
    values: NDArray[np.float64], over: Callable[[NDArray[np.float64], int], Scale]
) -> None:
    placed = over(values, 40).dots_of(values)
    assert ((placed >= 0) & (placed <= 39 + 1e-9)).all()


@given(heights)
def test_every_value_lies_on_a_logarithmic_axis_and_non_positive_ones_at_its_foot(
    values: NDArray[np.float64],
) -> None:
    placed = Scale.logarithmic(values, 40).dots_of(values)
    assert ((placed >= 0) & (placed <= 39 + 1e-9)).all()
    assert (placed[values <= 0] == 0).all()


@given(heights, st.integers(1, 8), st.booleans())
def test_no_axis_has_more_ticks_than_asked_for_and_none_outside(
    values: NDArray[np.float64], most: int, log: bool
) -> None:
    scale = Scale.logarithmic(values, 40) if log else Scale.from_zero(values, 40)
    found = ticks(scale.low, scale.high, most, log=log)
    slack = 1e-8 * (scale.high - scale.low)
    assert len(found) <= most + 1
    assert all(scale.low - slack <= tick <= scale.high + slack for tick in found)
