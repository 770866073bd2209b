"""Interquartile mean, performance profile and stratified bootstrap: equal to rliable's formulas, draw by draw."""

import numpy as np
import pytest
from numpy.typing import NDArray

from dyna_tui.experiments.aggregate import interquartile_mean, score_profile, stratified_bootstrap

Floats = NDArray[np.float64]
SHAPES = [(3, 1), (10, 1), (30, 1), (7, 3), (5, 1, 4), (8, 2, 3)]


def scores_of(shape: tuple[int, ...]) -> Floats:
    return np.random.default_rng(len(shape) + shape[0]).gamma(2.0, 10.0, shape)


def trimmed_mean(scores: Floats) -> float:
    """``scipy.stats.trim_mean(scores, proportiontocut=0.25, axis=None)``, which rliable's ``aggregate_iqm`` is."""
    flat = np.sort(scores.ravel())
    cut = int(0.25 * flat.size)
    return float(np.mean(flat[cut : flat.size - cut]))


def rliable_bootstrap(scores: Floats, statistic: object, reps: int, seed: int) -> tuple[Floats, Floats]:
    """``StratifiedBootstrap(scores).conf_int(statistic, reps=reps, method="percentile")`` of rliable 1.2.0.

    It draws an index for every score from NumPy's global state, within its task and point.
    """
    np.random.seed(seed)
    grid = np.ogrid[tuple(slice(size) for size in (0, *scores.shape[1:]))][1:]
    found = []
    for _ in range(reps):
        index = np.random.choice(len(scores), scores.shape, replace=True)
        found.append(statistic(scores[(index, *grid)]))  # type: ignore[operator]
    low, high = np.percentile(np.array(found), [2.5, 97.5], axis=0)
    return low, high


def by_point(scores: Floats) -> Floats:
    """The interquartile mean at each point, as in rliable's example of sample efficiency curves."""
    if scores.ndim == 2:
        return np.array(trimmed_mean(scores))
    return np.array([trimmed_mean(scores[..., point]) for point in range(scores.shape[-1])])


@pytest.mark.parametrize("shape", SHAPES)
def test_interquartile_means_and_their_intervals_are_those_of_rliable(shape: tuple[int, ...]) -> None:
    scores = scores_of(shape)
    points_first = np.moveaxis(scores, -1, 0) if scores.ndim == 3 else scores
    np.testing.assert_allclose(interquartile_mean(points_first), by_point(scores), rtol=1e-14)
    ours = stratified_bootstrap(scores, interquartile_mean, 200, seed=7)
    np.testing.assert_allclose(ours, rliable_bootstrap(scores, by_point, 200, 7), rtol=1e-13)


@pytest.mark.parametrize("shape", [(10, 1), (7, 3)])
def test_profiles_and_their_intervals_are_those_of_rliable(shape: tuple[int, ...]) -> None:
    scores, taus = scores_of(shape), np.array([5.0, 15.0, 30.0])

    def profile(scores: Floats) -> Floats:
        return np.array([np.mean(scores > tau) for tau in taus])

    assert score_profile(scores, taus).tolist() == profile(scores).tolist()
    ours = stratified_bootstrap(scores, lambda each: score_profile(each, taus), 200, seed=3)
    np.testing.assert_allclose(ours, rliable_bootstrap(scores, profile, 200, 3), rtol=1e-14)


def test_draws_in_blocks_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = scores_of((6, 1, 2))
    whole = stratified_bootstrap(scores, interquartile_mean, 50)
    monkeypatch.setattr("dyna_tui.experiments.aggregate.MOST_DRAWS", 30)
    assert np.array_equal(stratified_bootstrap(scores, interquartile_mean, 50), whole)


def test_a_profile_counts_scores_above_and_not_at_a_threshold() -> None:
    scores = np.array([[1.0], [2.0], [2.0], [4.0]])
    assert score_profile(scores, np.array([0.0, 2.0, 4.0])).tolist() == [1.0, 0.25, 0.0]
    assert interquartile_mean(scores) == 2.0
