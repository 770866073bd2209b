"""Model predictive control: what is seen ahead, what it costs, and that nothing of it is kept."""

from itertools import product

import numpy as np
import pytest

from dyna_tui.agents import Phase
from tests.dyna.engine import Engine, agent, bits, maze_of
from tests.dyna.test_learning import push

UP, RIGHT, DOWN, LEFT = range(4)


def planner(grid: str, settings: str = "", **values: object) -> Engine:
    parameters = {"epsilon": 0, "gamma": 0.9, "horizon": 4, **values}
    text = "mpc:" + ",".join(f"{key}={value}" for key, value in parameters.items())
    return Engine(maze_of(grid, settings), agent(text))


def look(engine: Engine) -> int:
    """The look-ahead before the next act: how many sweeps it made."""
    sweeps = 0
    while engine.clock["phase"] == Phase.PLANNING:
        engine.go(1)
        sweeps += 1
    return sweeps


def put(engine: Engine, state: int) -> None:
    """Into a state, between two real steps."""
    engine.clock["state"], engine.clock["phase"], engine.clock["mid_step"] = state, Phase.PLANNING, 0


def walk(engine: Engine, *actions: int) -> None:
    for action in actions:
        look(engine)
        push(engine, action)
        engine.finish_step()


def value_within(engine: Engine, state: int, action: int, moves: int) -> float:
    """The best that so many moves can bring, by the definition: untried is worth 0, and so is the end."""
    pair = 4 * state + action
    if engine.memory.entry[pair] == 0:
        return 0.0
    reward, following, ends = engine.believed(pair)
    if ends or moves == 1:
        return reward
    return reward + float(engine.spec.values["gamma"]) * max(
        value_within(engine, following, a, moves - 1) for a in range(4)
    )


def best_path(engine: Engine, state: int, moves: int) -> dict[int, float]:
    """For each first action the best return of all action sequences through the model, one after the other."""
    best = dict.fromkeys(range(4), -np.inf)
    for sequence in product(range(4), repeat=moves):
        at, total, factor = state, 0.0, 1.0
        for action in sequence:
            pair = 4 * at + action
            if engine.memory.entry[pair] == 0:
                break
            reward, at, ends = engine.believed(pair)
            total += factor * reward
            factor *= float(engine.spec.values["gamma"])
            if ends:
                break
        best[sequence[0]] = max(best[sequence[0]], total)
    return best


MAZES = {
    "pays on the way": ("S.R\n.#.\nR.G", "step_reward = -0.1\n[cells]\nR = { reward = 0.3 }"),
    "a pit": ("S.P\n...\n..G", "[cells]\nP = { reward = -1.0, terminal = true }"),
    "costs": ("S..\n.#.\n..G", "step_reward = -1.0"),
    "changes": ("S..\n.#.\n..G\n@ 30\nS#.\n...\n..G\n@ 60\nS..\n##.\n..G", ""),
}


@pytest.mark.parametrize("horizon", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("maze", MAZES)
def test_it_is_worth_what_the_recursion_says_and_the_best_of_all_paths_is_taken(maze: str, horizon: int) -> None:
    """The values to the bit; the paths' sums, added in another order, nearly."""
    engine = planner(*MAZES[maze], epsilon=0.3, horizon=horizon)
    for step in range(90):
        look(engine)
        state = int(engine.clock["state"])
        expected = [value_within(engine, state, a, horizon) for a in range(4)]
        assert engine.q[state].tolist() == expected
        if step % 9 == 0:
            paths = best_path(engine, state, horizon)
            assert engine.q[state].tolist() == pytest.approx([paths[a] for a in range(4)])
        engine.go(1)
        assert engine.latest["exploring"] or expected[int(engine.clock["action"])] == max(expected)
        engine.finish_step()


def test_horizon_1_sees_rewards_and_nothing_else() -> None:
    engine = planner("S.G\n..P", "step_reward = -0.25\n[cells]\nP = { reward = 2.0, terminal = true }", horizon=1)
    walk(engine, RIGHT, RIGHT)
    walk(engine, RIGHT, DOWN, RIGHT)
    assert engine.clock["state"] == 0
    assert look(engine) == 1
    assert engine.q[0].tolist() == [0.0, -0.25, 0.0, 0.0]
    walk(engine, RIGHT)
    look(engine)
    assert engine.q[1].tolist() == [0.0, 0.75, -0.25, 0.0]
    assert not engine.q[[0, 2, 3, 4, 5]].any()


def test_the_goal_is_seen_from_within_the_horizon_and_not_from_further() -> None:
    for horizon, seen in ((1, 1), (2, 2), (3, 3), (5, 5), (30, 6)):
        engine = planner("S.....G", horizon=horizon, gamma=0.5)
        walk(engine, *[RIGHT] * 6)
        for state in range(6):
            put(engine, state)
            look(engine)
            moves = 6 - state
            assert engine.q[state, RIGHT] == (0.5 ** (moves - 1) if moves <= seen else 0.0)


def test_nothing_is_kept_of_a_look_ahead_from_elsewhere() -> None:
    engine = planner("S....\n.....\n....G", horizon=3, epsilon=0.5)
    kept = False
    for _ in range(300):
        look(engine)
        near = within(engine, int(engine.clock["state"]), 2)
        elsewhere = [state for state in range(15) if state not in near]
        assert not engine.q[elsewhere].any()
        kept |= bool(engine.q.any())
        engine.finish_step()
    assert kept


def within(engine: Engine, state: int, moves: int) -> set[int]:
    """The states that the model leads to within so many moves."""
    found = ring = {state}
    for _ in range(moves):
        tried = [4 * s + a for s in ring for a in range(4) if engine.memory.entry[4 * s + a]]
        ring = {following for _, following, ends in map(engine.believed, tried) if not ends} - found
        found = found | ring
    return found


def test_its_cost_is_every_question_that_it_asks_the_model() -> None:
    """A corridor known from end to end, one action each: a sweep of horizon 4 asks about 4 pairs, then 3, 2 and 1."""
    engine = planner("S.....G")
    walk(engine, *[RIGHT] * 6)
    engine.memory.model["reward"][:6] = 1.0
    before = int(engine.clock["planning_steps"])
    assert look(engine) == 4
    assert engine.clock["planning_steps"] - before == 4 + 3 + 2 + 1
    assert engine.clock["planning_steps"] == engine.clock["updates"]


def test_it_stops_when_nothing_would_change_any_more() -> None:
    """Horizons beyond that are the same life to the bit, and cost the same."""
    lives = [
        planner(*MAZES["pays on the way"], horizon=horizon, epsilon=0.1, gamma=0.5) for horizon in (200, 1_000_000)
    ]
    for engine in lives:
        engine.go(until_step=500)
    same = ("values", "visits", "streams", "clock", "model")
    assert [bits(lives[0].memory)[name] for name in same] == [bits(lives[1].memory)[name] for name in same]


def test_with_nothing_known_it_asks_nothing_and_acts_at_random() -> None:
    engine = planner("S.G\n...", horizon=30)
    assert look(engine) == 1
    assert (engine.clock["planning_steps"], engine.clock["updates"]) == (0, 0)
    engine.go(1)
    assert engine.latest["ties"] == 4


def test_the_untried_is_worth_0_and_so_better_than_what_costs() -> None:
    engine = planner("S.G\n...", "step_reward = -1.0", horizon=30)
    tried: set[int] = set()
    for _ in range(4):
        put(engine, 0)
        look(engine)
        engine.go(1)
        assert int(engine.clock["action"]) not in tried
        tried.add(int(engine.clock["action"]))
        engine.finish_step()


def test_it_does_not_look_beyond_the_end() -> None:
    """What was once floor beyond the goal is no longer reached through it."""
    engine = planner("S.....\nG.....\n@\nS.G...\n......", horizon=10)
    engine.clock["layout"] = 0
    walk(engine, RIGHT, RIGHT, RIGHT)
    engine.memory.model["reward"][2] = 50.0
    engine.clock["layout"] = 1
    put(engine, 1)
    walk(engine, RIGHT)
    put(engine, 0)
    look(engine)
    assert engine.q[0, RIGHT] == 0.9
    assert not engine.q[2].any()
