"""Leftover values: small Q-values from before the maze changed that keep an agent from what it never tried."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Bonus, Search
from dyna_tui.dyna.grid_outcomes import arrival, arrivals
from dyna_tui.lab.lane import Lane
from dyna_tui.world import World, terminal_states


class Leftover(NamedTuple):
    """A state in which an agent prefers what it knew before the maze changed to an action that it never tried."""

    state: int
    preferred: int
    """The action of the highest Q-value."""
    value: float
    """Its Q-value."""
    before: float
    """What that was when the maze changed last."""
    untried: int
    """An action that was never tried there, and leads nearer to a terminal cell."""
    untried_value: float
    """Its Q-value, which is lower."""
    since: int
    """The real step after which the maze changed."""


def leftover(lane: Lane) -> Leftover | None:
    """Where an agent that has earned nothing since the maze changed holds on to what it learned before.

    The state that it is in is looked at first, then those that it came through in this episode, the latest first.
    None where it has earned something since, where a bonus favours what was not tried, and where no such state is.
    """
    view, changes, spec = lane.view, lane.changes, lane.spec
    if not changes or spec.bonus is not Bonus.NONE or spec.search is Search.LOOKAHEAD:
        return None
    since = changes[-1]
    if lane.real_steps - since <= 2 * max(view.last_episode_steps, 1):
        return None
    copy = lane.copy_at_start()
    copy.seek_step(since).go()
    if view.reward_sum > copy.view.reward_sum:
        return None
    kinds, kind = lane.maze.kinds, lane.world.kind[lane.layout]
    for state in dict.fromkeys([view.state, *view.trail[::-1].tolist()]):
        if kinds[kind[state]].terminal:
            continue
        q, tried, before = view.q[state], view.visits[state] > 0, copy.view.q[state]
        preferred = int(np.argmax(q))
        lower = np.flatnonzero(~tried & (q < q[preferred]) & (before < before[preferred]))
        if tried[preferred] and lower.size:
            nearer = _nearer(lane, state, lower)
            if nearer is not None:
                values = float(q[preferred]), float(before[preferred])
                return Leftover(state, preferred, *values, nearer, float(q[nearer]), since)
    return None


def _nearer(lane: Lane, state: int, actions: NDArray[np.int64]) -> int | None:
    """The first of some actions that leads nearer to a terminal cell; None where none does."""
    far = _moves_to_end(lane.world, lane.layout, state)
    for action in actions.tolist():
        to = int(arrival(lane.world, lane.layout, np.array([state]), np.array([action]))[0])
        if to != state and far and _moves_to_end(lane.world, lane.layout, to) == far - 1:
            return int(action)
    return None


def _moves_to_end(world: World, layout: int, state: int) -> int | None:
    """The fewest moves from a state to a terminal cell, 0 from such a cell; None where none lead there."""
    terminal = terminal_states(world, layout)
    reached, states, moves = np.zeros(world.states, np.bool_), np.array([state], np.int32), 0
    while states.size:
        if terminal[states].any():
            return moves
        reached[states] = True
        states = arrivals(world, layout, states)
        states, moves = states[~reached[states]], moves + 1
    return None
