"""Coverage of 95 % intervals on the engine's own data, by the number of runs and by skewness.

STATED is what README cites: how often, in percent, an interval holds the true value. With thirty runs Student's t holds
93 % for the length of a first episode (skewness 1.9) and 88 % where it is 5.4; what is missing is skewness, which no
quantile mends. A share has Wilson's interval, and the time until a maze is solved that of its survival curve.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from dyna_tui.experiments.reproduce.independent import MOST_COMPARISONS, Independent, agrees
from dyna_tui.experiments.reproduce.intervals import from_error
from dyna_tui.experiments.statistics import half_width, normal, student, wilson
from dyna_tui.experiments.survival import QUARTILES, quantiles
from tests.experiments.tasks import results_of

POOL = 4_000
"""Runs from which samples are drawn; their mean is the true one."""


class Stated(NamedTuple):
    """Coverage in percent."""

    students_t: float
    normal: float
    """Of 1.96 standard errors, for comparison."""


STATED = {
    ("first episode", 3): Stated(88.5, 74.0),
    ("first episode", 5): Stated(89.0, 81.6),
    ("first episode", 10): Stated(90.0, 87.1),
    ("first episode", 30): Stated(92.7, 91.6),
    ("first episode", 100): Stated(94.1, 93.8),
    ("episode 25", 3): Stated(75.2, 58.6),
    ("episode 25", 5): Stated(73.6, 67.3),
    ("episode 25", 10): Stated(79.9, 76.9),
    ("episode 25", 30): Stated(87.7, 86.7),
    ("episode 25", 100): Stated(91.9, 91.7),
    ("reward after blocking", 3): Stated(93.9, 79.4),
    ("reward after blocking", 5): Stated(93.4, 85.9),
    ("reward after blocking", 10): Stated(94.5, 91.3),
    ("reward after blocking", 30): Stated(94.7, 93.8),
    ("reward after blocking", 100): Stated(95.1, 94.8),
}
SKEWNESS = {"first episode": 1.9, "episode 25": 5.4, "reward after blocking": 0.3}


@cache
def pool() -> dict[str, NDArray[np.float64]]:
    """float64[POOL] each: quantities of real runs."""
    steps = results_of("dyna", "q-learning", runs=POOL, episodes=25).agents[0].steps
    rewards = results_of("blocking", "dyna-q", runs=POOL, steps=3000).agents[0].rewards
    assert steps is not None and rewards is not None
    return {
        "first episode": steps[:, 0].astype(float),
        "episode 25": steps[:, 24].astype(float),
        "reward after blocking": rewards[:, -1],
    }


def coverage(quantity: str, runs: int, samples: int) -> Stated:
    """How often intervals of the mean of so many runs hold that of the pool, in percent."""
    values = pool()[quantity]
    drawn = values[np.random.default_rng(runs).integers(POOL, size=(runs, samples))]
    half = half_width(drawn)
    assert half is not None
    off = abs(drawn.mean(axis=0) - values.mean())
    by_t = 100 * float(np.mean(off <= half))
    return Stated(by_t, 100 * float(np.mean(off <= half * normal(0.05) / student(0.05, runs - 1))))


@pytest.mark.parametrize("quantity", SKEWNESS)
def test_quantities_of_the_engine_are_as_skewed_as_stated(quantity: str) -> None:
    values = pool()[quantity]
    skewness = np.mean((values - values.mean()) ** 3) / values.std() ** 3
    assert skewness == pytest.approx(SKEWNESS[quantity], abs=0.06)


@pytest.mark.parametrize("runs", [3, 10, 30])
@pytest.mark.parametrize("quantity", SKEWNESS)
def test_students_t_covers_as_stated(quantity: str, runs: int) -> None:
    assert coverage(quantity, runs, 4_000) == pytest.approx(STATED[quantity, runs], abs=2)


@pytest.mark.slow
@pytest.mark.parametrize(("quantity", "runs"), STATED)
def test_students_t_covers_as_stated_by_many_samples(quantity: str, runs: int) -> None:
    assert coverage(quantity, runs, 40_000) == pytest.approx(STATED[quantity, runs], abs=0.8)


def test_students_t_covers_more_than_the_normal_quantile_everywhere() -> None:
    assert all(stated.students_t > stated.normal for stated in STATED.values())


@pytest.mark.parametrize("runs", [5, 10, 30, 100])
@pytest.mark.parametrize("share", [0.5, 0.9, 0.97, 0.99])
def test_wilsons_interval_covers_shares_near_all_runs(share: float, runs: int) -> None:
    """Exactly, by the binomial distribution; an interval of the normal distribution covers 60 % of .97 at n = 30."""
    count = np.random.default_rng(0).binomial(runs, share, size=20_000)
    ends = np.array([wilson(successes, runs) for successes in range(runs + 1)])[count]
    assert np.mean((ends[:, 0] <= share) & (share <= ends[:, 1])) >= 0.85


def solved_coverage(quantity: str, runs: int, samples: int) -> NDArray[np.float64]:
    """float64[3]: how often the interval of each quartile of the time to solve a maze holds that of the pool.

    An eighth of the runs end unsolved.
    """
    times, done = (
        results_of("ten", "dyna-q:n=50", runs=2_000, episodes=12, solved=True).agents[0].times_to_solve(quantity)
    )
    assert 0.05 < 1 - done.mean() < 0.15
    true = [quantile.value for quantile in quantiles(times, done)]
    held = np.zeros(len(QUARTILES))
    rng = np.random.default_rng(runs)
    for _ in range(samples):
        drawn = rng.integers(len(times), size=runs)
        found = quantiles(times[drawn], done[drawn])
        held += [low <= value <= high for value, (_, low, high) in zip(true, found, strict=True)]
    return held / samples


@pytest.mark.slow
@pytest.mark.parametrize("runs", [5, 10, 30])
@pytest.mark.parametrize("quantity", ["episodes", "real_steps"])
def test_the_quartiles_of_when_a_maze_was_solved_cover_95_percent(quantity: str, runs: int) -> None:
    """Discrete times are covered more often: 2 episodes are all three quartiles."""
    assert solved_coverage(quantity, runs, 2_000).min() > 0.93


@pytest.mark.slow
def test_the_quartiles_of_when_a_maze_was_solved_cover_about_95_percent() -> None:
    assert solved_coverage("real_steps", 10, 300).min() > 0.91


def family_errors(runs: int, commands: int) -> int:
    """How many of so many commands call equal programs different, on real, skewed data of as many figures as may be."""
    rng = np.random.default_rng(runs)
    disagreeing = 0
    for _ in range(commands):
        each = MOST_COMPARISONS // len(SKEWNESS)
        for values in pool().values():
            ours = values[rng.integers(POOL, size=(runs, each))]
            theirs = values[rng.integers(POOL, size=(1_000, each))]
            half = half_width(theirs)
            assert half is not None
            errors = ours.std(axis=0, ddof=1) / np.sqrt(runs)
            figures = [from_error(*figure, runs) for figure in zip(ours.mean(axis=0), errors, strict=True)]
            known = [Independent(*figure) for figure in zip(theirs.mean(axis=0), half, strict=True)]
            if not all(agrees(*pair) for pair in zip(figures, known, strict=True)):
                disagreeing += 1
                break
    return disagreeing


@pytest.mark.slow
@pytest.mark.parametrize("runs", [10, 30, 300])
def test_equal_programs_disagree_in_at_most_one_of_a_thousand_commands(runs: int) -> None:
    assert family_errors(runs, 1_000) <= 1
