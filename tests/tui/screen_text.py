"""Text of an app's screen, without its last line break, to be compared and read in a diff."""

from typing import Any

from textual.app import App

from dyna_tui.tui.text.screen_text import as_text


def screen_text(app: App[Any]) -> str:
    """The rows of the screen, without the blanks at their ends."""
    return as_text(app).removesuffix("\n")
