"""File name dialog."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.message import Message
from textual.widgets import Input, Static

from dyna_tui.errors import printable
from dyna_tui.tui.delivery import Delivery, Disk
from dyna_tui.tui.dialogs.dialog import Dialog


class FileName(Dialog[str]):
    """Asks for a file name; a second time if the file exists."""

    def __init__(self, title: str, name: str, delivery: Delivery | None = None) -> None:
        """Makes the dialog, with a suggested name.

        Args:
            title: what is asked for.
            name: the suggested name.
            delivery: where the file will go; to the disk if not given.
        """
        super().__init__()
        self._delivery = delivery or Disk()
        self._title = title
        self._suggested = name
        self._warned = ""
        """The existing file that the warning on the screen is about."""
        self._warned_at = 0.0
        """When it was painted, as Textual tells the time."""
        self._pressed_at = 0.0
        """When the latest key was pressed."""

    def compose(self) -> ComposeResult:
        """The name, and a line for a problem."""
        with Vertical() as box:
            yield Input(self._suggested, compact=True, select_on_focus=False)
            yield Static("", classes="problem", markup=False)
        box.border_title = self._title
        box.border_subtitle = "enter write · esc cancels"

    def on_input_changed(self) -> None:
        """Clears the problem."""
        self._warned = ""
        self.query_one(".problem", Static).update("")

    def on_key(self, event: Key) -> None:
        """Notes when Enter was pressed, which may be long before its turn comes."""
        self._pressed_at = event.time

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answers with the name."""
        name = self._delivery.path(event.value.strip())
        if not name:
            self._show_problem("Enter a file name.")
        elif self._delivery.is_folder(name):
            self._show_problem(f"{name} is a folder. Name a file in it, or another.")
        elif folder := self._delivery.missing_folder(name):
            self._show_problem(f"There is no folder {folder}. Make it, or name another.")
        elif self._delivery.exists(name) and (self._warned != name or self._pressed_at < self._warned_at):
            self._show_problem("File exists. Press Enter again to overwrite.")
            self.call_after_refresh(self._warning_painted, event.value)
        else:
            self.dismiss(name)

    def _warning_painted(self, value: str) -> None:
        """From now on Enter overwrites, unless another name was typed before the warning could be read."""
        if self.query_one(Input).value == value:
            self._warned = self._delivery.path(value.strip())
            self._warned_at = Message().time

    def _show_problem(self, problem: str) -> None:
        self.query_one(".problem", Static).update(printable(problem))
