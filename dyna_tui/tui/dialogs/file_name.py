"""Asks for the name of a file."""

import os

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from dyna_tui.tui.dialogs.dialog import Dialog


class FileName(Dialog[str]):
    """Asks under what name to write something; once more where there is such a file."""

    def __init__(self, title: str, name: str) -> None:
        """Makes the dialog, with a name to begin with."""
        super().__init__()
        self._asks = title
        self._proposed = name
        self._warned = ""

    def compose(self) -> ComposeResult:
        """The name, and a line for what is to be thought of."""
        with Vertical() as box:
            yield Input(self._proposed, compact=True, select_on_focus=False)
            yield Static("", classes="problem", markup=False)
        box.border_title = self._asks
        box.border_subtitle = "enter writes it · esc leaves"

    def on_input_changed(self) -> None:
        """Takes back what was said."""
        self._warned = ""
        self.query_one(".problem", Static).update("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Gives the answer."""
        name = os.path.expanduser(event.value.strip())
        if not name:
            self._say("Name a file.")
        elif os.path.lexists(name) and self._warned != name:
            self._warned = name
            self._say("There is such a file: enter once more writes over it.")
        else:
            self.dismiss(name)

    def _say(self, problem: str) -> None:
        self.query_one(".problem", Static).update(problem)
