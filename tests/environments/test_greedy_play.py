"""An optimal policy of our tables, played in Gymnasium, earns what theory says."""

from typing import Any

import gymnasium
import numpy as np
import pytest

from dyna_tui.environments import from_gymnasium
from dyna_tui.maze import Maze
from dyna_tui.optimal.values import optimal_values
from dyna_tui.world import world_of
from tests.environments.ids import CLIFF_WALKING, FROZEN_LAKE, TAXI


def optimal_policy(maze: Maze, gamma: float) -> list[int]:
    """An action of the highest value for each state."""
    table = maze.table
    assert table is not None
    values = np.asarray(optimal_values(world_of(maze), 0, gamma))
    worth = table.probability * (table.reward + gamma * values[table.next_state] * ~table.terminal)
    totals = np.add.reduceat(worth, table.indptr[:-1]).reshape(table.states, -1)
    return [int(action) for action in (totals > totals.max(1, keepdims=True) - 1e-9).argmax(1)]


def mean_return(name: str, policy: list[int], episodes: int) -> tuple[float, float]:
    """The mean return of that many episodes, and its standard error."""
    env = gymnasium.make(name)
    returns = []
    for episode in range(episodes):
        state, total, over = env.reset(seed=episode)[0], 0.0, False
        while not over:
            state, reward, terminated, truncated, _ = env.step(policy[state])
            total, over = total + float(reward), terminated or truncated
        returns.append(total)
    return float(np.mean(returns)), float(np.std(returns) / np.sqrt(episodes))


def test_cliff_walking_takes_thirteen_steps() -> None:
    policy = optimal_policy(from_gymnasium(CLIFF_WALKING), 0.99)
    assert mean_return(CLIFF_WALKING, policy, 2) == (-13, 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "gamma", "mean", "rounding", "episodes"),
    [(FROZEN_LAKE, 0.99, 0.74, 0.01, 10_000), (TAXI, 0.99, 7.84, 0.1, 3_000)],
)
def test_the_mean_return_is_the_known_one(name: str, gamma: float, mean: float, rounding: float, episodes: int) -> None:
    found, error = mean_return(name, optimal_policy(from_gymnasium(name), gamma), episodes)
    assert abs(found - mean) <= rounding + 3 * error


@pytest.mark.slow
def test_expected_updates_learn_the_best_policy_of_frozen_lake_with_any_seed() -> None:
    """As README shows it: the share of episodes that reach the goal in 100 steps, to the outcomes' probabilities."""
    from dyna_tui.agents import read_agents
    from dyna_tui.dyna.agent import Agent

    maze = from_gymnasium(FROZEN_LAKE)
    spec = read_agents("dyna-q-stochastic:n=20,epsilon=0.3,backup=expected")[0]
    for seed in range(12):
        agent = Agent(spec, world_of(maze), seed=seed)
        agent.advance(until_episode=5_001)
        assert reached(FROZEN_LAKE, agent.view.q.argmax(1).tolist(), 100) == pytest.approx(0.740, abs=5e-4)


def reached(name: str, policy: list[int], steps: int) -> float:
    """The expected return of so many steps of a policy, by the environment's own table."""
    table = gymnasium.make(name).unwrapped.P  # type: ignore[attr-defined]
    state_probability, total = np.eye(len(table))[0], 0.0
    for _ in range(steps):
        following = np.zeros(len(table))
        for state, weight in enumerate(state_probability):
            for probability, next_state, reward, terminated in table[state][policy[state]]:
                total += weight * probability * reward
                following[next_state] += weight * probability * (not terminated)
        state_probability = following
    return total


@pytest.mark.slow
def test_a_policy_learned_here_plays_as_well_there() -> None:
    """Dyna-Q on Taxi's table; its greedy policy, read from Q by Gymnasium's own state numbers."""
    from dyna_tui.agents import read_agents
    from dyna_tui.dyna.agent import Agent

    maze: Any = from_gymnasium(TAXI)
    agent = Agent(read_agents("dyna-q:n=20,alpha=0.5")[0], world_of(maze), seed=0)
    agent.advance(until_episode=2_001)
    policy = agent.view.q.argmax(1).tolist()
    found, error = mean_return(TAXI, policy, 1_000)
    assert abs(found - 7.84) <= 0.1 + 3 * error
