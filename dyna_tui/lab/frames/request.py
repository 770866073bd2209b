"""Frame request: what part of a lane a frame is to hold."""

from enum import Enum
from typing import NamedTuple

from dyna_tui.agents import AgentSpec, Search
from dyna_tui.lab.frames.frame import Window


class Order(Enum):
    """How the pairs of a model are listed; the value says it in words."""

    QUEUE_FIRST = "highest priority first"
    """The pairs in the queue of prioritized sweeping, then the others, the newest first."""
    AHEAD = "nearest first"
    """The states of the latest look-ahead, in place of the pairs."""
    OUTDATED_FIRST = "outdated first"
    NEWEST_FIRST = "newest first"


def orders_of(spec: AgentSpec) -> tuple[Order, ...]:
    """The orders that an agent's model can be listed in, the default first."""
    own = {Search.PRIORITY: (Order.QUEUE_FIRST,), Search.LOOKAHEAD: (Order.AHEAD,)}
    return (*own.get(spec.search, ()), Order.OUTDATED_FIRST, Order.NEWEST_FIRST)


class FrameRequest(NamedTuple):
    """A window of cells and some rows of the model."""

    window: Window
    first_row: int = 0
    rows: int = 0
    order: Order = Order.OUTDATED_FIRST
    running: bool = False
    """Whether the lane runs, so that the order of a large model may be a moment old."""
    log: int = 0
    """How many of the latest ticks to list, while the lane does not run."""
    page: int | None = None
    """Which page of the map; None for that on which the agent is."""
    cell: int = -1
    """The state whose first row in the model list is sought; -1 for none."""

    def fitting(self, spec: AgentSpec) -> "FrameRequest":
        """The request for an agent, in its default order if it lacks the one asked for."""
        orders = orders_of(spec)
        return self if self.order in orders else self._replace(order=orders[0])
