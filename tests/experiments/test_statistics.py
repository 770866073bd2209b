"""Intervals of means and shares, against tables."""

import math

import numpy as np
import pytest

from dyna_tui.experiments.statistics import half_width, mean, normal, runs_for_skewness, student, wilson


@pytest.mark.parametrize(
    ("tail", "freedom", "quantile"),
    [
        (0.001, 1, 636.62),
        (0.001, 2, 31.599),
        (0.001, 5, 6.8688),
        (0.001, 29, 3.6594),
        (0.001, 999, 3.3003),
        (0.001, 1e9, 3.2905),
        (0.05, 1, 12.706),
        (0.05, 10, 2.2281),
        (0.05, 120, 1.9799),
    ],
)
def test_students_t_is_that_of_the_tables(tail: float, freedom: float, quantile: float) -> None:
    assert student(tail, freedom) == pytest.approx(quantile, rel=3e-3)


def test_the_half_width_is_students_t_times_the_standard_error_of_the_mean() -> None:
    values = np.array([[1, 5], [2, 5], [6, 5]])
    assert mean(values).tolist() == [3.0, 5.0]
    half = half_width(values)
    assert half is not None
    assert math.isclose(half[0], 4.3027 * math.sqrt(7.0) / math.sqrt(3), rel_tol=1e-4)
    assert half[1] == 0


def test_the_half_width_of_other_levels() -> None:
    half = half_width([1.0, 3.0], tail=0.1)
    assert half is not None
    assert math.isclose(float(half), 6.3138, rel_tol=1e-4)


def test_one_run_has_no_interval() -> None:
    assert half_width(np.ones((1, 4))) is None


@pytest.mark.parametrize(
    ("successes", "runs", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (29, 30, 0.8333, 0.9941), (81, 263, 0.2553, 0.3662)],
)
def test_wilsons_interval_of_a_share(successes: int, runs: int, low: float, high: float) -> None:
    """The last one is R. G. Newcombe's example (1998)."""
    assert wilson(successes, runs) == pytest.approx((low, high), abs=1e-4)


def test_the_normal_quantile_is_that_of_the_tables() -> None:
    assert normal(0.05) == pytest.approx(1.959964)
    assert student(0.05, 1e6) == normal(0.05)


def test_cochrans_rule_wants_25_times_the_squared_skewness() -> None:
    """One of ten is far off: skewness 8/3; and two constants, which have none."""
    values = np.array([[0, 1, 2]] * 9 + [[1, 1, 2]])
    assert runs_for_skewness(values) == pytest.approx([25 * 64 / 9, 0, 0])
