"""Schedules: epsilon that falls, and alpha as 1/n, number by number."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.agents import VARIANTS
from dyna_tui.dyna.snapshot import Snapshot
from dyna_tui.maze import load
from dyna_tui.world import table_world
from tests.dyna.engine import UNHURRIED, Engine, agent, bits, maze_of

LEARNERS = [name for name in VARIANTS if name != "mpc"]


def test_epsilon_falls_linearly_over_the_first_steps_and_then_stays() -> None:
    view = Engine("dyna", "q-learning:epsilon=0.9,epsilon_end=0.1,epsilon_steps=4").agent.view
    assert [view.epsilon_after(t) for t in (0, 1, 2, 3, 4, 5, 10**12)] == pytest.approx(
        [0.9, 0.7, 0.5, 0.3, *[0.1] * 3]
    )
    assert (view.epsilon_after(0), view.epsilon_after(4)) == (0.9, 0.1), "exactly at both ends"
    assert Engine("dyna", "q-learning:epsilon=0.3").agent.view.epsilon_after(7) == 0.3


@pytest.mark.parametrize("name", VARIANTS)
def test_as_many_acts_explore_as_epsilon_says_at_each_time(name: str) -> None:
    """Of 20,000 acts in each quarter, within 5 standard errors."""
    if name == "mpc":
        spec = "mpc:horizon=1"
    else:
        spec = f"{name}:alpha=0.5" + (",n=1" if "planning_steps" in VARIANTS[name].parameters else "")
    engine = Engine(maze_of("S.\n.G"), f"{spec},epsilon=0.8,epsilon_end=0.2,epsilon_steps=60000", seed=5)
    for begin, expected in ((0, 0.7), (20_000, 0.5), (40_000, 0.3), (60_000, 0.2)):
        explored = 0
        for step in range(begin, begin + 20_000):
            engine.go(until_step=step + 1)
            explored += int(engine.latest["exploring"])
        assert abs(explored / 20_000 - expected) < 5 * np.sqrt(expected * (1 - expected) / 20_000)


@pytest.mark.parametrize("name", VARIANTS)
def test_a_policy_is_that_of_the_next_choice(name: str) -> None:
    engine = Engine(maze_of("S..\n..G"), f"{name}:epsilon=1,epsilon_steps=100", seed=2)
    for step in (0, 50, 100, 200):
        engine.go(until_step=step)
        least = engine.agent.view.policy[0].min()
        assert least == pytest.approx(max(0.0, 1 - step / 100) / 4) or len(set(engine.q[0])) == 1


def test_a_sample_average_is_the_mean_of_the_rewards_of_a_bandit() -> None:
    """Sutton & Barto (2018), section 2.4: Q is the mean of what was earned, whatever it began with."""
    table = [[[(0.3, 0, 2.0, True), (0.7, 0, -1.0, True)], [(0.5, 0, 4.0, True), (0.5, 0, 0.5, True)]]]
    engine = Engine(table_world(table, [0]), agent("q-learning:alpha=1/n,epsilon=1,q0=100"), seed=3)
    earned: dict[int, list[float]] = {0: [], 1: []}
    for _ in range(1_000):
        engine.step()
        earned[int(engine.clock["action"])].append(float(engine.clock["reward"]))
    assert engine.q[0].tolist() == pytest.approx([np.mean(earned[0]), np.mean(earned[1])])
    assert engine.memory.update_counts.tolist() == [len(earned[0]), len(earned[1])]


@pytest.mark.parametrize("name", LEARNERS)
def test_every_value_is_the_mean_of_all_targets_of_its_pair(name: str) -> None:
    engine = Engine(load("slippery"), f"{name}:alpha=1/n,q0=0.5", seed=4)
    targets: dict[int, list[float]] = {}
    for _ in range(6_000):
        before = int(engine.clock["updates"])
        engine.go(1)
        if engine.clock["updates"] > before:
            latest = engine.agent.view.latest
            assert latest is not None
            targets.setdefault(latest.state * 4 + latest.action, []).append(latest.target)
            assert engine.agent.view.updates_of(latest.state, latest.action) == len(
                targets[latest.state * 4 + latest.action]
            )
    assert len(targets) > 20
    for pair, seen in targets.items():
        assert engine.memory.q[pair] == pytest.approx(np.mean(seen), rel=1e-9)
    assert engine.memory.update_counts.sum() == engine.clock["updates"]


@pytest.mark.parametrize("name", ["q-learning", "sarsa", "expected-sarsa"])
def test_without_planning_n_is_the_tries_of_the_pair(name: str) -> None:
    engine = Engine("slippery", f"{name}:alpha=1/n", seed=4)
    engine.go(until_step=3_000)
    assert np.array_equal(engine.memory.update_counts, engine.memory.visits)


def test_an_average_that_is_asked_for_later_goes_on_from_the_visits() -> None:
    engine = Engine("slippery", "q-learning", seed=4)
    engine.go(until_step=2_000)
    visits = engine.memory.visits.copy()
    engine.agent.set_parameters(engine.spec.changed("alpha", "1/n"))
    assert np.array_equal(engine.memory.update_counts, visits)
    engine.step(100)
    assert np.array_equal(engine.memory.update_counts, engine.memory.visits)
    engine.agent.set_parameters(engine.spec.changed("alpha", 0.25))
    assert engine.memory.update_counts.size == 0
    assert engine.memory.settings[0]["alpha"] == 0.25


@settings(UNHURRIED, max_examples=40)
@given(st.sampled_from(LEARNERS), st.lists(st.sampled_from([0.1, "1/n", 1.0]), max_size=5), st.integers(1, 60))
def test_a_snapshot_holds_what_an_average_needs(name: str, alphas: list[float | str], ticks: int) -> None:
    engine = Engine("slippery", f"{name}:alpha=1/n,epsilon=0.9,epsilon_steps=90", seed=4)
    for alpha in alphas:
        engine.agent.set_parameters(engine.spec.changed("alpha", alpha))
        engine.go(ticks)
    snapshot = Snapshot(engine.memory)
    engine.go(500)
    after = bits(engine.memory)
    other = Engine("slippery", name, seed=9)
    other.go(77)
    other.agent.restore(snapshot)
    other.go(500)
    assert bits(other.memory) == after


def test_an_agent_without_schedules_has_no_arrays_for_them() -> None:
    assert Engine("dyna", "dyna-q").memory.update_counts.size == 0
