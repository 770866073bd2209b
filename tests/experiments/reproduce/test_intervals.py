"""Measured figures and their errors, against tables and against many draws."""

import math

import numpy as np
import pytest

from dyna_tui.experiments.reproduce.intervals import (
    exact,
    mean_of,
    median_of,
    ratio_of,
    ratio_of_medians,
    share_of,
)
from dyna_tui.experiments.statistics import half_width


def test_a_mean_has_the_interval_of_the_experiments() -> None:
    mean = mean_of([1, 2, 3, 4])
    assert (mean.value, mean.runs) == (2.5, 4)
    assert mean.half == pytest.approx(half_width([1, 2, 3, 4]))
    assert mean.low + mean.high == pytest.approx(5.0)
    assert exact(3.0).half is None and exact(3.0).low == 3.0


def test_equal_runs_have_an_interval_without_width_which_is_marked() -> None:
    assert mean_of([2.0] * 5).all_equal
    assert not mean_of([2.0, 3.0]).all_equal
    assert not exact(2.0).all_equal
    assert not share_of([True] * 5).all_equal


def test_a_share_has_wilsons_interval_in_percent() -> None:
    share = share_of([True] * 97 + [False] * 3)
    assert (share.value, share.unit, share.runs) == (97.0, "%", 100)
    assert (share.low, share.high) == pytest.approx((91.55, 98.97), abs=0.01)
    assert share_of([False] * 5).error > 0


def test_a_median_has_the_interval_of_its_survival_curve() -> None:
    median = median_of(range(1, 31))
    assert (median.value, median.low, median.high) == (15.5, 10, 21)


def test_a_median_is_known_though_some_runs_ended_before() -> None:
    median = median_of([1.0] * 7 + [2.0] * 8 + [5.0] * 14, [True] * 15 + [False] * 14)
    assert (median.value, median.low, median.high) == (2.0, 2.0, math.inf)


def test_the_error_of_a_ratio_allows_for_covariance() -> None:
    below = np.array([1.0, 2.0, 3.0, 4.0])
    assert ratio_of(3 * below, below).value == pytest.approx(3.0)
    assert ratio_of(3 * below, below).error == pytest.approx(0.0)
    assert ratio_of(3 * below[::-1], below).error > 0.5


@pytest.mark.parametrize("runs", [50, 3_000])
def test_the_error_of_a_median_is_the_spread_of_many_medians(runs: int) -> None:
    rng = np.random.default_rng(2)
    samples = rng.exponential(1.0, size=(300, runs))
    spread = np.std(np.median(samples, axis=1), ddof=1)
    estimated = np.mean([median_of(sample).error for sample in samples[:8]])
    assert estimated == pytest.approx(spread, rel=0.35)
    assert median_of(samples[0]).value == np.median(samples[0])


def test_a_ratio_of_medians_is_taken_over_the_same_runs() -> None:
    below = np.random.default_rng(3).exponential(1.0, size=100)
    assert ratio_of_medians(2 * below, below).value == pytest.approx(2.0)
    assert ratio_of_medians(2 * below, below).error == pytest.approx(0.0, abs=1e-12)
