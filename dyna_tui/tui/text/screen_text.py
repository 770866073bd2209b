"""Screen of an app as plain text, row by row."""

from typing import Any

from textual.app import App
from textual.strip import Strip


def rows_of(app: App[Any]) -> list[Strip]:
    """The rows of the screen as they stand."""
    return app.screen._compositor.render_strips(app.size)


def as_text(app: App[Any]) -> str:
    """The screen as plain text, without the blanks at the ends of its rows."""
    return "\n".join(row.text.rstrip() for row in rows_of(app)) + "\n"
