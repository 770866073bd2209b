"""Agreement with the figures of an independent program, on made-up figures."""

import math
from dataclasses import replace

import numpy as np
import pytest

from dyna_tui.experiments.reproduce.independent import MOST_COMPARISONS, TAIL_OF_ONE, Independent, agrees
from dyna_tui.experiments.reproduce.intervals import exact, from_error, mean_of, share_of
from dyna_tui.experiments.statistics import student

MANY = 10_000
Z95 = student(0.05, MANY)


def test_a_figure_within_the_joint_interval_agrees_and_one_outside_does_not() -> None:
    """Standard errors 3 and 4 make 5: one in 100,000 differences is beyond 5 * 4.417 = 22.09."""
    assert pytest.approx(1e-5) == TAIL_OF_ONE
    known = Independent(100.0, half=Z95 * 4)
    assert agrees(from_error(122.0, 3, MANY), known)
    assert agrees(from_error(78.0, 3, MANY), known)
    assert not agrees(from_error(122.2, 3, MANY), known)
    assert not agrees(from_error(77.8, 3, MANY), known)


def test_rounding_of_the_printed_figure_is_allowed_for() -> None:
    sure = from_error(4.36, 0, MANY)
    assert agrees(sure, Independent(4.3, half=0, rounding=0.1))
    assert not agrees(sure, Independent(4.3, half=0, rounding=0.05))


def test_an_exact_figure_agrees_with_the_same_alone() -> None:
    assert agrees(exact(868.7341), Independent(868.73, half=0, rounding=0.005))
    assert not agrees(exact(868.74), Independent(868.73, half=0, rounding=0.005))


def test_a_figure_without_an_interval_is_taken_for_a_mean_of_so_many_runs() -> None:
    """Ours of 40,000 runs has an error of 0.1, so that theirs of 10,000 has 0.2: together 0.2236."""
    known = Independent(20.0, runs=10_000)
    assert agrees(from_error(20.95, 0.1, 40_000), known)
    assert not agrees(from_error(21.05, 0.1, 40_000), known)


def test_a_small_sample_that_happens_to_be_uniform_does_not_underestimate_its_error() -> None:
    """A thousand runs of theirs have shown how far runs differ: 10, so that 25 of ours are sure to within 2."""
    known = Independent(50.0, half=Z95 * 10 / math.sqrt(1000), runs=1000)
    lucky = from_error(42.0, 0.5, 25)
    assert agrees(lucky, known)
    assert not agrees(lucky, replace(known, runs=None))
    assert not agrees(from_error(36.0, 0.5, 25), known)


def test_few_runs_disagree_with_nothing() -> None:
    """Two runs that happen to be equal have an error of 0 and no certainty."""
    known = Independent(21.5, rounding=0.05)
    assert agrees(mean_of([0.0, 0.0]), known) is None
    assert agrees(mean_of([0.0] * 29), known) is None
    assert agrees(mean_of([0.0] * 30), known) is False
    assert agrees(mean_of([0.0, 1.0] * 4), known) is None
    assert agrees(mean_of([0.0, 1.0] * 5), known) is False


def test_a_share_of_all_runs_is_not_exact() -> None:
    """Ten of ten runs have an error of a tenth, so that 60 percent, measured over a thousand runs, may be the same."""
    assert agrees(share_of([True] * 10), Independent(60.0, rounding=0.5))
    assert agrees(share_of([True] * 200), Independent(60.0, rounding=0.5)) is False


@pytest.mark.parametrize("runs", [10, 30, 300])
def test_equal_programs_are_called_different_in_one_of_a_thousand_commands_at_most(runs: int) -> None:
    """Commands of as many figures as there may be, each a mean of a lopsided quantity, as a first episode's length is.

    Where theirs comes with an interval, how far runs differ is known from it; among 300 commands of 100 figures none
    or one may disagree.
    """
    rng = np.random.default_rng(1)
    disagreeing = 0
    for _ in range(300):
        ours = rng.exponential(870, size=(MOST_COMPARISONS, runs))
        theirs = rng.gamma(1000, 870 / 1000, size=MOST_COMPARISONS)
        means, errors = ours.mean(axis=1), ours.std(axis=1, ddof=1) / math.sqrt(runs)
        known = [Independent(value, Z95 * 870 / math.sqrt(1000)) for value in theirs]
        figures = [from_error(*figure, runs) for figure in zip(means, errors, strict=True)]
        disagreeing += not all(agrees(*pair) for pair in zip(figures, known, strict=True))
    assert disagreeing <= 1
