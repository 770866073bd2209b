"""Lane colours: one table for the laboratory, for charts in a terminal and for figures on paper."""

from typing import NamedTuple


class LaneColour(NamedTuple):
    """The colour of a lane or curve on a screen."""

    on_dark: str
    on_light: str
    terminal: int
    """Of a terminal's 256 colours, one that is readable on dark and on light."""


LANE_COLOURS = (
    LaneColour("#6cb6ff", "#005cb3", 33),
    LaneColour("#7ddc9b", "#11733f", 35),
    LaneColour("#e79bd8", "#a02a86", 170),
    LaneColour("#b3a4ff", "#5b43c6", 99),
    LaneColour("#55d6d6", "#006d75", 37),
    LaneColour("#c9d66b", "#586800", 136),
    LaneColour("#f2a28c", "#a8432a", 173),
    LaneColour("#c4c4c4", "#555555", 245),
)
"""Further lanes reuse them. Orange and red are kept for warnings."""

PRINT_COLOURS = ("#0072b2", "#009e73", "#cc79a7", "#000000", "#56b4e9", "#e69f00", "#d55e00")
"""For paper: Okabe and Ito's palette, which people with colour blindness can tell apart, without its yellow.

A lane has the hue that it has on the screen, but for violet, which is black.
"""


def lane_colour(lane: int) -> LaneColour:
    """The colour of a lane or curve, counted from 0."""
    return LANE_COLOURS[lane % len(LANE_COLOURS)]
