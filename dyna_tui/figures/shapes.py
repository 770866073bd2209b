"""Shapes of a figure: rectangles, polygons, lines, circles, texts and mosaics, in points from the top left."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Box(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str


class Polygon(NamedTuple):
    """A filled polygon."""

    points: tuple[tuple[float, float], ...]
    fill: str


class Line(NamedTuple):
    """A straight line."""

    start: tuple[float, float]
    end: tuple[float, float]
    colour: str
    width: float


class Dot(NamedTuple):
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: str


class Label(NamedTuple):
    """A text; it stands on the line at ``y``."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    anchor: str = "start"
    """Where ``x`` is in it: start, middle or end."""
    bold: bool = False

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width

    @property
    def width(self) -> float:
        """Its width."""
        return self.size * width_of(self.text, bold=self.bold)


class Mosaic(NamedTuple):
    """Square cells side by side."""

    x: float
    y: float
    side: float
    fills: tuple[str, ...]
    """The colours."""
    cells: NDArray[np.intp]
    """[h, w] the colour of each cell, an index of ``fills``."""


Shape = Box | Polygon | Line | Dot | Label | Mosaic


class Drawing(NamedTuple):
    """A figure."""

    width: float
    height: float
    background: str
    title: str
    """What it shows, for who cannot see it."""
    shapes: tuple[Shape, ...]


CAPITALS = 0.73
"""Height of a digit or a capital letter, as a share of the size of a text."""
_DIGIT, _POINT, _WIDE, _LETTER = (0.636, 0.696), (0.318, 0.38), (0.84, 1.0), (0.57, 0.65)
_ADVANCES = {**dict.fromkeys("0123456789", _DIGIT), **dict.fromkeys(".,· ", _POINT), "-": (0.361, 0.415)}
_ADVANCES |= dict.fromkeys("+≈∞M…→←↑↓■×", _WIDE)


def width_of(text: str, *, bold: bool = False) -> float:
    """Width of a text of size 1 in DejaVu Sans, wider than the other fonts; exact for numbers, about so for letters."""
    return sum(_ADVANCES.get(letter, _LETTER)[bold] for letter in text)
