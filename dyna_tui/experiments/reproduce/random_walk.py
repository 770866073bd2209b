"""The expected length of a random walk, computed exactly: an episode before the first reward is one."""

import numpy as np

from dyna_tui.world import World


def random_walk(world: World) -> float:
    """The mean number of steps from the first start to a terminal cell if every action is equally likely.

    Solves E = 1 + P E over the states. For a small grid in which no move slips, and in which a terminal cell can be
    reached from every cell but walls.
    """
    states, actions = world.states, len(world.actions)
    moves = np.zeros((states, states))
    np.add.at(moves, (np.repeat(np.arange(states), actions), world.next_state[0].ravel()), 1 / actions)
    inside = np.flatnonzero(~world.kind_terminal[world.kind[0]])
    steps = np.linalg.solve(np.eye(len(inside)) - moves[np.ix_(inside, inside)], np.ones(len(inside)))
    return float(steps[np.searchsorted(inside, world.start[0])])
