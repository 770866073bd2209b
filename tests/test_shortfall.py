"""The quick look at a policy: what it calls short is short."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.optimal import evaluate, falls_short, optimal_values
from dyna_tui.world import World, grid_world, table_world
from tests.dyna.engine import UNHURRIED, maze_of

GRIDS = ("S..G", "S.#\n...\n#.G", "S.S\n.#.\n..G", "S...\n.##.\nG..P")


def world_of(grid: str, slip: float) -> World:
    return grid_world(
        maze_of(grid, f"slip = {slip}\nstep_reward = -0.01\n[cells]\nP = {{ reward = -1, terminal = true }}")
    )


def at_starts(world: World, values: np.ndarray) -> float:
    return float(values[world.start].mean())


@UNHURRIED
@given(st.sampled_from(GRIDS), st.sampled_from((0.0, 0.3, 1.0)), st.sampled_from((0.5, 0.9, 1.0)), st.integers(0, 999))
def test_what_falls_short_is_worth_less(grid: str, slip: float, gamma: float, seed: int) -> None:
    world = world_of(grid, slip)
    best = optimal_values(world, 0, gamma)
    q = np.random.default_rng(seed).integers(0, 3, (world.states, 4)).astype(float)
    worth = at_starts(world, evaluate(world, 0, q, gamma))
    for allowed in (0.0, 0.01, 0.1, 1.0):
        if falls_short(world, 0, q.ravel(), gamma, best, allowed):
            assert not worth >= at_starts(world, best) - allowed + 1e-6


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("slip", [0.0, 0.3])
def test_in_small_worlds_it_tells_exactly_how_much_is_missing(grid: str, slip: float) -> None:
    world = world_of(grid, slip)
    best = optimal_values(world, 0, 0.9)
    for seed in range(50):
        q = np.random.default_rng(seed).integers(0, 3, (world.states, 4)).astype(float)
        missing = at_starts(world, best) - at_starts(world, evaluate(world, 0, q, 0.9))
        assert falls_short(world, 0, q.ravel(), 0.9, best, missing - 1e-6)
        assert not falls_short(world, 0, q.ravel(), 0.9, best, missing + 1e-6)


@pytest.mark.slow
def test_tables_of_outcomes_are_looked_at_too() -> None:
    """One action ends at once with reward 1, the other stays put, half of the time."""
    table = [[[(1.0, 0, 1.0, True)], [(0.5, 0, 0.0, False), (0.5, 0, 1.0, True)]]]
    world = table_world(table, [0])
    best = optimal_values(world, 0, 0.5)
    assert not falls_short(world, 0, np.array([1.0, 0.0]), 0.5, best, 1e-9)
    # V = .5 + .5 * .5 * V = 2/3, so a third is missing.
    assert falls_short(world, 0, np.array([0.0, 1.0]), 0.5, best, 0.333)
    assert not falls_short(world, 0, np.array([0.0, 1.0]), 0.5, best, 0.334)
