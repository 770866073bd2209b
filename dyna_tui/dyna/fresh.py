"""Fresh memories for one run after another: the arrays of the first are used again where they are small."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import AgentSpec
from dyna_tui.dyna.memory import Memory, new_memory, streams_of
from dyna_tui.dyna.run_log import Log
from dyna_tui.world import World

SMALL = 1 << 20
"""Bytes of a memory that is faster written over than made anew, which takes as long as some hundred real steps."""


class FreshMemories:
    """The memories of an agent that has not begun, and of the log of its run."""

    def __init__(self, spec: AgentSpec, world: World, log: Log) -> None:
        """Makes none yet.

        Args:
            spec: the agent.
            world: its world.
            log: the log of every run.
        """
        self._spec, self._world, self._log = spec, world, log
        self._memory: Memory | None = None
        self._initial: list[tuple[NDArray[Any], NDArray[Any]]] = []

    def of_run(self, seed: int, run: int) -> Memory:
        """The memory for a run, equal to a new one; that of the run before may be in the same arrays."""
        if self._memory is None:
            for array in (self._log.reward, self._log.steps, self._log.returns):
                array[:] = 0
            memory = new_memory(self._spec, self._world, seed, run, self._log)
            arrays = list(_arrays(memory))
            if sum(array.nbytes for array in arrays) <= SMALL:
                self._memory, self._initial = memory, [(array, array.copy()) for array in arrays if array.size]
            return memory
        for array, initial in self._initial:
            array[...] = initial
        self._memory.streams[:] = streams_of(seed, run)
        return self._memory


def _arrays(part: tuple[Any, ...]) -> Iterator[NDArray[Any]]:
    """Every array of a memory and of its log."""
    for value in part:
        if isinstance(value, np.ndarray):
            yield value
        else:
            yield from _arrays(value)
