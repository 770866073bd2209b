"""The count model: what was seen of each pair, how often, and what is imagined of it."""

from collections import Counter

import numpy as np
import pytest

from dyna_tui.agents import Phase
from dyna_tui.dyna.memory import SLOTS
from dyna_tui.maze import load
from dyna_tui.world import table_world
from tests.dyna.engine import Z999, Engine, agent, maze_of
from tests.dyna.test_learning import push

UP, RIGHT, DOWN, LEFT = range(4)
AGENT = "dyna-q-stochastic"


def mean_reward(engine: Engine, pair: int) -> float:
    return float(engine.memory.model["reward"][engine.memory.entry[pair] - 1])


def weight(engine: Engine, pair: int) -> float:
    return float(engine.memory.counts.weight[engine.memory.entry[pair] - 1])


def true_chances(engine: Engine, pair: int) -> dict[tuple[int, bool], float]:
    """What a slippery maze answers, by its definition."""
    world, (state, action) = engine.world, divmod(pair, 4)
    chances: dict[tuple[int, bool], float] = {}
    for direction in range(4):
        reached = int(world.next_state[0, state, direction])
        ends = bool(world.kind_terminal[world.kind[0, reached]])
        chance = world.slip / 4 + (direction == action) * (1 - world.slip)
        chances[reached, ends] = chances.get((reached, ends), 0.0) + chance
    return chances


def test_estimated_chances_come_to_the_true_ones() -> None:
    """200,000 random steps on the slippery bridge.

    The chi-squares of all pairs tried 200 times or more, added up, lie within the 99.9 % interval of their sum
    (whose degrees of freedom are hundreds, so that it is nearly normal); so does each chance within five standard
    errors.
    """
    engine = Engine("slippery", f"{AGENT}:epsilon=1,n=0")
    engine.go(until_step=200_000)
    chi_square, freedom = 0.0, 0
    for pair in np.flatnonzero(engine.memory.visits >= 200).tolist():
        tries, true = int(engine.memory.visits[pair]), true_chances(engine, pair)
        seen = {(following, ends): count for count, following, ends in engine.outcomes(pair)}
        assert set(seen) == set(true)
        assert sum(seen.values()) == weight(engine, pair) == tries
        for outcome, chance in true.items():
            assert abs(seen[outcome] / tries - chance) <= 5 * np.sqrt(chance * (1 - chance) / tries)
            chi_square += (seen[outcome] - tries * chance) ** 2 / (tries * chance)
        freedom += len(true) - 1
    assert freedom > 300
    assert abs(chi_square - freedom) <= Z999 * np.sqrt(2 * freedom)


@pytest.mark.slow
def test_the_mean_reward_is_the_mean_of_the_rewards() -> None:
    table = [[[(0.5, 0, 0.3, False), (0.3, 0, -1.7, False), (0.2, 1, 2.9, True)]] * 2] * 2
    engine, rewards = Engine(table_world(table, [0]), f"{AGENT}:n=0"), {0: [], 1: []}  # type: ignore[var-annotated]
    for _ in range(3000):
        engine.step()
        rewards[int(engine.clock["action"])].append(float(engine.clock["reward"]))
    for action, earned in rewards.items():
        assert len(earned) > 100
        assert mean_reward(engine, action) == pytest.approx(np.mean(earned), abs=1e-12)


def test_the_mean_of_equal_rewards_is_that_reward_to_the_bit() -> None:
    for forget in (0, 0.01, 0.3, 1):
        engine = Engine(maze_of("S.G", "slip = 0.3\nstep_reward = -0.1"), f"{AGENT}:forget={forget},n=0,epsilon=1")
        engine.go(until_step=2000)
        assert {mean_reward(engine, pair) for pair in (UP, LEFT, RIGHT)} == {-0.1}


def test_an_outcome_is_the_state_that_follows_and_whether_it_ended() -> None:
    """One cell, terminal in one layout and not in the other: two outcomes, and only one is bootstrapped from."""
    maze = maze_of("S.P\n..G\n@\nS..\n..G", "[cells]\nP = { reward = 3.0, terminal = true }")
    engine = Engine(maze, agent(f"{AGENT}:n=0,alpha=1,gamma=0.5,q0=8,epsilon=0"))
    pair = 1 * 4 + RIGHT
    for layout in (0, 1, 1, 0, 1):
        engine.clock["layout"], engine.clock["state"] = layout, 1
        push(engine, RIGHT)
        engine.finish_step()
    assert engine.outcomes(pair) == [(2.0, 2, True), (3.0, 2, False)]
    assert mean_reward(engine, pair) == pytest.approx(6 / 5)
    engine.memory.settings[0]["planning_steps"] = 400
    push(engine, UP)
    engine.go(2)
    targets = Counter()  # type: ignore[var-annotated]
    while engine.clock["mid_step"]:
        engine.go(1)
        if engine.latest["pair"] == pair:
            targets[bool(engine.latest["next"] < 0), float(engine.latest["target"])] += 1
    mean = mean_reward(engine, pair)
    assert set(targets) == {(True, mean), (False, mean + 0.5 * 8.0)}


def test_what_is_imagined_comes_as_often_as_it_was_seen() -> None:
    """20,000 updates; each outcome within the 99.9 % interval of its share, forgetting or not."""
    for forget in (0, 0.02):
        maze = maze_of("...\n.S.\n..G", "slip = 0.6\nmax_episode_steps = 1")
        engine = Engine(maze, f"{AGENT}:forget={forget},n=0,epsilon=0,alpha=1e-9")
        for _ in range(200):
            push(engine, RIGHT)
            engine.finish_step()
        seen, pair = engine.outcomes(16 + RIGHT), 16 + RIGHT
        assert len(seen) == 4
        engine.memory.settings[0]["planning_steps"] = 20_000
        push(engine, RIGHT)
        engine.go(2)
        seen = engine.outcomes(pair)
        imagined = Counter()  # type: ignore[var-annotated]
        while engine.clock["mid_step"]:
            engine.go(1)
            following = int(engine.latest["next"])
            imagined[following if following >= 0 else ~following] += 1
        for count, following, _ in seen:
            share = count / weight(engine, pair)
            assert abs(imagined[following] / 20_000 - share) < Z999 * np.sqrt(share * (1 - share) / 20_000)


def tries(engine: Engine, layout: int, count: int) -> None:
    """The move to the right from the start, so many times in a layout."""
    for _ in range(count):
        engine.clock["layout"], engine.clock["state"] = layout, 0
        push(engine, RIGHT)
        engine.finish_step()


def test_old_times_count_less_and_what_weighs_nothing_is_dropped() -> None:
    engine = Engine(maze_of("S.G\n@\nS#G"), agent(f"{AGENT}:forget=0.5,n=0,epsilon=0"))
    tries(engine, 0, 1)
    assert engine.outcomes(RIGHT) == [(1.0, 1, False)]
    tries(engine, 1, 1)
    assert engine.outcomes(RIGHT) == [(0.5, 1, False), (1.0, 0, False)]
    assert weight(engine, RIGHT) == 1.5
    tries(engine, 1, 28)
    assert engine.outcomes(RIGHT)[0] == (0.5**29, 1, False), "0.5 to the 29 is 1.9e-9"
    tries(engine, 1, 1)
    ((heavy, following, ends),) = engine.outcomes(RIGHT)
    assert (following, ends) == (0, False)
    assert heavy == pytest.approx(2.0) == weight(engine, RIGHT)


def test_a_model_that_forgets_weighs_one_over_what_it_forgets() -> None:
    engine = Engine(maze_of("S.G"), agent(f"{AGENT}:forget=0.1,n=0,epsilon=0"))
    tries(engine, 0, 300)
    assert weight(engine, RIGHT) == pytest.approx(10.0)
    assert engine.outcomes(RIGHT)[0][0] == pytest.approx(10.0)


def test_the_place_of_a_dropped_outcome_is_used_again() -> None:
    engine = Engine(maze_of("S.G\n@\nS#G"), agent(f"{AGENT}:forget=0.5,n=0,epsilon=0"))
    for _ in range(20):
        for layout in (0, 1):
            tries(engine, layout, 32)
            assert len(engine.outcomes(RIGHT)) == 1
    assert engine.clock["slots"] <= 3


def test_forgetting_finds_the_new_truth_where_counting_everything_is_slow() -> None:
    """Exercise 8.5: 300 tries before a change, 100 after it."""
    model_outcomes = {}
    for forget in (0, 0.05):
        engine = Engine(maze_of("S.G\n@\nS#G"), agent(f"{AGENT}:forget={forget},n=0,epsilon=0"))
        tries(engine, 0, 300)
        tries(engine, 1, 100)
        model_outcomes[forget] = {
            following: count / weight(engine, RIGHT) for count, following, _ in engine.outcomes(RIGHT)
        }
    assert model_outcomes[0] == {1: 0.75, 0: 0.25}
    assert model_outcomes[0.05][0] == pytest.approx(1 - 0.95**100)


def test_a_store_that_is_full_grows_and_keeps_what_is_in_it() -> None:
    engine = Engine(load("slippery"), f"{AGENT}:epsilon=1,n=3")
    assert len(engine.memory.counts.outcome) == SLOTS
    while len(engine.memory.counts.outcome) < 4 * SLOTS:
        before = {pair: engine.outcomes(pair) for pair in np.flatnonzero(engine.memory.visits).tolist()}
        tried = engine.memory.visits.copy()
        engine.step(40)
        for pair in np.flatnonzero(engine.memory.visits == tried).tolist():
            assert engine.memory.visits[pair] == 0 or engine.outcomes(pair) == before[pair]
    lists = [engine.outcomes(pair) for pair in np.flatnonzero(engine.memory.visits).tolist()]
    assert sum(len(outcomes) for outcomes in lists) == engine.clock["slots"] >= 2 * SLOTS
    assert sum(count for outcomes in lists for count, *_ in outcomes) == engine.clock["real_steps"]


@pytest.mark.parametrize("name", ["slippery", "dyna"])
def test_slots_are_the_outcomes_seen_and_no_more(name: str) -> None:
    engine = Engine(name, AGENT)
    engine.go(until_step=10_000)
    pairs = np.flatnonzero(engine.memory.visits).tolist()
    assert engine.clock["slots"] == sum(len(engine.outcomes(pair)) for pair in pairs)
    assert [len(set(o[1:] for o in engine.outcomes(pair))) for pair in pairs] == [
        len(engine.outcomes(pair)) for pair in pairs
    ]
    assert engine.latest["phase"] == Phase.PLANNING
