"""Read-only view of a look-ahead: the states within the horizon of an agent that plans at decision time."""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.memory import Memory
from dyna_tui.dyna.model_view import Indices, frozen


class LookaheadView:
    """The latest look-ahead: the states within the horizon, the nearest first."""

    __slots__ = ("_clock", "_lookahead")

    def __init__(self, memory: Memory) -> None:
        """A view of the look-ahead in a memory; empty for an agent that makes none."""
        self._clock = memory.clock[0]
        self._lookahead = memory.ahead

    @property
    def size(self) -> int:
        """How many states it reached."""
        return int(self._clock["reached"])

    @property
    def state(self) -> NDArray[np.int32]:
        """int32[size]: the states reached, the one to decide in first."""
        return frozen(self._lookahead.state[: self.size])

    @property
    def within(self) -> NDArray[np.int32]:
        """int32[levels]: how many of the states are at most 0, 1, 2 ... moves away."""
        return frozen(self._lookahead.within[: int(self._clock["levels"])])

    def distance(self, index: Indices) -> NDArray[np.intp]:
        """How many moves away the states at some indices are, intp of the same shape."""
        return np.searchsorted(self.within, index, side="right")

    def reached(self, state: Indices) -> NDArray[np.bool_]:
        """Whether each of some states was reached, bool of the same shape."""
        if not self._lookahead.position.size:
            return np.zeros(np.shape(state), np.bool_)
        found: NDArray[np.bool_] = self._lookahead.position[state] > 0
        return found

    def previous_value(self, state: int) -> float:
        """V of a state that was reached, as the sweep before the latest left it."""
        before = (1 - (int(self._clock["planned_count"]) & 1)) * self._lookahead.state.size
        return float(self._lookahead.value[before + int(self._lookahead.position[state]) - 1])
