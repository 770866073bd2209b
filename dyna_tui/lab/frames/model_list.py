"""List of the entries of a lane's model in an order for reading, however long it is."""

import time
import weakref

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.views import AgentView
from dyna_tui.lab.frames.frame import MemoryFrame, MemoryRow, Validity
from dyna_tui.lab.frames.lookahead_rows import ahead_rows
from dyna_tui.lab.frames.model_rows import pair_concerned, pair_rows
from dyna_tui.lab.frames.model_validity import model_validity
from dyna_tui.lab.frames.request import Order
from dyna_tui.lab.frames.tick_log import TickLog
from dyna_tui.lab.lane import Lane

LARGE = 20_000
"""Models with more pairs are not sorted for every frame of a running lane."""
PATIENCE = 1.0
"""Seconds for which the order of a large model is kept while the lane runs, at least."""
SHARE = 0.1
"""The share of a running lane's time that sorting its model may take."""


class ModelList:
    """The order of one lane's model, kept between frames."""

    def __init__(self) -> None:
        """Starts with nothing."""
        self.ticks = TickLog()
        """The latest ticks of the lane, kept between frames as well."""
        self._lane: weakref.ref[Lane] | None = None
        self._key: tuple[object, ...] = ()
        self._made = -np.inf
        self._took = 0.0
        self._indices: NDArray[np.int64] = np.empty(0, np.int64)
        """int64[m]: the entries of the model, in order"""
        self._ends: NDArray[np.int64] = np.empty(0, np.int64)
        """int64[m]: how many rows there are up to the last one of each entry"""
        self._counts = (0, 0, 0)

    def frame(self, lane: Lane, order: Order, first: int, count: int, running: bool) -> MemoryFrame:
        """``count`` rows from the ``first``; of a running lane's large model the order may be a moment old."""
        view = lane.view
        if not view.model.exists:
            return MemoryFrame()
        self._refresh(lane, order, running)
        total, remembered, outdated = self._counts
        ahead = order is Order.AHEAD
        lines = view.lookahead.size if ahead else int(self._ends[-1]) if len(self._ends) else 0
        first = max(0, min(first, lines - 1))
        return MemoryFrame(
            total=total,
            remembered=remembered,
            outdated=outdated,
            order=order.value,
            lines=lines,
            first=first,
            marked=-1 if running or ahead else self._marked(lane),
            rows=ahead_rows(view, first, count) if ahead else self._rows(lane, first, count),
        )

    def _refresh(self, lane: Lane, order: Order, running: bool) -> None:
        view = lane.view
        key = (view.ticks, view.layout, lane.revision, order)
        now = time.monotonic()
        same = self._lane is not None and self._lane() is lane
        patience = max(PATIENCE, self._took / SHARE) if running and len(self._indices) > LARGE else 0.0
        if same and (key == self._key or (now - self._made < patience and key[2:] == self._key[2:])):
            return
        validity = model_validity(lane.maze, lane.world, view, np.arange(view.model.size))
        outdated = validity >= Validity.WALL
        self._indices = _in_order(view, order, outdated)
        self._ends = np.cumsum(view.model.outcome_counts(self._indices))
        untried = int(np.count_nonzero(validity == Validity.UNTRIED))
        self._counts = (len(validity), len(validity) - untried, int(np.count_nonzero(outdated)))
        self._lane, self._key, self._made = weakref.ref(lane), key, time.monotonic()
        self._took = self._made - now

    def _marked(self, lane: Lane) -> int:
        """The line of what the latest tick was about."""
        pair, _ = pair_concerned(lane)
        index = int(lane.view.model.index_of(np.array(pair))) if pair >= 0 else -1
        found = np.flatnonzero(self._indices == index).tolist() if index >= 0 else []
        return int(np.append(0, self._ends)[found[0]]) if found else -1

    def _rows(self, lane: Lane, first: int, count: int) -> tuple[MemoryRow, ...]:
        """The rows from ``first`` on; where the order is a moment old, pairs may have other outcomes by now."""
        begin, end = np.searchsorted(self._ends, (first, first + count), side="right")
        above = int(self._ends[begin - 1]) if begin else 0
        return pair_rows(lane, self._indices[begin : end + 1], first - above, count)


def _in_order(view: AgentView, order: Order, outdated: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The entries of the model in an order: int64[m]."""
    tried_at = view.last_tried.reshape(-1)[view.model.pairs]
    if order is Order.OUTDATED_FIRST:
        tried_at = tried_at + outdated * (view.real_steps + 1)
    newest = np.argsort(-tried_at, kind="stable")
    if order is not Order.QUEUE_FIRST:
        return newest
    pairs, _ = view.queue
    waiting = view.model.index_of(pairs)
    waiting = waiting[waiting >= 0]  # a pair is queued before it is first remembered
    left = np.ones(len(newest), np.bool_)
    left[waiting] = False
    return np.concatenate([waiting, newest[left[newest]]])
