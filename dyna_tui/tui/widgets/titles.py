"""Titles in the borders of panels."""

from textual.widget import Widget


class Titles:
    """Writes a panel's titles only if they changed: Textual repaints the whole panel for each title written."""

    def __init__(self, widget: Widget) -> None:
        """Titles of the border of ``widget``."""
        self._widget = widget
        self._title = ""
        self._subtitle = ""

    def write(self, title: str, subtitle: str) -> None:
        """Sets the titles, as markup."""
        if title != self._title:
            self._widget.border_title = self._title = title
        if subtitle != self._subtitle:
            self._widget.border_subtitle = self._subtitle = subtitle
