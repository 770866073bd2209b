"""Colours of a grid in the theme of the app."""

from rich.style import Style as RichStyle
from textual.color import Color
from textual.style import Style
from textual.widget import Widget

from dyna_tui.charts.value_colours import DEFAULT
from dyna_tui.tui.drawing.palette import COLOURS, LIGHT_COLOURS, Palette
from dyna_tui.tui.output.output import colour_system


def palette_of(grid: Widget) -> Palette:
    """The palette on the background of a grid."""
    colours = {name: _mixed(grid, name) for name in COLOURS}
    values = getattr(grid.app, "value_colours", DEFAULT)
    return Palette(grid.background_colors[1], grid.colors[3], colours, values, colour_system(grid.app))


def style_of(grid: Widget, name: str) -> RichStyle:
    """The style of one of the COLOURS, to draw a sample in."""
    return RichStyle(color=_mixed(grid, name).rich_color)


def _mixed(grid: Widget, name: str) -> Color:
    """One of the COLOURS, laid on the background."""
    text = COLOURS[name] if grid.app.current_theme.dark else (COLOURS | LIGHT_COLOURS)[name]
    colour = Style.parse(text, grid.app.theme_variables).foreground or grid.colors[3]
    return colour if colour.ansi is not None else grid.background_colors[1] + colour
