"""Why dialog: what just happened in a lane and why, in sentences."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from dyna_tui.tui.dialogs.page_dialog import PageDialog


class WhyDialog(PageDialog):
    """A sentence or two in each paragraph."""

    BINDINGS: ClassVar = [("escape,y,q,enter", "dismiss", "Close")]
    DEFAULT_CSS = """
    WhyDialog VerticalScroll {
        width: 76;
        border-subtitle-color: $foreground 70%;
        padding: 1 1 1 2;
        scrollbar-gutter: stable;
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
