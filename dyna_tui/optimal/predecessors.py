"""Predecessors of each state in a layout, and the order of a sweep outwards from the terminal outcomes."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.compiling import inlined, kernel
from dyna_tui.dyna.transitions import following_state, outcomes_of, reward_of
from dyna_tui.native.words import with_table
from dyna_tui.world import World

LOWEST = float(np.finfo(np.float64).min)
"""The lowest finite reward."""


@with_table
class Predecessors(NamedTuple):
    """Which states depend on which, in CSR form, without what follows a terminal outcome."""

    indptr: NDArray[np.int64]
    """int64[S + 1]: where the predecessors of each state begin in ``states``."""
    states: NDArray[np.int32]
    """int32[outcomes], as many as there are in all: a state once for each of its outcomes that lead there."""
    ends: NDArray[np.float64]
    """float64[S]: the highest reward of a terminal outcome of the state, -inf where it has none."""


@inlined
def happens(world: World, greedy: NDArray[np.bool_], state: int, action: int) -> bool:
    """Whether a move is ever made in a state, chosen or by a slip."""
    return greedy.size == 0 or world.slip > 0.0 or greedy[state, action]


def predecessors_of(world: World, layout: int, greedy: NDArray[np.bool_]) -> Predecessors:
    """Turns the moves of a layout round."""
    size = world.states
    predecessors = Predecessors(
        np.zeros(size + 1, np.int64), np.empty(_outcomes(world, layout), np.int32), np.full(size, -np.inf)
    )
    _turn_round(world, layout, greedy, predecessors)
    return predecessors


def _outcomes(world: World, layout: int) -> int:
    """How many outcomes all moves of a layout have together, at most."""
    moves = world.states * len(world.actions)
    if world.outcome_indptr.size:
        return int(world.outcome_indptr[(layout + 1) * moves] - world.outcome_indptr[layout * moves])
    if not world.destination.size:
        return moves
    kind = world.kind[layout][world.next_state[layout]]
    return int(np.maximum(np.diff(world.destination_range[layout])[:, 0][kind], 1).sum())


@kernel
def _turn_round(world: World, layout: int, greedy: NDArray[np.bool_], predecessors: Predecessors) -> None:
    """Fills in the predecessors: counts them, then puts each where it belongs."""
    first, states, ends = predecessors.indptr, predecessors.states, predecessors.ends
    size = ends.size
    for state in range(size):
        for action in range(len(world.actions)):
            if happens(world, greedy, state, action):
                begin, end = outcomes_of(world, layout, state, action)
                for outcome in range(begin, end):
                    reached = following_state(world, layout, state, action, outcome)
                    if reached >= 0:
                        first[reached] += 1
                    else:
                        ends[state] = max(ends[state], reward_of(world, layout, state, action, outcome))
    total = 0
    for state in range(size + 1):
        total += first[state]
        first[state] = total
    for state in range(size - 1, -1, -1):
        for action in range(len(world.actions)):
            if happens(world, greedy, state, action):
                begin, end = outcomes_of(world, layout, state, action)
                for outcome in range(begin, end):
                    reached = following_state(world, layout, state, action, outcome)
                    if reached >= 0:
                        first[reached] -= 1
                        states[first[reached]] = state


@kernel
def outwards(predecessors: Predecessors, best: float, seen: NDArray[np.bool_], order: NDArray[np.int32]) -> int:
    """Fills ``order`` with all states by their distance from an end of the highest reward.

    The states that reach none such follow, by their distance from any end; then the rest.

    Args:
        predecessors: Who leads where.
        best: The highest reward of an end.
        seen: bool[S], all False; it is used up.
        order: int32[S]

    Returns:
        How many can reach an end at all.
    """
    size = seen.size
    count = 0
    done = 0
    for worth in (best, LOWEST):
        for state in range(size):
            if not seen[state] and predecessors.ends[state] >= worth:
                seen[state] = True
                order[count] = state
                count += 1
        while done < count:
            state = order[done]
            done += 1
            for index in range(predecessors.indptr[state], predecessors.indptr[state + 1]):
                before = predecessors.states[index]
                if not seen[before]:
                    seen[before] = True
                    order[count] = before
                    count += 1
    rest = count
    for state in range(size):
        if not seen[state]:
            order[rest] = state
            rest += 1
    return count
