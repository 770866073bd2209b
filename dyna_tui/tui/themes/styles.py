"""Theme styles: styles of what widgets draw themselves, in the colours of the theme.

This is what component classes are for. But of each of those Textual parses a rule and makes a node in every widget:
a fifth of what there was to do before the first paint.
"""

from rich.style import Style
from textual.style import Style as ThemeStyle
from textual.widget import Widget


def theme_style(widget: Widget, text: str) -> Style:
    """A style in Textual's notation, on the background of a widget.

    Args:
        widget: the widget, which is part of an app.
        text: as in ``bold $text-success`` or ``$foreground 70%``.
    """
    return (widget.visual_style + ThemeStyle.parse(text, widget.app.theme_variables)).rich_style
