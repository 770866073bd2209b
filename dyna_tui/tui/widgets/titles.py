"""Titles in the frames of panels."""

from textual.widget import Widget


class Titles:
    """Writes a panel's titles where they changed: Textual paints all of a panel anew for each one written."""

    def __init__(self, widget: Widget) -> None:
        """For the frame of ``widget``."""
        self._widget = widget
        self._title = ""
        self._subtitle = ""

    def write(self, title: str, subtitle: str) -> None:
        """Gives the frame its titles, as markup."""
        if title != self._title:
            self._widget.border_title = self._title = title
        if subtitle != self._subtitle:
            self._widget.border_subtitle = self._subtitle = subtitle
