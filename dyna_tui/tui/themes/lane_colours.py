"""The colours by which lanes are told apart, wherever a lane is named or drawn."""

from textual.color import Color

LANE_COLOURS = (
    ("#6cb6ff", "#005cb3"),
    ("#7ddc9b", "#11733f"),
    ("#e79bd8", "#a02a86"),
    ("#b3a4ff", "#5b43c6"),
    ("#55d6d6", "#006d75"),
    ("#c9d66b", "#586800"),
    ("#f2a28c", "#a8432a"),
    ("#c4c4c4", "#555555"),
)
"""On dark and on light ground; more lanes than these take them again. Orange and red are warnings."""


def lane_colour(lane: int, background: Color) -> str:
    """The colour of a lane, counted from 0, on a ground."""
    return LANE_COLOURS[lane % len(LANE_COLOURS)][background.brightness > 0.5]
