"""Sample steps: evenly spaced, at most a thousand, and every change among them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.experiments.sample_steps import MOST_SAMPLES, sample_steps_of


@pytest.mark.parametrize(
    ("budget", "changes", "count", "spacing"),
    [
        (50, (), 50, 1),
        (1000, (), 1000, 1),
        (1001, (), 501, 2),
        (3000, (1000,), 750, 4),
        (6000, (3000,), 1000, 6),
        (10**15, (), 1000, 10**12),
    ],
)
def test_samples_are_evenly_spaced_and_hold_the_end_and_every_change(
    budget: int, changes: tuple[int, ...], count: int, spacing: int
) -> None:
    samples = sample_steps_of(budget, changes)
    assert len(samples) == count
    assert set(np.diff(samples).tolist()) == {spacing}
    assert {budget, *changes} <= set(samples.tolist())


def test_a_spacing_that_meets_the_change_may_begin_anywhere() -> None:
    samples = sample_steps_of(3001, (1001,))
    assert set(np.diff(samples).tolist()) == {4}
    assert {1001, 3001} <= set(samples.tolist())


def test_changes_that_no_even_spacing_meets_are_added() -> None:
    samples = sample_steps_of(10_007, (1_003, 4_999))
    assert {1_003, 4_999, 10_007} <= set(samples.tolist())
    assert np.median(np.diff(samples)) == np.diff(samples).max(), "even, but for what was added"


def test_a_change_beyond_the_end_does_not_matter() -> None:
    assert sample_steps_of(500, (500, 700)).tolist() == sample_steps_of(500).tolist()


@given(st.integers(1, 10**15), st.sets(st.integers(1, 10**15), max_size=20))
def test_there_are_never_too_many_samples(budget: int, changes: set[int]) -> None:
    samples = sample_steps_of(budget, tuple(sorted(changes)))
    assert 1 <= len(samples) <= MOST_SAMPLES
    assert samples[0] > 0
    assert samples[-1] == budget
    assert (np.diff(samples) > 0).all()
    assert {change for change in changes if change < budget} <= set(samples.tolist())


def test_as_many_changes_as_a_maze_can_have_still_fit() -> None:
    changes = tuple(range(7, 7 + 999 * 11, 11))
    samples = sample_steps_of(10**6 + 3, changes)
    assert len(samples) <= MOST_SAMPLES
    assert set(changes) <= set(samples.tolist())
