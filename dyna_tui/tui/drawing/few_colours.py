"""Few colours: colours that a terminal of 256 or 16 shows otherwise than others; it shows the nearest that it has."""

from collections.abc import Iterable

from rich.color import ColorSystem
from textual.color import Color

APART = 16.0
"""How far two colours have to be from each other, in parts of 255, to be told apart at a glance."""


def shown(colour: Color, system: ColorSystem) -> Color:
    """The colour as a terminal with so many shows it."""
    return Color(*colour.rich_color.downgrade(system).get_truecolor())


def distinct_grey(colour: Color, others: Iterable[Color], system: ColorSystem) -> Color | None:
    """The colour, or else the grey next to it that a terminal shows otherwise than some others; None where none is.

    Args:
        colour: what it would be.
        others: what it has to be told from.
        system: the colours of the terminal.
    """
    taken = {shown(other, system) for other in others}
    greys = sorted((Color(part, part, part) for part in range(256)), key=lambda grey: distance(grey, colour))
    for each in (colour, *greys):
        if all(distance(shown(each, system), other) >= APART for other in taken):
            return each
    return None


def distance(one: Color, other: Color) -> float:
    """How far two colours are from each other for the eye, roughly: the weighted distance of their parts."""
    mean = (one.r + other.r) / 2 / 256
    red, green, blue = (a - b for a, b in zip(one.rgb, other.rgb, strict=True))
    return float(((2 + mean) * red**2 + 4 * green**2 + (3 - mean) * blue**2) ** 0.5) / 3
