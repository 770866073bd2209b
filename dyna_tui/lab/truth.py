"""How what an agent remembers stands to the world in force."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.lab.frame import Truth
from dyna_tui.world import World


class Beliefs(NamedTuple):
    """What k entries of a model say."""

    pair: NDArray[np.int32]
    """int32[k]: the pairs."""
    state: NDArray[np.int32]
    """int32[k]: the states believed to follow."""
    reward: NDArray[np.float64]
    """float64[k]: the rewards believed to follow."""
    terminal: NDArray[np.bool_]
    """bool[k]: whether the episode is believed to end."""


def truths(
    world: World, layout: int, wall: NDArray[np.bool_], entries: NDArray[np.void], tried: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """The :class:`Truth` of k entries of a model: uint8[k].

    Args:
        world: the world.
        layout: the layout in force.
        wall: bool[K], which kinds of cell are wall.
        entries: RECORD[k], the entries.
        tried: bool[k], which pairs were really tried.
    """
    terminal = entries["next"] < 0
    following = np.where(terminal, ~entries["next"], entries["next"])
    beliefs = Beliefs(entries["pair"], following, entries["reward"], terminal)
    if world.first.size:
        truth = np.where(_possible_in_table(world, layout, beliefs), Truth.TRUE, Truth.LEADS)
    else:
        truth = _truth_on_grid(world, layout, beliefs)
        truth[wall[world.kind[layout, beliefs.pair // len(world.actions)]]] = Truth.WALL
    truth[~tried] = Truth.UNTRIED
    return truth.astype(np.uint8)


def _truth_on_grid(world: World, layout: int, beliefs: Beliefs) -> NDArray[np.int64]:
    state, action = np.divmod(beliefs.pair, len(world.actions))
    moves = world.next_state[layout]
    reached = moves[state, action]
    leads = reached == beliefs.state
    if world.slip > 0:
        leads |= (moves[state] == beliefs.state[:, np.newaxis]).any(axis=1)
    kind = world.kind[layout, beliefs.state]
    earns = world.step_reward + world.kind_reward[kind] == beliefs.reward
    agrees = earns & (world.kind_terminal[kind] == beliefs.terminal)
    astray = np.where(reached == state, Truth.STAYS, Truth.LEADS)
    truth: NDArray[np.int64] = np.where(leads, np.where(agrees, Truth.TRUE, Truth.REWARD), astray).astype(np.int64)
    return truth


def _possible_in_table(world: World, layout: int, beliefs: Beliefs) -> NDArray[np.bool_]:
    row = layout * world.states * len(world.actions) + beliefs.pair.astype(np.int64)
    first, last = world.first[row], world.first[row + 1]
    possible = np.zeros(len(beliefs.pair), np.bool_)
    for offset in range(int((last - first).max(initial=0))):
        outcome = np.minimum(first + offset, last - 1)
        possible |= (
            (world.outcome_next[outcome] == beliefs.state)
            & (world.outcome_reward[outcome] == beliefs.reward)
            & (world.outcome_terminal[outcome] == beliefs.terminal)
            & (world.outcome_probability[outcome] > 0)
        )
    return possible
