"""Views of the grid: what each shows of an agent and its model, and how to read it.

A view is one member of :class:`View`; the ``v`` key, the legend, the help and the tests follow from it.
"""

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.lab.frames.frame import CellsFrame
from dyna_tui.maze.grid import GridShape, StateMap
from dyna_tui.tui.drawing.canvas import CellSize
from dyna_tui.tui.drawing.cells import sizes_of, smallest_with_pairs
from dyna_tui.tui.drawing.layers import Layer, Masks, Scales, best, bits, greedy, mask, ramp
from dyna_tui.tui.drawing.legend import AMOUNT, ARROWS, DIGIT, SIGNED, UNITS, VALUES, ZERO, Entry
from dyna_tui.tui.drawing.legend_line import ColourScale
from dyna_tui.tui.drawing.model_view import MODEL_GLYPHS, model_layer
from dyna_tui.tui.drawing.style_codes import Background

A_MAZE = GridShape(1, 1)
"""Any maze: its size does not matter."""


class ViewDefinition(NamedTuple):
    """All there is to a view."""

    title: str
    """What it shows, in a few words; begins the line above the grid and names the view in the help."""
    legend: str
    """How to read it, in a line."""
    layer: Callable[[CellsFrame, Scales], Layer]
    """Computes, from the cells of a window, their texts, arrows and backgrounds; stretches the scales of the lane."""
    help: tuple[Entry, ...]
    """Its glyphs and colours on the help page."""
    scale: ColourScale | None = None
    """What its colours are a scale of."""
    needs_pairs: bool = False
    """Whether it shows all that it has only in cells with a part for each action."""
    needs_optimal: bool = False
    """Whether it needs the optimal values, which large mazes are not solved for unasked."""
    titles: tuple[str, str] | None = None
    """What is shown in cells without a part for each action, and in others, where that differs."""


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
        strong=_pairs(ties, cells),
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
        strong=_pairs(ties, cells),
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
        ramp(Background.AMOUNT, np.log1p(cells.tau), cells.visits > 0, span),
        known,
        numbers=smallest,
        pair_numbers=cells.tau,
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


def _pairs(masks: Masks, cells: CellsFrame) -> NDArray[np.bool_]:
    return np.asarray((masks[..., None] & bits(cells.q.shape[-1])) > 0)


def _both_ways(span: tuple[float, float]) -> tuple[float, float]:
    largest = max(-span[0], span[1])
    return -largest, largest


class View(Enum):
    """The views, in the order of the key that steps through them."""

    ARROWS = ViewDefinition(
        title="arrows and values",
        legend="greedy actions, on the colour of the highest value",
        layer=_arrows,
        help=(*ARROWS, *VALUES),
        scale=ColourScale("value", Background.VALUE, "max Q"),
        titles=("arrows and values", "arrows and Q-values"),
    )
    Q_VALUES = ViewDefinition(
        title="Q-values",
        legend="one wedge per action, greedy ones in bold; small cells show the highest",
        layer=_q_values,
        help=(*VALUES, ("bold", "agent", "the greedy actions"), ZERO),
        scale=ColourScale("value", Background.VALUE, "Q"),
        needs_pairs=True,
        titles=("highest Q-values", "Q-values"),
    )
    VISITS = ViewDefinition(
        title="visits",
        legend="how often each action was tried; small cells show the sum",
        layer=_visits,
        help=(AMOUNT, UNITS, DIGIT),
        scale=ColourScale("visits", Background.AMOUNT, "visits", log=True),
    )
    TAU = ViewDefinition(
        title="time since last tried",
        legend="tau in real steps; small cells show the minimum",
        layer=_tau,
        help=(AMOUNT, ("no colour", "agent", "never tried: counts from step 0"), UNITS, DIGIT),
        scale=ColourScale("tau", Background.AMOUNT, "steps", log=True),
    )
    TD_ERROR = ViewDefinition(
        title="TD error",
        legend="latest error of each action; small cells show the largest",
        layer=_td_error,
        help=(*SIGNED, DIGIT),
        scale=ColourScale("td error", Background.SIGNED, "TD error"),
    )
    DISTANCE = ViewDefinition(
        title="distance from optimal",
        legend="max Q − V*",
        layer=_distance,
        help=(*SIGNED, DIGIT, ("…", "agent", "the optimal values are still being computed")),
        scale=ColourScale("distance", Background.SIGNED, "max Q − V*"),
        needs_optimal=True,
    )
    MODEL = ViewDefinition(
        title="model",
        legend="where the model says each action leads; × outdated",
        layer=model_layer,
        help=MODEL_GLYPHS,
    )

    @property
    def title(self) -> str:
        """What it shows, in a few words."""
        return self.value.title

    def title_at(self, cell: CellSize, grid: StateMap) -> str:
        """What it shows in cells of that size, in a few words."""
        sizes = self.sizes_on(grid)
        return self.titled(whole=cell in sizes and sizes.index(cell) >= sizes.index(smallest_with_pairs(grid)))

    def titled(self, *, whole: bool) -> str:
        """What it shows in cells with a part for each action, or in others, in a few words."""
        return self.title if self.value.titles is None else self.value.titles[whole]

    @property
    def legend(self) -> str:
        """How to read it, in a line."""
        return self.value.legend

    @property
    def help(self) -> tuple[Entry, ...]:
        """Its glyphs and colours on the help page."""
        return self.value.help

    @property
    def scale(self) -> ColourScale | None:
        """What its colours are a scale of."""
        return self.value.scale

    @property
    def needs_optimal(self) -> bool:
        """Whether it needs the optimal values."""
        return self.value.needs_optimal

    @property
    def sizes(self) -> tuple[CellSize, ...]:
        """The cell sizes that it can be drawn in on a maze, smallest first."""
        return self.sizes_on(A_MAZE)

    def sizes_on(self, grid: StateMap) -> tuple[CellSize, ...]:
        """The cell sizes that it can be drawn in on a map, smallest first."""
        return sizes_of(grid)

    def smallest_whole(self, grid: StateMap) -> CellSize | None:
        """The smallest cells in which it shows all that it has; None where that is so in any."""
        return smallest_with_pairs(grid) if self.value.needs_pairs else None

    def layer(self, cells: CellsFrame, scales: Scales) -> Layer:
        """What it shows of the cells of a window.

        Args:
            cells: the cells.
            scales: the scales of the lane so far, which this stretches where it must.
        """
        return self.value.layer(cells, scales)
