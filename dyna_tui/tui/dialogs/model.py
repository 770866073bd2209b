"""What the model of a lane believes of a cell, to be forgotten, emptied or made true."""

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
"""What a model says of a pair that it does not hold."""
KEYS = ("up", "right", "down", "left")
"""The key of each action."""


class EditModel(Dialog[Forget | ForgetAll | MakeTrue]):
    """Asks what is to become of a model; the answer is a deed."""

    BINDINGS: ClassVar = [
        *((key, f"forget({action})", f"Forget {key}") for action, key in enumerate(KEYS)),
        ("e", "empty", "Empty"),
        ("t", "make_true", "Make true"),
    ]
    DEFAULT_CSS = """
    EditModel Static { link-style: none; link-style-hover: bold reverse; link-color: $foreground; }
    """

    def __init__(self, lane: str, where: str, state: int, believed: Sequence[str]) -> None:
        """Makes the dialog.

        Args:
            lane: what the lane is called.
            where: the cell as text, empty where none is chosen.
            state: its number.
            believed: what the model says of each of its moves; none where no cell is chosen.
        """
        super().__init__()
        self._lane = lane
        self._where = where
        self._state = state
        self._believed = believed

    def compose(self) -> ComposeResult:
        """What can be done, each with its key."""
        lines = [self._line(*entry) for entry in self._entries()]
        if not self._where:
            lines.insert(0, Content("Put the cursor on a cell to forget what is believed of it."))
        with Vertical() as box:
            yield Static(Content("\n").join(lines))
        box.border_title = Content(f"What {self._lane} believes").markup
        box.border_subtitle = "esc leaves it as it is"

    def _entries(self) -> list[tuple[str, str, str]]:
        """The commands, none where there is nothing to do, with their keys and what they do."""
        moves = [
            (f"forget({action})", ACTIONS[action], f"forget {self._where} {ACTIONS[action]}: {says}")
            if self._known(action)
            else ("", ACTIONS[action], f"nothing known of {self._where} {ACTIONS[action]}")
            for action, says in enumerate(self._believed)
        ]
        return [
            *moves,
            ("empty", "e", "empty the model: it remembers nothing"),
            ("make_true", "t", "make it true: it says what the maze would answer now"),
        ]

    def _known(self, action: int) -> bool:
        return bool(self._believed) and self._believed[action] != NOTHING

    @staticmethod
    def _line(do: str, key: str, says: str) -> Content:
        click = f"[@click=screen.{do}]" if do else "[dim]"
        return Content.from_markup(f"{click}[b]$key[/b]  $says[/]", key=key, says=says)

    def action_forget(self, action: int) -> None:
        """Answers that a move of the cell is to be forgotten."""
        if self._known(action):
            self.dismiss(Forget(self._state * len(ACTIONS) + action))

    def action_empty(self) -> None:
        """Answers that the model is to be emptied."""
        self.dismiss(ForgetAll())

    def action_make_true(self) -> None:
        """Answers that it is to be made true."""
        self.dismiss(MakeTrue())
