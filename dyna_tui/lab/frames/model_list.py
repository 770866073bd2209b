"""List of the entries of a lane's model in an order for reading, however long it is."""

import time
import weakref
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.views import AgentView
from dyna_tui.lab.frames.frame import MemoryFrame, MemoryRow, Validity
from dyna_tui.lab.frames.lookahead_rows import ahead_rows
from dyna_tui.lab.frames.model_rows import pair_concerned, pair_rows
from dyna_tui.lab.frames.model_validity import validity_in
from dyna_tui.lab.frames.request import Order
from dyna_tui.lab.frames.tick_log import TickLog
from dyna_tui.lab.lane import Lane

FEW = 2_000
"""Models with more pairs are not looked through for every frame of a running lane."""
LARGE = 20_000
"""Models with more pairs are not sorted for every frame of a running lane."""
PATIENCE = 1.0
"""Seconds for which the order of a large model is kept while the lane runs, at least."""
SHARE = 0.1
"""The share of a running lane's time that sorting its model may take."""


class Counts(NamedTuple):
    """How much a model holds."""

    total: int
    """The pairs."""
    remembered: int
    """Those of them that it learned, and does not only assume."""
    outdated: int
    """Those of these that the world in force would answer otherwise."""


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
        self._counts = Counts(0, 0, 0)

    def frame(self, lane: Lane, order: Order, first: int, count: int, running: bool, cell: int = -1) -> MemoryFrame:
        """``count`` rows from the ``first``; of a running lane's large model the order may be a moment old.

        Args:
            lane: the lane; its agent must not be moving.
            order: how the list is ordered.
            first: the index of the first row.
            count: how many rows.
            running: whether the lane runs.
            cell: the state whose first row is sought; -1 for none.
        """
        view = lane.view
        if not view.model.exists:
            return MemoryFrame()
        self._refresh(lane, order, running)
        total, remembered, outdated = self.counts(lane)
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
            cell=cell,
            cell_line=-1 if running or cell < 0 else self._line_of(view, cell, ahead=ahead),
            rows=ahead_rows(view, first, count) if ahead else self._rows(lane, first, count),
        )

    def counts(self, lane: Lane) -> Counts:
        """How much a model holds now; of a large one, how many pairs are outdated may be a moment old."""
        if self._lane is not None and self._lane() is lane and self._key[:3] == _state_of(lane, None)[:3]:
            return self._counts
        model = lane.view.model
        if model.size > LARGE:
            return Counts(
                model.size, max(0, model.size - (self._counts.total - self._counts.remembered)), self._counts.outdated
            )
        if model.size > FEW:
            assumed = int(np.count_nonzero(lane.assumes(model.pairs)))
            return Counts(model.size, model.size - assumed, self._counts.outdated)
        return _counts_in(validity_in(lane, np.arange(model.size)))

    def _refresh(self, lane: Lane, order: Order, running: bool) -> None:
        view = lane.view
        key = _state_of(lane, order)
        now = time.monotonic()
        same = self._lane is not None and self._lane() is lane
        patience = max(PATIENCE, self._took / SHARE) if running and len(self._indices) > LARGE else 0.0
        if same and (key == self._key or (now - self._made < patience and key[2:] == self._key[2:])):
            return
        validity = validity_in(lane, np.arange(view.model.size))
        outdated = validity >= Validity.WALL
        self._indices = _in_order(view, order, outdated)
        self._ends = np.cumsum(view.model.outcome_counts(self._indices))
        self._counts = _counts_in(validity)
        self._lane, self._key, self._made = weakref.ref(lane), key, time.monotonic()
        self._took = self._made - now

    def _marked(self, lane: Lane) -> int:
        """The line of what the latest tick was about."""
        pair, _ = pair_concerned(lane)
        index = int(lane.view.model.index_of(np.array(pair))) if pair >= 0 else -1
        found = np.flatnonzero(self._indices == index).tolist() if index >= 0 else []
        return int(np.append(0, self._ends)[found[0]]) if found else -1

    def _line_of(self, view: AgentView, cell: int, *, ahead: bool) -> int:
        """The first line of a state; -1 where it is not listed."""
        if ahead:
            reached = np.flatnonzero(view.lookahead.state[: view.lookahead.size] == cell).tolist()
            return int(reached[0]) if reached else -1
        entries = view.model.index_of(cell * view.actions + np.arange(view.actions))
        found = np.flatnonzero(np.isin(self._indices, entries[entries >= 0])).tolist()
        return int(np.append(0, self._ends)[found[0]]) if found else -1

    def _rows(self, lane: Lane, first: int, count: int) -> tuple[MemoryRow, ...]:
        """The rows from ``first`` on; where the order is a moment old, pairs may have other outcomes by now."""
        begin, end = np.searchsorted(self._ends, (first, first + count), side="right")
        above = int(self._ends[begin - 1]) if begin else 0
        return pair_rows(lane, self._indices[begin : end + 1], first - above, count)


def _state_of(lane: Lane, order: Order | None) -> tuple[object, ...]:
    """What the order of a lane's model depends on."""
    return lane.view.ticks, lane.view.layout, lane.revision, order


def _counts_in(validity: NDArray[np.uint8]) -> Counts:
    """How much a model holds, by the validity of its entries."""
    assumed, outdated = np.count_nonzero(validity == Validity.ASSUMED), np.count_nonzero(validity >= Validity.WALL)
    return Counts(len(validity), len(validity) - int(assumed), int(outdated))


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
