"""The kernels agree to the bit with the plain Python of ``reference``."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyna_tui.agents import VARIANTS, Phase
from dyna_tui.maze import Maze, load
from dyna_tui.world import Outcomes, grid_world, table_world
from tests.dyna.engine import UNHURRIED, Engine, agent, maze_of
from tests.dyna.reference import Counting, Reference, Sweeping, Table, reference
from tests.dyna.reference.agents import Pair, Trajectories
from tests.dyna.reference.on_policy import Sarsa


def assert_agree(engine: Engine, slow: Reference) -> None:
    """Every count, value, belief and random word, exactly."""
    clock, memory, number = engine.clock, engine.memory, slow.world.number

    def place(key: Pair) -> int:
        return number(key[0]) * slow.world.actions + key[1]

    for name, expected in {
        "real_steps": slow.t,
        "planning_steps": slow.planning_steps,
        "updates": slow.updates,
        "reward_sum": slow.reward_sum,
        "episode": slow.episode,
        "episode_steps": slow.episode_steps,
        "episode_start": number(slow.episode_start),
        "last_episode_steps": slow.finished[-1] if slow.finished else 0,
        "layout": slow.layout,
        "state": number(slow.state),
        "pairs": len(slow.remembered),
    }.items():
        assert clock[name] == expected, name
    size = len(memory.q)
    q, visits, last_tried = np.full(size, slow.q0), np.zeros(size, np.int64), np.zeros(size, np.int64)
    for key, value in slow.values.items():
        q[place(key)] = value
    for key, count in slow.visits.items():
        visits[place(key)] = count
    for key, step in slow.last_tried.items():
        last_tried[place(key)] = step
    assert np.array_equal(memory.q, q)
    assert np.array_equal(memory.visits, visits)
    updates = np.zeros(size if isinstance(slow.alpha, str) else 0, np.int64)
    for key, count in slow.updates_of.items():
        updates[place(key)] = count
    assert np.array_equal(memory.update_counts, updates)
    assert np.array_equal(memory.last_tried, last_tried)
    assert memory.model["pair"][: len(slow.remembered)].tolist() == [place(key) for key in slow.remembered]
    for key, (reward, state, terminal) in slow.model.items():
        assert engine.believed(place(key)) == (reward, number(state), terminal)
    assert memory.streams.tolist() == [slow.acting.s, slow.planning.s]
    if isinstance(slow, Counting):
        for key, seen in slow.seen.items():
            outcomes = [(weight, number(state), terminal) for (state, terminal), weight in seen.weights.items()]
            assert engine.outcomes(place(key)) == outcomes
            record = memory.entry[place(key)] - 1
            assert (memory.model["reward"][record], memory.counts.weight[record]) == (seen.mean_reward, seen.total)
    if isinstance(slow, Sweeping):
        assert engine.queue == {place(key): priority for key, priority in slow.queue.items()}
        leading: dict[int, set[int]] = {state: set() for state in range(engine.world.states)}
        for key, (_, state, terminal) in slow.model.items():
            if not terminal:
                leading[number(state)].add(place(key))
        assert {state: engine.leading_to(state) for state in leading} == leading
    if isinstance(slow, Sarsa):
        assert clock["chosen"] == (0 if slow.chosen is None else 1 + place((slow.state, slow.chosen)))
    if isinstance(slow, Trajectories):
        imagined = 0 if slow.imagined is None else 1 + number(slow.imagined)
        assert clock["simulated"] == imagined


def popped(engine: Engine) -> Iterator[tuple[int, float]]:
    """A real step, tick by tick: the pairs that leave the queue, and with which priority."""
    while True:
        engine.go(1)
        if engine.latest["phase"] == Phase.PLANNING:
            yield int(engine.latest["pair"]), float(engine.latest["priority"])
        if not engine.clock["mid_step"]:
            return


def sweep_alike(engine: Engine, slow: Sweeping) -> None:
    """A real step of both; which of several equally urgent pairs comes first is the engine's choice."""
    pops = list(popped(engine))
    left = iter(pops)

    def among_tied(highest: list[Pair]) -> Pair:
        pair, priority = next(left)
        state, action = divmod(pair, slow.world.actions)
        (chosen,) = (key for key in highest if (slow.world.number(key[0]), key[1]) == (state, action))
        assert slow.queue[chosen] == priority
        return chosen

    slow.among_tied = among_tied
    slow.step()
    assert list(left) == [], "no more than the other"
    assert len(pops) <= slow.n


def compare(
    maze: Maze | Table, text: str, steps: int, seed: int = 0, run: int = 0, check_every: int = 100
) -> Reference:
    if isinstance(maze, Maze):
        spec, world = agent(text, maze), grid_world(maze)
    else:
        spec, world = agent(text), table_world(maze.table, maze.starts, maze.max_episode_steps, maze.likely)
    engine, slow = Engine(world, spec, seed, run), reference(maze, spec, seed, run)
    assert_agree(engine, slow)
    for begin in range(0, steps, check_every):
        count = min(check_every, steps - begin)
        if isinstance(slow, Sweeping):
            for _ in range(count):
                sweep_alike(engine, slow)
        else:
            for _ in range(count):
                slow.step()
            engine.step(count)
        assert_agree(engine, slow)
    return slow


@pytest.mark.parametrize(
    ("name", "text", "steps"),
    [
        ("dyna", "q-learning", 4000),
        ("dyna", "sarsa", 4000),
        ("dyna", "expected-sarsa", 4000),
        ("dyna", "dyna-q:n=5", 3000),
        ("dyna", "dyna-q:n=5,search=trajectory", 2000),
        ("dyna", "dyna-q+:n=5", 2000),
        ("dyna", "dyna-q-stochastic:n=5", 2000),
        ("dyna", "prioritized-sweeping:n=5,alpha=0.5", 1500),
        pytest.param("dyna", "mpc:horizon=20", 300, marks=pytest.mark.slow),
        ("blocking", "q-learning", 2000),
        ("blocking", "dyna-q", 2000),
        pytest.param("blocking", "dyna-q:search=trajectory", 2000, marks=pytest.mark.slow),
        ("blocking", "dyna-q+", 2000),
        pytest.param("blocking", "dyna-q+:untried=false", 2000, marks=pytest.mark.slow),
        pytest.param("blocking", "dyna-q+:bonus=action", 2000, marks=pytest.mark.slow),
        ("blocking", "dyna-q-stochastic:forget=0.05", 2000),
        ("blocking", "prioritized-sweeping", 2000),
        ("blocking", "mpc:horizon=5", 1200),
        pytest.param("shortcut", "dyna-q+:n=10", 4000, marks=pytest.mark.slow),
        pytest.param("shortcut", "dyna-q+:n=10,bonus=action,kappa=0.1", 3500, marks=pytest.mark.slow),
        pytest.param("cliff", "dyna-q:n=3", 2000, marks=pytest.mark.slow),
        ("cliff", "dyna-q:n=3,search=trajectory", 1000),
        pytest.param("cliff", "dyna-q+:n=3,q0=-5", 1000, marks=pytest.mark.slow),
        pytest.param("cliff", "dyna-q-stochastic:n=3", 1000, marks=pytest.mark.slow),
        ("cliff", "sarsa", 2000),
        ("cliff", "expected-sarsa", 2000),
        ("cliff", "prioritized-sweeping:n=3", 1000),
        ("cliff", "mpc:horizon=14", 150),
        ("windy", "sarsa", 2000),
        ("windy", "dyna-q:n=3,search=trajectory", 1000),
        ("portals", "dyna-q+:n=3", 2000),
        ("portals", "prioritized-sweeping:n=3", 1500),
        ("frozen-lake", "dyna-q-stochastic:n=3", 2000),
        ("four-by-three", "dyna-q-stochastic:n=3,backup=expected", 1500),
        pytest.param("rooms", "dyna-q", 2000, marks=pytest.mark.slow),
        ("rooms", "dyna-q:search=trajectory", 1000),
        pytest.param("rooms", "prioritized-sweeping", 800, marks=pytest.mark.slow),
        ("slippery", "q-learning", 2000),
        pytest.param("slippery", "dyna-q:n=4", 2000, marks=pytest.mark.slow),
        ("slippery", "sarsa:q0=0.5", 2000),
        ("slippery", "expected-sarsa:epsilon=0.5", 2000),
        ("slippery", "dyna-q:n=4,search=trajectory", 2000),
        ("slippery", "dyna-q+:n=4,kappa=0.01", 2000),
        ("slippery", "dyna-q+:n=4,kappa=0.5,bonus=action", 2000),
        ("slippery", "dyna-q-stochastic:n=4", 3000),
        ("slippery", "dyna-q-stochastic:n=4,backup=expected", 2000),
        ("slippery", "dyna-q-stochastic:n=4,backup=expected,forget=0.05", 2000),
        ("slippery", "dyna-q-stochastic:n=4,forget=0.01", 3000),
        pytest.param("slippery", "dyna-q-stochastic:n=4,forget=0.9", 2000, marks=pytest.mark.slow),
        ("slippery", "dyna-q-stochastic:n=4,forget=1", 2000),
        ("slippery", "prioritized-sweeping:n=4", 1200),
        ("slippery", "mpc:horizon=6", 600),
        pytest.param("dead-end", "dyna-q:n=3", 2000, marks=pytest.mark.slow),
        ("dead-end", "sarsa", 2000),
        ("dead-end", "dyna-q:n=3,search=trajectory", 2000),
        ("dead-end", "dyna-q-stochastic:n=3,forget=0.2", 2000),
        ("dead-end", "prioritized-sweeping:n=3", 1800),
        pytest.param("large", "dyna-q:n=2", 1000, marks=pytest.mark.slow),
        ("large", "prioritized-sweeping:n=2,q0=1", 400),
        ("dyna", "q-learning:alpha=1/n,epsilon=1,epsilon_end=0.05,epsilon_steps=1500", 2500),
        ("slippery", "sarsa:alpha=1/n,epsilon=0.9,epsilon_steps=1000,q0=-1", 2000),
        ("cliff", "expected-sarsa:epsilon=0.1,epsilon_end=0.7,epsilon_steps=777", 1500),
        ("blocking", "dyna-q:n=5,alpha=1/n,epsilon_steps=900", 2000),
        ("slippery", "dyna-q:n=3,alpha=1/n,search=trajectory,epsilon=1,epsilon_steps=900", 1500),
        ("shortcut", "dyna-q+:n=4,alpha=1/n,epsilon=0.5,epsilon_steps=1000", 1500),
        ("slippery", "dyna-q-stochastic:n=4,alpha=1/n,epsilon=0.5,epsilon_steps=1000", 1500),
        ("slippery", "dyna-q-stochastic:n=4,alpha=1/n,backup=expected", 1500),
        ("rooms", "prioritized-sweeping:n=4,alpha=1/n,epsilon=1,epsilon_end=0.1,epsilon_steps=500", 900),
        ("blocking", "mpc:horizon=5,epsilon=1,epsilon_end=0,epsilon_steps=300", 600),
    ],
)
def test_agrees_with_plain_python_on_built_in_mazes(name: str, text: str, steps: int) -> None:
    slow = compare(load(name), text, steps, seed=3, run=1, check_every=500)
    if name == "dead-end":
        assert slow.truncated


SIGNS = "....##PRWZaQ"
"""The cells of small mazes, of which some kinds send the agent on: Z to a start, a to b, Q to any Q."""
KINDS = """[cells]
P = { reward = -1.5, terminal = true }
R = { reward = 0.1 }
W = { wall = true }
Z = { reward = -0.4, to = "start" }
a = { to = "b" }
b = { reward = 0.3 }
Q = { reward = 0.05, to = "Q", start = true }
"""


@st.composite
def small_mazes(draw: st.DrawFn) -> Maze:
    height, width = draw(st.integers(1, 4)), draw(st.integers(2, 5))
    signs = draw(st.sampled_from([SIGNS[:8], SIGNS]))

    def grid() -> str:
        cells = draw(st.lists(st.sampled_from(signs), min_size=height * width, max_size=height * width))
        places = draw(st.permutations(range(height * width)))
        cells[places[0]] = "G"
        for place in places[1 : 1 + draw(st.integers(1, max(1, min(3, height * width - 1))))]:
            cells[place] = "S"
        return "\n".join("".join(cells[row * width : (row + 1) * width]) for row in range(height))

    text, step, episode = grid(), 0, 1
    for _ in range(draw(st.integers(0, 3))):
        match draw(st.sampled_from(["step", "episode", "hand"])):
            case "step":
                step += draw(st.integers(1, 60))
                text += f"\n@ {step}\n{grid()}"
            case "episode":
                episode += draw(st.integers(1, 6))
                text += f"\n@ episode {episode}\n{grid()}"
            case _:
                text += f"\n@\n{grid()}"
    wind = draw(st.one_of(st.just([]), st.lists(st.integers(0, 3), min_size=width, max_size=width)))
    return maze_of(
        text,
        f"slip = {draw(st.sampled_from([0.0, 0.0, 0.1, 0.9, 1.0]))}\n"
        f'slip_to = "{draw(st.sampled_from(["any", "sides"]))}"\n'
        f"step_reward = {draw(st.sampled_from([0.0, -0.25, 1.1]))}\n"
        f"bump_reward = {draw(st.sampled_from([0.0, 0.0, -0.7]))}\n"
        f"wind = {wind}\n"
        f"max_episode_steps = {draw(st.sampled_from([1, 2, 17, 1000000]))}\n{KINDS}",
    )


@st.composite
def spellings(draw: st.DrawFn, *names: str) -> str:
    """Any agent of these variants, or of all."""
    name = draw(st.sampled_from(names or tuple(VARIANTS)))
    values: dict[str, object] = {
        "gamma": draw(st.sampled_from([0.0, 0.9, 1.0])),
        "epsilon": draw(st.sampled_from([0.0, 0.1, 1.0])),
    }
    if steps := draw(st.sampled_from([0, 0, 1, 70, 1000])):
        values["epsilon_steps"], values["epsilon_end"] = steps, draw(st.sampled_from([0.0, 0.3, 1.0]))
    if name != "mpc":
        values["alpha"] = draw(st.sampled_from([0.1, 0.7, 1.0, "1/n"]))
        values["q0"] = draw(st.sampled_from([0.0, -2.5, 3.0]))
    if "planning_steps" in VARIANTS[name].parameters:
        values["n"] = draw(st.sampled_from([0, 1, 7]))
    if name == "dyna-q":
        values["search"] = draw(st.sampled_from(["uniform", "trajectory"]))
    if name == "dyna-q+":
        values["kappa"] = draw(st.sampled_from([0, 0.001, 0.3]))
        values["untried"] = draw(st.sampled_from(["true", "false"]))
        values["bonus"] = draw(st.sampled_from(["planning", "action"]))
    if name == "dyna-q-stochastic":
        values["forget"] = draw(st.sampled_from([0, 0.01, 0.5, 0.999, 1]))
        values["backup"] = draw(st.sampled_from(["sample", "expected"]))
    if name == "prioritized-sweeping":
        values["theta"] = draw(st.sampled_from([0, 0.0001, 0.5]))
    if name == "mpc":
        values["horizon"] = draw(st.sampled_from([1, 2, 3, 12]))
    return f"{name}:" + ",".join(f"{key}={value}" for key, value in values.items())


@settings(UNHURRIED, max_examples=100)
@given(maze=small_mazes(), text=spellings(), seed=st.integers(0, 2**64))
def test_agrees_with_plain_python_on_any_small_maze(maze: Maze, text: str, seed: int) -> None:
    compare(maze, text, steps=150, seed=seed, run=seed % 7, check_every=50)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """One to five states with two or five actions of one to three outcomes."""
    states, actions = draw(st.integers(1, 5)), 2
    chances = {1: [1.0], 2: [0.25, 0.75], 3: [0.5, 0.0, 0.5]}

    def outcomes() -> Outcomes:
        return [
            (
                chance,
                draw(st.integers(0, states - 1)),
                draw(st.sampled_from([0.0, 0.1, 1.0, -0.7])),
                draw(st.booleans()),
            )
            for chance in chances[draw(st.integers(1, 3))]
        ]

    table = [[outcomes() for _ in range(actions)] for _ in range(states)]
    starts = draw(st.lists(st.integers(0, states - 1), min_size=1, max_size=3, unique=True))
    even = [1 / len(starts)] * len(starts)
    uneven = [2.0 ** -(k + 1) for k in range(len(starts) - 1)]
    likely = draw(st.sampled_from([None, even, [*uneven, 1 - sum(uneven)]]))
    return Table(table, sorted(starts), draw(st.sampled_from([1, 9, 1_000_000])), likely)


@pytest.mark.slow
@settings(UNHURRIED, max_examples=60)
@given(table=tables(), text=spellings(), seed=st.integers(0, 2**64))
def test_agrees_with_plain_python_on_any_small_table(table: Table, text: str, seed: int) -> None:
    compare(table, text, steps=100, seed=seed, run=seed % 7, check_every=50)
