"""The length of a greedy path, against all the paths that there are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dyna_tui.dyna.agent import Agent
from dyna_tui.optimal.greedy_path import NO_WAY, greedy_path, new_workspace, shortest_path, until_short_path
from dyna_tui.world import World, grid_world
from tests.dyna.engine import UNHURRIED, agent, maze_of

GRID = "S.. / .#. / ..G".replace(" / ", "\n")
UP, RIGHT, DOWN, LEFT = range(4)


def world_of(grid: str) -> World:
    return grid_world(maze_of(grid))


def longest(q: NDArray[np.float64], world: World, limit: int) -> int:
    """The longest of all greedy paths, tried one after the other; NO_WAY where one has more than ``limit`` moves."""

    def from_state(state: int, left: int) -> int:
        values = q[4 * state : 4 * state + 4]
        best = np.flatnonzero(values == values.max())
        if len(best) == 4 or not left:
            return NO_WAY
        lengths = []
        for action in best:
            reached = int(world.next_state[0, state, action])
            terminal = world.kind_terminal[world.kind[0, reached]]
            rest = 0 if terminal else from_state(reached, left - 1)
            if rest == NO_WAY:
                return NO_WAY
            lengths.append(1 + rest)
        return max(lengths)

    return from_state(int(world.start[0]), limit)


@UNHURRIED
@given(st.lists(st.integers(0, 2), min_size=36, max_size=36), st.integers(1, 8))
def test_a_greedy_path_is_as_long_as_the_longest_that_ties_allow(values: list[int], limit: int) -> None:
    world = world_of(GRID)
    q = np.array(values, np.float64)
    assert greedy_path(q, world, 0, limit, new_workspace(world)) == longest(q, world, limit)


def test_a_policy_that_knows_nothing_knows_no_way() -> None:
    world = world_of(GRID)
    assert greedy_path(np.zeros(36), world, 0, 100, new_workspace(world)) == NO_WAY


def test_both_of_two_equally_good_ways_count() -> None:
    world = world_of("S.\n.G")
    q = np.zeros((4, 4))
    q[0, [RIGHT, DOWN]] = 0.9
    q[1, DOWN] = q[2, RIGHT] = 1.0
    workspace = new_workspace(world)
    assert greedy_path(q.ravel(), world, 0, 2, workspace) == 2
    assert greedy_path(q.ravel(), world, 0, 1, workspace) == NO_WAY
    q[2] = [0, 0, 1.0, 0]  # now one of them runs into the edge
    assert greedy_path(q.ravel(), world, 0, 100, workspace) == NO_WAY


@pytest.mark.parametrize(("grid", "moves"), [("SG", 1), ("S.. / .#. / ..G".replace(" / ", "\n"), 4), ("S#G", NO_WAY)])
def test_the_shortest_path_is_counted_in_moves(grid: str, moves: int) -> None:
    assert shortest_path(world_of(grid)) == moves


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dyna-q:n=5", "prioritized-sweeping:n=5"])
def test_an_agent_is_stopped_after_the_first_real_step_that_makes_its_path_short(name: str) -> None:
    """And has become no other agent by being asked."""
    world = world_of(GRID)
    asked, other = (Agent(agent(f"{name},alpha=0.5,gamma=0.95"), world, seed=1) for _ in range(2))
    workspace = new_workspace(world)
    assert not until_short_path(asked.memory, world, 4, 1, workspace)
    while not until_short_path(asked.memory, world, 4, 7, workspace):
        pass
    step = int(asked.memory.clock[0]["real_steps"])
    for earlier in range(1, step):
        other.advance(until_step=earlier)
        assert longest(other.memory.q, world, 4) == NO_WAY
    other.advance(until_step=step)
    assert longest(other.memory.q, world, 4) == 4
    assert np.array_equal(asked.memory.q, other.memory.q)
