"""Export dialog: what to write to a file."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dyna_tui.tui.dialogs.dialog import Dialog

SCREEN = "screen"
THINGS = {
    SCREEN: ("Screen", "svg", ".svg or .txt"),
    "q": ("Q-table", "csv", ".csv or .json"),
    "model": ("Model", "csv", ".csv or .json"),
    "rewards": ("Reward curve", "csv", ".csv or .json"),
    "episodes": ("Episodes", "csv", ".csv or .json"),
}
"""What can be written: its name, the default suffix, and the formats."""


class ExportDialog(Dialog[str]):
    """Lists what can be exported; the answer is a key of THINGS."""

    DEFAULT_CSS = """
    ExportDialog OptionList { height: auto; border: none; padding: 0; background: $surface; }
    ExportDialog OptionList:focus { background-tint: $foreground 0%; }
    """

    def __init__(self, lane: str, *, model: bool) -> None:
        """Makes the dialog of a lane; ``model``: whether it has a model."""
        super().__init__()
        self._lane = lane
        self._things = [thing for thing in THINGS if thing != "model" or model]

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical() as box:
            names = ((THINGS[thing][0], "" if thing == SCREEN else f" of {self._lane}") for thing in self._things)
            yield OptionList(*(Option(f"{name}{of}") for name, of in names), compact=True, markup=False)
        box.border_title = "Export"
        box.border_subtitle = "↑ ↓ select · enter export · esc cancels"

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answers with the selected item."""
        self.dismiss(self._things[event.option_index])
