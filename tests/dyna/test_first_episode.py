"""The exact: with Q0 = 0 and true random ties, episode 1 on the Dyna maze is a random walk of 868.73 steps."""

import numpy as np
import pytest

from dyna_tui.maze import load
from dyna_tui.world import World, grid_world
from tests.dyna.engine import Z999, Engine, agent

EXACT = 868.73


def random_walk_steps(world: World) -> float:
    """The mean steps from the start to a terminal cell, h(s) = 1 + mean over a of h(s'), solved exactly."""
    moves, ends = world.next_state[0], world.kind_terminal[world.kind[0]]
    start, seen = int(world.start[0]), [int(world.start[0])]
    for state in seen:
        seen += [int(s) for s in dict.fromkeys(moves[state].tolist()) if s not in seen and not ends[s]]
    system = np.eye(len(seen))
    for row, state in enumerate(seen):
        for following in moves[state].tolist():
            if not ends[following]:
                system[row, seen.index(following)] -= 1 / 4
    steps = np.linalg.solve(system, np.ones(len(seen)))
    return float(steps[seen.index(start)])


def test_the_worlds_arrays_give_868_73_exactly() -> None:
    assert random_walk_steps(grid_world(load("dyna"))) == pytest.approx(EXACT, abs=0.005)


def test_the_engine_walks_it_in_the_mean() -> None:
    """4,000 runs; their 99.9 % interval, about 45 steps to either side, holds the exact mean."""
    maze, spec = load("dyna"), agent("dyna-q:n=0", load("dyna"))
    world = grid_world(maze)
    lengths = []
    for run in range(4000):
        engine = Engine(world, spec, seed=1, run=run)
        engine.go(until_episode=2)
        lengths.append(int(engine.clock["last_episode_steps"]))
    half = Z999 * float(np.std(lengths, ddof=1)) / np.sqrt(len(lengths))
    assert half < 60
    assert abs(np.mean(lengths) - EXACT) < half
