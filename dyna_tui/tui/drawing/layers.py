"""Layers: what a view shows of each cell, and what all views are computed with."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dyna_tui.tui.drawing.numbers import compact_all
from dyna_tui.tui.drawing.style_codes import LEVELS, Background

Numbers: TypeAlias = NDArray[np.float64] | NDArray[np.int64]

Masks: TypeAlias = NDArray[np.uint8] | NDArray[np.int64]
"""Sets of actions as numbers, a bit for each: uint8 where they are four."""

NumberFormat: TypeAlias = Callable[[Numbers, int], NDArray[np.str_]]
"""Writes every number of an array in at most so many columns, two at the least."""


class Layer(NamedTuple):
    """What a view shows of the cells of a window, walls and terminal cells included."""

    background: NDArray[np.uint8]
    """[h, w] the background of each cell."""
    pair_background: NDArray[np.uint8]
    """[h, w, A] the background of each pair's part of a cell."""
    known: NDArray[np.bool_]
    """[h, w] whether there is anything to show of the cell."""
    arrows: Masks | None = None
    """[h, w] masks of the actions whose arrows are drawn; None where a small cell shows a number."""
    numbers: Numbers | None = None
    """[h, w] the number of each cell; None where it has arrows."""
    pair_numbers: Numbers | None = None
    """[h, w, A] the number of each pair."""
    pair_texts: Callable[[int], NDArray[np.str_]] | None = None
    """Writes [h, w, A] of each pair, instead of a number, in at most so many columns, three at the least."""
    strong: NDArray[np.bool_] | None = None
    """[h, w, A] the pairs written in bold."""
    stays: NDArray[np.bool_] | None = None
    """[h, w] the cells from which no action leads away."""
    number_format: NumberFormat = compact_all
    """How the numbers are written."""


class Scales:
    """The lowest and highest numbers seen so far, so that colours keep their meaning from frame to frame."""

    def __init__(self) -> None:
        """Start with no numbers seen."""
        self._spans: dict[str, tuple[float, float]] = {}

    def span(self, quantity: str, numbers: NDArray[np.float64]) -> tuple[float, float]:
        """The span from the lowest to the highest of the quantity so far, zero and ``numbers`` included."""
        low, high = self._spans.get(quantity, (0.0, 0.0))
        if numbers.size:
            low, high = min(low, float(numbers.min())), max(high, float(numbers.max()))
        self._spans[quantity] = low, high
        return low, high

    def known(self, quantity: str) -> tuple[float, float] | None:
        """The span of the quantity so far; None where none was asked for."""
        return self._spans.get(quantity)


def greedy(q: NDArray[np.float64]) -> Masks:
    """[h, w] masks of the exactly greedy actions; 0 where all of them tie."""
    ties = mask(q == best(q)[..., None])
    ties[ties == (1 << q.shape[-1]) - 1] = 0
    return ties


def best(q: NDArray[np.float64]) -> NDArray[np.float64]:
    """[h, w] the largest of each cell's values."""
    if q.shape[-1] != 4:
        return np.asarray(q.max(axis=-1))
    pairs = np.maximum(q[..., :2], q[..., 2:])
    largest: NDArray[np.float64] = np.maximum(pairs[..., 0], pairs[..., 1])
    return largest


def bits(actions: int) -> Masks:
    """The bit of each action in a mask of actions."""
    if actions == 4:
        return np.array([1, 2, 4, 8], dtype=np.uint8)
    return np.left_shift(1, np.arange(actions, dtype=np.int64))


def mask(pairs: NDArray[np.bool_]) -> Masks:
    """[h, w] masks of the actions that are true in [h, w, A]."""
    if pairs.shape[-1] != 4:
        return np.asarray((pairs * bits(pairs.shape[-1])).sum(axis=-1))
    bits_of = pairs.view(np.uint8)
    masks = bits_of[..., 0] | bits_of[..., 1] << 1 | bits_of[..., 2] << 2 | bits_of[..., 3] << 3
    return masks.astype(np.uint8, copy=False)


def ramp(ramp: Background, numbers: Numbers, known: NDArray[np.bool_], span: tuple[float, float]) -> NDArray[np.uint8]:
    """The step of the ramp for each number; no colour where nothing is known."""
    low, high = span
    level = (numbers - low) / (high - low) * (LEVELS - 1) if high > low else np.zeros(numbers.shape)
    return np.where(known, ramp + np.clip(np.rint(level), 0, LEVELS - 1), Background.BARE).astype(np.uint8)
