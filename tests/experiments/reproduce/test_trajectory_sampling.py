"""Trajectory sampling against uniform updates: random tasks, expected updates and policy evaluation, by other means."""

from itertools import islice, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from dyna_tui.experiments.heartbeat import no_op
from dyna_tui.experiments.reproduce import trajectory_sampling
from dyna_tui.experiments.reproduce.claims import Verdict
from dyna_tui.experiments.reproduce.fixture import fixture
from dyna_tui.experiments.reproduce.random_tasks import (
    CONTINUES,
    EPSILON,
    TOLERANCE,
    Control,
    Tasks,
    Values,
    expected_update,
    on_policy,
    plan,
    random_tasks,
    start_values,
    uniform,
)

NUMBER, STATES = 3, 20


def drawn(branching: int) -> Tasks:
    return random_tasks(NUMBER, STATES, branching, np.random.default_rng(branching))


def no_values(tasks: Tasks) -> Values:
    pairs = len(tasks.reward)
    return Values(np.zeros(pairs), np.zeros(pairs // 2), np.arange(0, pairs, 2))


def transitions(tasks: Tasks) -> NDArray[np.float64]:
    """float64[pairs, states of all tasks]: the probability with which each pair leads to each state."""
    moves = np.zeros((len(tasks.reward), len(tasks.reward) // 2))
    for pair, following in enumerate(tasks.following):
        for state in following:
            moves[pair, state] += CONTINUES / len(following)
    return moves


@pytest.mark.parametrize("branching", [1, 3])
def test_a_policys_value_is_that_of_the_linear_equations(branching: int) -> None:
    tasks = drawn(branching)
    greedy = np.arange(0, len(tasks.reward), 2) + np.random.default_rng(0).integers(2, size=len(tasks.reward) // 2)
    moves = transitions(tasks)[greedy]
    exact = np.linalg.solve(np.eye(len(moves)) - moves, tasks.reward[greedy])
    assert start_values(tasks, greedy) == pytest.approx(exact[tasks.start], abs=TOLERANCE)


@pytest.mark.parametrize("control", [uniform, on_policy])
@pytest.mark.parametrize("branching", [1, 3])
def test_planning_ends_with_an_optimal_policy(branching: int, control: Control) -> None:
    tasks = drawn(branching)
    moves, values = transitions(tasks), np.zeros(len(tasks.reward) // 2)
    for _ in range(300):
        values = (tasks.reward + moves @ values).reshape(-1, 2).max(axis=1)
    found = plan(tasks, control, [0, 40_000], np.random.default_rng(1), no_op)
    assert found.shape == (2, NUMBER)
    assert found[1] == pytest.approx(values[tasks.start], abs=2 * TOLERANCE)


def test_an_expected_update_is_the_mean_over_the_next_states() -> None:
    tasks, rng = drawn(3), np.random.default_rng(2)
    values = no_values(tasks)
    state = tasks.start + NUMBER * rng.integers(STATES, size=NUMBER)
    values.value[:] = rng.random(len(values.value))
    values.q[:] = np.repeat(values.value, 2)
    before, pair = values.value.copy(), 2 * state + 1
    expected_update(tasks, values, state, pair)
    for s, p in zip(state, pair, strict=True):
        new = tasks.reward[p] + CONTINUES * np.mean([before[f] for f in tasks.following[p]])
        assert values.q[p] == pytest.approx(new)
        assert values.value[s] == max(values.q[p], values.q[p ^ 1])
        assert values.greedy[s] == (p if values.q[p] >= values.q[p ^ 1] else p ^ 1)


def test_a_sweep_updates_every_pair_once() -> None:
    tasks = drawn(1)
    sweep = list(islice(uniform(tasks, no_values(tasks), np.random.default_rng(0)), 2 * STATES))
    assert sorted(np.concatenate([pair for _, pair in sweep])) == list(range(len(tasks.reward)))
    assert all((pair // 2 == state).all() for state, pair in sweep)


def test_a_trajectory_follows_the_policy_and_ends_one_time_in_ten() -> None:
    tasks = drawn(3)
    values = no_values(tasks)
    steps = list(islice(on_policy(tasks, values, np.random.default_rng(0)), 6_000))
    assert (steps[0][0] == tasks.start).all()
    swapped = np.mean([pair & 1 for _, pair in steps])
    assert swapped == pytest.approx(EPSILON / 2, abs=0.01)
    began = 0
    for (_, pair), (state, _) in pairwise(steps):
        for task in range(NUMBER):
            follows = state[task] in tasks.following[pair[task]]
            assert follows or state[task] == tasks.start[task]
            began += not follows
    assert began / (NUMBER * len(steps)) == pytest.approx(1 - CONTINUES, abs=0.02)


def test_rewards_and_next_states_are_drawn_as_the_book_has_it() -> None:
    tasks = random_tasks(40, 50, 1, np.random.default_rng(3))
    assert tasks.reward.mean() / CONTINUES == pytest.approx(0, abs=0.06)
    assert tasks.reward.std() / CONTINUES == pytest.approx(1, abs=0.05)
    assert (tasks.following % 40 == np.repeat(np.tile(tasks.start, 50), 2)[:, None]).all(), "tasks do not mix"
    assert len(np.unique(tasks.following // 40)) == 50


@pytest.mark.slow
def test_every_claim_of_the_figure_is_held() -> None:
    with fixture() as made:
        reproduction = trajectory_sampling.reproduce(50, made)
    assert [claim.verdict for claim in reproduction.claims] == 4 * [Verdict.HELD]
    assert len(reproduction.charts) == 2
