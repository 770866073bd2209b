"""Model list that is read but a few times a second during a run, in which every row changes with each step."""

import time

import numpy as np

from dyna_tui.lab.frames.frame import MemoryFrame
from dyna_tui.lab.frames.model_list import ModelList
from dyna_tui.lab.frames.request import Order
from dyna_tui.lab.lane import Lane

EVERY = 0.1
"""Seconds for which the rows of a running lane are kept."""


class SeldomList(ModelList):
    """A model list whose rows may be a moment old while the lane runs; how many pairs there are is as of now."""

    def __init__(self) -> None:
        """Starts with nothing."""
        super().__init__()
        self._kept = MemoryFrame()
        self._kept_for: tuple[object, ...] = ()
        self._kept_since = -np.inf

    def frame(self, lane: Lane, order: Order, first: int, count: int, running: bool, cell: int = -1) -> MemoryFrame:
        """``count`` rows from the ``first``, which are taken anew at rest, and where anything but a step was made."""
        now, kept_for = time.monotonic(), (lane.layout, lane.revision, lane.spec, order, first, count, running, cell)
        if not running or kept_for != self._kept_for or now - self._kept_since >= EVERY:
            self._kept = super().frame(lane, order, first, count, running, cell)
            self._kept_for, self._kept_since = kept_for, now
            return self._kept
        if not lane.view.model.exists:
            return self._kept
        return self._kept._replace(**self.counts(lane)._asdict())
