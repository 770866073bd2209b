"""Read-only view of an agent's model: entries in the order of learning, and the outcomes of each.

An entry is a pair (s, a) of which the model says something, and has an index from 0. A pair is numbered
``s * A + a``. Arrays are read-only and, but for those of a gather, views of the agent's own: they change as it moves.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.memory import Memory

Indices = NDArray[np.integer[Any]]
"""Integers of any width and any shape."""


class Entries(NamedTuple):
    """Some entries of a model."""

    pair: NDArray[np.int32]
    """int32[k]: state * A + action."""
    state: NDArray[np.int32]
    """int32[k]"""
    action: NDArray[np.int32]
    """int32[k]"""
    reward: NDArray[np.float64]
    """float64[k]: the reward of the outcome; in a count model the mean of all that were seen."""
    next_state: NDArray[np.int32]
    """int32[k]: the state that followed last."""
    terminal: NDArray[np.bool_]
    """bool[k]: whether that ended the episode."""
    weight: NDArray[np.float64]
    """float64[k]: how often an outcome was seen, older ones counting less where the agent forgets; 1 where the model
    keeps the last outcome only."""


class Outcomes(NamedTuple):
    """One outcome of each of some entries."""

    which: NDArray[np.intp]
    """intp[k]: the entry, by its position among those asked for."""
    next_state: NDArray[np.int32]
    """int32[k]: the state that follows."""
    terminal: NDArray[np.bool_]
    """bool[k]: whether it ends the episode."""
    weight: NDArray[np.float64]
    """float64[k]: how often it was seen, older times counting less where the agent forgets."""


class Likeliest(NamedTuple):
    """The outcome seen most often of each of some entries, the first seen of those equal in that."""

    next_state: NDArray[np.int32]
    """int32[k]: the state that follows."""
    terminal: NDArray[np.bool_]
    """bool[k]: whether it ends the episode."""
    reward: NDArray[np.float64]
    """float64[k]: the reward, in a count model the mean of all outcomes."""
    probability: NDArray[np.float64]
    """float64[k]: its share of all that was seen; 1 where the model keeps the last outcome only."""


class ModelView:
    """What an agent believes about the world; empty for an agent without a model."""

    __slots__ = ("_actions", "_memory")

    def __init__(self, memory: Memory, actions: int) -> None:
        """A view of the model in a memory, of a world with that many actions."""
        self._memory = memory
        self._actions = actions

    @property
    def exists(self) -> bool:
        """Whether the agent learns a model at all."""
        return self._memory.entry.size > 0

    @property
    def counts_outcomes(self) -> bool:
        """Whether it counts every outcome of a pair, instead of keeping the last."""
        return self._memory.counts.first.size > 0

    @property
    def size(self) -> int:
        """How many entries it has."""
        return int(self._memory.clock[0]["pairs"])

    @property
    def pairs(self) -> NDArray[np.int32]:
        """int32[size]: the pair of each entry."""
        return frozen(self._memory.model["pair"][: self.size])

    def index_of(self, pair: Indices) -> NDArray[np.int64]:
        """The index of the entry of each pair, int64 of the same shape; -1 where the model says nothing."""
        if not self.exists:
            return np.full(np.shape(pair), -1, np.int64)
        return self._memory.entry[pair].astype(np.int64) - 1

    def has(self, pair: int) -> bool:
        """Whether the model says anything of a pair."""
        return self.exists and bool(self._memory.entry[pair] > 0)

    def entries(self, index: Indices) -> Entries:
        """The entries at k indices."""
        records = self._memory.model[index]
        pair = records["pair"]
        next_state, terminal = _decoded(records["next"])
        weight = self._memory.counts.weight[index] if self.counts_outcomes else np.ones(len(records))
        state, action = np.divmod(pair, np.int32(self._actions))
        return Entries(pair, state, action, records["reward"], next_state, terminal, weight)

    def outcomes(self, index: Indices) -> Iterator[Outcomes]:
        """The first outcome of each of k entries, then the second of those that have two, and so on."""
        which = np.arange(len(index))
        if not self.counts_outcomes:
            yield Outcomes(which, *_decoded(self._memory.model["next"][index]), np.ones(len(index)))
            return
        slot = self._memory.counts.first[index]
        while (left := slot > 0).any():
            which, slot = which[left], slot[left]
            outcome = self._memory.counts.outcome[slot - 1]
            yield Outcomes(which, *_decoded(outcome["next"]), outcome["weight"])
            slot = outcome["link"]

    def likeliest(self, index: Indices) -> Likeliest:
        """The likeliest outcome of each of k entries."""
        entries = self.entries(index)
        next_state, terminal = entries.next_state.copy(), entries.terminal.copy()
        most = np.zeros(len(next_state))
        for outcome in self.outcomes(index):
            likelier = outcome.weight > most[outcome.which]
            which = outcome.which[likelier]
            next_state[which] = outcome.next_state[likelier]
            terminal[which] = outcome.terminal[likelier]
            most[which] = outcome.weight[likelier]
        return Likeliest(next_state, terminal, entries.reward, most / entries.weight)

    def outcome_counts(self, index: Indices) -> NDArray[np.int64]:
        """int64[k]: how many outcomes each of k entries has."""
        number = np.ones(len(index), np.int64)
        if self.counts_outcomes:
            number[:] = 0
            for outcome in self.outcomes(index):
                number[outcome.which] += 1
        return number

    def predecessors(self, state: int) -> Iterator[int]:
        """The pairs that prioritized sweeping believes to lead to a state; none for other agents."""
        queue = self._memory.queue
        pair = int(queue.first[state]) - 1 if queue.first.size else -1
        while pair >= 0:
            yield pair
            pair = int(queue.following[pair]) - 1


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """A read-only view of an array."""
    view = array.view()
    view.flags.writeable = False
    return view


def _decoded(following: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The states that the engine's ``next`` stands for, which is ~state where the episode ends, and whether it does."""
    terminal = following < 0
    return np.where(terminal, ~following, following).astype(np.int32), terminal
