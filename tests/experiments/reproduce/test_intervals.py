"""Measured figures and their errors, against tables and against many draws."""

import math

import numpy as np
import pytest

from dyna_tui.experiments.reproduce.intervals import (
    Measured,
    joint_interval,
    mean_of,
    median_of,
    ratio_of,
    ratio_of_medians,
    student,
)


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


def test_the_joint_interval_follows_the_less_certain_figure() -> None:
    """With an error of the other figure beside it, a few runs' ignorance of their own matters less."""
    measured = Measured(0.0, error=1.0, runs=5)
    assert joint_interval(measured, 0.0, 0.05) == pytest.approx(2.776, rel=1e-3)
    assert joint_interval(measured, 1.0, 0.05) == pytest.approx(math.sqrt(2) * student(0.05, 16), rel=1e-3)
    assert joint_interval(Measured(0.0), 0.0, 0.05) == 0.0


def test_a_mean_has_the_interval_of_the_experiments() -> None:
    mean = mean_of([1, 2, 3, 4])
    assert (mean.value, mean.runs) == (2.5, 4)
    assert mean.half == pytest.approx(1.96 * np.std([1, 2, 3, 4], ddof=1) / 2)
    assert mean.low + mean.high == pytest.approx(5.0)
    assert Measured(3.0).half is None and Measured(3.0).low == 3.0


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
