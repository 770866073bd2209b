"""Asks what a run is to go on until, and what is to end every run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.input import Selection
from textual.widgets.option_list import Option

from dyna_tui.errors import InputError
from dyna_tui.lab.stop_conditions import Breakpoint
from dyna_tui.maze import Maze
from dyna_tui.tui.dialogs.dialog import Dialog
from dyna_tui.tui.text.stop_condition_text import choices, watched


@dataclass(frozen=True)
class Wait:
    """What a person chose."""

    watch: Breakpoint
    permanent: bool
    """Whether it is to end every run from now on, and no run is to begin."""


class Answer(Input):
    """Takes what is waited for; a b, of which no answer has need, is left to the dialog."""

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Every key that writes something, but b."""
        return key != "b" and super().check_consume_key(key, character)


class UntilDialog(Dialog[Wait]):
    """Lists what can be waited for, and the breakpoints that there are; a breakpoint is removed at once."""

    BINDINGS: ClassVar = [
        Binding("up", "move(-1)", "Up", priority=True),
        Binding("down", "move(1)", "Down", priority=True),
        Binding("tab", "next_lane", "Lane", priority=True),
        Binding("enter", "choose", "Run until", priority=True),
        Binding("b", "choose(True)", "Breakpoint", priority=True),
        Binding("delete", "remove", "Remove", priority=True),
    ]
    DEFAULT_CSS = """
    UntilDialog OptionList {
        height: auto;
        max-height: 18;
        border: none;
        padding: 0;
        background: $surface;
        scrollbar-size-vertical: 1;
    }
    UntilDialog OptionList:focus { background-tint: $foreground 0%; }
    UntilDialog #written { height: 1; }
    UntilDialog #wants { width: auto; padding: 0 1 0 0; }
    UntilDialog Input { width: 1fr; }
    """

    def __init__(
        self,
        maze: Maze,
        lane: int,
        lanes: dict[int, str],
        breakpoints: Sequence[Breakpoint],
        remove: Callable[[Breakpoint], None],
        proposed: dict[str, str],
    ) -> None:
        """Makes the dialog.

        Args:
            maze: the maze.
            lane: the number of the lane in focus.
            lanes: what the lanes are called, by their numbers.
            breakpoints: those that there are.
            remove: removes one of them.
            proposed: what is written for a choice to begin with, by what it says.
        """
        super().__init__()
        self._maze = maze
        self._focus = lane
        self._lane: int | None = lane
        self._lanes = lanes
        self._breakpoints = list(breakpoints)
        self._remove = remove
        self._choices = choices()
        self._written = [proposed.get(choice.says, "") for choice in self._choices]

    def compose(self) -> ComposeResult:
        """The list, what is to be written, the lane, and a line for what is wrong."""
        with Vertical() as box:
            yield OptionList(compact=True, markup=False)
            with Horizontal(id="written"):
                yield Static("", id="wants", markup=False)
                yield Answer(compact=True)
            yield Static("", id="where", markup=False)
            yield Static("", classes="problem", markup=False)
        box.border_title = "Run until"
        box.border_subtitle = "enter runs · b sets a breakpoint · tab lane · esc"

    def on_mount(self) -> None:
        """Lists what there is."""
        self._list_all()
        self._tell_lane()

    def _list_all(self, highlighted: int = 0) -> None:
        options = [Option(choice.says) for choice in self._choices]
        if self._breakpoints:
            options.append(
                Option(Content.styled("Breakpoints: they end every run (del removes)", "dim"), disabled=True)
            )
        options += [Option(watched(each, self._lanes, self._maze.grid)) for each in self._breakpoints]
        listed = self.query_one(OptionList)
        listed.set_options(options)
        listed.highlighted = highlighted

    def _tell_lane(self) -> None:
        name = "any lane, whichever is first" if self._lane is None else self._lanes[self._lane]
        other = "" if len(self._lanes) < 2 else "  (tab: another)"
        self.query_one("#where", Static).update(f"in {name}{other}")

    @property
    def _place(self) -> int:
        return self.query_one(OptionList).highlighted or 0

    @property
    def _breakpoint(self) -> int | None:
        """The place of the breakpoint that is chosen, if one is."""
        place = self._place - len(self._choices) - 1
        return place if place >= 0 else None

    def on_option_list_option_highlighted(self) -> None:
        """Asks for what is to be written, where something is."""
        wants = self._choices[self._place].wants if self._breakpoint is None else ""
        written = self.query_one(Input)
        self.query_one("#wants", Static).update(wants)
        written.display = bool(wants)
        if wants:
            written.value = self._written[self._place]
            written.selection = Selection(0, len(written.value))
            written.focus()

    def on_option_list_option_selected(self) -> None:
        """A click chooses what needs no writing; the rest waits for enter."""
        if self._breakpoint is None and not self._choices[self._place].wants:
            self.action_choose()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keeps what is written, and takes back what was said of it."""
        if self._breakpoint is None:
            self._written[self._place] = event.value
        self._say("")

    def action_move(self, by: int) -> None:
        """Chooses the one above or below."""
        listed = self.query_one(OptionList)
        listed.action_cursor_down() if by > 0 else listed.action_cursor_up()

    def action_next_lane(self) -> None:
        """The lane in focus, any lane, and the others in turn."""
        order: list[int | None] = [self._focus]
        if len(self._lanes) > 1:
            order += [None, *(number for number in self._lanes if number != self._focus)]
        self._lane = order[(order.index(self._lane) + 1) % len(order)]
        self._tell_lane()

    def action_choose(self, permanent: bool = False) -> None:
        """Gives the answer, where it can be one."""
        if self._breakpoint is not None:
            self._say("This is a breakpoint already: del removes it.")
            return
        choice = self._choices[self._place]
        try:
            condition = choice.read(self.query_one(Input).value, self._maze)
        except InputError as error:
            self._say(f"{error}.")
            return
        self.dismiss(Wait(Breakpoint(condition, self._lane), permanent))

    def action_remove(self) -> None:
        """Removes the breakpoint that is chosen."""
        place = self._breakpoint
        if place is not None:
            self._remove(self._breakpoints.pop(place))
            self._list_all(min(self._place, len(self._choices) + len(self._breakpoints)) if self._breakpoints else 0)
            self._say("Removed.")

    def _say(self, problem: str) -> None:
        self.query_one(".problem", Static).update(problem)
