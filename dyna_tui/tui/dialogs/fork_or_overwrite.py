"""Fork-or-overwrite dialog: asked before an intervention that would discard the later steps of a lane."""

from enum import Enum
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from dyna_tui.charts.numbers import count
from dyna_tui.tui.dialogs.dialog import Dialog


class Answer(Enum):
    """How to continue."""

    FORK = "fork"
    """In a new lane."""
    GO_ON = "go_on"
    """In the same lane, whose later steps are discarded."""

    @property
    def forks(self) -> bool:
        """Whether to fork."""
        return self is Answer.FORK


class ForkOrOverwrite(Dialog[Answer]):
    """Asks whether to fork or to overwrite; the answer is None if neither."""

    BINDINGS: ClassVar = [
        ("f,enter", "answer('fork')", "Fork here"),
        ("g", "answer('go_on')", "Overwrite"),
    ]
    DEFAULT_CSS = """
    ForkOrOverwrite Static { link-style: none; link-style-hover: bold reverse; link-color: $foreground; }
    ForkOrOverwrite > Vertical { padding: 1 2; }
    """

    def __init__(self, lane: str, step: int, end: int) -> None:
        """Makes the dialog.

        Args:
            lane: what the lane is called.
            step: its current real step.
            end: the last real step of its history.
        """
        super().__init__()
        self._lane = lane
        self._step = step
        self._end = end

    def compose(self) -> ComposeResult:
        """The situation and the choices."""
        where = f"Step {count(self._step)}; {self._lane} has run to step {count(self._end)}."
        if self._step == self._end:
            where = f"Step {count(self._step)}; {self._lane} has already gone further in this step."
        choices = (
            ("answer('fork')", "f  ", "Fork here and continue in a new lane"),
            ("answer('go_on')", "g  ", "Continue from here and discard the later steps"),
            ("dismiss", "esc", "Cancel"),
        )
        lines = [
            Content.from_markup(f"[@click=screen.{do}][b]$key[/b]  $text[/]", key=key, text=text)
            for do, key, text in choices
        ]
        box = Vertical(Static(f"{where}\n", markup=False), Static(Content("\n").join(lines)))
        box.border_title = "You are back in time"
        yield box

    def action_answer(self, answer: str) -> None:
        """Answers."""
        self.dismiss(Answer(answer))
