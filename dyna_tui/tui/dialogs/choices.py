"""Dialog of a few choices, each with its key, and its two uses: before quitting, and before starting afresh."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import Static

from dyna_tui.tui.dialogs.dialog import Dialog


class Choice(NamedTuple):
    """One of the choices."""

    answer: str
    keys: tuple[str, ...]
    """Its keys; the first is shown."""
    text: str


SAVE, LEAVE = "save", "leave"
QUIT_CHOICES = (
    Choice(SAVE, ("s", "enter"), "Save the session, then quit"),
    Choice(LEAVE, ("q", "y"), "Quit without saving"),
)
REWIND, AFRESH = "rewind", "afresh"
RESTART_CHOICES = (
    Choice(REWIND, ("b", "enter"), "Back to step 0; what you did comes again as it runs"),
    Choice(AFRESH, ("r",), "Start afresh: discard what you did"),
)


class Choices(Dialog[str]):
    """Asks for one of a few choices; the answer is None if it is cancelled."""

    DEFAULT_CSS = """
    Choices Static { link-style: none; link-style-hover: bold reverse; link-color: $foreground; }
    Choices > Vertical { padding: 1 2; }
    """
    BINDINGS: ClassVar = [("n", "dismiss", "Cancel")]

    def __init__(self, title: str, about: str, choices: Sequence[Choice]) -> None:
        """Makes the dialog.

        Args:
            title: what is asked.
            about: the situation, in a sentence.
            choices: what can be answered.
        """
        super().__init__()
        self._title = title
        self._about = about
        self._choices = choices

    def compose(self) -> ComposeResult:
        """The situation and the choices."""
        rows = [*((choice.keys[0], choice.text, f"answer('{choice.answer}')") for choice in self._choices)]
        rows.append(("esc", "Cancel", "dismiss"))
        lines = [
            Content.from_markup(f"[@click=screen.{do}][b]$key[/b]  $text[/]", key=f"{key:<3}", text=text)
            for key, text, do in rows
        ]
        box = Vertical(Static(f"{self._about}\n", markup=False), Static(Content("\n").join(lines)))
        box.border_title = self._title
        yield box

    def on_key(self, event: Key) -> None:
        """Answers with the choice of a key."""
        for choice in self._choices:
            if event.key in choice.keys:
                event.stop()
                self.dismiss(choice.answer)

    def action_answer(self, answer: str) -> None:
        """Answers with a choice that was clicked."""
        self.dismiss(answer)
