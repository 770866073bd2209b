"""The expected length of a random walk, computed exactly: an episode before the first reward is one."""

from collections.abc import Sequence

import numpy as np

from dyna_tui.world import World, terminal_states


def random_walk(world: World, policy: Sequence[float] | None = None) -> float:
    """The mean number of steps from the first start to a terminal cell if all states have the same policy.

    Solves E = 1 + P E over the states. For a small grid in which no move slips, and in which a terminal cell can be
    reached from every cell but walls.

    Args:
        world: a grid.
        policy: the probability of each action; all are equally likely if left out.
    """
    states, actions = world.states, len(world.actions)
    moves = np.zeros((states, states))
    chances = np.tile(policy or [1 / actions] * actions, states)
    np.add.at(moves, (np.repeat(np.arange(states), actions), world.next_state[0].ravel()), chances)
    inside = np.flatnonzero(~terminal_states(world, 0))
    steps = np.linalg.solve(np.eye(len(inside)) - moves[np.ix_(inside, inside)], np.ones(len(inside)))
    return float(steps[np.searchsorted(inside, world.start[0])])
