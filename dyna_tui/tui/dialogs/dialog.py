"""Base class of the small dialogs."""

from typing import ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.screen import ModalScreen

T = TypeVar("T")

OF_THE_APP = (
    Binding("ctrl+c", "app.interrupt", "Quit", show=False, priority=True),
    Binding("ctrl+z", "app.suspend_process", "Suspend", show=False, priority=True),
)
"""Keys of the app that a modal screen would take away."""


class Dialog(ModalScreen[T | None]):
    """A box in the middle of the screen; esc cancels it, without an answer."""

    BINDINGS: ClassVar = [("escape", "dismiss", "Cancel"), *OF_THE_APP]
    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog > Vertical {
        width: 66;
        max-width: 100%;
        height: auto;
        max-height: 100%;
        border: round $foreground 60%;
        border-title-style: bold;
        border-subtitle-color: $foreground 70%;
        background: $surface;
        padding: 0 2;
    }
    Dialog Static { height: auto; }
    Dialog .problem { color: $text-error; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    Dialog Input { background: $panel; }
    """

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Answers and closes the dialog; ignored unless it is on top, as of keys typed before its screen was gone."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
