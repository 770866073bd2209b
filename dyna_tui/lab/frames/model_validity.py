"""Validity of a model: whether the world in force would answer as an agent remembers."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.grid_outcomes import earned, possible_directions, probability_of_next, slip_directions
from dyna_tui.dyna.views import AgentView, Entries
from dyna_tui.lab.frames.frame import Validity
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import Maze
from dyna_tui.world import World

ROUNDING = 1e-9
"""How far, of a unit or of itself, a mean of rewards may stray from what was earned."""


def validity_in(
    lane: Lane, index: NDArray[np.integer[Any]], world: World | None = None, layout: int | None = None
) -> NDArray[np.uint8]:
    """The :class:`Validity` of k entries of a lane's model, what it assumes told from what it learned: uint8[k].

    Args:
        lane: the lane.
        index: int[k], the entries of its model.
        world: the world that answers; the lane's own where none is given.
        layout: the layout that answers; that in force where none is given.
    """
    validity = model_validity(lane.maze, lane.world if world is None else world, lane.view, index, layout)
    validity[lane.assumes(lane.view.model.entries(index).pair)] = Validity.ASSUMED
    return validity


def model_validity(
    maze: Maze, world: World, view: AgentView, index: NDArray[np.integer[Any]], layout: int | None = None
) -> NDArray[np.uint8]:
    """The :class:`Validity` of k entries of a model that was never made to forget: uint8[k].

    Of several outcomes of a pair, the first that is wrong decides.

    Args:
        maze: the maze.
        world: its arrays.
        view: the agent.
        index: int[k], the entries of its model.
        layout: the layout that answers; that in force where none is given.
    """
    layout, entries = view.layout if layout is None else layout, view.model.entries(index)
    validity = np.full(len(index), Validity.TRUE, np.uint8)
    for outcome in view.model.outcomes(index):
        which = outcome.which
        verdict = _verdict(world, layout, entries.pair[which], outcome.next_state, outcome.terminal)
        validity[which] = np.where(validity[which] == Validity.TRUE, verdict, validity[which])
    if view.model.counts_outcomes:
        low, high = _earnings(world, layout, entries.pair)
        slack = ROUNDING * np.maximum(np.abs(entries.reward), 1)
        earns = (entries.reward >= low - slack) & (entries.reward <= high + slack)
    else:
        earns = _earns(world, layout, entries)
    validity[(validity == Validity.TRUE) & ~earns] = Validity.REWARD
    if not world.outcome_indptr.size:
        wall = np.array([kind.wall for kind in maze.kinds])
        validity[wall[world.kind[layout, entries.state]]] = Validity.WALL
    validity[view.visits[entries.state, entries.action] == 0] = Validity.ASSUMED
    return validity


def is_wrong(lane: Lane) -> bool:
    """Whether the model of a lane remembers anything that the world in force would answer otherwise."""
    validity = validity_in(lane, np.arange(lane.view.model.size))
    return bool((validity >= Validity.WALL).any())


def chances(
    world: World,
    layout: int,
    pair: NDArray[np.int32],
    next_state: NDArray[np.int32],
    terminal: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """How likely each pair is followed by a state, and by the end of the episode or not, in a layout: float64[k]."""
    chance = np.zeros(len(pair))
    if not world.outcome_indptr.size:
        agrees = _ends(world, layout, next_state) == terminal
        chance[agrees] = _reaches(world, layout, pair[agrees], next_state[agrees])
        return chance
    for outcome, there in _rows(world, layout, pair):
        same = (world.outcome_next[outcome] == next_state) & (world.outcome_terminal[outcome] == terminal)
        chance += np.where(there & same, world.outcome_probability[outcome], 0.0)
    return chance


def _verdict(
    world: World,
    layout: int,
    pair: NDArray[np.int32],
    next_state: NDArray[np.int32],
    terminal: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Whether the world could answer so, whatever the reward; what is wrong where it could not."""
    if world.outcome_indptr.size:
        chance = chances(world, layout, pair, next_state, terminal)
        return np.where(chance > 0, Validity.TRUE, Validity.MOVES_ELSEWHERE)
    state, action = np.divmod(pair, len(world.actions))
    astray = np.where(world.next_state[layout, state, action] == state, Validity.BLOCKED, Validity.MOVES_ELSEWHERE)
    agrees = np.where(_ends(world, layout, next_state) == terminal, Validity.TRUE, Validity.REWARD)
    return np.where(_reaches(world, layout, pair, next_state) > 0, agrees, astray)


def _reaches(world: World, layout: int, pair: NDArray[np.int32], reached: NDArray[np.int32]) -> NDArray[np.float64]:
    """How likely each pair leads to a cell."""
    state, action = np.divmod(pair, len(world.actions))
    meant = probability_of_next(world, layout, state, action, reached)
    if world.slip == 0:
        return meant
    slips = slip_directions(world, action)
    ways = sum(probability_of_next(world, layout, state, direction, reached) for direction in slips)
    chance: NDArray[np.float64] = world.slip / len(slips) * ways + (1 - world.slip) * meant
    return chance


def _ends(world: World, layout: int, reached: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether a step into a cell ends the episode."""
    ends: NDArray[np.bool_] = world.kind_terminal[world.kind[layout, reached]]
    return ends


def _earns(world: World, layout: int, entries: Entries) -> NDArray[np.bool_]:
    """Whether the remembered outcome could earn exactly the remembered reward."""
    possible = np.zeros(len(entries.pair), np.bool_)
    if not world.outcome_indptr.size:
        for direction in possible_directions(world, entries.action):
            leads = probability_of_next(world, layout, entries.state, direction, entries.next_state) > 0
            possible |= leads & (earned(world, layout, entries.state, direction) == entries.reward)
        return possible
    for outcome, there in _rows(world, layout, entries.pair):
        possible |= (
            there
            & (world.outcome_next[outcome] == entries.next_state)
            & (world.outcome_terminal[outcome] == entries.terminal)
            & (world.outcome_reward[outcome] == entries.reward)
        )
    return possible


def _earnings(world: World, layout: int, pair: NDArray[np.int32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The least and the most that each pair can earn."""
    low, high = np.full(len(pair), np.inf), np.full(len(pair), -np.inf)
    if world.outcome_indptr.size:
        for outcome, there in _rows(world, layout, pair):
            reward = world.outcome_reward[outcome]
            low = np.where(there, np.minimum(low, reward), low)
            high = np.where(there, np.maximum(high, reward), high)
        return low, high
    state, action = np.divmod(pair, len(world.actions))
    for direction in possible_directions(world, action):
        reward = earned(world, layout, state, direction)
        low, high = np.minimum(low, reward), np.maximum(high, reward)
    return low, high


def _rows(world: World, layout: int, pair: NDArray[np.int32]) -> list[tuple[NDArray[np.int64], NDArray[np.bool_]]]:
    """A table's first outcomes of some pairs, their second ones, and so on; and which pairs have so many."""
    row = layout * world.states * len(world.actions) + pair.astype(np.int64)
    first, last = world.outcome_indptr[row], world.outcome_indptr[row + 1]
    longest = int((last - first).max(initial=0))
    return [(np.minimum(first + offset, last - 1), first + offset < last) for offset in range(longest)]
