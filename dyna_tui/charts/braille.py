"""Polylines on a canvas of braille characters: two dots across and four down in each."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

ACROSS = 2
"""Dots across in a character."""
DOWN = 4
"""Dots down in a character."""
EMPTY = 0x2800
"""The code point of the character without dots; each dot adds a bit."""

_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], dtype=np.uint8)


class Line(NamedTuple):
    """A polyline in dots from the top left corner of the canvas."""

    x: NDArray[np.float64]
    """[k] from 0 to ``2 * width - 1``, not falling."""
    y: NDArray[np.float64]
    """[k] from 0 (the top) to ``4 * height - 1``."""
    dash: tuple[int, ...] = ()
    """Along the line, by turns, how many dots are drawn and how many left out; empty for an unbroken line."""


class Bars(NamedTuple):
    """Upright bars, in dots from the top left corner of the canvas."""

    x: NDArray[np.float64]
    """[k] from 0 to ``2 * width - 1``."""
    top: NDArray[np.float64]
    """[k] from 0 (the top) to ``4 * height - 1``."""
    bottom: NDArray[np.float64]
    """[k] not above ``top``."""


class Canvas(NamedTuple):
    """What was drawn."""

    bits: NDArray[np.uint8]
    """[height, width] the dots of each character, to be added to :data:`EMPTY`."""
    owner: NDArray[np.int16]
    """[height, width] the last of the lines that has a dot there; -1 where there is none."""


def draw(lines: Sequence[Line], width: int, height: int) -> Canvas:
    """Draw the lines, later ones on top, on a canvas of ``width`` by ``height`` characters."""
    canvas = _empty(width, height)
    for number, line in enumerate(lines):
        dots = np.zeros((height * DOWN, width * ACROSS), dtype=np.uint8)
        column, row = _dots(line)
        inside = (column >= 0) & (column < width * ACROSS) & (row >= 0) & (row < height * DOWN)
        if line.dash:
            drawn = np.repeat(np.arange(len(line.dash)) % 2 == 0, line.dash)
            inside &= drawn[np.arange(column.size) % drawn.size]
        dots[row[inside], column[inside]] = 1
        _add(canvas, dots, number)
    return canvas


def draw_bars(sets: Sequence[Bars], width: int, height: int) -> Canvas:
    """Draw the sets of bars, later ones on top, on a canvas of ``width`` by ``height`` characters."""
    canvas = _empty(width, height)
    row = np.arange(height * DOWN)[:, None]
    for number, bars in enumerate(sets):
        dots = np.zeros((height * DOWN, width * ACROSS), dtype=np.uint8)
        dots[:, np.rint(bars.x).astype(np.int64)] = (row >= np.rint(bars.top)) & (row <= np.rint(bars.bottom))
        _add(canvas, dots, number)
    return canvas


def thin(x: NDArray[np.float64], y: NDArray[np.float64]) -> Line:
    """The line with one point in each column of dots: the mean of the points in it."""
    finite = np.isfinite(x) & np.isfinite(y)
    column = np.rint(x[finite]).astype(np.int64)
    if not column.size:
        return Line(np.zeros(0), np.zeros(0))
    start = np.flatnonzero(np.diff(column, prepend=column[0] - 1))
    size = np.diff(start, append=column.size)
    return Line(column[start].astype(np.float64), np.add.reduceat(y[finite], start) / size)


def _empty(width: int, height: int) -> Canvas:
    return Canvas(np.zeros((height, width), dtype=np.uint8), np.full((height, width), -1, dtype=np.int16))


def _add(canvas: Canvas, dots: NDArray[np.uint8], owner: int) -> None:
    """Add to a canvas what has dots of its own: uint8[rows of dots, columns of dots] of 0 and 1."""
    height, width = canvas.bits.shape
    drawn = np.einsum("hdwa,da->hw", dots.reshape(height, DOWN, width, ACROSS), _BITS)
    np.bitwise_or(canvas.bits, drawn, out=canvas.bits)
    canvas.owner[drawn > 0] = owner


def _dots(line: Line) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The columns and rows of all dots of a line, without gaps between its points."""
    x, y = np.rint(line.x).astype(np.int64), np.rint(line.y).astype(np.int64)
    across, down = np.diff(x), np.diff(y)
    steps = np.maximum(np.abs(across), np.abs(down))
    segment = np.repeat(np.arange(steps.size), steps)
    done = np.arange(segment.size) - np.repeat(np.cumsum(steps) - steps, steps)
    part = done / np.maximum(steps, 1)[segment]
    column = x[segment] + np.rint(across[segment] * part).astype(np.int64)
    row = y[segment] + np.rint(down[segment] * part).astype(np.int64)
    return np.append(column, x[-1:]), np.append(row, y[-1:])
