"""Why dialog: what just happened in a lane and why, in sentences."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from dyna_tui.tui.dialogs.dialog import Dialog


class WhyDialog(Dialog[None]):
    """A sentence or two in each paragraph."""

    BINDINGS: ClassVar = [
        ("escape,y,q,enter", "dismiss", "Close"),
        ("down", "scroll('down')", "Down"),
        ("up", "scroll('up')", "Up"),
        ("pagedown,space", "scroll('page_down')", "Page down"),
        ("pageup", "scroll('page_up')", "Page up"),
    ]
    DEFAULT_CSS = """
    WhyDialog VerticalScroll {
        width: 76;
        max-width: 100%;
        height: auto;
        max-height: 100%;
        border: round $foreground 60%;
        border-title-style: bold;
        border-subtitle-color: $foreground 70%;
        background: $surface;
        padding: 1 1 1 2;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(self, lane: str, sentences: Sequence[str]) -> None:
        """Makes the dialog of a lane of that name."""
        super().__init__()
        self._lane = lane
        self._sentences = sentences

    def compose(self) -> ComposeResult:
        """The sentences."""
        page = VerticalScroll(Static("\n\n".join(self._sentences), markup=False), can_focus=False)
        page.border_title = f"Why: {self._lane}"
        page.border_subtitle = "y or esc closes"
        yield page

    def action_scroll(self, how: str) -> None:
        """Scrolls the page: up, down, page_up or page_down."""
        getattr(self.query_one(VerticalScroll), f"scroll_{how}")(animate=False)
