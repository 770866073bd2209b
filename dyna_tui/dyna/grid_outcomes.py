"""Outcomes of moves in a grid as arrays: where they lead, how likely, and what they earn.

What :mod:`dyna_tui.dyna.transitions` answers one by one, for k moves at a time. A state, an action, a direction is
int[k] here; a direction is the action as which a move that slips is carried out.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.world import World

Indices = NDArray[np.integer[Any]]


def slip_directions(world: World, action: Indices) -> list[Indices]:
    """The directions that a slip may take, each as likely as the others; none where moves do not slip."""
    if world.slip == 0:
        return []
    number = len(world.actions)
    if world.slip_sides:
        return [(action + 1) % number, (action + number - 1) % number]
    return [np.full_like(action, direction) for direction in world.actions]


def possible_directions(world: World, action: Indices) -> list[Indices]:
    """The directions in which an action may be carried out, the one meant first where it is one."""
    return [action] * (world.slip < 1) + slip_directions(world, action)


def probability_of_next(
    world: World, layout: int, state: Indices, direction: Indices, next_state: Indices
) -> NDArray[np.float64]:
    """How likely each move in a direction ends in a state: float64[k]."""
    entered = world.next_state[layout, state, direction]
    chance: NDArray[np.float64] = (entered == next_state).astype(np.float64)
    if world.destination.size:
        ranges = world.destination_range[layout, world.kind[layout, entered]]
        sent_on = (ranges[:, 1] > ranges[:, 0]) & (entered != state)
        for begin, end in np.unique(ranges[sent_on], axis=0).tolist():
            here = sent_on & (ranges[:, 0] == begin)
            chance[here] = np.isin(next_state[here], world.destination[begin:end]) / (end - begin)
    return chance


def earned(world: World, layout: int, state: Indices, direction: Indices) -> NDArray[np.float64]:
    """The reward of each move in a direction: float64[k]."""
    entered = world.next_state[layout, state, direction]
    reward: NDArray[np.float64] = world.step_reward + world.kind_reward[world.kind[layout, entered]]
    if world.bump.size:
        reward = np.where(world.bump[layout, state, direction], reward + world.bump_reward, reward)
    return reward


def arrival(world: World, layout: int, state: Indices, direction: Indices) -> NDArray[np.int32]:
    """Where each move in a direction ends: int32[k]; the cell that it enters where there are several destinations."""
    entered: NDArray[np.int32] = world.next_state[layout, state, direction]
    if not world.destination.size:
        return entered
    ranges = world.destination_range[layout, world.kind[layout, entered]]
    only = (ranges[..., 1] - ranges[..., 0] == 1) & (entered != state)
    index = np.where(only, ranges[..., 0], 0)
    return np.where(only, world.destination[index], entered)


def certain_arrival(world: World, layout: int, state: Indices, direction: Indices) -> NDArray[np.int32]:
    """Where each move in a direction ends: int32[k]; -1 where it may be one of several destinations."""
    reached = arrival(world, layout, state, direction)
    if not world.destination.size:
        return reached
    entered = world.next_state[layout, state, direction]
    ranges = world.destination_range[layout, world.kind[layout, entered]]
    several = (ranges[..., 1] - ranges[..., 0] > 1) & (entered != state)
    return np.where(several, -1, reached).astype(np.int32)


def arrivals(world: World, layout: int, states: Indices) -> NDArray[np.int32]:
    """All states that some move from some states may end in, each once, in order: int32[m]."""
    entered = world.next_state[layout, states]
    if not world.destination.size:
        return np.unique(entered)
    ranges = world.destination_range[layout, world.kind[layout, entered]]
    sent_on = (ranges[..., 1] > ranges[..., 0]) & (entered != states[:, np.newaxis])
    found = [world.destination[begin:end] for begin, end in np.unique(ranges[sent_on], axis=0).tolist()]
    return np.unique(np.concatenate([entered[~sent_on], *found]))
