"""What every agent promises, whatever it remembers and however it plans; one suite for all of them."""

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dyna_tui.agents import VARIANTS, Bonus, Model, Phase, Search, UpdateRule
from dyna_tui.maze import Maze, builtin_names
from dyna_tui.world import Outcomes, World, grid_world, table_world
from tests.dyna.engine import UNHURRIED, Engine, agent, arrays, bits, maze_of
from tests.lab.states import RICH

AGENTS = [
    "q-learning",
    "sarsa",
    "expected-sarsa",
    "dyna-q",
    "dyna-q:n=0",
    "dyna-q:search=trajectory",
    "dyna-q+",
    "dyna-q+:untried=false",
    "dyna-q+:bonus=action",
    "dyna-q-stochastic",
    "dyna-q-stochastic:forget=0.01",
    "dyna-q-stochastic:forget=1",
    "dyna-q-stochastic:backup=expected",
    "prioritized-sweeping",
    "prioritized-sweeping:theta=0",
    "prioritized-sweeping:n=0",
    "mpc",
    "mpc:horizon=1",
    "q-learning:alpha=1/n",
    "expected-sarsa:epsilon=0.9,epsilon_steps=300",
    "sarsa:alpha=1/n,epsilon=0.5,epsilon_end=0.05,epsilon_steps=1000",
    "dyna-q:alpha=1/n,epsilon_end=0.01,epsilon_steps=500",
    "dyna-q+:alpha=1/n,kappa=0.1",
]
every_agent = pytest.mark.parametrize("text", AGENTS)
CHI2_999_OF_4 = 16.27
"""The 99.9 % quantile of chi-square for four equally likely classes."""

CHANGING = maze_of(
    "S..#.\n.#..P\n...RG\n@ 40\nS....\n.#.#P\n..#RG\n@ 300\nS..#.\n.#..P\n...RG",
    "slip = 0.1\nstep_reward = -0.03\nmax_episode_steps = 90\n"
    "[cells]\nP = { reward = -1.3, terminal = true }\nR = { reward = 0.17 }",
)
"""Small, slippery, with a pit, a cell that pays, episodes cut off, and walls that move twice."""


def spec_text(text: str, **values: object) -> str:
    """The same agent with further parameters; one that is told its epsilon keeps it."""
    name, _, own = text.partition(":")
    pairs: dict[str, object] = {
        key: value for key, _, value in (pair.partition("=") for pair in own.split(",") if pair)
    }
    schedule = ("epsilon_end", "epsilon_steps") if "epsilon" in values else ()
    pairs = {key: value for key, value in pairs.items() if key not in schedule} | values
    return f"{name}:" + ",".join(f"{key}={value}" for key, value in pairs.items())


def of_the_family(text: str, *variants: str) -> bool:
    return text.partition(":")[0] in variants


def test_every_variant_and_every_way_to_plan_is_in_the_suite() -> None:
    specs = [agent(text) for text in AGENTS]
    assert {spec.variant.name for spec in specs} == set(VARIANTS)
    assert {spec.variant.update_rule for spec in specs} == set(UpdateRule)
    assert {spec.variant.model for spec in specs} == set(Model)
    assert {spec.search for spec in specs} == set(Search)
    assert {spec.bonus for spec in specs} == set(Bonus)


# Every run can be had again.


@every_agent
@pytest.mark.parametrize("name", ["blocking", "slippery", "rooms"])
def test_a_replay_is_equal_to_the_bit(name: str, text: str) -> None:
    first, second = Engine(name, text, seed=4, run=2), Engine(name, text, seed=4, run=2)
    assert first.go(20_000) == second.go(20_000) == 20_000
    assert bits(first.memory) == bits(second.memory)


@settings(UNHURRIED, max_examples=120)
@given(
    text=st.sampled_from(AGENTS),
    chunks=st.lists(st.one_of(st.integers(0, 9), st.integers(0, 2000)), max_size=12),
    seed=st.integers(0, 99),
    maze=st.sampled_from([CHANGING, RICH]),
)
def test_ticks_in_any_portions_are_equal_to_all_at_once(text: str, chunks: list[int], seed: int, maze: Maze) -> None:
    portions, whole = Engine(maze, text, seed), Engine(maze, text, seed)
    for ticks in chunks:
        assert portions.go(ticks) == ticks
    whole.go(sum(chunks))
    assert bits(portions.memory) == bits(whole.memory)


STOPS = st.lists(st.tuples(st.sampled_from(["step", "episode", "updates"]), st.integers(0, 400)), max_size=8)


@settings(UNHURRIED, max_examples=60)
@given(text=st.sampled_from(AGENTS), stops=STOPS, maze=st.sampled_from([CHANGING, RICH]))
def test_stops_on_the_way_change_nothing_and_lie_between_two_steps(
    text: str, stops: list[tuple[str, int]], maze: Maze
) -> None:
    stopping, whole = Engine(maze, text), Engine(maze, text)
    for clock, stop in stops:
        if clock == "step":
            stopping.go(until_step=stop)
        elif clock == "episode":
            stopping.go(until_episode=1 + stop // 40, until_step=2000)
        else:
            stopping.go(until_updates=10 * stop, until_step=2000)
        assert not stopping.clock["mid_step"]
    whole.go(int(stopping.clock["ticks"]))
    assert bits(stopping.memory) == bits(whole.memory)


@every_agent
def test_until_updates_stops_after_the_step_in_which_they_were_made(text: str) -> None:
    if text == "prioritized-sweeping:n=0":
        return  # makes none, ever
    stopping, counting = Engine(CHANGING, text), Engine(CHANGING, text)
    for updates in (1, 2, 100, 101, 1000):
        stopping.go(until_updates=updates)
        while counting.clock["updates"] < updates:
            counting.step()
        assert bits(stopping.memory) == bits(counting.memory)
        assert stopping.go(until_updates=updates) == 0


@every_agent
def test_two_agents_side_by_side_do_not_know_of_each_other(text: str) -> None:
    alone, one, other = (Engine(CHANGING, text, seed) for seed in (1, 1, 2))
    for _ in range(50):
        one.go(37)
        other.go(53)
    alone.go(50 * 37)
    assert bits(alone.memory) == bits(one.memory)


@every_agent
def test_the_world_is_never_written_to(text: str) -> None:
    world = grid_world(CHANGING)
    before = {name: array.copy() for name, array in arrays(world)}
    Engine(world, text).go(20_000)
    assert len(before) > 10
    assert all(np.array_equal(array, before[name]) for name, array in arrays(world))


# Ticks add up.


def steps_of(text: str) -> str:
    """The ticks of a real step, as the agent's row says, each by its first letter."""
    spec = agent(text)
    if spec.search is Search.LOOKAHEAD:
        return f"P{{1,{int(spec.number('horizon'))}}}AM"
    if spec.search is Search.PRIORITY:
        return f"ADMP{{0,{spec.planning_steps}}}"
    return "AD" if spec.variant.model is Model.NONE else f"ADMP{{{spec.planning_steps}}}"


@every_agent
def test_ticks_are_those_of_its_row_and_add_up_and_each_does_its_part_alone(text: str) -> None:
    """Tick by tick: what is counted is what was made, and only a value update changes a value."""
    engine, phases, tried = Engine(CHANGING, text, seed=8), "", -1
    ahead, queued = of_the_family(text, "mpc"), of_the_family(text, "prioritized-sweeping")
    counters = ("real_steps", "updates", "planning_steps", "ticks")
    while engine.clock["real_steps"] < 400 or engine.clock["mid_step"]:
        before, q = {name: int(engine.clock[name]) for name in counters}, engine.memory.q.copy()
        assert engine.go(1) == 1
        phase = Phase(int(engine.latest["phase"]))
        phases += phase.name[0]
        made = tuple(int(engine.clock[name]) - before[name] for name in counters)
        changed = np.flatnonzero(engine.memory.q != q)
        if phase is Phase.ACT:
            tried = int(engine.clock["state"]) * 4 + int(engine.clock["action"])
            assert made == (1, 0, 0, 1)
        elif phase is Phase.DIRECT_RL:
            assert made == (0, 0 if queued else 1, 0, 1)
        elif phase is Phase.MODEL:
            assert made == (0, 0, 0, 1)
        elif ahead:
            assert made == (0, int(engine.latest["count"]), int(engine.latest["count"]), 1)
        else:
            assert made == (0, 1, 1, 1)
        if phase in (Phase.ACT, Phase.MODEL) or (queued and phase is Phase.DIRECT_RL):
            assert changed.size == 0
        elif not ahead:
            pair = int(engine.latest["pair"]) if phase is Phase.PLANNING else tried
            assert set(changed.tolist()) <= {pair}
            assert (engine.latest["old"], engine.latest["new"]) == (q[pair], engine.memory.q[pair])
    assert re.fullmatch(f"({steps_of(text)})*", phases)
    assert phases.count("A") == engine.clock["real_steps"] == engine.memory.visits.sum() == 400
    assert len(phases) == engine.clock["ticks"]


@every_agent
def test_the_clock_of_real_steps_is_behind_every_last_try(text: str) -> None:
    engine = Engine(CHANGING, text)
    engine.go(until_step=1000)
    tried = engine.memory.visits > 0
    assert engine.memory.last_tried.max() == 1000
    assert np.array_equal(engine.memory.last_tried > 0, tried)
    assert len(set(engine.memory.last_tried[tried])) == tried.sum(), "one pair a step"


# Terminals.


@every_agent
def test_what_stands_in_terminal_cells_is_never_bootstrapped_from(text: str) -> None:
    """Huge values there, written again and again, change nothing anywhere else, through all layouts."""
    plain, poisoned = Engine(CHANGING, text, seed=5), Engine(CHANGING, text, seed=5)
    ends = plain.world.kind_terminal[plain.world.kind].all(axis=0)
    assert ends.sum() == 2
    for until in range(0, 1500, 10):
        poisoned.q[ends] = 1e9
        plain.go(until_step=until)
        poisoned.go(until_step=until)
    for engine in (plain, poisoned):
        assert engine.memory.visits.reshape(-1, 4)[ends].sum() == 0
        engine.q[ends] = 0.0
    assert plain.clock["episode"] > 20
    assert bits(plain.memory) == bits(poisoned.memory)


@every_agent
def test_an_outcome_remembered_as_the_end_stays_the_end_where_the_goal_has_moved(text: str) -> None:
    """The goal's cell becomes floor that pays; what led into it is believed to end there until tried again."""
    maze = maze_of("S.G\n...\n@ 200\nS.R\nG..", "[cells]\nR = { reward = 3.0 }")
    engine, checked = Engine(maze, spec_text(text, epsilon=0.4), seed=1), 0
    engine.go(until_step=200)
    into = [pair for pair in (1 * 4 + 1, 5 * 4 + 0) if engine.memory.visits[pair]]
    assert into
    engine.q[2] = 1e6
    while engine.clock["real_steps"] < 260:
        q = engine.q.copy()
        engine.go(1)
        if engine.latest["phase"] != Phase.PLANNING or of_the_family(text, "mpc"):
            continue
        if engine.spec.expected_backup:
            checked += assert_expected(engine, q)
            continue
        if engine.latest["next"] >= 0:
            continue
        assert engine.latest["next"] in (~2, ~3)
        assert engine.latest["target"] == engine.latest["reward"] + engine.latest["bonus"]
        checked += 1
    assert checked > 0 or engine.spec.planning_steps == 0 or engine.spec.search is Search.PRIORITY


def assert_expected(engine: Engine, q: NDArray[np.float64]) -> bool:
    """An expected update was made of all outcomes, of which the terminal ones are worth 0; whether there were such."""
    seen, value = engine.outcomes(int(engine.latest["pair"])), 0.0
    total = sum(weight for weight, *_ in seen)
    for weight, state, terminal in seen:
        value += 0.0 if terminal else weight / total * q[state].max()
    target = engine.latest["reward"] + engine.spec.number("gamma") * value
    assert engine.latest["target"] == pytest.approx(target, rel=1e-12)
    return any(terminal for *_, terminal in seen)


# Ties.


@every_agent
def test_exactly_equal_values_are_drawn_from_evenly(text: str) -> None:
    """The first action of 600 runs, with nothing to go by and no exploring; chi-square at the level 0.001."""
    world, spec, counts = grid_world(maze_of("...\n.S.\n..G")), agent(spec_text(text, epsilon=0)), np.zeros(4)
    for run in range(600):
        engine = Engine(world, spec, seed=12, run=run)
        engine.step()
        counts[int(engine.clock["action"])] += 1
    assert ((counts - 150) ** 2 / 150).sum() < CHI2_999_OF_4


@every_agent
def test_without_exploring_the_greedy_action_is_taken(text: str) -> None:
    """What an agent goes by is its q, and with ``bonus=action`` the bonus on top; Sarsa goes by q before its update."""
    engine = Engine(CHANGING, spec_text(text, epsilon=0), seed=2)
    kappa = engine.spec.number("kappa") if engine.spec.bonus is Bonus.ACTION else 0.0
    chosen_by = np.empty(0)
    for _ in range(500):
        if of_the_family(text, "mpc"):
            while engine.clock["phase"] != Phase.ACT:
                engine.go(1)
        state, now = int(engine.clock["state"]), int(engine.clock["real_steps"])
        pairs = slice(4 * state, 4 * state + 4)
        worth = engine.memory.q[pairs] + kappa * np.sqrt(now - engine.memory.last_tried[pairs])
        if engine.clock["chosen"]:
            worth = chosen_by
        engine.go(1)
        assert worth[int(engine.clock["action"])] == worth.max()
        assert engine.latest["ties"] == (worth == worth.max()).sum()
        following = 4 * int(engine.clock["next_state"])
        chosen_by = engine.memory.q[following : following + 4].copy()
        engine.finish_step()


# Bounds.


def held(engine: Engine) -> int:
    """Bytes of all its arrays."""
    return sum(array.nbytes for _, array in arrays(engine.memory))


@every_agent
@pytest.mark.parametrize("name", ["slippery", "large"])
def test_memory_grows_with_the_pairs_and_not_with_their_square(name: str, text: str) -> None:
    engine = Engine(name, text)
    engine.go(until_step=2_000 if of_the_family(text, "mpc") else 20_000)
    pairs = len(engine.memory.q)
    assert held(engine) <= 120_000 + 200 * pairs < 120_000 + 8 * pairs * engine.world.states


@every_agent
def test_memory_stops_growing_however_often_the_world_changes(text: str) -> None:
    """A layout switched every 100 steps: 40,000 steps more need no byte more than 10,000 did."""
    maze = maze_of("S..\n.#.\n..G\n@\nS.#\n...\n#.G\n@\nG..\nS..\n.#.", "slip = 0.5")
    engine, sizes = Engine(maze, spec_text(text, epsilon=1)), []
    for until in (10_000, 50_000):
        while engine.clock["real_steps"] < until:
            engine.clock["layout"] = (engine.clock["layout"] + 1) % 3
            engine.step(100)
        sizes.append(held(engine))
    assert sizes[0] == sizes[1]
    world, possible = engine.world, 0
    for state in range(9):
        reached = {
            (int(s), bool(world.kind_terminal[world.kind[layout, s]]))
            for layout in range(3)
            for s in world.next_state[layout, state]
        }
        possible += 4 * len(reached)
    assert engine.clock["slots"] <= possible


@every_agent
@pytest.mark.slow
def test_values_stay_finite_and_within_their_bounds_on_every_built_in_maze(text: str) -> None:
    """|Q| is at most the largest reward, with the largest bonus where it is believed in, over 1 - gamma."""
    steps = 2_000 if of_the_family(text, "mpc") else 20_000
    for name in builtin_names():
        engine = Engine(name, text)
        engine.go(until_step=steps)
        assert all(np.isfinite(array).all() for _, array in arrays(engine.memory) if array.dtype == np.float64)
        world, spec = engine.world, engine.spec
        reward = float(np.abs(world.step_reward + world.kind_reward[np.unique(world.kind)]).max())
        if spec.bonus is Bonus.PLANNING:
            reward += spec.number("kappa") * np.sqrt(steps)
        sum_of_weights = 1 / (1 - spec.number("gamma")) if spec.number("gamma") < 1 else np.inf
        if of_the_family(text, "mpc"):
            sum_of_weights = min(sum_of_weights, spec.number("horizon"))
        assert np.abs(engine.memory.q).max() <= reward * sum_of_weights * (1 + 1e-9), name
        assert engine.clock["real_steps"] == steps


# What is believed.


MODELLING = [text for text in AGENTS if agent(text).variant.model is not Model.NONE]


@pytest.mark.parametrize("text", MODELLING)
def test_the_model_is_what_the_world_answered_when_last_asked(text: str) -> None:
    """After a change pairs tried since agree with the new layout, the others with the one they were tried in."""
    outdated = 0
    for name in ("blocking", "shortcut", "dead-end"):
        engine = Engine(name, spec_text(text, epsilon=0.5))
        world, last_tried = engine.world, engine.memory.last_tried
        engine.go(until_step=int(world.switch_step[0]) + 60)
        assert engine.clock["layout"] == 1
        for pair in np.flatnonzero(last_tried).tolist():
            answers = [answer_of(world, layout, pair) for layout in (0, 1)]
            at_last = answers[int(last_tried[pair] > engine.clock["layout_since"])]
            outdated += at_last != answers[1]
            assert_believed(engine, pair, at_last, answers)
        untried = [pair for pair in np.flatnonzero(engine.memory.entry).tolist() if not last_tried[pair]]
        assert not untried or engine.spec.search is Search.VISITED
        assert all(engine.believed(pair) == (0.0, pair // 4, False) for pair in untried)
    assert outdated > 0, "the test has seen what it is about"


Answer = tuple[float, int, bool]


def assert_believed(engine: Engine, pair: int, at_last: Answer, answers: Sequence[Answer]) -> None:
    if engine.spec.variant.model is not Model.COUNTS:
        assert engine.believed(pair) == at_last
        return
    seen = [outcome[1:] for outcome in engine.outcomes(pair)]
    assert len(set(seen)) == len(seen)
    assert at_last[1:] in seen
    assert set(seen) <= {answer[1:] for answer in answers}
    assert engine.memory.model["reward"][engine.memory.entry[pair] - 1] in [answer[0] for answer in answers]


def answer_of(world: World, layout: int, pair: int) -> Answer:
    reached = int(world.next_state[layout].reshape(-1)[pair])
    kind = world.kind[layout, reached]
    return world.step_reward + float(world.kind_reward[kind]), reached, bool(world.kind_terminal[kind])


@every_agent
def test_another_seed_or_run_is_another_walk(text: str) -> None:
    walks = [Engine("dyna", text, seed, run) for seed, run in ((0, 0), (0, 1), (1, 0))]
    for walk in walks:
        walk.go(until_step=200)
    assert len({walk.memory.visits.tobytes() for walk in walks}) == 3


# Any world.


def five_actions() -> list[list[Outcomes]]:
    """Six states in a ring, five actions of one to three outcomes, and ends on the way."""
    return [
        [
            [
                (0.5, (state + a) % 6, 0.1 * a, False),
                (0.3, (state + 1) % 6, -0.3, False),
                (0.2, state, 1.0, a == 4),
            ]
            if a
            else [(1.0, (state + 1) % 6, 0.01 * state, state == 5)]
            for a in range(5)
        ]
        for state in range(6)
    ]


@pytest.mark.slow
@every_agent
def test_runs_in_a_table_of_chances_with_five_actions(text: str) -> None:
    world = table_world(five_actions(), [0, 3], max_episode_steps=50)
    engines = [Engine(world, spec_text(text, gamma=0.9), seed=3) for _ in range(2)]
    engines[0].go(until_step=3000)
    for step in range(0, 3001, 300):
        engines[1].go(until_step=step)
    assert bits(engines[0].memory) == bits(engines[1].memory)
    bonus = engines[0].spec.number("kappa") * np.sqrt(3000)
    assert np.abs(engines[0].memory.q).max() <= (1 + bonus) / (1 - 0.9)
    tried = engines[0].memory.visits > 0
    assert tried.all() or (engines[0].spec.number("epsilon_steps") and tried.mean() > 0.7)
    assert engines[0].clock["episode"] > 50
