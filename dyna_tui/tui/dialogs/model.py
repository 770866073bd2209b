"""Model dialog: forget a pair, clear the model, or correct it."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from dyna_tui.lab.frames.frame import ACTIONS
from dyna_tui.lab.history.interventions import Forget, ForgetAll, MakeTrue
from dyna_tui.tui.dialogs.dialog import Dialog

NOTHING = "nothing"
"""The prediction for a pair that the model does not hold."""
KEYS = ("up", "right", "down", "left")
"""The key of each action."""


class EditModel(Dialog[Forget | ForgetAll | MakeTrue]):
    """Asks how to change a model; the answer is an intervention."""

    BINDINGS: ClassVar = [
        *((key, f"forget({action})", f"Forget {key}") for action, key in enumerate(KEYS)),
        ("c,e", "clear", "Clear"),
        ("t", "make_true", "Correct"),
    ]
    DEFAULT_CSS = """
    EditModel Static { link-style: none; link-style-hover: bold reverse; link-color: $foreground; }
    """

    def __init__(self, lane: str, where: str, state: int, predictions: Sequence[str]) -> None:
        """Makes the dialog.

        Args:
            lane: what the lane is called.
            where: the cell under the cursor as text; empty if there is no cursor.
            state: its number.
            predictions: what the model predicts for each of its actions; none if there is no cursor.
        """
        super().__init__()
        self._lane = lane
        self._where = where
        self._state = state
        self._predictions = predictions

    def compose(self) -> ComposeResult:
        """The commands, each with its key."""
        lines = [self._line(*entry) for entry in self._entries()]
        if not self._where:
            lines.insert(0, Content("Move the cursor to a cell to forget one of its pairs."))
        with Vertical() as box:
            yield Static(Content("\n").join(lines))
        box.border_title = Content(f"Change the model of {self._lane}").markup
        box.border_subtitle = "esc cancels"

    def _entries(self) -> list[tuple[str, str, str]]:
        """The commands with their keys and texts; a command is empty if there is nothing to forget."""
        moves = [
            (f"forget({action})", ACTIONS[action], f"Forget {self._where} {ACTIONS[action]}: {prediction}")
            if self._known(action)
            else ("", ACTIONS[action], f"{self._where} {ACTIONS[action]} is not in the model")
            for action, prediction in enumerate(self._predictions)
        ]
        return [
            *moves,
            ("clear", "c", "Clear the model"),
            ("make_true", "t", "Correct the model to match the maze"),
        ]

    def _known(self, action: int) -> bool:
        return bool(self._predictions) and self._predictions[action] != NOTHING

    @staticmethod
    def _line(do: str, key: str, text: str) -> Content:
        click = f"[@click=screen.{do}]" if do else "[dim]"
        return Content.from_markup(f"{click}[b]$key[/b]  $text[/]", key=key, text=text)

    def action_forget(self, action: int) -> None:
        """Answers: forget an action of the cell."""
        if self._known(action):
            self.dismiss(Forget(self._state * len(ACTIONS) + action))

    def action_clear(self) -> None:
        """Answers: clear the model."""
        self.dismiss(ForgetAll())

    def action_make_true(self) -> None:
        """Answers: correct the model."""
        self.dismiss(MakeTrue())
