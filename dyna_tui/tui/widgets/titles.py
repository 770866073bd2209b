"""Titles in the borders of panels."""

from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from dyna_tui.tui.output.line_widget import repaint


class Titles:
    """Writes a panel's titles only if they changed, and repaints their rows; Textual repaints the whole panel."""

    def __init__(self, widget: Widget) -> None:
        """Titles of the border of ``widget``."""
        self._widget = widget
        self._title = ""
        self._subtitle = ""

    def write(self, title: str, subtitle: str) -> None:
        """Sets the titles, as markup."""
        widget = self._widget
        if title != self._title:
            self._title = title
            widget._border_title = _content(widget, title)
            self._repaint(0)
        if subtitle != self._subtitle:
            self._subtitle = subtitle
            widget._border_subtitle = _content(widget, subtitle)
            self._repaint(widget.outer_size.height - 1)

    def _repaint(self, row: int) -> None:
        """Has a row of the border repainted."""
        widget = self._widget
        gutter = widget.gutter
        repaint(widget, Region(-gutter.left, row - gutter.top, widget.outer_size.width, 1))


def _content(widget: Widget, title: str) -> Content:
    """A title as Textual keeps it: the first line of it."""
    return widget.render_str(title).expand_tabs(4).split()[0]
