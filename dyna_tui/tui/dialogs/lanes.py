"""The lanes as a list, in which they are added, dropped, moved and given other agents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from dyna_tui.agents import SHORT_NAMES, VARIANTS, AgentSpec, Value, read_agents
from dyna_tui.charts.numbers import count
from dyna_tui.errors import InputError
from dyna_tui.tui.dialogs.dialog import Dialog
from dyna_tui.tui.themes.lane_colours import lane_colour

ROOM = 70
"""Columns of the dialog."""
OTHER_LINES = 12
"""Lines of the dialog that are not lanes, at most."""
KEYS = (
    ("a", "add", "type('add')"),
    ("enter", "another agent", "type('change')"),
    ("d", "drop", "drop"),
    ("J K", "move", "move(1)"),
    ("f", "fork", "fork"),
    ("esc", "close", "leave"),
)
EXAMPLES = "as in dyna-q:n=50 or dyna-q+:kappa=0.0005,alpha=1"


@dataclass(frozen=True)
class Row:
    """A lane in the list."""

    number: int
    """By what the lane is told apart from others."""
    title: str
    parameters: str
    spec_text: str
    """How the agent with which it began is spelled."""


@dataclass(frozen=True)
class Hands:
    """What the dialog has done to the lanes."""

    rows: Callable[[], Sequence[Row]]
    """Tells the lanes as they are."""
    add: Callable[[Sequence[AgentSpec]], None]
    change: Callable[[int, AgentSpec], None]
    """Gives the lane of a number another agent."""
    drop: Callable[[int], None]
    move: Callable[[int, int], None]
    """Moves the lane of a number by so many places."""
    fork: Callable[[int], None]


class LanesDialog(Dialog[None]):
    """Lists the lanes, and has done to them what is asked for; it stays until it is left."""

    BINDINGS: ClassVar = [
        ("escape", "leave", "Close"),
        ("up", "choose(-1)", "Above"),
        ("down", "choose(1)", "Below"),
        ("a", "type('add')", "Add"),
        ("enter", "type('change')", "Another agent"),
        ("d,delete", "drop", "Drop"),
        ("J,shift+j,shift+down", "move(1)", "Move down"),
        ("K,shift+k,shift+up", "move(-1)", "Move up"),
        ("f", "fork", "Fork"),
    ]
    DEFAULT_CSS = """
    LanesDialog > Vertical { width: 70; padding: 1 2; }
    LanesDialog .problem { height: auto; max-height: 2; text-wrap: wrap; }
    LanesDialog #fits { color: $foreground 70%; }
    LanesDialog #keys {
        margin: 1 0 0 0;
        link-style: none;
        link-style-hover: bold reverse;
        link-color: $foreground;
    }
    LanesDialog #list { link-style: none; link-style-hover: bold; link-color: $foreground; }
    """

    def __init__(self, hands: Hands, preset: dict[str, Value], chosen: int) -> None:
        """Makes the dialog.

        Args:
            hands: what can be done to the lanes.
            preset: the maze's own parameters of agents.
            chosen: the number of the lane that is chosen at first.
        """
        super().__init__()
        self._hands = hands
        self._preset = preset
        self._chosen = chosen
        self._place = 0
        self._for = ""
        """What is typed for: ``add``, ``change``, or nothing."""

    def compose(self) -> ComposeResult:
        """The list, room for a spelling, and the keys."""
        with Vertical() as box:
            yield Static(id="list")
            with Vertical(id="typing") as typing:
                typing.styles.height = "auto"
                typing.display = False
                yield Static(id="asked", markup=False)
                yield Input(id="spelling", compact=True)
                yield Static(id="fits", markup=False)
                yield Static(classes="problem", markup=False)
            yield Static(id="keys")
        box.border_title = "Lanes"

    def on_mount(self) -> None:
        """Lists the lanes, and takes the keys."""
        self.query_one(Input).can_focus = False
        self.set_focus(None)
        self.show()

    def on_resize(self) -> None:
        """Lists as many as there is room for."""
        self.show()

    def show(self) -> None:
        """Lists the lanes as they are now."""
        rows = self._hands.rows()
        numbers = [row.number for row in rows]
        self._place = numbers.index(self._chosen) if self._chosen in numbers else min(self._place, len(rows) - 1)
        self._chosen = numbers[self._place]
        room = max(self.size.height - OTHER_LINES, 3)
        first = max(0, min(self._place - room // 2, len(rows) - room))
        lines = [self._line(rows, place) for place in range(first, min(first + room, len(rows)))]
        self.query_one("#list", Static).update(Content("\n").join(lines))
        self.query_one("#keys", Static).update(self._keys(len(rows)))

    def _line(self, rows: Sequence[Row], place: int) -> Content:
        row = rows[place]
        hue = lane_colour(row.number, self.background_colors[1])
        mark = "▸" if place == self._place else " "
        room = min(ROOM, self.size.width) - 6
        text = f"{mark} {place + 1:>2}  {row.title}"
        parameters = row.parameters[: max(room - len(text) - 3, 0)]
        return Content.from_markup(
            f"[@click=screen.choose_place({place})]$mark [{hue}]$title[/][/]  [dim]$values[/]",
            mark=f"{mark} {place + 1:>2} ",
            title=row.title,
            values=parameters,
        )

    def _keys(self, lanes: int) -> Content:
        if self._for:
            return Content.from_markup("[b]enter[/b] does it  [b]esc[/b] leaves it as it is")
        can = {"drop": lanes > 1, "move(1)": lanes > 1}
        parts = []
        for key, says, action in KEYS:
            click = f"[@click=screen.{action}]" if can.get(action, True) else "[dim]"
            parts.append(Content.from_markup(f"{click}[b]$key[/b] $says[/]", key=key, says=says))
        return Content("  ").join(parts)

    # Choosing and doing

    def action_leave(self) -> None:
        """Stops typing, or closes the dialog."""
        if self._for:
            self._stop_typing()
        else:
            self.dismiss()

    def action_choose(self, by: int) -> None:
        """Chooses the lane above or below."""
        if not self._for:
            self.action_choose_place((self._place + by) % len(self._hands.rows()))

    def action_choose_place(self, place: int) -> None:
        """Chooses the lane at a place."""
        self._chosen = self._hands.rows()[place].number
        self._stop_typing()

    def action_drop(self) -> None:
        """Takes the chosen lane away."""
        if not self._for:
            self._hands.drop(self._chosen)

    def action_move(self, by: int) -> None:
        """Moves the chosen lane, from the last place to the first and the reverse."""
        if not self._for and len(self._hands.rows()) > 1:
            self._hands.move(self._chosen, by)

    def action_fork(self) -> None:
        """Forks the chosen lane."""
        if not self._for:
            self._hands.fork(self._chosen)

    # Typing

    def action_type(self, what: str) -> None:
        """Asks for the agent of a new lane, or for another agent of the chosen one."""
        if self._for:
            return
        self._for = what
        row = self._hands.rows()[self._place]
        asked = f"Another agent for lane {self._place + 1}, from step 0 on:"
        self.query_one("#asked", Static).update("\nA new lane, from step 0 on:" if what == "add" else f"\n{asked}")
        field = self.query_one(Input)
        field.value = "" if what == "add" else row.spec_text
        field.cursor_position = len(field.value)
        field.can_focus = True
        self.query_one("#typing").display = True
        field.focus()
        self._check_solved()
        self.show()

    def _stop_typing(self) -> None:
        self._for = ""
        self.query_one("#typing").display = False
        self.query_one(Input).can_focus = False
        self.set_focus(None)
        self.show()

    def _read(self) -> tuple[AgentSpec, ...]:
        """The agents that are spelled.

        Raises:
            InputError: where none is, or more than one for one lane.
        """
        specs = read_agents(self.query_one(Input).value, self._preset)
        if self._for == "change" and len(specs) > 1:
            raise InputError(f"these are {len(specs)} agents, but the lane is one: give each key one value")
        return specs

    def on_input_changed(self) -> None:
        """Says what is spelled, or what is wrong."""
        self._check_solved()

    def _check_solved(self, *, strictly: bool = False) -> None:
        field, fits, problem = self.query_one(Input), "", ""
        name = field.value.strip().partition(":")[0].lower()
        try:
            specs = self._read()
            agents = f"{count(len(specs))} agents: " if len(specs) > 1 else ""
            fits = f"{agents}{specs[0].variant.title}  {specs[0].summary}"
        except InputError as error:
            known = VARIANTS.get(name)
            short = {long: short for short, long in SHORT_NAMES.items()}
            names = [short.get(key, key) for key in known.parameters] if known else list(VARIANTS)
            begins = any(variant.startswith(name) for variant in VARIANTS)
            fits = f"{known.name} has {' '.join(names)}" if known else f"{EXAMPLES}\n{' '.join(names)}"
            problem = str(error) if strictly or (name and not begins) or known else ""
        self.query_one("#fits", Static).update(fits)
        self.query_one(".problem", Static).update(problem)

    def on_input_submitted(self) -> None:
        """Has it done, if it is right."""
        try:
            specs = self._read()
        except InputError:
            self._check_solved(strictly=True)
            return
        if self._for == "add":
            self._hands.add(specs)
        else:
            self._hands.change(self._chosen, specs[0])
        self._stop_typing()
