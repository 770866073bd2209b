"""Keys of what is in focus: the cell cursor, a panel, a mode. The footer and the help begin with them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from dyna_tui.tui.commands import Command, Mode, footer_of


class FocusKey(NamedTuple):
    """A key of what is in focus."""

    shown: str
    help: str
    """What it does there."""
    command: str = ""
    """The name of its command, where it is in the footer."""
    label: str = ""
    """Its name in the footer."""
    hint: bool = False
    """Whether it stands for several keys, so that a click on it does nothing."""


class FocusKeys(NamedTuple):
    """What is in focus, and its keys."""

    title: str
    keys: tuple[FocusKey, ...]


Key = FocusKey
FOCUS_KEYS: dict[Mode, FocusKeys] = {
    Mode.USUAL: FocusKeys("In focus: the lane with the coloured border", (
        Key("space", "run, and pause"),
        Key(". p", "one real step with its planning; one tick of it"),
        Key(", P", "one step back, one tick back"),
        Key("y", "why: what just happened, in words"),
        Key("← ↑ → ↓", "inspect a cell"),
        Key("/ l", "choose from the model list, from the log of ticks"),
        Key("v z", "another view of the grid; zoom: this lane alone"),
    )),
    Mode.CELL: FocusKeys("In focus: the cell cursor", (
        Key("← ↑ → ↓", "inspect the next cell", "cursor_up", "cell", True),
        Key("esc", "close the inspector", "escape", "close"),
        Key("/", "go to the cell's row in the model list", "model_list", "row"),
        Key("h", "move the agent to the cell", "put_agent", "put agent"),
        Key("x", "edit the model of the cell: forget, clear or correct it", "edit_model", "model"),
        Key("w", "edit the maze, beginning at the cell"),
    )),
    Mode.MODEL: FocusKeys("In focus: the model list", (
        Key("↑ ↓", "choose a row; the cell cursor goes along", "cursor_up", "row", True),
        Key("pgup pgdn", "choose a row a page further; home, end: first, last", "page_up", "page", True),
        Key("esc", "back to the cell of the row; so do enter and /", "escape", "cell"),
        Key("o", "next order: outdated, newest, or the agent's own", "next_order", "order"),
        Key("x", "edit the model of the cell: forget, clear or correct it", "edit_model", "model"),
        Key("tab", "the model of the next lane"),
    )),
    Mode.LOG: FocusKeys("In focus: the log of ticks", (
        Key("↑ ↓", "choose a tick; pgup, pgdn: ten further", "cursor_up", "tick", True),
        Key("enter", "rewind to the moment after the tick", "set_cell", "go", True),
        Key("esc", "close the log; so does l", "escape", "close"),
    )),
    Mode.EDIT: FocusKeys("In focus: editing the maze", (
        Key("enter", "set the cell under the cursor; the mouse paints too"),
        Key("← ↑ → ↓", "move the cursor; with shift: paint"),
        Key("b B", "next brush, previous brush; 1 to 9 choose one"),
        Key("i", "edit this lane only, or all lanes"),
        Key("h", "move the agent to the cell"),
        Key("W", "save the maze"),
        Key("w esc", "finish; going back in time undoes what was edited"),
    )),
    Mode.DRIVE: FocusKeys("In focus: driving the agent", (
        Key("← ↑ → ↓", "take the action that moves so"),
        Key("0 to 9", "take the action of the number; from 10 on, capital letters"),
        Key(",", "take the action back"),
        Key("d esc", "stop driving: the agent chooses its actions again"),
    )),
    Mode.LESSON: FocusKeys("In focus: the lesson", (
        Key("enter", "go on, where the step allows it"),
        Key("1 to 9", "make a prediction"),
        Key("g", "a hint, where the step has one"),
        Key("backspace", "read back"),
        Key("j", "hide the lesson, or show it again"),
        Key("", "All other keys are those of the laboratory."),
    )),
}  # fmt: skip
"""By what the keys are for."""


def footer_in_focus(commands: Sequence[Command[Any]], mode: Mode) -> list[Command[Any]]:
    """The commands in the footer: run or pause, what can be done with what is in focus, and the usual ones."""
    by_name = {command.name: command for command in commands}
    keys = [key for key in FOCUS_KEYS[mode].keys if key.label]
    if not keys:
        return footer_of(commands, mode)
    own = [
        by_name[key.command]._replace(
            shown=key.shown, label=key.label, label_now=None, footer=rank, footer_if_can=not key.hint, hint=key.hint
        )
        for rank, key in enumerate(keys, 2)
    ]
    names = {command.name for command in own}
    first, *rest = [command for command in footer_of(commands, Mode.USUAL) if command.name not in names]
    return [first, *own, *(command._replace(footer=command.footer + len(own)) for command in rest)]
