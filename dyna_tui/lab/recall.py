"""A lane's model as a list in an order for reading, however long it is."""

import time
import weakref

import numpy as np
from numpy.typing import NDArray

from dyna_tui.lab.frame import MemoryFrame, MemoryRow, Phase, Truth
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.truth import truths
from dyna_tui.lab.wanted import Order

LARGE = 20_000
"""Models with more pairs are not put in order anew for every frame of a running lane."""
PATIENCE = 1.0
"""Seconds for which the order of a large model is kept while the lane runs."""


class Recall:
    """The order of one lane's model, kept between frames."""

    def __init__(self) -> None:
        """Begins with nothing."""
        self._lane: weakref.ref[Lane] | None = None
        self._key: tuple[object, ...] = ()
        self._made = -np.inf
        self._places: NDArray[np.int64] = np.empty(0, np.int64)
        self._counts = (0, 0, 0)
        self._oldest = 0

    def frame(self, lane: Lane, order: Order, first: int, count: int, running: bool) -> MemoryFrame:
        """``count`` rows from the ``first`` in the order; a running lane's large model may list a moment ago."""
        clock = lane.memory.clock[0]
        if not len(lane.memory.model):
            return MemoryFrame()
        self._refresh(lane, order, running)
        total, remembered, outdated = self._counts
        first = max(0, min(first, total - 1))
        now = int(clock["real_steps"])
        kappa = float(lane.memory.settings[0]["kappa"])
        return MemoryFrame(
            total=total,
            remembered=remembered,
            outdated=outdated,
            largest_bonus=kappa * float(np.sqrt(now - self._oldest)) if total else 0.0,
            first=first,
            rows=_rows(lane, self._places[first : first + count]),
        )

    def _refresh(self, lane: Lane, order: Order, running: bool) -> None:
        clock = lane.memory.clock[0]
        key = (int(clock["ticks"]), int(clock["layout"]), order)
        now = time.monotonic()
        same = self._lane is not None and self._lane() is lane
        patient = running and len(self._places) > LARGE and now - self._made < PATIENCE
        if same and (key == self._key or patient):
            return
        entries = lane.memory.model[: int(clock["pairs"])]
        tried_at = lane.memory.last_tried[entries["pair"]]
        truth = model_truths(lane, entries)
        outdated = truth >= Truth.WALL
        if order is Order.OUTDATED_FIRST:
            tried_at = tried_at + outdated * (int(clock["real_steps"]) + 1)
        self._places = np.argsort(-tried_at, kind="stable")
        untried = int(np.count_nonzero(truth == Truth.UNTRIED))
        self._counts = (len(entries), len(entries) - untried, int(np.count_nonzero(outdated)))
        self._oldest = int(lane.memory.last_tried[entries["pair"]].min(initial=int(clock["real_steps"])))
        self._lane, self._key, self._made = weakref.ref(lane), key, now


def model_truths(lane: Lane, entries: NDArray[np.void]) -> NDArray[np.uint8]:
    """The :class:`Truth` of some entries of a lane's model."""
    wall = np.array([kind.wall for kind in lane.maze.kinds])
    tried = lane.memory.visits[entries["pair"]] > 0
    return truths(lane.world, lane.layout, wall, entries, tried)


def _rows(lane: Lane, places: NDArray[np.int64]) -> tuple[MemoryRow, ...]:
    memory = lane.memory
    clock, latest = memory.clock[0], memory.latest[0]
    entries = memory.model[places]
    imagined = int(latest["pair"]) if latest["phase"] == Phase.PLANNING else -1
    rows = []
    for entry, truth in zip(entries, model_truths(lane, entries), strict=True):
        pair, following = int(entry["pair"]), int(entry["next"])
        state, action = divmod(pair, len(lane.world.actions))
        tau = int(clock["real_steps"] - memory.last_tried[pair])
        rows.append(
            MemoryRow(
                state=state,
                action=action,
                reward=float(entry["reward"]),
                next_state=following if following >= 0 else ~following,
                terminal=following < 0,
                visits=int(memory.visits[pair]),
                tau=tau,
                bonus=float(memory.settings[0]["kappa"]) * float(np.sqrt(tau)),
                truth=Truth(int(truth)),
                imagined=pair == imagined,
            )
        )
    return tuple(rows)
