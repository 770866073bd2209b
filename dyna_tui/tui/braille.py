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


class Canvas(NamedTuple):
    """What was drawn."""

    bits: NDArray[np.uint8]
    """[height, width] the dots of each character, to be added to :data:`EMPTY`."""
    owner: NDArray[np.int16]
    """[height, width] the last of the lines that has a dot there; -1 where there is none."""


def draw(lines: Sequence[Line], width: int, height: int) -> Canvas:
    """Draw the lines, later ones on top, on a canvas of ``width`` by ``height`` characters."""
    shape = (height, DOWN, width, ACROSS)
    bits = np.zeros((height, width), dtype=np.uint8)
    owner = np.full((height, width), -1, dtype=np.int16)
    for number, line in enumerate(lines):
        dots = np.zeros((height * DOWN, width * ACROSS), dtype=np.uint8)
        column, row = _dots(line)
        inside = (column >= 0) & (column < width * ACROSS) & (row >= 0) & (row < height * DOWN)
        dots[row[inside], column[inside]] = 1
        drawn = np.einsum("hdwa,da->hw", dots.reshape(shape), _BITS)
        bits |= drawn
        owner[drawn > 0] = number
    return Canvas(bits, owner)


def thin(x: NDArray[np.float64], y: NDArray[np.float64]) -> Line:
    """The line with one point in each column of dots: the mean of the points in it."""
    finite = np.isfinite(x) & np.isfinite(y)
    column = np.rint(x[finite]).astype(np.int64)
    if not column.size:
        return Line(np.zeros(0), np.zeros(0))
    start = np.flatnonzero(np.diff(column, prepend=column[0] - 1))
    size = np.diff(start, append=column.size)
    return Line(column[start].astype(np.float64), np.add.reduceat(y[finite], start) / size)


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
