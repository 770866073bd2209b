"""Run-until dialog: the stop condition of a run, and the breakpoints."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.input import Selection
from textual.widgets.option_list import Option

from dyna_tui.errors import InputError
from dyna_tui.lab.breakpoints import Breakpoint, StopCondition
from dyna_tui.lab.stop_conditions import CONDITIONS, StepReached
from dyna_tui.lab.text.stop_condition_text import breakpoint_text
from dyna_tui.maze import Maze
from dyna_tui.tui.dialogs.dialog import Dialog


@dataclass(frozen=True)
class Wait:
    """What the user chose."""

    watch: Breakpoint
    permanent: bool
    """Whether it becomes a breakpoint, which stops every run from now on, and no run starts."""
    back_to: int | None = None
    """The real step to go back to, which has passed; None where a run is to come to what is watched."""


@dataclass(frozen=True)
class Draft:
    """What is selected and typed: the dialog opens with it, and again after a refusal."""

    lane: int | None
    """The number of the lane; None for whichever is first."""
    values: Mapping[str, str]
    """The values of conditions, by their keywords."""
    row: int = 0
    """The index of the condition that is selected."""


class Answer(Input):
    """Takes the value of a condition; the key b, which no value contains, is left to the dialog."""

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Every key that types something, except b."""
        return key != "b" and super().check_consume_key(key, character)


class UntilDialog(Dialog[Wait]):
    """Lists the stop conditions and the breakpoints; a breakpoint is removed at once."""

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
    UntilDialog #value { height: 1; }
    UntilDialog #prompt { width: auto; padding: 0 1 0 0; }
    UntilDialog Input { width: 1fr; }
    UntilDialog .problem { height: auto; min-height: 1; text-wrap: wrap; }
    """

    def __init__(
        self,
        maze: Maze,
        lane: int,
        lanes: dict[int, str],
        breakpoints: Sequence[Breakpoint],
        remove: Callable[[Breakpoint], None],
        draft: Draft,
        note: Callable[[Draft], None],
        reasons: Callable[[StopCondition], Mapping[int, str]],
        *,
        rewinds: bool = False,
    ) -> None:
        """Makes the dialog.

        Args:
            maze: the maze.
            lane: the number of the lane in focus.
            lanes: the names of the lanes, by their numbers.
            breakpoints: the breakpoints.
            remove: removes one of them.
            draft: what to begin with.
            note: takes what was chosen, also where it is refused.
            reasons: says why no run comes to a condition, by the numbers of the lanes in which none does.
            rewinds: whether a step that has passed can be gone back to.
        """
        super().__init__()
        self._maze = maze
        self._focus = lane
        self._lane = draft.lane if draft.lane in lanes else None if draft.lane is None else lane
        self._lanes = lanes
        self._breakpoints = list(breakpoints)
        self._remove = remove
        self._note = note
        self._reasons = cache(reasons)
        self._choices = list(CONDITIONS.values())
        self._values = [draft.values.get(choice.keyword, "") for choice in self._choices]
        self._row = draft.row
        self._rewinds = rewinds
        self._offered: StopCondition | None = None
        """The step that has passed, to which another enter goes back."""

    def compose(self) -> ComposeResult:
        """The list, the value, the lane, and a line for a problem."""
        with Vertical() as box:
            yield OptionList(compact=True, markup=False)
            with Horizontal(id="value"):
                yield Static("", id="prompt", markup=False)
                yield Answer(compact=True)
            yield Static("", id="where", markup=False)
            yield Static("", classes="problem", markup=False)
        box.border_title = "Run until"
        box.border_subtitle = "enter run · b breakpoint · tab lane · esc cancels"

    def on_mount(self) -> None:
        """Fills the list."""
        self._list_all(self._row)
        self._show_lane()

    def _list_all(self, highlighted: int = 0) -> None:
        options = [Option(self._listed(number)) for number in range(len(self._choices))]
        if self._breakpoints:
            options.append(Option(Content.styled("Breakpoints: stop every run (del removes)", "dim"), disabled=True))
        options += [Option(breakpoint_text(each, self._lanes, self._maze.grid)) for each in self._breakpoints]
        listed = self.query_one(OptionList)
        listed.set_options(options)
        listed.highlighted = highlighted

    def _listed(self, number: int) -> Content:
        """A condition as it is listed: greyed, with the reason, where no run comes to it, or its value is missing."""
        choice, grid = self._choices[number], self._maze.grid
        label = choice.label_on(grid)
        try:
            condition = self._read(number)
        except InputError:
            return Content.styled(f"{label}: type {choice.prompt_on(grid)}", "dim")
        reason = self._reason(condition)
        if reason is not None:
            return Content.styled(f"{label}: {reason.partition(':')[0]}", "dim")
        return Content(condition.describe(grid) if choice.prompt else label)

    def _read(self, number: int) -> StopCondition:
        """A condition with its value as it is typed.

        Raises:
            InputError: where that is no value of it.
        """
        return self._choices[number].read(self._values[number], self._maze.grid)

    def _reason(self, condition: StopCondition) -> str | None:
        """Why no run of the lane, or of any lane, comes to a condition."""
        reasons = self._reasons(condition)
        if self._lane is not None:
            return reasons.get(self._lane)
        return next(iter(reasons.values()), None) if reasons.keys() >= self._lanes.keys() else None

    def _show_lane(self) -> None:
        name = "any lane, the first to get there" if self._lane is None else self._lanes[self._lane]
        other = "" if len(self._lanes) < 2 else "  (tab: next lane)"
        self.query_one("#where", Static).update(f"in {name}{other}")

    @property
    def _index(self) -> int:
        return self.query_one(OptionList).highlighted or 0

    @property
    def _breakpoint(self) -> int | None:
        """The index of the selected breakpoint, if one is selected."""
        index = self._index - len(self._choices) - 1
        return index if index >= 0 else None

    def on_option_list_option_highlighted(self) -> None:
        """Shows the prompt for a value, if the condition needs one."""
        prompt = self._choices[self._index].prompt_on(self._maze.grid) if self._breakpoint is None else ""
        field = self.query_one(Input)
        self.query_one("#prompt", Static).update(prompt)
        field.display = bool(prompt)
        if prompt:
            field.value = self._values[self._index]
            field.selection = Selection(0, len(field.value))
            field.focus()

    def on_option_list_option_selected(self) -> None:
        """A click chooses a condition that needs no value; the others wait for enter."""
        if self._breakpoint is None and not self._choices[self._index].prompt:
            self.action_choose()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keeps the value, says of it in the list what can be said, and clears the problem."""
        if self._breakpoint is None and self._values[self._index] != event.value:
            self._values[self._index] = event.value
            self._list_again(self._index)
        self._show_problem("")

    def _list_again(self, number: int) -> None:
        self.query_one(OptionList).replace_option_prompt_at_index(number, self._listed(number))

    def action_move(self, by: int) -> None:
        """Selects the one above or below."""
        listed = self.query_one(OptionList)
        listed.action_cursor_down() if by > 0 else listed.action_cursor_up()

    def action_next_lane(self) -> None:
        """The focused lane, any lane, and the others in turn."""
        order: list[int | None] = [self._focus]
        if len(self._lanes) > 1:
            order += [None, *(number for number in self._lanes if number != self._focus)]
        self._lane = order[(order.index(self._lane) + 1) % len(order)]
        self._show_lane()
        for number in range(len(self._choices)):
            self._list_again(number)

    def action_choose(self, permanent: bool = False) -> None:
        """Answers, if the value is valid."""
        if self._breakpoint is not None:
            self._show_problem("Already a breakpoint: del removes it.")
            return
        values = dict(zip((choice.keyword for choice in self._choices), self._values, strict=True))
        self._note(Draft(self._lane, values, self._index))
        try:
            condition = self._read(self._index)
        except InputError as error:
            self._show_problem(f"{error}.")
            return
        reason = None if permanent else self._reason(condition)
        if reason is not None and self._rewinds and isinstance(condition, StepReached):
            if condition == self._offered:
                self.dismiss(Wait(Breakpoint(condition, self._lane), permanent, condition.step))
                return
            self._offered = condition
            reason = f"{reason}. Enter again: go back there"
        if reason is not None:
            self._show_problem(f"{reason[:1].upper()}{reason[1:]}.")
            return
        self.dismiss(Wait(Breakpoint(condition, self._lane), permanent))

    def action_remove(self) -> None:
        """Removes the selected breakpoint."""
        index = self._breakpoint
        if index is not None:
            self._remove(self._breakpoints.pop(index))
            self._list_all(min(self._index, len(self._choices) + len(self._breakpoints)) if self._breakpoints else 0)
            self._show_problem("Removed.")

    def _show_problem(self, problem: str) -> None:
        self.query_one(".problem", Static).update(problem)
