"""Expected against sample updates: the errors of sample updates, and the formula that they follow exactly."""

import math

import numpy as np
import pytest

from dyna_tui.experiments.reproduce import expected_updates
from dyna_tui.experiments.reproduce.claims import Verdict
from dyna_tui.experiments.reproduce.expected_updates import BRANCHING, formula, rms_of, sample_errors
from dyna_tui.experiments.reproduce.fixture import fixture


@pytest.mark.parametrize("b", [2, 10])
def test_the_mean_square_error_is_that_of_the_formula(b: int) -> None:
    """Squares of normal errors have a standard deviation of sqrt 2 times their mean; here at most three times."""
    updates = np.array([0, 1, 2, b, 2 * b])
    runs = 8_000
    errors = np.array([sample_errors(b, updates, np.random.default_rng(run)) for run in range(runs)])
    assert (errors[:, 0] == 1).all(), "before the first update"
    for column, made in enumerate(updates[1:], 1):
        expected = (b - 1) / (b * made)
        assert formula(b, made) ** 2 == pytest.approx(expected)
        assert np.square(errors[:, column]).mean() == pytest.approx(expected, rel=4 * 3 / math.sqrt(runs))


def test_all_next_values_drawn_once_leave_no_error() -> None:
    """What is sampled is the next values themselves: a run that draws each as often as the others has their mean."""

    class InTurn:
        def standard_normal(self, size: int) -> np.ndarray:
            return np.arange(float(size)) ** 2

        def integers(self, high: int, size: int) -> np.ndarray:
            return np.arange(size) % high

    errors = sample_errors(5, np.array([0, 1, 5, 10]), InTurn())  # type: ignore[arg-type]
    assert errors == pytest.approx([1, 0 - 6, 0, 0])


def test_a_root_mean_square_has_an_interval_that_halves_with_four_times_the_runs() -> None:
    errors = np.random.default_rng(1).standard_normal(40_000)
    many, few = rms_of(errors), rms_of(errors[:10_000])
    assert many.value == pytest.approx(1, abs=0.02) and many.runs == 40_000
    assert many.error == pytest.approx(math.sqrt(1 / (2 * 40_000)), rel=0.05)
    assert few.error / many.error == pytest.approx(2, rel=0.1)


def test_the_curves_are_a_step_and_one_for_each_branching_factor() -> None:
    with fixture() as made:
        reproduction = expected_updates.reproduce(120, made)
    assert {estimate.agrees for estimate in reproduction.estimates} == {True, None}
    (chart,) = reproduction.charts
    expected, *sampled = chart.drawn.curves
    assert expected.y[expected.x < 1].min() == 1 and expected.y[expected.x >= 1].max() == 0
    assert [curve.label for curve in sampled] == [f"b = {b:,}" for b in BRANCHING]
    assert all((curve.x[0], curve.x[-1], curve.y[0]) == (0, 2, 1) for curve in sampled)


@pytest.mark.slow
def test_every_claim_of_the_figure_is_held() -> None:
    with fixture() as made:
        reproduction = expected_updates.reproduce(3_000, made)
    assert [claim.verdict for claim in reproduction.claims] == 3 * [Verdict.HELD]
