"""Kaplan-Meier quantiles, against a published example and against order statistics."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.experiments.survival import QUARTILES, kaplan_meier, quantiles

OVER = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
"""Weeks of remission of 21 patients on 6-mercaptopurine (E. J. Freireich et al., 1963), in every textbook."""
REMISSION = OVER + CENSORED, [True] * len(OVER) + [False] * len(CENSORED)


def test_the_textbook_example() -> None:
    """Survival .857 after 6 weeks, .448 after 23; the median is 23 weeks, and its interval from 13 on has no end."""
    curve = kaplan_meier(*REMISSION)
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.share == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=6e-4)
    assert np.sqrt(curve.relative_variance) * curve.share == pytest.approx(
        [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346], abs=6e-5
    )
    (median,) = quantiles(*REMISSION, shares=(0.5,))
    assert median == (23, 13, math.inf)


@pytest.mark.parametrize("runs", [7, 8, 30, 101])
def test_without_censored_runs_the_median_is_that_of_the_sample(runs: int) -> None:
    values = np.random.default_rng(runs).exponential(size=runs)
    first, median, third = quantiles(values, np.ones(runs, np.bool_), QUARTILES)
    assert median.value == pytest.approx(np.median(values))
    assert median.low < median.value < median.high
    assert first.value < median.value < third.value


def test_a_run_that_ended_before_counts_as_longer() -> None:
    times, done = [1, 2, 3, 5, 5, 5], [True, True, True, False, False, False]
    first, median, third = quantiles(times, done)
    assert first.value == 2
    assert median.value == 3
    assert (third.value, third.high) == (math.inf, math.inf)


def test_where_no_run_is_done_nothing_is_known() -> None:
    assert quantiles([4, 4], [False, False]) == [(math.inf, -math.inf, math.inf)] * 3


def test_few_runs_leave_ends_open() -> None:
    """Five runs are all above the median in 3 % of cases, and all above the first quartile in 24 %."""
    first, median, third = quantiles([1, 2, 3, 4, 5], [True] * 5)
    assert (first.low, median.low, third.low) == (-math.inf, -math.inf, 1)
    assert (first.high, median.high, third.high) == (4, math.inf, math.inf)


def test_equal_times_are_their_own_quartiles() -> None:
    """Twenty runs may not all be earlier than the third quartile; ten may, so that its upper end stays open."""
    assert quantiles([2] * 20, [True] * 20) == [(2, 2, 2)] * 3
    assert quantiles([2] * 10, [True] * 10) == [(2, -math.inf, 2), (2, 2, 2), (2, 2, math.inf)]


@given(st.lists(st.tuples(st.integers(1, 20), st.booleans()), min_size=1, max_size=40))
def test_a_quantile_is_in_its_interval_and_quartiles_are_in_order(runs: list[tuple[int, bool]]) -> None:
    found = quantiles([time for time, _ in runs], [done for _, done in runs])
    assert all(low <= value <= high for value, low, high in found)
    assert all(sorted(values) == list(values) for values in zip(*found, strict=True))
