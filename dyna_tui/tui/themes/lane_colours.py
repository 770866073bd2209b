"""Lane colours on the background of a theme."""

from rich.color import ColorSystem
from textual.color import Color

from dyna_tui.charts import lane_colours


def lane_colour(lane: int, background: Color, system: ColorSystem = ColorSystem.TRUECOLOR) -> str:
    """The colour of a lane, counted from 0, that is readable on a background, of those that the terminal has."""
    colour = lane_colours.lane_colour(lane)
    if system is ColorSystem.STANDARD:
        return colour.basic_on_light if background.brightness > 0.5 else colour.basic_on_dark
    return colour.on_light if background.brightness > 0.5 else colour.on_dark
