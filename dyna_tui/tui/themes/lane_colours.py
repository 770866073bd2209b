"""Lane colours on the background of a theme."""

from textual.color import Color

from dyna_tui.charts import lane_colours


def lane_colour(lane: int, background: Color) -> str:
    """The colour of a lane, counted from 0, that is readable on a background."""
    colour = lane_colours.lane_colour(lane)
    return colour.on_light if background.brightness > 0.5 else colour.on_dark
