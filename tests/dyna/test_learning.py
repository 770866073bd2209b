"""Single updates, number by number: terminals, the bonus, tau, and what is believed of the untried."""

import math

import numpy as np
import pytest

from dyna_tui.agents import Phase
from tests.dyna.engine import Engine, agent, maze_of

UP, RIGHT, DOWN, LEFT = range(4)


def corridor(text: str, grid: str = "S..G", settings: str = "") -> Engine:
    """An agent that has only to be pushed: see :func:`push`."""
    return Engine(maze_of(grid, settings), agent(f"{text},epsilon=0"))


def push(engine: Engine, action: int) -> None:
    """One tick of acting in which ``action`` is the greedy one, whatever was learned."""
    kept = engine.memory.q.copy()
    engine.q[int(engine.clock["state"])] = [1.0 if a == action else 0.0 for a in range(4)]
    engine.go(1)
    engine.memory.q[:] = kept
    assert engine.clock["action"] == action


def test_direct_rl_moves_q_by_alpha_towards_reward_plus_gamma_max() -> None:
    engine = corridor("q-learning:alpha=0.5,gamma=0.8", settings="step_reward = -1.0")
    engine.q[:] = np.arange(16).reshape(4, 4)
    push(engine, RIGHT)
    engine.go(1)
    target = -1.0 + 0.8 * 7.0
    assert engine.latest["phase"] == Phase.DIRECT_RL
    assert (engine.latest["old"], engine.latest["target"]) == (1.0, target)
    assert engine.latest["new"] == engine.q[0, RIGHT] == 1.0 + 0.5 * (target - 1.0)
    assert engine.memory.td_error[RIGHT] == target - 1.0


@pytest.mark.parametrize("text", ["q-learning:", "dyna-q:n=30,", "dyna-q+:kappa=0,n=30,"])
def test_a_terminal_state_is_never_bootstrapped_from_not_even_with_q0(text: str) -> None:
    engine = corridor(text + "alpha=1,gamma=0.9,q0=100", "SG")
    push(engine, RIGHT)
    engine.go(until_step=1)
    assert engine.q[0, RIGHT] == 1.0
    assert engine.q[1].tolist() == [100.0] * 4, "nobody acts in a terminal cell"


def test_planning_never_bootstraps_from_a_terminal_outcome_and_does_from_one_that_is_not() -> None:
    """One cell, terminal in one layout and not in the other; the model remembers how each outcome was."""
    grid = "S.P\n..G\n@\nS..\n..G"
    engine = corridor("dyna-q:n=0,alpha=1,gamma=0.5,q0=8", grid, "[cells]\nP = { reward = 3.0, terminal = true }")
    assert (engine.world.kind_terminal[engine.world.kind[:, 2]]).tolist() == [True, False]
    for layout, target in ((0, 3.0), (1, 0.5 * 8.0)):
        engine.clock["layout"] = layout
        engine.clock["state"] = 1
        push(engine, RIGHT)
        engine.go(until_step=int(engine.clock["real_steps"]))
        assert engine.believed(1 * 4 + RIGHT) == (3.0 if layout == 0 else 0.0, 2, layout == 0)
        assert engine.q[1, RIGHT] == target
        engine.q[1, RIGHT] = 77.0
        engine.memory.settings[0]["planning_steps"] = 1
        engine.clock["phase"], engine.clock["planned_count"] = Phase.PLANNING, 0
        engine.go(1)
        assert engine.q[1, RIGHT] == engine.latest["target"] == target
        engine.memory.settings[0]["planning_steps"] = 0


def test_a_truncated_episode_is_bootstrapped_from_since_it_did_not_end() -> None:
    engine = corridor("dyna-q:n=0,alpha=1,gamma=0.5", "S..G", "max_episode_steps = 1")
    engine.q[1] = 6.0
    push(engine, RIGHT)
    engine.go(until_step=1)
    assert engine.clock["episode"] == 2
    assert engine.clock["state"] == 0
    assert engine.q[0, RIGHT] == 3.0
    assert engine.believed(RIGHT) == (0.0, 1, False)


def test_the_model_keeps_the_last_outcome() -> None:
    engine = corridor("dyna-q:n=0", "S.G\n@\nS#G")
    for layout, following in ((0, 1), (1, 0), (0, 1)):
        engine.clock["layout"], engine.clock["state"] = layout, 0
        push(engine, RIGHT)
        engine.go(until_step=int(engine.clock["real_steps"]))
        assert engine.believed(RIGHT) == (0.0, following, False)
    assert engine.clock["pairs"] == 1


def planned(engine: Engine) -> list[tuple[int, float, float, int]]:
    """The rest of the step, tick by tick: pair, bonus, target and tau of each planning update."""
    updates = []
    while engine.clock["phase"] != Phase.ACT:
        engine.go(1)
        if engine.latest["phase"] == Phase.PLANNING:
            pair, bonus = int(engine.latest["pair"]), float(engine.latest["bonus"])
            tau = int(engine.clock["real_steps"]) - int(engine.memory.last_tried[pair])
            updates.append((pair, bonus, float(engine.latest["target"]), tau))
    return updates


def test_the_bonus_is_kappa_root_tau_in_planning_and_into_terminals_too_but_not_in_direct_rl() -> None:
    engine = corridor("dyna-q+:n=200,kappa=0.25,alpha=1,gamma=0", "SG\n..")
    push(engine, RIGHT)
    engine.go(1)
    assert engine.latest["target"] == engine.q[0, RIGHT] == 1.0, "direct RL: the reward alone"
    seen = {}
    for pair, bonus, target, tau in planned(engine):
        assert bonus == 0.25 * math.sqrt(tau)
        seen[pair] = (tau, target)
    assert seen == {UP: (1, 0.25), RIGHT: (0, 1.0), DOWN: (1, 0.25), LEFT: (1, 0.25)}
    push(engine, LEFT)
    engine.go(1)
    assert engine.latest["target"] == 0.0
    seen = {pair: (tau, target) for pair, _, target, tau in planned(engine)}
    root = 0.25 * math.sqrt(2)
    assert seen == {UP: (2, root), RIGHT: (1, 1.25), DOWN: (2, root), LEFT: (0, 0.0)}, "1.25: into the goal, with bonus"


def test_tau_is_0_for_the_pair_just_tried_and_t_for_one_never_tried_and_no_episode_resets_it() -> None:
    engine = corridor("dyna-q+:n=100,kappa=1", "S.G\n...")
    taus: dict[int, int] = {}
    for step, action in enumerate((RIGHT, RIGHT, UP, UP, RIGHT), 1):
        push(engine, action)
        taus = {pair: tau for pair, _, _, tau in planned(engine)}
        assert engine.clock["real_steps"] == step
    assert engine.clock["episode"] == 2
    assert taus == {
        0 * 4 + UP: 1,
        0 * 4 + RIGHT: 0,
        0 * 4 + DOWN: 5,
        0 * 4 + LEFT: 5,
        1 * 4 + UP: 5,
        1 * 4 + RIGHT: 3,
        1 * 4 + DOWN: 5,
        1 * 4 + LEFT: 5,
    }


def test_untried_actions_of_visited_states_are_believed_to_stay_put_with_reward_0() -> None:
    engine = corridor("dyna-q+:n=0", "S.G\n...", "step_reward = -1.0")
    push(engine, RIGHT)
    engine.go(until_step=1)
    assert engine.clock["pairs"] == 4, "all actions of the state acted in, none of the one arrived in"
    assert [engine.believed(a) for a in (UP, DOWN, LEFT)] == [(0.0, 0, False)] * 3
    assert engine.believed(RIGHT) == (-1.0, 1, False)
    assert engine.memory.entry[4:].tolist() == [0] * 20


def test_an_untried_action_bootstraps_from_its_own_state() -> None:
    engine = corridor("dyna-q+:n=200,alpha=1,gamma=0.5,kappa=0", "S.G\n...", "step_reward = 0.0")
    engine.q[1] = 8.0
    push(engine, RIGHT)
    planned(engine)
    assert engine.q[0].tolist() == [2.0, 4.0, 2.0, 2.0]


@pytest.mark.parametrize("text", ["dyna-q:n=50", "dyna-q+:n=50,untried=false"])
def test_otherwise_planning_is_over_tried_pairs_only_and_all_n_updates_are_made(text: str) -> None:
    engine = corridor(text, "S.G\n...")
    push(engine, RIGHT)
    updates = planned(engine)
    assert len(updates) == 50
    assert {pair for pair, *_ in updates} == {RIGHT}
    assert engine.clock["pairs"] == 1


def test_planning_draws_the_pairs_of_its_model_evenly() -> None:
    """Chi-square at the level 0.001, 8 pairs (24.32), 8,000 updates of a fixed stream."""
    engine = corridor("dyna-q+:n=8000,kappa=0", "S.G\n...")
    engine.memory.settings[0]["planning_steps"] = 0
    push(engine, RIGHT)
    engine.go(until_step=1)
    engine.memory.settings[0]["planning_steps"] = 8000
    push(engine, RIGHT)
    counts = np.zeros(8)
    for pair, *_ in planned(engine):
        counts[pair] += 1
    assert ((counts - 1000) ** 2 / 1000).sum() < 24.32


def test_exploring_and_ties_are_told() -> None:
    always = corridor("q-learning:alpha=1", "S..\n..G")
    always.memory.settings[0]["epsilon_end"] = 1.0
    always.go(1)
    assert (always.latest["exploring"], always.latest["ties"]) == (1, 0)
    never = corridor("q-learning:alpha=1", "S..\n..G")
    never.go(1)
    assert (never.latest["exploring"], never.latest["ties"]) == (0, 4)
    never.go(1)
    never.q[int(never.clock["state"])] = [0, 2, 2, 1]
    never.go(1)
    assert (never.latest["exploring"], never.latest["ties"]) == (0, 2)


def test_exploring_happens_with_chance_epsilon() -> None:
    """20,000 steps; within the 99.9 % interval of 0.3."""
    engine = Engine(maze_of("S..\n..G"), agent("q-learning:epsilon=0.3"))
    explored = 0
    for _ in range(20_000):
        engine.go(1)
        explored += int(engine.latest["exploring"])
        engine.go(1)
    assert abs(explored / 20_000 - 0.3) < 3.2905 * math.sqrt(0.3 * 0.7 / 20_000)
