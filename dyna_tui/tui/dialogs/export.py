"""Export dialog: what to write to a file."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dyna_tui.lab.files.exports import EXPORTS, SCREEN
from dyna_tui.tui.dialogs.dialog import Dialog


class ExportDialog(Dialog[str]):
    """Lists what can be exported; the answer is a key of EXPORTS."""

    DEFAULT_CSS = """
    ExportDialog OptionList { height: auto; border: none; padding: 0; background: $surface; }
    ExportDialog OptionList:focus { background-tint: $foreground 0%; }
    """

    def __init__(self, lane: str, *, model: bool) -> None:
        """Makes the dialog of a lane; ``model``: whether it has a model."""
        super().__init__()
        self._lane = lane
        offered = (name for name, export in EXPORTS.items() if name != SCREEN and (model or not export.needs_model))
        self._names = [SCREEN, *offered]

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical() as box:
            items = ((EXPORTS[name].title, "" if name == SCREEN else f" of {self._lane}") for name in self._names)
            yield OptionList(*(Option(f"{title}{of}") for title, of in items), compact=True, markup=False)
        box.border_title = "Export"
        box.border_subtitle = "↑ ↓ select · enter export · esc cancels"

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answers with the selected item."""
        self.dismiss(self._names[event.option_index])
