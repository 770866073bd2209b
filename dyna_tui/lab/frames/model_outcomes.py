"""What a model says, read by the places of its records, whether it keeps one outcome of a pair or counts them all."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.memory import Memory


class ModelOutcomes(NamedTuple):
    """What a model says of k pairs; of several outcomes, the one seen most often."""

    pair: NDArray[np.int32]
    """int32[k]: the pairs."""
    state: NDArray[np.int32]
    """int32[k]: the states believed to follow."""
    terminal: NDArray[np.bool_]
    """bool[k]: whether the episode is believed to end."""
    reward: NDArray[np.float64]
    """float64[k]: the rewards believed to follow, in the mean."""
    probability: NDArray[np.float64]
    """float64[k]: how likely it is believed to follow; 1 where one outcome is all that is kept."""


def decode_next(following: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The states that a model's ``next`` stands for, and whether the episode ends there."""
    terminal = following < 0
    return np.where(terminal, ~following, following).astype(np.int32), terminal


def outcomes(
    memory: Memory, places: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]]:
    """The first outcomes of the pairs at some places, then the second ones of those that have two, and so on.

    Yields:
        Which of the places, ``next``, and how often that was seen, where older times may count less.
    """
    which = np.arange(len(places))
    if not len(memory.counts.first):
        yield which, memory.model[places]["next"], np.ones(len(places))
        return
    slot = memory.counts.first[places]
    while (left := slot > 0).any():
        which, slot = which[left], slot[left]
        outcome = memory.counts.outcome[slot - 1]
        yield which, outcome["next"], outcome["weight"]
        slot = outcome["link"]


def total_weight(memory: Memory, places: NDArray[np.int64]) -> NDArray[np.float64]:
    """The weights of all outcomes of the pairs at some places."""
    return memory.counts.weight[places] if len(memory.counts.first) else np.ones(len(places))


def model_outcomes(memory: Memory, places: NDArray[np.int64]) -> ModelOutcomes:
    """What the model says of the pairs at some places."""
    entries = memory.model[places]
    following = entries["next"].copy()
    most = np.zeros(len(places))
    for which, after, weight in outcomes(memory, places):
        likelier = weight > most[which]
        following[which[likelier]] = after[likelier]
        most[which[likelier]] = weight[likelier]
    return ModelOutcomes(
        entries["pair"], *decode_next(following), entries["reward"], most / total_weight(memory, places)
    )
