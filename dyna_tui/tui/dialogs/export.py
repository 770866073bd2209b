"""Asks what is to be written into a file."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dyna_tui.tui.dialogs.dialog import Dialog

SCREEN = "screen"
THINGS = {
    SCREEN: ("The screen", "svg", "as SVG, or as text where the name ends in .txt"),
    "q": ("The Q-table", "csv", "as CSV, or as JSON where the name ends in .json"),
    "model": ("The model", "csv", "as CSV, or as JSON where the name ends in .json"),
    "rewards": ("The cumulative reward", "csv", "as CSV, or as JSON where the name ends in .json"),
    "episodes": ("The episodes", "csv", "as CSV, or as JSON where the name ends in .json"),
}
"""What can be written: its name, the usual end of a file's name, and in what formats."""


class ExportDialog(Dialog[str]):
    """Lists what can be written; the answer is one of THINGS."""

    DEFAULT_CSS = """
    ExportDialog OptionList { height: auto; border: none; padding: 0; background: $surface; }
    ExportDialog OptionList:focus { background-tint: $foreground 0%; }
    """

    def __init__(self, lane: str, *, model: bool) -> None:
        """Makes the dialog for a lane that is called so; whether it has a model."""
        super().__init__()
        self._lane = lane
        self._things = [thing for thing in THINGS if thing != "model" or model]

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical() as box:
            names = ((THINGS[thing][0], "" if thing == SCREEN else f" of {self._lane}") for thing in self._things)
            yield OptionList(*(Option(f"{name}{of}") for name, of in names), compact=True, markup=False)
        box.border_title = "Export"
        box.border_subtitle = "↑ ↓ enter · esc leaves"

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Gives the answer."""
        self.dismiss(self._things[event.option_index])
