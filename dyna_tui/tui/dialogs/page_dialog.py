"""Page dialog: a dialog that is one page, which scrolls."""

from typing import ClassVar

from textual.containers import VerticalScroll

from dyna_tui.tui.dialogs.dialog import Dialog


class PageDialog(Dialog[None]):
    """One page in a :class:`VerticalScroll`, which its subclass composes and gives a width and a padding."""

    BINDINGS: ClassVar = [
        ("down", "scroll('down')", "Down"),
        ("up", "scroll('up')", "Up"),
        ("pagedown,space", "scroll('page_down')", "Page down"),
        ("pageup", "scroll('page_up')", "Page up"),
    ]
    DEFAULT_CSS = """
    PageDialog VerticalScroll {
        max-width: 100%;
        height: auto;
        max-height: 100%;
        border: round $foreground 60%;
        border-title-style: bold;
        background: $surface;
        scrollbar-size-vertical: 1;
    }
    """

    def action_scroll(self, how: str) -> None:
        """Scrolls the page: up, down, page_up, page_down, home or end."""
        getattr(self.query_one(VerticalScroll), f"scroll_{how}")(animate=False)
