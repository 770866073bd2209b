"""The cliff of Example 6.6: a fall leads to the start; Sarsa and Q-learning against plain Python after the book."""

from random import Random

import numpy as np
import pytest

from dyna_tui.experiments.heartbeat import no_op
from dyna_tui.experiments.reproduce import cliff
from dyna_tui.experiments.reproduce.claims import Verdict
from dyna_tui.experiments.reproduce.cliff import EDGE, EPISODES, LATE, cliff_world, greedy_moves, learned
from dyna_tui.experiments.reproduce.fixture import fixture
from dyna_tui.experiments.reproduce.intervals import mean_of
from dyna_tui.maze import load
from dyna_tui.optimal import optimal_values
from dyna_tui.world import grid_world

UP, RIGHT, DOWN, LEFT = range(4)
START, GOAL = 36, 47


def answer(state: int, action: int) -> tuple[float, int, bool]:
    """What the book says that the cliff answers: reward, next state, whether the episode is over."""
    row, column = divmod(state, 12)
    row = min(max(row + (action == DOWN) - (action == UP), 0), 3)
    column = min(max(column + (action == RIGHT) - (action == LEFT), 0), 11)
    if row == 3 and 0 < column < 11:
        return -100.0, START, False
    return -1.0, 12 * row + column, 12 * row + column == GOAL


def test_the_world_is_that_of_the_example() -> None:
    world = cliff_world()
    assert (world.states, world.start.tolist()) == (48, [START])
    assert (np.diff(world.outcome_indptr) == 1).all() and (world.outcome_probability == 1).all()
    for state in set(range(48)) - set(range(37, 48)):
        for action in range(4):
            outcome = 4 * state + action
            there = world.outcome_reward[outcome], world.outcome_next[outcome], world.outcome_terminal[outcome]
            assert there == answer(state, action)
    values = optimal_values(world, 0, 1.0)
    assert values[START] == -EDGE
    cells = np.r_[: START + 1]
    assert values[cells].tolist() == optimal_values(grid_world(load("cliff")), 0, 1.0)[cells].tolist()


def test_a_greedy_path_has_its_moves_and_none_where_it_falls_or_turns_in_a_circle() -> None:
    q = np.zeros((48, 4))
    q[:, RIGHT] = 1.0
    assert greedy_moves(q) == 0, "it falls"
    q[START, UP] = 2.0
    q[35, DOWN] = 2.0
    assert greedy_moves(q) == EDGE
    q[:36, LEFT] = 3.0
    assert greedy_moves(q) == 0, "it stays at the edge of the grid"


def plain_run(seed: int, *, sarsa: bool) -> float:
    """The mean return of the late episodes: Sarsa (section 6.4) or Q-learning (6.5), ties drawn evenly."""
    rng, q = Random(seed), [[0.0] * 4 for _ in range(48)]

    def choose(state: int) -> int:
        if rng.random() < 0.1:
            return rng.randrange(4)
        return rng.choice([action for action in range(4) if q[state][action] == max(q[state])])

    total = 0.0
    for episode in range(EPISODES):
        state, over = START, False
        action = choose(state)
        while not over:
            reward, following, over = answer(state, action)
            total += reward * (episode >= LATE.start)
            next_action = choose(following)
            value = q[following][next_action] if sarsa else max(q[following])
            q[state][action] += 0.5 * (reward + value - q[state][action])
            # Q-learning chooses after it has learned; Sarsa has chosen already.
            state, action = following, next_action if sarsa else choose(following)
    return total / (LATE.stop - LATE.start)


@pytest.mark.slow
@pytest.mark.parametrize("agent", cliff.AGENTS)
def test_returns_are_those_of_plain_python(agent: str) -> None:
    plain = np.array([plain_run(run, sarsa=agent == cliff.SARSA) for run in range(80)])
    ours = np.array([learned(agent, run, no_op, seed=1).returns[LATE].mean() for run in range(80)])
    difference = mean_of(ours - plain)
    assert abs(difference.value) < 4 * difference.error


def test_every_claim_of_the_example_is_held() -> None:
    with fixture() as made:
        reproduction = cliff.reproduce(300, made)
    assert [claim.verdict for claim in reproduction.claims] == 3 * [Verdict.HELD]
    assert {figure.agrees for figure in reproduction.estimates} == {True, None}
    assert "% 17" in reproduction.claims[2].remark, "the upper part of the grid"
