"""What each view of the grid tells of a frame: numbers, arrows and grounds, before anything is drawn."""

from collections.abc import Callable
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from dyna_tui.lab.frames.frame import CellsFrame
from dyna_tui.tui.drawing.belief import belief
from dyna_tui.tui.drawing.foreground import Background
from dyna_tui.tui.drawing.layers import BITS, Layer, Scales, best, greedy, mask, ramp


class View(Enum):
    """What the grid shows; in the order in which a key walks through."""

    ARROWS = ("arrows and values", "greedy moves with all ties; the warmer, the higher")
    Q_VALUES = ("the four Q-values", "a wedge for each move, the greedy ones bold")
    VISITS = ("visits", "how often each pair was really tried")
    TAU = ("time since last tried", "tau, in real steps; a small cell shows its least")
    TD_ERROR = ("TD error", "the latest of each pair; a small cell shows its largest")
    DISTANCE = ("distance from the optimal values", "max Q less V* of the cell")
    BELIEF = ("what the model says", "where moves lead, as it believes; × outdated")

    def __init__(self, title: str, legend: str) -> None:
        """Spell a view out."""
        self.title = title
        """What it shows, in a few words."""
        self.legend = legend
        """How to read it, in a line."""

    @property
    def next(self) -> "View":
        """The view after this one, round and round."""
        order = list(View)
        return order[(order.index(self) + 1) % len(order)]


def layer(view: View, cells: CellsFrame, scales: Scales) -> Layer:
    """What ``view`` tells of the cells.

    Args:
        view: The view.
        cells: The cells of a window.
        scales: The scales of the lane so far, which this stretches where it must.
    """
    if view is View.BELIEF:
        return belief(cells)
    return _LAYERS[view](cells, scales)


def _arrows(cells: CellsFrame, scales: Scales) -> Layer:
    known, ties = _visited(cells), greedy(cells.q)
    span = scales.span("value", cells.q)
    background = ramp(Background.VALUE, best(cells.q), known, span)
    return Layer(
        background,
        np.broadcast_to(background[..., None], cells.q.shape),
        known,
        arrows=ties,
        pair_numbers=cells.q,
        strong=_pairs(ties),
    )


def _q_values(cells: CellsFrame, scales: Scales) -> Layer:
    known, ties = _visited(cells), greedy(cells.q)
    span = scales.span("value", cells.q)
    return Layer(
        ramp(Background.VALUE, best(cells.q), known, span),
        ramp(Background.VALUE, cells.q, known[..., None], span),
        known,
        arrows=ties,
        pair_numbers=cells.q,
        strong=_pairs(ties),
    )


def _visits(cells: CellsFrame, scales: Scales) -> Layer:
    known = _visited(cells)
    total = cells.visits.sum(axis=-1)
    span = scales.span("visits", np.log1p(total))
    return Layer(
        ramp(Background.AMOUNT, np.log1p(total), known, span),
        ramp(Background.AMOUNT, np.log1p(cells.visits), cells.visits > 0, span),
        known,
        numbers=total,
        pair_numbers=cells.visits,
    )


def _tau(cells: CellsFrame, scales: Scales) -> Layer:
    known = _visited(cells)
    smallest = cells.tau.min(axis=-1)
    span = scales.span("tau", np.log1p(cells.tau))
    return Layer(
        ramp(Background.AMOUNT, np.log1p(smallest), known, span),
        ramp(Background.AMOUNT, np.log1p(cells.tau), known[..., None], span),
        known,
        numbers=smallest,
        pair_numbers=cells.tau,
        strong=cells.visits > 0,
    )


def _td_error(cells: CellsFrame, scales: Scales) -> Layer:
    known = _visited(cells)
    largest = np.abs(cells.td_error).argmax(axis=-1)[..., None]
    error = np.take_along_axis(cells.td_error, largest, axis=-1)[..., 0]
    span = _both_ways(scales.span("td error", cells.td_error))
    return Layer(
        ramp(Background.SIGNED, error, known & (error != 0), span),
        ramp(Background.SIGNED, cells.td_error, cells.td_error != 0, span),
        known,
        numbers=error,
        pair_numbers=cells.td_error,
    )


def _distance(cells: CellsFrame, scales: Scales) -> Layer:
    known = _visited(cells)
    if cells.optimal is None:
        bare = np.zeros(cells.q.shape, dtype=np.uint8)
        return Layer(bare[..., 0], bare, known, numbers=np.full(known.shape, np.nan))
    distance = best(cells.q) - cells.optimal
    span = _both_ways(scales.span("distance", distance[known]))
    background = ramp(Background.SIGNED, distance, known & (distance != 0), span)
    return Layer(background, np.broadcast_to(background[..., None], cells.q.shape), known, numbers=distance)


def _visited(cells: CellsFrame) -> NDArray[np.bool_]:
    return np.asarray(mask(cells.visits > 0) > 0)


def _pairs(masks: NDArray[np.uint8]) -> NDArray[np.bool_]:
    pairs: NDArray[np.bool_] = (masks[..., None] & BITS) > 0
    return pairs


def _both_ways(span: tuple[float, float]) -> tuple[float, float]:
    largest = max(-span[0], span[1])
    return -largest, largest


_LAYERS: dict[View, Callable[[CellsFrame, Scales], Layer]] = {
    View.ARROWS: _arrows,
    View.Q_VALUES: _q_values,
    View.VISITS: _visits,
    View.TAU: _tau,
    View.TD_ERROR: _td_error,
    View.DISTANCE: _distance,
}
