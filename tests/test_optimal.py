"""The yardstick against breadth-first search, linear systems and closed forms."""

from collections import deque
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dyna_tui.maze import builtin_names, load, parse
from dyna_tui.optimal import evaluate, optimal_values
from dyna_tui.world import MORE, Outcomes, World, grid_world, table_world

START_OF_DYNA = 2 * 9
"""The state of S on the Dyna maze: row 2, column 0."""


def grid(*rows: str) -> World:
    return grid_world(parse("\n".join(rows) + "\n", "test"))


def ends(world: World, layout: int) -> NDArray[np.bool_]:
    """bool[S]: the terminal cells."""
    over: NDArray[np.bool_] = world.kind_terminal[world.kind[layout]]
    return over


def moves_to_an_end(world: World, layout: int) -> list[float]:
    """The fewest moves from each state into a terminal cell, infinite where there is no way."""
    moves, over = world.next_state[layout], ends(world, layout)
    distance = [np.inf] * world.states
    before: list[list[int]] = [[] for _ in distance]
    for state, row in enumerate(moves.tolist()):
        for reached in row:
            before[reached].append(state)
    waiting = deque(int(state) for state in np.flatnonzero(over))
    seen = over.copy()
    depth = {state: 0 for state in waiting}
    while waiting:
        reached = waiting.popleft()
        for state in before[reached]:
            if not seen[state]:
                seen[state] = True
                depth[state] = depth[reached] + 1
                distance[state] = depth[state]
                waiting.append(state)
    return distance


def solved(world: World, layout: int, policy: NDArray[np.float64], gamma: float) -> NDArray[np.float64]:
    """The value of ``policy``: float64[S, A], by elimination: (I - gamma P) V = r (Sutton & Barto, (4.4))."""
    states, actions = policy.shape
    moved = (1 - world.slip) * policy + world.slip / actions
    transition, reward = np.zeros((states, states)), np.zeros(states)
    over = ends(world, layout)
    for state in range(states):
        for action in range(actions):
            reached = world.next_state[layout, state, action]
            chance = moved[state, action]
            reward[state] += chance * (world.step_reward + world.kind_reward[world.kind[layout, reached]])
            transition[state, reached] += chance * (not over[reached])
    values = np.linalg.solve(np.eye(states) - gamma * transition, reward)
    return np.where(over, 0.0, values)


def greedy_policy(q: NDArray[np.float64]) -> NDArray[np.float64]:
    tied = (q == q.max(axis=1, keepdims=True)).astype(np.float64)
    policy: NDArray[np.float64] = tied / tied.sum(axis=1, keepdims=True)
    return policy


def as_table(world: World, layout: int) -> World:
    """One layout of a grid as a general table, a slip as outcomes of their own."""
    table: list[list[Outcomes]] = []
    over = ends(world, layout)
    for row in world.next_state[layout].tolist():
        answers = [
            (reached, float(world.step_reward + world.kind_reward[world.kind[layout, reached]]), bool(over[reached]))
            for reached in row
        ]
        slips = [(world.slip / 4, *step) for step in answers]
        table.append([[(1 - world.slip, *step), *slips] for step in answers])
    return table_world(table, [0])


@pytest.mark.parametrize("name", ["dyna", "blocking", "shortcut", "dead-end", "open"])
def test_a_deterministic_maze_is_worth_gamma_to_the_moves_before_the_last(name: str) -> None:
    world = grid_world(load(name))._replace(step_reward=0.0, kind_reward=np.array(load_rewards(name)))
    for layout in range(world.layouts):
        distance = np.array(moves_to_an_end(world, layout))
        expected = np.where(ends(world, layout), 0.0, 0.95 ** (distance - 1))
        np.testing.assert_allclose(optimal_values(world, layout, 0.95), expected, rtol=1e-12)


def load_rewards(name: str) -> list[float]:
    """1 for every terminal kind of a maze, 0 for the others."""
    return [float(kind.terminal) for kind in load(name).kinds]


PLAIN = [name for name in builtin_names() if grid_world(load(name)).rules < MORE]
"""Those where a move is rewarded by the cell that it ends in alone; of the others see tests/test_richer_mazes.py."""


@pytest.mark.parametrize("name", PLAIN)
def test_optimal_values_solve_bellmans_equation(name: str) -> None:
    world = grid_world(load(name))
    for layout in range(world.layouts):
        values = optimal_values(world, layout, 0.95)
        reached = world.next_state[layout]
        move = world.step_reward + world.kind_reward[world.kind[layout, reached]] + 0.95 * values[reached]
        backed_up = (1 - world.slip) * move.max(axis=1) + world.slip * move.mean(axis=1)
        np.testing.assert_allclose(values, np.where(ends(world, layout), 0.0, backed_up), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("slip", [0.3, 1.0])
@pytest.mark.parametrize("gamma", [0.5, 0.95, 1.0])
def test_a_slippery_corridor_is_the_solution_of_its_linear_system(gamma: float, slip: float) -> None:
    world = grid("S.......G")._replace(slip=slip, step_reward=-0.01)
    right = np.tile([0.0, 1.0, 0.0, 0.0], (9, 1))
    expected = solved(world, 0, right, gamma)
    np.testing.assert_allclose(optimal_values(world, 0, gamma), expected, rtol=1e-9, atol=1e-10)
    np.testing.assert_allclose(evaluate(world, 0, right, gamma), expected, rtol=1e-9, atol=1e-10)


def test_the_first_episode_on_the_dyna_maze_takes_868_73_steps() -> None:
    world = grid_world(load("dyna"))
    steps = world._replace(step_reward=-1.0, kind_reward=np.zeros_like(world.kind_reward))
    blank = np.zeros((world.states, 4))
    values = evaluate(steps, 0, blank, 1.0)
    assert -values[START_OF_DYNA] == pytest.approx(868.73, abs=0.005)
    np.testing.assert_allclose(values, solved(steps, 0, greedy_policy(blank), 1.0), rtol=1e-9)


def test_exact_ties_are_split_evenly_and_near_ties_are_not() -> None:
    world = grid("S.G")
    tied = np.array([[0.0, 1.0, 0.0, 1.0], [0.0, 1.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0]])
    nearly = tied + np.array([0.0, 1e-15, 0.0, 0.0])
    np.testing.assert_allclose(evaluate(world, 0, tied, 0.9), solved(world, 0, greedy_policy(tied), 0.9), rtol=1e-9)
    assert evaluate(world, 0, nearly, 0.9).tolist() == [0.9, 1.0, 0.0]


MAZES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.text("#..SGP", min_size=width, max_size=width), min_size=1, max_size=5)
)


def any_grid(rows: list[str], slip: float, step_reward: float) -> World:
    """A random maze, given a start and a goal beside it and pits, P."""
    pits = "+++\n[cells]\nP = { reward = -1.0, terminal = true }\n+++\n"
    width = len(rows[0])
    text = "\n".join([*rows, "S" + "." * (width - 1), "G" + "#" * (width - 1)])
    return grid_world(parse(pits + text + "\n", "test"))._replace(slip=slip, step_reward=step_reward)


WORLDS = st.builds(any_grid, MAZES, st.sampled_from([0.0, 0.1, 0.5, 1.0]), st.sampled_from([0.0, -0.1, 0.1]))


@settings(max_examples=60, deadline=None)
@given(WORLDS, st.sampled_from([0.0, 0.5, 0.95]), st.integers(0, 2**32 - 1))
def test_a_policy_is_worth_what_elimination_says(world: World, gamma: float, seed: int) -> None:
    q = np.random.default_rng(seed).integers(0, 3, (world.states, 4)).astype(np.float64)
    expected = solved(world, 0, greedy_policy(q), gamma)
    np.testing.assert_allclose(evaluate(world, 0, q, gamma), expected, rtol=1e-8, atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(WORLDS, st.sampled_from([0.0, 0.5, 0.95]), st.integers(0, 2**32 - 1))
def test_a_general_table_and_a_grid_agree(world: World, gamma: float, seed: int) -> None:
    table, alive = as_table(world, 0), ~ends(world, 0)
    q = np.random.default_rng(seed).integers(0, 3, (world.states, 4)).astype(np.float64)
    best, expected = optimal_values(world, 0, gamma), optimal_values(table, 0, gamma)
    np.testing.assert_allclose(best[alive], expected[alive], rtol=1e-8, atol=1e-9)
    valued, expected = evaluate(world, 0, q, gamma), evaluate(table, 0, q, gamma)
    np.testing.assert_allclose(valued[alive], expected[alive], rtol=1e-8, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(WORLDS, st.sampled_from([0.5, 0.95]))
def test_the_greedy_policy_of_the_optimal_values_earns_them(world: World, gamma: float) -> None:
    values = optimal_values(world, 0, gamma)
    reached = world.next_state[0]
    later = np.where(ends(world, 0)[reached], 0.0, gamma * values[reached])
    q = np.round(world.step_reward + world.kind_reward[world.kind[0, reached]] + later, 7)
    np.testing.assert_allclose(evaluate(world, 0, q, gamma), values, atol=1e-5)


def test_no_way_to_an_end_is_worth_nothing_or_costs_without_end() -> None:
    world = grid("S.#G")
    at_a_cost = world._replace(step_reward=-1.0)
    assert optimal_values(world, 0, 1.0)[:2].tolist() == [0.0, 0.0]
    assert optimal_values(at_a_cost, 0, 0.75)[:2].tolist() == [-4.0, -4.0]
    assert optimal_values(at_a_cost, 0, 1.0)[:2].tolist() == [-np.inf, -np.inf]


def test_a_policy_that_walks_in_circles_costs_without_end_where_it_does() -> None:
    world = grid("S..G")._replace(step_reward=-1.0)
    left_at_the_start = np.array([[0.0, 0, 0, 1], [0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]])
    assert evaluate(world, 0, left_at_the_start, 1.0).tolist() == [-np.inf, -1.0, 0.0, 0.0]
    maybe = np.array([[0.0, 0, 0, 1], [0, 1, 0, 1], [0, 1, 0, 0], [0, 0, 0, 0]])
    assert evaluate(world, 0, maybe, 1.0).tolist() == [-np.inf, -np.inf, 0.0, 0.0]


def test_a_value_without_an_answer_is_not_a_number() -> None:
    world = grid("S.#..#G")._replace(step_reward=0.0)
    kinds = world.kind.copy()
    kinds[0, 4] = len(world.kind_reward)
    gain = world._replace(
        kind=kinds, kind_reward=np.append(world.kind_reward, 1.0), kind_terminal=np.append(world.kind_terminal, False)
    )
    values = optimal_values(gain, 0, 1.0, sweeps=20)
    assert np.isnan(values).tolist() == [False, False, True, True, True, True, False]


def test_a_wall_is_worth_what_one_earns_who_stands_in_it() -> None:
    assert optimal_values(grid("S.#G"), 0, 0.5)[2] == 1.0


@pytest.mark.parametrize("work", [optimal_values, evaluate])
def test_a_checkpoint_ends_the_work(work: Callable[..., object]) -> None:
    class GaveUp(Exception):
        pass

    def cancel() -> None:
        raise GaveUp

    world = grid_world(load("dyna"))
    rest = (np.zeros((world.states, 4)), 0.95) if work is evaluate else (0.95,)
    with pytest.raises(GaveUp):
        work(world, 0, *rest, checkpoint=cancel)
