"""A Textual app's screen as plain text that a person reads in a diff."""

from typing import Any

from textual.app import App


def screen_text(app: App[Any]) -> str:
    """The rows of the screen as they stand, without the blanks at their ends."""
    rows = app.screen._compositor.render_strips(app.size)
    return "\n".join(row.text.rstrip() for row in rows)
