"""Sarsa, Expected Sarsa and expected updates, number by number (Sutton & Barto (2018), sections 6.4, 6.6 and 8.5)."""

import numpy as np
import pytest

from dyna_tui.agents import Phase
from dyna_tui.maze import load
from dyna_tui.world import grid_world, table_world
from tests.dyna.engine import Engine, agent, bits, maze_of
from tests.dyna.test_learning import LEFT, RIGHT, UP, push


def test_sarsa_moves_q_towards_the_value_of_the_action_that_it_takes_next() -> None:
    engine = Engine(maze_of("S..G", "step_reward = -1.0"), "sarsa:alpha=0.5,gamma=0.8,epsilon=0.5", seed=3)
    engine.q[:] = np.arange(16).reshape(4, 4)
    explored = 0
    for _ in range(200):
        engine.go(1)
        q, clock = engine.q.copy(), engine.clock
        state, action, next_state = int(clock["state"]), int(clock["action"]), int(clock["next_state"])
        terminal = bool(clock["terminal"])
        engine.go(1)
        latest = engine.agent.view.latest
        assert latest is not None and latest.phase is Phase.DIRECT_RL
        worth = 0.0 if terminal else 0.8 * q[next_state, latest.next_action]
        assert latest.target == pytest.approx(clock["reward"] + worth, rel=1e-15)
        assert engine.q[state, action] == pytest.approx(q[state, action] + 0.5 * (latest.target - q[state, action]))
        if not terminal:
            chosen, exploring = latest.next_action, bool(clock["chosen_exploring"])
            assert exploring or q[next_state, chosen] == q[next_state].max()
            acting = engine.memory.streams[0].tolist()
            engine.go(1)
            latest = engine.agent.view.latest
            assert latest is not None and latest.committed
            assert (latest.action, latest.exploring) == (chosen, exploring)
            assert engine.memory.streams[0].tolist() == acting, "what is chosen already costs no draw"
            explored += exploring
            engine.finish_step()
    assert explored > 20


def test_a_driven_or_moved_sarsa_gives_up_what_it_chose() -> None:
    engine = Engine(maze_of("S....\n....G"), "sarsa:epsilon=0", seed=1)
    engine.q[1] = [0.0, 9.0, 0.0, 0.0]
    push(engine, RIGHT)
    engine.finish_step()
    assert engine.clock["chosen"] == 1 + 4 * 1 + RIGHT
    engine.agent.drive(LEFT)
    engine.go(1)
    assert engine.clock["action"] == LEFT
    latest = engine.agent.view.latest
    assert latest is not None and latest.driven and not latest.committed
    engine.finish_step()
    assert engine.clock["chosen"] > 0
    engine.agent.put(2)
    engine.q[2] = [9.0, 0.0, 0.0, 0.0]
    engine.go(1)
    assert engine.clock["action"] == UP, "chosen where it is now"


def test_a_truncated_episode_is_bootstrapped_from_and_the_next_begins_afresh() -> None:
    engine = Engine(maze_of("S..G", "max_episode_steps = 1"), "sarsa:alpha=1,gamma=0.5,epsilon=0", seed=1)
    engine.q[1] = [0.0, 8.0, 0.0, 0.0]
    engine.q[0] = [0.0, 1.0, 0.0, 0.0]
    engine.step()
    assert engine.q[0, RIGHT] == 4.0
    assert (engine.clock["episode"], engine.clock["chosen"]) == (2, 0)


def test_expected_sarsa_expects_what_its_policy_does_with_ties_split_evenly() -> None:
    engine = Engine(maze_of("S..G"), "expected-sarsa:alpha=1,gamma=0.5,epsilon=0.4")
    engine.q[1] = [2.0, 6.0, 6.0, -2.0]
    while engine.clock["next_state"] != 1:
        engine.go(1)
        engine.q[0] = [0.0, 5.0, 0.0, 0.0]
    engine.finish_step()
    policy = np.array([0.1, 0.4, 0.4, 0.1])
    assert np.allclose(engine.agent.view.policy[1], policy)
    assert engine.q[0, RIGHT] == pytest.approx(0.5 * (policy * [2.0, 6.0, 6.0, -2.0]).sum())


@pytest.mark.parametrize("name", ["dyna", "slippery", "cliff"])
def test_without_exploring_expected_sarsa_is_q_learning_to_the_bit(name: str) -> None:
    q_learning, expected = (Engine(name, f"{text}:epsilon=0", seed=4) for text in ("q-learning", "expected-sarsa"))
    for engine in (q_learning, expected):
        engine.go(until_step=3_000)
    ours, theirs = bits(q_learning.memory), bits(expected.memory)
    assert {field for field in ours if ours[field] != theirs[field]} == {"settings"}


@pytest.mark.parametrize("name", ["dyna", "blocking", "cliff"])
def test_where_nothing_slips_or_changes_expected_updates_are_dyna_qs(name: str) -> None:
    steps = 900
    engines = [Engine(name, text, seed=4) for text in ("dyna-q:n=5", "dyna-q-stochastic:n=5,backup=expected")]
    for engine in engines:
        engine.go(until_step=steps)
    assert np.array_equal(engines[0].memory.q, engines[1].memory.q)


def test_an_expected_update_is_over_all_outcomes_counted() -> None:
    table = [[[(0.5, 1, 2.0, False), (0.25, 0, 0.0, False), (0.25, 1, 4.0, True)]], [[(1.0, 0, 0.0, True)]]]
    engine = Engine(table_world(table, [0]), agent("dyna-q-stochastic:alpha=1,gamma=0.5,n=1,backup=expected"), seed=2)
    engine.go(until_step=40)
    updated, before = -1, np.empty(0)
    while updated != 0:
        before = engine.q.max(axis=1)
        engine.go(1)
        updated = int(engine.latest["pair"]) if engine.latest["phase"] == Phase.PLANNING else -1
    seen = engine.outcomes(0)
    assert len(seen) == 3
    total = sum(weight for weight, *_ in seen)
    value = sum(weight / total * before[state] for weight, state, terminal in seen if not terminal)
    record = engine.memory.model[engine.memory.entry[0] - 1]
    assert engine.q[0, 0] == pytest.approx(record["reward"] + 0.5 * value)


def test_sarsa_keeps_further_from_the_cliff_than_q_learning_and_earns_more_meanwhile() -> None:
    """Example 6.6: while they explore, the safe way pays; 30 runs of 500 episodes, alpha 0.5, gamma 1, epsilon 0.1."""
    maze = load("cliff")
    world, returns = grid_world(maze), {}
    for text in ("q-learning", "sarsa", "expected-sarsa"):
        spec = agent(f"{text}:alpha=0.5,gamma=1,epsilon=0.1", maze)
        earned = []
        for run in range(30):
            engine = Engine(world, spec, seed=1, run=run)
            engine.go(until_episode=301)
            begun = float(engine.clock["reward_sum"])
            engine.go(until_episode=501)
            earned.append((float(engine.clock["reward_sum"]) - begun) / 200)
        returns[text] = np.mean(earned)
    assert returns["sarsa"] > returns["q-learning"] + 10
    assert returns["expected-sarsa"] > returns["q-learning"] + 10
