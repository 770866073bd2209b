"""Planning with a wrong model: the worlds and what is measured; the best n is neither 0 nor the largest."""

import numpy as np
import pytest

from dyna_tui.experiments.heartbeat import no_op
from dyna_tui.experiments.reproduce import sweet_spot
from dyna_tui.experiments.reproduce.claims import Verdict
from dyna_tui.experiments.reproduce.fixture import fixture
from dyna_tui.experiments.reproduce.outdated_model import AT_CHANGE, EMPTIED, KEPT, NOT_PLANNING, Job, after_change
from dyna_tui.experiments.reproduce.sweet_spot import COUNTS, LAST, returns_by_n


def test_the_slip_of_the_built_in_maze_gives_the_returns_of_an_experiment_on_it() -> None:
    with fixture(seed=3) as made:
        experiment = made.experiment("slippery", (f"{LAST}:n=5",), 2, episodes=sweet_spot.EPISODES)
        usual, other = (returns_by_n(LAST, slip, 2, made) for slip in (0.2, 0.0))
    assert experiment.agents[0].returns is not None
    assert (usual[5] == experiment.agents[0].returns).all()
    assert (usual[5] != other[5]).any(axis=1).all()


def test_without_slips_both_models_are_the_same_and_with_them_counts_are_better() -> None:
    with fixture(seed=3) as made:
        certain = [returns_by_n(agent, 0.0, 2, made)[10] for agent in (LAST, COUNTS)]
        slippery = [returns_by_n(agent, 0.4, 2, made)[50] for agent in (LAST, COUNTS)]
    assert (certain[0] == certain[1]).all()
    assert (slippery[1].mean(axis=1) > slippery[0].mean(axis=1) + 0.2).all()


def test_an_emptied_model_makes_a_difference_only_after_the_change() -> None:
    """The reward is that after the change, of the same run up to there."""
    with fixture(seed=5) as made:
        (agent,) = made.experiment("blocking", ("dyna-q:n=10",), 4, steps=3_000).agents
    assert agent.rewards is not None and agent.sample_steps is not None
    late = agent.rewards[:, -1] - agent.rewards[:, np.searchsorted(agent.sample_steps, 1_000)]
    rewards = {
        done: np.array([after_change(Job("blocking", run, done), no_op, seed=5) for run in range(4)])
        for done in AT_CHANGE
    }
    assert (rewards[KEPT] == late).all()
    assert (rewards[KEPT] != rewards[EMPTIED]).any() and (rewards[KEPT] != rewards[NOT_PLANNING]).any()


def test_planning_with_the_old_model_is_better_than_not_planning_where_the_goal_moves() -> None:
    kept, idle = (
        np.array([after_change(Job("the goal moves", run, done), no_op, seed=5) for run in range(8)])
        for done in (KEPT, NOT_PLANNING)
    )
    assert kept.mean() > 10 + idle.mean()


@pytest.mark.slow
def test_planning_hurts_with_a_wrong_model_and_has_a_sweet_spot() -> None:
    with fixture() as made:
        reproduction = sweet_spot.reproduce(40, made)
    assert [claim.verdict for claim in reproduction.claims] == [*3 * [Verdict.HELD], None, None, Verdict.HELD]
    in_time, counts = reproduction.claims[3:5]
    early, late = (estimate.measured for estimate in in_time.estimates)
    assert early.low > 0 and late.high < 0
    assert all(estimate.measured.low > 0 for estimate in counts.estimates)
    assert len(reproduction.diagram) == 2 + sum(map(len, sweet_spot.SLIPS.values())) + len(sweet_spot.PERIODS)
