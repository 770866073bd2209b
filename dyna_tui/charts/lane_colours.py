"""Lane colours: one table for the laboratory, for charts in a terminal and for figures on paper."""

from typing import NamedTuple


class LaneColour(NamedTuple):
    """The colour of a lane or curve on a screen."""

    on_dark: str
    on_light: str
    terminal: int
    """Of a terminal's 256 colours, one that is readable on dark and on light."""
    basic_on_dark: str
    """Of the 16 colours of a terminal that has no more."""
    basic_on_light: str


LANE_COLOURS = (
    LaneColour("#8fd5ff", "#015278", 33, "#55ffff", "#0000aa"),
    LaneColour("#3fa16d", "#2c6d50", 35, "#55ff55", "#00aa00"),
    LaneColour("#028cee", "#146db8", 27, "#5555ff", "#5555ff"),
    LaneColour("#f28008", "#6a290b", 166, "#ff5555", "#aa0000"),
    LaneColour("#d278b3", "#905a7a", 175, "#ff55ff", "#aa00aa"),
    LaneColour("#e6e6e6", "#424242", 245, "#ffffff", "#555555"),
    LaneColour("#f2c37b", "#965d0b", 172, "#aa5500", "#aa5500"),
    LaneColour("#fceb2a", "#6a6533", 142, "#ffff55", "#00aaaa"),
)
"""Okabe and Ito's palette in their order, from sky blue on; black, orange and yellow, which warnings have, come last.

Each is as dark or light as text must be to be read, and such that people with colour blindness can tell all apart.
Further lanes reuse them.
"""

PRINT_COLOURS = ("#56b4e9", "#009e73", "#0072b2", "#d55e00", "#cc79a7", "#000000", "#e69f00")
"""For paper: their palette as it is, but for its yellow. A lane has the hue that it has on the screen."""


def lane_colour(lane: int) -> LaneColour:
    """The colour of a lane or curve, counted from 0."""
    return LANE_COLOURS[lane % len(LANE_COLOURS)]
