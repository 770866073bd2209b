"""Model dialog: forget a pair, clear the model, or correct it."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import Static

from dyna_tui.lab.history.interventions import Forget, ForgetAll, MakeTrue
from dyna_tui.maze.grid import Move
from dyna_tui.tui.dialogs.dialog import Dialog
from dyna_tui.tui.text.action_keys import action_of, shown_keys

NOTHING = "nothing"
"""The prediction for a pair that the model does not hold."""


class EditModel(Dialog[Forget | ForgetAll | MakeTrue]):
    """Asks how to change a model; the answer is an intervention."""

    BINDINGS: ClassVar = [
        ("c,e", "clear", "Clear"),
        ("t", "make_true", "Correct"),
    ]
    DEFAULT_CSS = """
    EditModel Static { link-style: none; link-style-hover: bold reverse; link-color: $foreground; }
    """

    def __init__(self, lane: str, where: str, state: int, actions: Sequence[Move], predictions: Sequence[str]) -> None:
        """Makes the dialog.

        Args:
            lane: what the lane is called.
            where: the cell under the cursor as text; empty if there is no cursor.
            state: its number.
            actions: the actions there are.
            predictions: what the model predicts for each of its actions; none if there is no cursor.
        """
        super().__init__()
        self._lane = lane
        self._where = where
        self._state = state
        self._actions = actions
        self._predictions = predictions

    def compose(self) -> ComposeResult:
        """The commands, each with its key."""
        lines = [self._line(*entry) for entry in self._entries()]
        if not self._where:
            lines.insert(0, Content("To forget one pair of a cell: esc, the cursor onto it (arrow keys), and x again."))
        with Vertical() as box:
            yield Static(Content("\n").join(lines))
        box.border_title = Content(f"Change the model of {self._lane}").markup
        box.border_subtitle = "esc cancels"

    def _entries(self) -> list[tuple[str, str, str]]:
        """The commands with their keys and texts; a command is empty if there is nothing to forget."""
        pairs = zip(shown_keys(self._actions), self._actions, self._predictions, strict=False)
        moves = [
            (f"forget({number})", key, f"Forget {self._where} {_named(action)}: {prediction}")
            if self._known(number)
            else ("", key, f"{self._where} {_named(action)} is not in the model")
            for number, (key, action, prediction) in enumerate(pairs)
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

    def on_key(self, event: Key) -> None:
        """Answers: forget the action of a key."""
        action = action_of(event.character if event.is_printable and event.character else event.key, self._actions)
        if action is not None:
            event.stop()
            self.action_forget(action)

    def action_forget(self, action: int) -> None:
        """Answers: forget an action of the cell."""
        if self._known(action):
            self.dismiss(Forget(self._state * len(self._actions) + action))

    def action_clear(self) -> None:
        """Answers: clear the model."""
        self.dismiss(ForgetAll())

    def action_make_true(self) -> None:
        """Answers: correct the model."""
        self.dismiss(MakeTrue())


def _named(action: Move) -> str:
    """An action's sign; and its name, where it is no move."""
    return action.arrow if action.down or action.right else f"{action.arrow} ({action.name})"
