"""What to do where a deed would give up what is known of the time to come."""

from enum import Enum
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from dyna_tui.charts.numbers import count
from dyna_tui.tui.dialogs.dialog import Dialog


class Answer(Enum):
    """How to go on."""

    FORK = "fork"
    """In a lane of its own."""
    GO_ON = "go_on"
    """In the lane itself, which gives up what came after."""


class ForkOrOverwrite(Dialog[Answer]):
    """Asks whether to fork, or to go on from here; the answer is None where neither."""

    BINDINGS: ClassVar = [
        ("f,enter", "answer('fork')", "Fork here"),
        ("g", "answer('go_on')", "Go on from here"),
    ]
    DEFAULT_CSS = """
    PastQuestion Static { link-style: none; link-style-hover: bold reverse; link-color: $foreground; }
    PastQuestion > Vertical { padding: 1 2; }
    """

    def __init__(self, lane: str, step: int, end: int) -> None:
        """Makes the question.

        Args:
            lane: what the lane is called.
            step: the real step at which it is.
            end: the furthest at which it was.
        """
        super().__init__()
        self._lane = lane
        self._step = step
        self._end = end

    def compose(self) -> ComposeResult:
        """What is so, and what can be done."""
        where = f"It is step {count(self._step)}; {self._lane} has been to {count(self._end)}."
        if self._step == self._end:
            where = f"It is step {count(self._step)}; {self._lane} has been further into it."
        choices = (
            ("answer('fork')", "f  ", "fork here: a second lane goes another way"),
            ("answer('go_on')", "g  ", "go on from here: what came after is given up"),
            ("dismiss", "esc", "leave it as it is"),
        )
        lines = [
            Content.from_markup(f"[@click=screen.{do}][b]$key[/b]  $says[/]", key=key, says=says)
            for do, key, says in choices
        ]
        box = Vertical(Static(f"{where}\n", markup=False), Static(Content("\n").join(lines)))
        box.border_title = "This is the past"
        yield box

    def action_answer(self, answer: str) -> None:
        """Gives an answer."""
        self.dismiss(Answer(answer))
