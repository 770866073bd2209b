"""The clockwork: any number of ticks is the same code, and every run can be had again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.agents import Phase
from dyna_tui.maze import load
from tests.dyna.engine import UNHURRIED, Engine, agent, bits

AGENTS = ["q-learning", "dyna-q:n=0", "dyna-q:n=7", "dyna-q+:n=3", "dyna-q+:n=0", "dyna-q+:n=5,untried=false"]


@pytest.mark.parametrize("text", AGENTS)
@pytest.mark.parametrize("maze", ["blocking", "slippery", "rooms"])
def test_a_replay_from_the_start_is_equal_to_the_bit(maze: str, text: str) -> None:
    first, second = Engine(maze, text, seed=4, run=2), Engine(maze, text, seed=4, run=2)
    assert first.go(20_000) == second.go(20_000) == 20_000
    assert bits(first.memory) == bits(second.memory)


def test_another_seed_or_run_is_another_walk() -> None:
    walks = [Engine("dyna", "q-learning", seed, run) for seed, run in ((0, 0), (0, 1), (1, 0))]
    for walk in walks:
        walk.go(400)
    assert len({walk.memory.visits.tobytes() for walk in walks}) == 3


@settings(UNHURRIED, max_examples=60)
@given(
    maze=st.sampled_from(["blocking", "slippery"]),
    text=st.sampled_from([*AGENTS, "dyna-q:n=2000"]),
    chunks=st.lists(st.one_of(st.integers(0, 9), st.integers(0, 3000)), max_size=12),
)
def test_ticks_in_any_portions_are_equal_to_all_at_once(maze: str, text: str, chunks: list[int]) -> None:
    portions, whole = Engine(maze, text), Engine(maze, text)
    for ticks in chunks:
        assert portions.go(ticks) == ticks
    whole.go(sum(chunks))
    assert bits(portions.memory) == bits(whole.memory)


@settings(UNHURRIED, max_examples=30)
@given(text=st.sampled_from(AGENTS), stops=st.lists(st.integers(0, 500), max_size=6))
def test_stops_by_step_and_episode_on_the_way_change_nothing(text: str, stops: list[int]) -> None:
    stopping, whole = Engine("blocking", text), Engine("blocking", text)
    for stop in stops:
        stopping.go(until_step=stop)
        stopping.go(until_episode=1 + stop // 100)
    whole.go(int(stopping.clock["ticks"]))
    assert bits(stopping.memory) == bits(whole.memory)


@pytest.mark.parametrize(
    ("text", "per_step"),
    [("q-learning", 2), ("dyna-q:n=0", 3), ("dyna-q:n=50", 53), ("dyna-q+:n=10", 13), ("dyna-q+:n=0", 3)],
)
def test_ticks_and_counters_add_up(text: str, per_step: int) -> None:
    engine, n = Engine("dyna", text), max(0, per_step - 3)
    assert engine.go(until_step=1234) == 1234 * per_step
    clock = engine.clock
    assert (clock["real_steps"], clock["ticks"]) == (1234, 1234 * per_step)
    assert (clock["planning_steps"], clock["updates"]) == (1234 * n, 1234 * (n + 1))
    assert engine.memory.visits.sum() == 1234


def test_a_step_is_act_direct_rl_model_and_then_n_updates() -> None:
    engine, phases = Engine("dyna", "dyna-q:n=2"), []
    assert engine.latest["phase"] == -1
    for _ in range(10):
        engine.go(1)
        phases.append(Phase(int(engine.latest["phase"])).name)
    assert phases == ["ACT", "DIRECT_RL", "MODEL", "PLANNING", "PLANNING"] * 2


@pytest.mark.parametrize("text", AGENTS)
def test_until_step_stops_exactly_before_the_next_act(text: str) -> None:
    engine = Engine("dyna", text)
    for step in (1, 2, 3, 50, 999, 1000):
        engine.go(until_step=step)
        assert (engine.clock["real_steps"], engine.clock["phase"]) == (step, Phase.ACT)
        assert engine.go(until_step=step) == 0
    engine.go(1)
    assert engine.go(until_step=1001) > 0, "a step under way is finished"
    assert (engine.clock["real_steps"], engine.clock["phase"]) == (1001, Phase.ACT)
    assert engine.go(until_step=7) == 0


@pytest.mark.parametrize("text", AGENTS)
def test_until_episode_stops_exactly_before_its_first_act(text: str) -> None:
    engine = Engine("dyna", text)
    for episode in (2, 3, 10):
        engine.go(until_episode=episode)
        assert (engine.clock["episode"], engine.clock["episode_steps"], engine.clock["phase"]) == (
            episode,
            0,
            Phase.ACT,
        )
        assert engine.clock["state"] == 2 * 9, "back at S"
        assert engine.clock["reward_sum"] == episode - 1
        assert engine.go(until_episode=episode) == 0


def test_by_no_ticks_the_agent_is_put_into_its_start() -> None:
    engine = Engine("dyna", "dyna-q")
    assert (engine.clock["state"], engine.clock["episode"], engine.clock["ticks"]) == (18, 1, 0)


@pytest.mark.parametrize("maze", ["dyna", "blocking", "slippery", "rooms"])
def test_n_0_is_q_learning_to_the_bit(maze: str) -> None:
    plain, dyna = Engine(maze, "q-learning"), Engine(maze, "dyna-q:n=0")
    for engine in (plain, dyna):
        engine.go(until_step=5000)
    same = (
        "values",
        "td_error",
        "visits",
        "last_tried",
        "streams",
        "trail",
        "reward_curve",
        "block_steps",
        "block_end",
    )
    for name in same:
        assert bits(plain.memory)[name] == bits(dyna.memory)[name], name
    names = set(plain.clock.dtype.names) - {"ticks", "step_ticks", "pairs"}
    assert {name: plain.clock[name] for name in names} == {name: dyna.clock[name] for name in names}


def test_the_first_episode_of_dyna_q_on_dyna_is_the_same_for_every_n() -> None:
    for run in range(5):
        engines = [Engine("dyna", text, run=run) for text in ("q-learning", "dyna-q:n=0", "dyna-q:n=5", "dyna-q:n=50")]
        for engine in engines:
            engine.go(until_episode=2)
        first = engines[0]
        for other in engines[1:]:
            for name in ("visits", "last_tried", "trail"):
                assert bits(first.memory)[name] == bits(other.memory)[name]
            assert first.clock["last_episode_steps"] == other.clock["last_episode_steps"] > 13
            assert first.memory.streams[0].tolist() == other.memory.streams[0].tolist()


def test_the_largest_n_plans_in_one_step_what_it_says() -> None:
    engine = Engine("dyna", "dyna-q:n=1000000")
    assert engine.go(until_step=3) == 3 * 1_000_003
    assert engine.clock["planning_steps"] == 3_000_000


def test_memory_is_as_large_as_the_world_says_and_dtypes_are_as_documented() -> None:
    memory = Engine(load("dyna"), agent("dyna-q+")).memory
    pairs = 54 * 4
    shapes = {name: (array.shape, array.dtype) for name, array in memory._asdict().items() if hasattr(array, "shape")}
    assert memory.q.shape == (pairs,)
    assert shapes["values"] == ((pairs + 4,), np.float64)
    assert shapes["last_tried"] == ((pairs,), np.int64)
    assert shapes["entry"] == ((pairs,), np.int32)
    assert memory.model.dtype.itemsize == 16
    assert Engine(load("dyna"), agent("q-learning")).memory.model.size == 0
