"""An agent in Python: equal to the engine and to experiments to the bit; rewound, changed, copied, saved."""

import copy
import pickle
from pathlib import Path

import numpy as np
import pytest

import dyna_tui as dt
from dyna_tui.dyna.agent import Agent as Engine
from dyna_tui.lab.files.digest import digest
from dyna_tui.world import world_of
from tests.experiments.tasks import SPECS

COUNTS = "dyna-q-stochastic:n=5"


def engine(spec: str, maze: str, seed: int = 0, run: int = 0) -> Engine:
    found = dt.load_maze(maze)
    return Engine(dt.Agent(spec, found).spec, world_of(found), seed, run)


@pytest.mark.parametrize("spec", SPECS)
def test_it_is_the_engine_s_agent_to_the_bit(spec: str) -> None:
    agent, other = dt.Agent(spec, "slippery", seed=3, run=2), engine(spec, "slippery", 3, 2)
    agent.advance(steps=300)
    other.advance(until_step=300)
    view = other.view
    for ours, theirs in (
        (agent.policy, view.policy),
        (agent.visits, view.visits),
        (agent.tau, view.tau),
        (agent.td_error, view.td_error),
    ):
        assert ours.tobytes() == theirs.tobytes()
        assert not ours.flags.writeable
    ends = agent.maze.layouts[0].kind.ravel() == 3
    assert agent.q[~ends].tobytes() == view.q[~ends].tobytes()
    assert not agent.q.flags.writeable
    assert (agent.real_steps, agent.ticks, agent.updates) == (300, view.ticks, view.updates)
    assert (agent.planning_steps, agent.reward, agent.episode) == (view.planning_steps, view.reward_sum, view.episode)


def test_it_is_run_k_of_an_experiment() -> None:
    result = dt.run("blocking", "dyna-q+", runs=4, steps=1500, seed=5)
    agent = dt.Agent("dyna-q+", "blocking", seed=5, run=3).advance(steps=1500)
    assert result.cumulative_reward is not None
    assert agent.reward == result.cumulative_reward[0, 3, -1]
    assert agent.updates == result.updates[0, 3]


def test_values_of_terminal_cells_are_0_whatever_q0_is() -> None:
    agent = dt.Agent("dyna-q:q0=5", dt.parse_maze("S.G"))
    assert agent.q.tolist() == [[5.0] * 4, [5.0] * 4, [0.0] * 4]


@pytest.mark.parametrize("spec", SPECS)
def test_back_and_on_again_is_the_same_by_any_unit(spec: str) -> None:
    agent = dt.Agent(spec, "blocking").advance(steps=200).advance(ticks=3)
    before = digest(agent._lane)
    for unit in ("ticks", "steps", "episodes"):
        ticks = agent.ticks
        agent.rewind(**{unit: 2})
        assert agent.ticks < ticks
        agent.advance(ticks=ticks - agent.ticks)
        assert digest(agent._lane) == before


def test_the_first_of_the_steps_finishes_one_under_way() -> None:
    agent = dt.Agent("dyna-q:n=5", "dyna").advance(steps=10, ticks=None)
    agent.tick()
    agent.tick()
    assert agent.mid_step
    assert agent.advance(steps=1).real_steps == 11
    assert not agent.mid_step
    agent.tick()
    assert agent.rewind(steps=1).real_steps == 11


def test_updates_end_with_the_step_that_makes_them_or_after_as_many_steps() -> None:
    assert dt.Agent("dyna-q:n=10", "dyna").advance(updates=100).updates == 110
    assert dt.Agent("prioritized-sweeping", "dyna").advance(updates=100).real_steps == 100


def test_arrays_do_not_change_as_it_moves_on() -> None:
    agent = dt.Agent("dyna-q", "dyna").advance(episodes=2)
    arrays = [agent.q, agent.policy, agent.visits, agent.tau, agent.td_error, agent.model]
    kept = [array.copy() for array in arrays]
    agent.advance(episodes=2)
    for array, before in zip(arrays, kept, strict=True):
        np.testing.assert_array_equal(array, before)


def test_ties_are_split_evenly_in_both_policies() -> None:
    agent = dt.Agent("dyna-q:epsilon=0.2", dt.parse_maze("S.G"))
    assert agent.policy.tolist() == [[0.25] * 4] * 3
    agent.advance(episodes=1)
    assert agent.greedy_policy[1].tolist() == [0, 1, 0, 0]
    np.testing.assert_allclose(agent.policy[1], [0.05, 0.85, 0.05, 0.05])


def test_a_policy_has_the_epsilon_that_is_in_force() -> None:
    agent = dt.Agent("dyna-q:epsilon=1,epsilon_end=0,epsilon_steps=100", dt.parse_maze("S.G"), seed=2)
    agent.advance(steps=50)
    assert agent.greedy_policy[1].tolist() == [0, 1, 0, 0]
    np.testing.assert_allclose(agent.policy[1], [0.125, 0.625, 0.125, 0.125])
    assert agent.advance(steps=50).policy[1].tolist() == [0, 1, 0, 0]


def test_a_model_holds_the_last_outcome_of_each_pair_and_whether_it_is_true() -> None:
    agent = dt.Agent("dyna-q", "blocking").advance(steps=1100)
    model = agent.model
    assert model.dtype.names == (
        "state",
        "action",
        "reward",
        "next_state",
        "terminal",
        "count",
        "last_tried",
        "true",
    )
    assert len(model) == (agent.visits > 0).sum()
    assert (model["count"] == agent.visits[model["state"], model["action"]]).all()
    assert (agent.tau[model["state"], model["action"]] == agent.real_steps - model["last_tried"]).all()
    assert 0 < (~model["true"]).sum() < len(model)
    corrected = agent.correct_model().model
    assert set(corrected["state"][~corrected["true"]]) == {35}  # which is wall now: nothing that it holds is true
    assert not model.flags.writeable
    assert len(dt.Agent("q-learning", "dyna").advance(steps=9).model) == 0


def test_a_count_model_holds_every_outcome_with_its_count() -> None:
    agent = dt.Agent(COUNTS, "slippery").advance(steps=2000)
    model = agent.model
    pairs = model["state"] * 4 + model["action"]
    assert len(np.unique(pairs)) < len(model)
    assert np.bincount(pairs, model["count"], 4 * len(agent.q)).sum() == 2000
    assert model["true"].all()


def test_untried_pairs_that_are_believed_have_a_count_of_0() -> None:
    model = dt.Agent("dyna-q+", "dyna").advance(steps=50).model
    assert (model["next_state"][model["count"] == 0] == model["state"][model["count"] == 0]).all()
    assert (model["count"] == 0).any()


@pytest.mark.parametrize("spec", SPECS)
def test_copies_pickles_and_sessions_are_equal_and_go_on_alike(spec: str, tmp_path: Path) -> None:
    agent = dt.Agent(spec, "blocking", seed=1).advance(steps=60).edit((1, 1), "#").advance(ticks=2)
    agent.save(tmp_path / "agent.json")
    (opened,) = dt.open_session(tmp_path / "agent.json", check=True).lanes
    others = [agent.copy(), copy.copy(agent), copy.deepcopy(agent), pickle.loads(pickle.dumps(agent)), opened.copy()]
    before = digest(agent._lane)
    for other in others:
        assert digest(other._lane) == before
        other.advance(steps=40)
    assert digest(agent._lane) == before
    agent.advance(steps=40)
    assert {digest(other._lane) for other in others} == {digest(agent._lane)}


def test_changes_are_undone_by_going_back() -> None:
    agent = dt.Agent("dyna-q", "dyna").advance(steps=50)
    before = digest(agent._lane)
    agent.advance(steps=1).set(alpha=0.5).edit(6, "#").put((0, 0)).forget_all().drive("up")
    assert agent.parameters["alpha"] == 0.5
    assert agent.tick().action == 0
    assert digest(agent.rewind(steps=2)._lane) != before  # what lay ahead is kept
    assert agent.parameters["alpha"] == 0.1


def test_repr_is_one_short_line() -> None:
    assert repr(dt.Agent("dyna-q:n=5", "dyna")) == "<Agent dyna-q:n=5 on Dyna maze: real step 0, episode 1>"


def test_a_tick_says_what_it_did_in_numbers_and_in_words() -> None:
    agent = dt.Agent("dyna-q:n=1,alpha=0.5", dt.parse_maze("SG"), seed=0).advance(episodes=1)
    act, learn, model, plan = (agent.tick() for _ in range(4))
    assert [tick.phase for tick in (act, learn, model, plan)] == ["act", "direct RL", "model", "planning"]
    assert [tick.real_step for tick in (act, learn, model, plan)] == [agent.real_steps] * 4
    assert act.old is act.new is act.target is model.new is None
    assert learn.new == 0.5 * (learn.old or 0.0) + 0.5 * (learn.target or 0.0)
    assert str(learn) in repr(learn)
    assert "Q(" in learn.formula
    assert dt.Agent("dyna-q", "dyna").tick() == dt.Agent("dyna-q", "dyna").tick() != act


def test_a_sweep_of_a_look_ahead_is_about_a_state_alone() -> None:
    tick = dt.Agent("mpc", "dyna").tick()
    assert (tick.phase, tick.action, tick.next_state, tick.target, tick.real_step) == ("planning", None, None, None, 1)


def test_a_tick_holds_what_its_phase_is_about() -> None:
    agent = dt.Agent("dyna-q+:kappa=0.1,epsilon=0.5", "dyna").advance(steps=100)
    ticks = [agent.tick() for _ in range(200)]
    assert any(tick.bonus > 0 for tick in ticks)
    assert {tick.ties for tick in ticks if tick.exploring} == {0}
    assert any(tick.ties > 0 for tick in ticks if tick.phase == "act")
    assert {tick.priority for tick in ticks} == {None}
    assert [tick.number for tick in ticks] == list(range(ticks[0].number, ticks[0].number + 200))
    assert {tick.episode for tick in ticks} <= {agent.episode - 1, agent.episode}
    sweeping = dt.Agent("prioritized-sweeping", "dyna").advance(episodes=2)
    queued = [tick for tick in (sweeping.tick() for _ in range(200)) if tick.phase == "planning"]
    assert all((tick.priority or 0) > 0 for tick in queued)
    assert len({hash(tick) for tick in ticks}) == 200


def test_it_says_what_it_is() -> None:
    agent = dt.Agent("dyna-q:n=3", "blocking", seed=4, run=2).advance(steps=1001)
    assert (agent.seed, agent.run, agent.name, agent.layout) == (4, 2, "Dyna-Q", 1)
    assert agent.parameters["planning_steps"] == agent.spec.planning_steps == 3
    assert agent.maze.title == "Blocking maze"
    assert agent.reward_curve.step[-1] == 1001
    assert agent.reward_curve.reward[-1] == agent.reward
    assert agent.episode_blocks.mean_steps.sum() == agent.episode_blocks.end_step[-1]
