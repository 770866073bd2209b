"""Outcomes of a pair, listed: all that a world could answer to an action, and how likely each of it is."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.compiling import kernel
from dyna_tui.dyna.transitions import (
    direction_probability,
    following_state,
    outcome_probability,
    outcomes_of,
    reward_of,
)
from dyna_tui.world import Outcomes, World


class Listed(NamedTuple):
    """Room for the outcomes of a pair; equal ones may stand in it several times."""

    probability: NDArray[np.float64]
    """float64[M]"""
    next_state: NDArray[np.int64]
    """int64[M]: the state that follows; ~state where it is terminal."""
    reward: NDArray[np.float64]
    """float64[M]"""


def outcomes_in(world: World, layout: int, state: int, action: int) -> Outcomes:
    """What can follow an action in a layout: (probability, next state, reward, terminal), each once.

    The probabilities add up to 1, but for rounding.
    """
    room = _room(8)
    count = list_outcomes(world, layout, state, action, room)
    if count > len(room.probability):
        room = _room(count)
        list_outcomes(world, layout, state, action, room)
    merged: dict[tuple[int, float, bool], float] = {}
    for probability, following, reward in zip(*(column[:count].tolist() for column in room), strict=True):
        outcome = (following if following >= 0 else ~following, reward, following < 0)
        merged[outcome] = merged.get(outcome, 0.0) + probability
    return [(probability, *outcome) for outcome, probability in merged.items()]


def _room(outcomes: int) -> Listed:
    return Listed(np.empty(outcomes), np.empty(outcomes, np.int64), np.empty(outcomes))


@kernel
def list_outcomes(world: World, layout: int, state: int, action: int, listed: Listed) -> int:
    """Lists the outcomes of a pair, as far as there is room; how many they are."""
    count = 0
    for direction in range(len(world.actions)):
        chance = direction_probability(world, action, direction)
        if chance > 0.0:
            begin, end = outcomes_of(world, layout, state, direction)
            for outcome in range(begin, end):
                if count < listed.probability.size:
                    listed.probability[count] = chance * outcome_probability(world, begin, end, outcome)
                    listed.next_state[count] = following_state(world, layout, state, direction, outcome)
                    listed.reward[count] = reward_of(world, layout, state, direction, outcome)
                count += 1
    return count
