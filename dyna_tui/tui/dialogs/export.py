"""Export dialog: what to write to a file."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dyna_tui.lab.files.exports import EXPORTS, FIGURE, SCREEN
from dyna_tui.tui.dialogs.dialog import Dialog

LANE_FIGURE = "lane-figure"
"""The figure of the lane in focus alone."""


class ExportDialog(Dialog[str]):
    """Lists what can be exported; the answer is a key of EXPORTS, or LANE_FIGURE."""

    DEFAULT_CSS = """
    ExportDialog OptionList { height: auto; border: none; padding: 0; background: $surface; }
    ExportDialog OptionList:focus { background-tint: $foreground 0%; }
    """

    def __init__(self, lane: str, *, lanes: int, model: bool) -> None:
        """Makes the dialog of a lane, one of so many; ``model``: whether it has a model."""
        super().__init__()
        self._titles = {SCREEN: EXPORTS[SCREEN].title}
        for name, export in EXPORTS.items():
            if name == FIGURE and lanes > 1:
                self._titles |= {FIGURE: f"{export.title}, all lanes", LANE_FIGURE: f"{export.title} of {lane}"}
            elif name != SCREEN and (model or not export.needs_model):
                self._titles[name] = f"{export.title} of {lane}"

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical() as box:
            yield OptionList(*map(Option, self._titles.values()), compact=True, markup=False)
        box.border_title = "Export"
        box.border_subtitle = "↑ ↓ select · enter export · esc cancels"

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answers with the selected item."""
        self.dismiss(list(self._titles)[event.option_index])
