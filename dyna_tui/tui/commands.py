"""Command: name, keys, footer label, help sentence, what it runs and when it can; and the footer of each mode."""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, Generic, NamedTuple, TypeVar

from textual.binding import Binding

Controllers = TypeVar("Controllers")
"""What the functions of a command are called with."""


class Mode(Enum):
    """What the keys are for."""

    USUAL = ""
    EDIT = "edit"
    """The value is the name of the command that enters the mode, and leaves it."""
    DRIVE = "drive"
    LESSON = "lesson"
    """The usual keys, and those of the lesson beside the laboratory."""
    CELL = "cell cursor"
    """The usual keys, and those of the cell under the cursor."""
    MODEL = "model list"
    """The keys of the model list first, which has the focus."""
    LOG = "log"
    """The keys of the log of ticks first, which has the focus."""


def always(controllers: object) -> bool:
    """A command can run at any time."""
    return True


class Command(NamedTuple, Generic[Controllers]):
    """Something a person can do."""

    name: str
    keys: tuple[str, ...]
    """Its keys as Textual names them; the first is the one shown."""
    shown: str
    """Its key as a person reads it."""
    label: str
    """Its name in the footer."""
    help: str
    """What it does, in a sentence: for help, palette and tooltip."""
    run: Callable[[Controllers], object]
    """Does it."""
    can: Callable[[Controllers], bool] = always
    """Whether it can run now."""
    footer: int = 0
    """How soon it is given room in the footer, 1 for the first; 0 for never."""
    footer_if_can: bool = False
    """Whether it is in the footer only while it can run."""
    mode: Mode = Mode.USUAL
    """The mode in whose footer it is."""
    why_not: Callable[[Controllers], str] | None = None
    """Why it cannot run, to be said where its key is pressed all the same; empty where that goes without saying."""
    label_now: Callable[[Controllers], str] | None = None
    """Its name in the footer at the moment, where that changes."""
    in_lesson: int = 0
    """How soon it is given room in the footer beside a lesson, before all others; 0 where that makes no difference."""
    hint: bool = False
    """Whether it is in the footer to be read alone: it stands for several keys, and a click does nothing."""

    def labelled(self, controllers: Controllers) -> "Command[Controllers]":
        """The command with the label that it has at the moment."""
        return self if self.label_now is None else self._replace(label=self.label_now(controllers))

    @property
    def action(self) -> str:
        """The action of the laboratory screen that runs it."""
        return f"do('{self.name}')"

    @property
    def bindings(self) -> list[Binding]:
        """Its key bindings."""
        first, *others = self.keys
        return [
            Binding(first, self.action, self.label, show=bool(self.footer), key_display=self.shown, tooltip=self.help),
            *(Binding(key, self.action, self.label, show=False) for key in others),
        ]


IN_EVERY_FOOTER = ("run", "step_back", "help", "quit")
"""The commands that are in the footer of every mode."""


def footer_of(commands: Sequence[Command[Any]], mode: Mode) -> list[Command[Any]]:
    """The commands in the footer of a mode."""
    listed = [command for command in commands if command.footer]
    if mode is Mode.LESSON:
        first = [command._replace(footer=command.in_lesson) for command in commands if command.in_lesson]
        rest = [command for command in footer_of(listed, Mode.USUAL) if not command.in_lesson]
        return [*first, *(command._replace(footer=command.footer + len(first)) for command in rest)]
    if mode is Mode.USUAL:
        return [command for command in listed if command.mode is mode]
    ends = [command._replace(label="done", footer=1) for command in listed if command.name == mode.value]
    own = [command for command in listed if command.mode is mode]
    return [*ends, *own, *(command for command in listed if command.name in IN_EVERY_FOOTER)]
