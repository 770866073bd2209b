"""The two verdicts, on made-up figures."""

import math

import numpy as np
import pytest

from dyna_tui.experiments.reproduce.claims import (
    Claim,
    Independent,
    Verdict,
    above,
    agrees,
    because,
    near,
    percent,
    within,
)
from dyna_tui.experiments.reproduce.intervals import Measured

MANY = 10_000


def test_a_figure_within_the_joint_interval_agrees_and_one_outside_does_not() -> None:
    """Standard errors 3 and 4 make 5: 99.9 % of the differences are below 5 * 3.2905 = 16.45."""
    known = Independent(100.0, half=1.96 * 4)
    assert agrees(Measured(116.4, error=3, runs=MANY), known)
    assert agrees(Measured(83.6, error=3, runs=MANY), known)
    assert not agrees(Measured(116.6, error=3, runs=MANY), known)
    assert not agrees(Measured(83.4, error=3, runs=MANY), known)


def test_rounding_of_the_printed_figure_is_allowed_for() -> None:
    sure = Measured(4.36, error=0, runs=MANY)
    assert agrees(sure, Independent(4.3, half=0, rounding=0.1))
    assert not agrees(sure, Independent(4.3, half=0, rounding=0.05))


def test_an_exact_figure_agrees_with_the_same_alone() -> None:
    assert agrees(Measured(868.7341), Independent(868.73, half=0, rounding=0.005))
    assert not agrees(Measured(868.74), Independent(868.73, half=0, rounding=0.005))


def test_a_figure_without_an_interval_is_taken_for_a_mean_of_so_many_runs() -> None:
    """Ours of 40,000 runs has an error of 0.1, so that theirs of 10,000 has 0.2: together 0.2236."""
    known = Independent(20.0, runs=10_000)
    assert agrees(Measured(20.7, error=0.1, runs=40_000), known)
    assert not agrees(Measured(20.8, error=0.1, runs=40_000), known)


def test_a_small_sample_that_happens_to_be_uniform_does_not_underestimate_its_error() -> None:
    """A thousand runs of theirs have shown how far runs differ: 10, so that 25 of ours are sure to within 2."""
    known = Independent(50.0, half=1.96 * 10 / math.sqrt(1000), runs=1000)
    lucky = Measured(44.0, error=0.5, runs=25)
    assert agrees(lucky, known)
    assert not agrees(lucky, Independent(50.0, half=known.half, runs=None))
    assert not agrees(Measured(40.0, error=0.5, runs=25), known)


def test_the_interval_of_two_runs_is_wide() -> None:
    known = Independent(0.0, half=0.001, runs=None)
    assert agrees(Measured(100.0, error=1, runs=2), known)
    assert not agrees(Measured(100.0, error=1, runs=20), known)


def test_equal_figures_are_called_different_once_in_a_thousand() -> None:
    """Means of 30 runs of a lopsided quantity, as the length of a first episode is, against the true one."""
    rng = np.random.default_rng(1)
    samples = rng.exponential(870, size=(1_500, 30))
    errors = samples.std(axis=1, ddof=1) / math.sqrt(30)
    known = Independent(870.0, half=1.96 * 870 / math.sqrt(1000), runs=1000)
    means = samples.mean(axis=1)
    different = sum(not agrees(Measured(m, e, 30), known) for m, e in zip(means, errors, strict=True))
    assert different <= 6


@pytest.mark.parametrize(
    ("value", "error", "held"),
    [
        (7.0, 0.1, Verdict.YES),
        (7.0, 9.0, Verdict.YES),
        (4.0, 0.1, Verdict.NO),
        (11.0, 0.1, Verdict.NO),
        (4.0, 1.0, Verdict.OPEN),
        (11.0, 1.0, Verdict.OPEN),
    ],
)
def test_a_range_holds_figures_inside_and_is_unclear_where_the_interval_reaches_it(
    value: float, error: float, held: Verdict
) -> None:
    assert within(Measured(value, error, 100), 5, 10) is held


def test_a_figure_is_near_another_within_the_tolerance() -> None:
    assert near(Measured(45.9, 0.1, 100), 45, 1) is Verdict.YES
    assert near(Measured(47.0, 0.1, 100), 45, 1) is Verdict.NO


def test_a_figure_is_above_a_bound_only_with_its_whole_interval() -> None:
    assert above(Measured(3.0, 1.0, 100)) is Verdict.YES
    assert above(Measured(1.0, 1.0, 100)) is Verdict.OPEN
    assert above(Measured(-3.0, 1.0, 100)) is Verdict.NO


def test_a_reason_goes_with_what_did_not_hold() -> None:
    assert because(Verdict.NO, "why") == because(Verdict.IN_PART, "why") == "why"
    assert because(Verdict.YES, "why") == ""
    assert because(Verdict.YES, "why", otherwise="how") == "how"
    assert "--runs" in because(Verdict.OPEN, "why")


def test_a_claim_without_an_independent_figure_neither_agrees_nor_disagrees() -> None:
    assert Claim("n = 5", Measured(1.0, 0.1, 30)).agrees is None
    assert Claim("n = 5", Measured(1.0, 0.1, 30), independent=Independent(9.0, 0.1)).agrees is False


def test_a_share_is_written_in_percent() -> None:
    assert [percent(share) for share in (0.0, 0.338, 1.0)] == ["0 %", "34 %", "100 %"]
