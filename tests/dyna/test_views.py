"""Views of an agent say what its memory holds, and cannot be written to."""

import numpy as np
import pytest

from dyna_tui.agents import VARIANTS, Phase
from tests.dyna.engine import Engine


@pytest.mark.parametrize("name", VARIANTS)
def test_a_view_says_what_the_memory_holds(name: str) -> None:
    engine = Engine("dyna", name)
    assert engine.agent.view.latest is None
    engine.go(ticks=2_345)
    view, memory, clock = engine.agent.view, engine.memory, engine.clock
    assert np.array_equal(view.q, engine.q)
    assert np.array_equal(view.visits.reshape(-1), memory.visits)
    assert np.array_equal(view.tau.reshape(-1), clock["real_steps"] - memory.last_tried)
    for counter in ("ticks", "real_steps", "planning_steps", "updates", "episode", "reward_sum", "queued", "phase"):
        assert getattr(view, counter) == clock[counter], counter
    latest = view.latest
    assert latest is not None and latest.phase == engine.latest["phase"]
    if latest.phase is not Phase.PLANNING:
        assert (latest.state, latest.action, latest.reward) == view.transition[:3]
    curve = view.reward_curve
    assert (curve.step[0], curve.step[-1], curve.reward[-1]) == (0, clock["real_steps"], clock["reward_sum"])
    with pytest.raises(ValueError, match="read-only"):
        view.q[0, 0] = 1.0


@pytest.mark.parametrize("name", [name for name, variant in VARIANTS.items() if variant.model])
def test_a_view_of_a_model_says_what_was_learned(name: str) -> None:
    engine = Engine("slippery", name)
    engine.go(until_step=500)
    model = engine.agent.view.model
    entries = model.entries(np.arange(model.size))
    assert np.array_equal(model.index_of(entries.pair), np.arange(model.size))
    assert np.array_equal(model.pairs, entries.state * 4 + entries.action)
    for row, pair in enumerate(entries.pair.tolist()):
        assert engine.believed(pair) == (entries.reward[row], entries.next_state[row], entries.terminal[row])
    if model.counts_outcomes:
        for index, pair in enumerate(entries.pair.tolist()):
            seen = [
                (outcome.weight[0], outcome.next_state[0], outcome.terminal[0])
                for outcome in model.outcomes(np.array([index]))
            ]
            assert seen == engine.outcomes(pair)
            assert len(seen) == model.outcome_counts(np.array([index]))[0]


def test_an_agent_without_a_model_has_an_empty_view_of_one() -> None:
    model = Engine("dyna", "q-learning").agent.view.model
    assert (model.exists, model.size, model.has(3)) == (False, 0, False)
    assert model.index_of(np.array([[3], [4]])).tolist() == [[-1], [-1]]


def test_the_queue_is_listed_by_priority() -> None:
    engine = Engine("dyna", "prioritized-sweeping:n=1")
    engine.go(until_step=2_000)
    view = engine.agent.view
    pairs, priorities = view.queue
    assert dict(zip(pairs.tolist(), priorities.tolist(), strict=True)) == engine.queue
    assert (np.diff(priorities) <= 0).all()
    assert [view.priority(pair) for pair in pairs.tolist()] == priorities.tolist()


@pytest.mark.parametrize("text", ["q-learning:epsilon=0.2", "dyna-q+:bonus=action,kappa=0.1"])
def test_a_policy_is_how_likely_each_action_is(text: str) -> None:
    engine = Engine("dyna", text)
    assert np.allclose(engine.agent.view.policy, 0.25), "all are tied at first"
    engine.go(until_step=1_000)
    policy, epsilon = engine.agent.view.policy, engine.spec.number("epsilon")
    assert np.allclose(policy.sum(axis=1), 1)
    assert np.allclose(policy.min(axis=1)[policy.max(axis=1) > 0.9 - epsilon], epsilon / 4)
