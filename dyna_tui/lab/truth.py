"""How what an agent remembers stands to the world in force."""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.lab.frame import Truth
from dyna_tui.world import World


def truths(
    world: World,
    layout: int,
    wall: NDArray[np.bool_],
    pair: NDArray[np.int32],
    following: NDArray[np.int32],
    reward: NDArray[np.float64],
    tried: NDArray[np.bool_],
) -> NDArray[np.uint8]:
    """The :class:`Truth` of k entries of a model: uint8[k].

    Args:
        world: the world.
        layout: the layout in force.
        wall: bool[K], which kinds of cell are wall.
        pair: int32[k], the pairs remembered.
        following: int32[k], the states remembered to follow, ~state where terminal.
        reward: float64[k], the rewards remembered.
        tried: bool[k], which pairs were really tried.
    """
    terminal = following < 0
    believed = np.where(terminal, ~following, following)
    if world.first.size:
        possible = _possible_in_table(world, layout, pair, believed, reward, terminal)
        truth = np.where(possible, Truth.TRUE, Truth.LEADS)
    else:
        truth = _truth_on_grid(world, layout, pair, believed, reward, terminal)
        truth[wall[world.kind[layout, pair // len(world.actions)]]] = Truth.WALL
    truth[~tried] = Truth.UNTRIED
    return truth.astype(np.uint8)


def _truth_on_grid(
    world: World,
    layout: int,
    pair: NDArray[np.int32],
    believed: NDArray[np.int32],
    reward: NDArray[np.float64],
    terminal: NDArray[np.bool_],
) -> NDArray[np.int64]:
    state, action = np.divmod(pair, len(world.actions))
    moves = world.next_state[layout]
    reached = moves[state, action]
    leads = reached == believed
    if world.slip > 0:
        leads |= (moves[state] == believed[:, np.newaxis]).any(axis=1)
    kind = world.kind[layout, believed]
    earns = world.step_reward + world.kind_reward[kind] == reward
    agrees = earns & (world.kind_terminal[kind] == terminal)
    astray = np.where(reached == state, Truth.STAYS, Truth.LEADS)
    truth: NDArray[np.int64] = np.where(leads, np.where(agrees, Truth.TRUE, Truth.REWARD), astray).astype(np.int64)
    return truth


def _possible_in_table(
    world: World,
    layout: int,
    pair: NDArray[np.int32],
    believed: NDArray[np.int32],
    reward: NDArray[np.float64],
    terminal: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    row = layout * world.states * len(world.actions) + pair.astype(np.int64)
    first, last = world.first[row], world.first[row + 1]
    possible = np.zeros(len(pair), np.bool_)
    for offset in range(int((last - first).max(initial=0))):
        outcome = np.minimum(first + offset, last - 1)
        possible |= (
            (world.outcome_next[outcome] == believed)
            & (world.outcome_reward[outcome] == reward)
            & (world.outcome_terminal[outcome] == terminal)
            & (world.outcome_probability[outcome] > 0)
        )
    return possible
