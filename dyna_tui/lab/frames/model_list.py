"""A lane's model as a list in an order for reading, however long it is."""

import time
import weakref

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.memory import Memory
from dyna_tui.lab.frames.frame import MemoryFrame, MemoryRow, Validity
from dyna_tui.lab.frames.lookahead_rows import ahead_rows
from dyna_tui.lab.frames.model_outcomes import outcomes
from dyna_tui.lab.frames.model_rows import pair_concerned, pair_rows
from dyna_tui.lab.frames.model_validity import model_validity
from dyna_tui.lab.frames.request import Order
from dyna_tui.lab.frames.tick_log import TickLog
from dyna_tui.lab.lane import Lane

LARGE = 20_000
"""Models with more pairs are not put in order anew for every frame of a running lane."""
PATIENCE = 1.0
"""Seconds for which the order of a large model is kept while the lane runs, at the least."""
SHARE = 0.1
"""The part of a running lane's time that may go into putting its model in order."""


class ModelList:
    """The order of one lane's model, kept between frames."""

    def __init__(self) -> None:
        """Begins with nothing."""
        self.ticks = TickLog()
        """The latest ticks of the lane, kept between frames too."""
        self._lane: weakref.ref[Lane] | None = None
        self._key: tuple[object, ...] = ()
        self._made = -np.inf
        self._took = 0.0
        self._places: NDArray[np.int64] = np.empty(0, np.int64)
        self._ends: NDArray[np.int64] = np.empty(0, np.int64)
        """int64[k]: the rows up to the last one of each place"""
        self._counts = (0, 0, 0)

    def frame(self, lane: Lane, order: Order, first: int, count: int, running: bool) -> MemoryFrame:
        """``count`` rows from the ``first`` in the order; a running lane's large model may list a moment ago."""
        memory = lane.memory
        clock = memory.clock[0]
        if not len(memory.model):
            return MemoryFrame()
        self._refresh(lane, order, running)
        total, remembered, outdated = self._counts
        ahead = order is Order.AHEAD
        lines = int(clock["reached"]) if ahead else int(self._ends[-1]) if len(self._ends) else 0
        first = max(0, min(first, lines - 1))
        return MemoryFrame(
            total=total,
            remembered=remembered,
            outdated=outdated,
            order=order.value,
            lines=lines,
            first=first,
            marked=-1 if running or ahead else self._marked(lane),
            rows=ahead_rows(memory, len(lane.world.actions), first, count) if ahead else self._rows(lane, first, count),
        )

    def _refresh(self, lane: Lane, order: Order, running: bool) -> None:
        memory = lane.memory
        clock = memory.clock[0]
        key = (int(clock["ticks"]), int(clock["layout"]), lane.revision, order)
        now = time.monotonic()
        same = self._lane is not None and self._lane() is lane
        patience = max(PATIENCE, self._took / SHARE) if running and len(self._places) > LARGE else 0.0
        if same and (key == self._key or (now - self._made < patience and key[2:] == self._key[2:])):
            return
        pairs = memory.model["pair"][: int(clock["pairs"])]
        truth = model_validity(lane.maze, lane.world, memory, np.arange(len(pairs)))
        outdated = truth >= Validity.WALL
        self._places = _in_order(memory, order, outdated)
        self._ends = np.cumsum(_outcomes_of(memory, self._places))
        untried = int(np.count_nonzero(truth == Validity.UNTRIED))
        self._counts = (len(pairs), len(pairs) - untried, int(np.count_nonzero(outdated)))
        self._lane, self._key, self._made = weakref.ref(lane), key, time.monotonic()
        self._took = self._made - now

    def _marked(self, lane: Lane) -> int:
        """The line of what the latest tick was about."""
        pair, _ = pair_concerned(lane)
        place = int(lane.memory.place[pair]) - 1 if pair >= 0 else -1
        found = np.flatnonzero(self._places == place).tolist() if place >= 0 else []
        return int(np.append(0, self._ends)[found[0]]) if found else -1

    def _rows(self, lane: Lane, first: int, count: int) -> tuple[MemoryRow, ...]:
        """The rows from ``first`` on; where the order is a moment old, pairs may have other outcomes by now."""
        begin, end = np.searchsorted(self._ends, (first, first + count), side="right")
        above = int(self._ends[begin - 1]) if begin else 0
        return pair_rows(lane, self._places[begin : end + 1], first - above, count)


def _in_order(memory: Memory, order: Order, outdated: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The places of the model in an order."""
    clock = memory.clock[0]
    tried_at = memory.last_tried[memory.model["pair"][: int(clock["pairs"])]]
    if order is Order.OUTDATED_FIRST:
        tried_at = tried_at + outdated * (int(clock["real_steps"]) + 1)
    newest = np.argsort(-tried_at, kind="stable")
    if order is not Order.QUEUE_FIRST:
        return newest
    queued = int(clock["queued"])
    urgent = np.argsort(-memory.queue.priority[:queued], kind="stable")
    waiting = memory.place[memory.queue.pair[urgent]].astype(np.int64) - 1
    waiting = waiting[waiting >= 0]  # a pair is queued before it is first remembered
    left = np.ones(len(newest), np.bool_)
    left[waiting] = False
    return np.concatenate([waiting, newest[left[newest]]])


def _outcomes_of(memory: Memory, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many outcomes the model has of the pair at each place."""
    if not len(memory.counts.first):
        return np.ones(len(places), np.int64)
    number = np.zeros(len(places), np.int64)
    for which, *_ in outcomes(memory, places):
        number[which] += 1
    return number
