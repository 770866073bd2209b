"""Table of outcomes of a tabular Markov decision process, with names of its actions and a picture of its states.

Worlds that come from elsewhere, as from Gymnasium, are given so. States and actions keep the numbers that they have
there; the picture says where states are drawn.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.maze.grid import Move

NO_STATE = -1
"""In a page, where no state is drawn."""


class Page(NamedTuple):
    """A part of a picture, shown at a time: some states as cells of a grid."""

    title: str
    """What the states of this page have in common; empty where it is the only page."""
    states: NDArray[np.int32]
    """int32[H, W]: the state drawn in each cell, NO_STATE where none is."""
    signs: tuple[str, ...] = ()
    """H rows of W characters: what stands in each cell, ``#`` for a wall and a blank for nothing; empty for none."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Table:
    """S states with A actions each: what can follow, how things are named, and where states are drawn."""

    actions: tuple[Move, ...]
    """The A actions: a name, a glyph one column wide, and the direction where it is a move."""
    indptr: NDArray[np.int64]
    """int64[S*A + 1]: where the outcomes of each pair state * A + action begin."""
    next_state: NDArray[np.int32]
    """int32[N]: the state that follows."""
    probability: NDArray[np.float64]
    """float64[N]: its probability, given the pair."""
    reward: NDArray[np.float64]
    """float64[N]: the reward with it."""
    terminal: NDArray[np.bool_]
    """bool[N]: whether it ends the episode."""
    start: NDArray[np.int32]
    """int32[K]: the states in which episodes begin, in increasing order."""
    start_weight: NDArray[np.float64]
    """float64[K]: how likely each is; they add up to 1."""
    labels: tuple[str, ...] = ()
    """The S names of the states; empty where they have their numbers alone."""
    pages: tuple[Page, ...] = ()
    """The picture, together with every state at most once; empty where states are listed."""
    estimated: str = ""
    """What the table is an estimate from, as ``estimated from 100,000 samples``; empty for an exact one."""

    @property
    def states(self) -> int:
        """The number of states, S."""
        return (len(self.indptr) - 1) // len(self.actions)

    @cached_property
    def reachable(self) -> NDArray[np.bool_]:
        """bool[S]: the states that episodes come to, or end in."""
        source, target, _ = self._moves
        found = self._acted_in.copy()
        found[target[found[source]]] = True
        return found

    @cached_property
    def _acted_in(self) -> NDArray[np.bool_]:
        """bool[S]: the states in which an episode goes on."""
        source, target, terminal = self._moves
        begun = np.zeros(self.states, np.bool_)
        begun[self.start] = True
        return _reached(source[~terminal], target[~terminal], begun)

    @cached_property
    def terminal_states(self) -> NDArray[np.bool_]:
        """bool[S]: the states that episodes only ever come to by ending there."""
        source, target, terminal = self._moves
        made = self._acted_in[source]
        entered = np.zeros((2, self.states), np.bool_)
        for ends in (0, 1):
            entered[ends, target[made & (terminal == bool(ends))]] = True
        entered[0, self.start] = True
        only: NDArray[np.bool_] = entered[1] & ~entered[0]
        return only

    @property
    def cut_off_starts(self) -> NDArray[np.int32]:
        """int32[k]: the starts from which no outcomes lead to the end of an episode."""
        source, target, terminal = self._moves
        ends = np.zeros(self.states, np.bool_)
        ends[source[terminal]] = True
        ended = _reached(target[~terminal], source[~terminal], ends)
        return self.start[~ended[self.start]]

    @property
    def _moves(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.bool_]]:
        """Each possible outcome: the state that it is of, the state that follows, and whether the episode ends."""
        source = np.repeat(np.arange(len(self.indptr) - 1) // len(self.actions), np.diff(self.indptr))
        possible = self.probability > 0
        return source[possible], self.next_state[possible], self.terminal[possible]

    def outcomes(self, state: int, action: int) -> list[tuple[float, int, float, bool]]:
        """What can follow an action in a state: (probability, next state, reward, terminal) each."""
        pair = state * len(self.actions) + action
        part = slice(self.indptr[pair], self.indptr[pair + 1])
        columns = (self.probability, self.next_state, self.reward, self.terminal)
        return list(zip(*(column[part].tolist() for column in columns), strict=True))


def _reached(source: NDArray[Any], target: NDArray[Any], begin: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """bool[S]: the states that moves lead to from some, bool[S], those included, in time linear in the moves."""
    order = np.argsort(source, kind="stable")
    first = np.concatenate(([0], np.cumsum(np.bincount(source, minlength=len(begin)))))
    leads_to = target[order]
    found, latest = begin.copy(), np.flatnonzero(begin)
    while latest.size:
        lengths = first[latest + 1] - first[latest]
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        following = np.unique(leads_to[np.repeat(first[latest], lengths) + within])
        latest = following[~found[following]]
        found[latest] = True
    return found
