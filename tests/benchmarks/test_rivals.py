"""The programs that our engine is held against are right: they learn the Dyna maze as Dyna-Q does."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from dyna_tui.maze import load
from tests.benchmarks.rivals import c_program
from tests.benchmarks.rivals.grid import Grid, Parameters, Rival, grid_of
from tests.benchmarks.rivals.lock_step import LockStepDynaQ
from tests.benchmarks.rivals.plain_python import PlainDynaQ
from tests.benchmarks.rivals.web_text import WebTextDynaQ
from tests.dyna.engine import Z999, Engine
from tests.dyna.test_first_episode import EXACT

N = 5
INDEPENDENT = {2: (149, 4), 3: (62, 2), 5: (23.5, 0.8)}
"""Episode -> its mean real steps at n = 5 by an independent program, and half the width of the 95 % interval."""
RUNS = 60
EPISODES = max(INDEPENDENT)
GRID = grid_of(load("dyna"))

needs_c = pytest.mark.skipif(c_program.COMPILER is None, reason="needs a C compiler")


def one_by_one(program: Callable[[Grid, Parameters, int], Rival]) -> list[list[int]]:
    """The lengths of the first episodes of many runs."""
    lengths = []
    for seed in range(RUNS):
        rival = program(GRID, Parameters(N), seed)
        while len(rival.episodes) < EPISODES:
            rival.run(100)
        lengths.append(rival.episodes[:EPISODES])
    return lengths


def side_by_side() -> list[list[int]]:
    """The same of runs in lock step."""
    rival = LockStepDynaQ(GRID, Parameters(N), seed=1, runs=RUNS)
    while min(map(len, rival.lengths)) < EPISODES:
        rival.run(100)
    return [episodes[:EPISODES] for episodes in rival.lengths]


def agrees(lengths: NDArray[np.int64], mean: float, margin: float = 0.0) -> bool:
    """Whether the 99.9 % interval of a mean comes as close as ``margin`` to another mean."""
    half = Z999 * float(np.std(lengths, ddof=1)) / np.sqrt(len(lengths))
    return bool(abs(np.mean(lengths) - mean) < half + margin)


@pytest.mark.parametrize(
    "episodes",
    [
        pytest.param(lambda: one_by_one(PlainDynaQ), id="plain Python"),
        pytest.param(lambda: one_by_one(WebTextDynaQ), id="the web text's class", marks=pytest.mark.slow),
        pytest.param(side_by_side, id="NumPy in lock step"),
    ],
)
def test_a_python_program_learns_as_an_independent_one_does(episodes: Callable[[], list[list[int]]]) -> None:
    lengths = np.array(episodes())
    assert agrees(lengths[:, 0], EXACT)
    for episode, (mean, half) in INDEPENDENT.items():
        assert agrees(lengths[:, episode - 1], mean, half), (episode, lengths[:, episode - 1].mean())


def epsilon_greedy_lengths(grid: Grid) -> tuple[float, float]:
    """The least and the greatest mean length of an episode in which every greedy move is a shortest one, exactly."""
    distance = np.full(grid.states, np.inf)
    distance[grid.goal] = 0
    for _ in range(grid.states):
        distance = np.minimum(distance, 1 + distance[grid.next_state].min(axis=1))
    nearest = distance[grid.next_state] == distance[grid.next_state].min(axis=1, keepdims=True)
    found = []
    for choose, other in ((np.min, np.inf), (np.max, -np.inf)):
        steps = np.zeros(grid.states)
        for _ in range(2_000):
            following = steps[grid.next_state]
            greedy = choose(np.where(nearest, following, other), axis=1)
            steps = 1 + 0.1 * following.mean(axis=1) + 0.9 * greedy
            steps[grid.goal] = 0
        found.append(float(steps[grid.start]))
    return found[0], found[1]


@needs_c
@pytest.mark.parametrize(
    "program", [c_program.dyna_q, pytest.param(c_program.prioritized_sweeping, marks=pytest.mark.slow)]
)
def test_a_c_program_learns_the_shortest_paths(program: Callable[[str, int, int, int], c_program.Report]) -> None:
    first = np.array([program("dyna", N, 20_000, seed).first_episode for seed in range(2 * RUNS)])
    assert agrees(first, EXACT)
    least, greatest = epsilon_greedy_lengths(GRID)
    assert (least, greatest) == pytest.approx((15.8125, 15.92), abs=1e-3)
    report = program("dyna", N, 3_000_000, 1)
    assert report.reward == report.episodes
    assert least - 0.02 < report.real_steps / report.episodes < greatest + 0.02


@needs_c
def test_real_steps_that_are_not_timed_are_the_first_of_the_same_run() -> None:
    whole, rest = c_program.dyna_q("dyna", N, 10_000, 1), c_program.dyna_q("dyna", N, 4_000, 1, untimed=6_000)
    assert (whole.episodes, whole.planning_updates, whole.last_episode) == (
        rest.episodes,
        rest.planning_updates,
        rest.last_episode,
    )


@needs_c
def test_sweeping_in_c_makes_as_many_updates_as_ours() -> None:
    """Of 40 runs of 3,000 real steps each: the means of planning updates agree."""
    theirs = np.array([c_program.prioritized_sweeping("dyna", N, 3_000, seed).planning_updates for seed in range(40)])
    ours = []
    for run in range(40):
        engine = Engine("dyna", f"prioritized-sweeping:n={N}", run=run)
        engine.go(until_step=3_000)
        ours.append(int(engine.clock["planning_steps"]))
    error = np.sqrt((np.var(theirs, ddof=1) + np.var(ours, ddof=1)) / 40)
    assert abs(theirs.mean() - np.mean(ours)) < Z999 * error
