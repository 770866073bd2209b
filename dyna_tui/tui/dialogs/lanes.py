"""Lanes dialog: add, drop, move and fork lanes, and change their agents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import Input, Static

from dyna_tui.agents import SHORT_NAMES, VARIANTS, AgentSpec, Value, read_agents
from dyna_tui.charts.numbers import count, counted
from dyna_tui.errors import InputError
from dyna_tui.tui.dialogs.dialog import Dialog
from dyna_tui.tui.output.output import colour_system
from dyna_tui.tui.themes.lane_colours import lane_colour

ROOM = 70
"""Columns of the dialog."""
OTHER_LINES = 12
"""Lines of the dialog that are not lanes, at most."""
KEYS = (
    ("a", "add", "type('add')"),
    ("enter", "change agent", "type('change')"),
    ("d", "drop", "drop"),
    ("J K", "move", "move(1)"),
    ("f", "fork", "fork"),
    ("esc", "close", "leave"),
)
DROPS = ("d", "delete")
"""The keys that drop a lane."""
EXAMPLES = "e.g. dyna-q:n=50 or dyna-q+:kappa=0.0005,alpha=1"


@dataclass(frozen=True)
class Row:
    """A lane in the list."""

    number: int
    """Identifies the lane, whatever its position."""
    title: str
    parameters: str
    spec_text: str
    """The spec of the agent it started with."""
    steps: int
    """The real steps of its run, which are lost when it is dropped."""


@dataclass(frozen=True)
class LaneActions:
    """What the dialog can do to the lanes."""

    rows: Callable[[], Sequence[Row]]
    """Returns the lanes as they are."""
    load: Callable[[Sequence[AgentSpec]], tuple[AgentSpec, ...]]
    """Reads the Q-tables that agents are to begin with."""
    add: Callable[[Sequence[AgentSpec]], None]
    change: Callable[[int, AgentSpec], None]
    """Changes the agent of the lane of a number."""
    drop: Callable[[int], None]
    move: Callable[[int, int], None]
    """Moves the lane of a number by so many positions."""
    fork: Callable[[int], None]


class LanesDialog(Dialog[None]):
    """Lists the lanes and changes them; it stays open until it is closed."""

    BINDINGS: ClassVar = [
        ("escape", "leave", "Close"),
        ("up", "choose(-1)", "Above"),
        ("down", "choose(1)", "Below"),
        ("a", "type('add')", "Add"),
        ("enter", "type('change')", "Change agent"),
        (",".join(DROPS), "drop", "Drop"),
        ("J,shift+j,shift+down", "move(1)", "Move down"),
        ("K,shift+k,shift+up", "move(-1)", "Move up"),
        ("f", "fork", "Fork"),
    ]
    DEFAULT_CSS = """
    LanesDialog > Vertical { width: 70; padding: 1 2; }
    LanesDialog .problem { height: auto; max-height: 2; text-wrap: wrap; }
    LanesDialog #known { color: $foreground 70%; }
    LanesDialog #keys {
        margin: 1 0 0 0;
        link-style: none;
        link-style-hover: bold reverse;
        link-color: $foreground;
    }
    LanesDialog #list { link-style: none; link-style-hover: bold; link-color: $foreground; }
    """

    def __init__(self, actions: LaneActions, preset: dict[str, Value], chosen: int) -> None:
        """Makes the dialog.

        Args:
            actions: what can be done to the lanes.
            preset: the maze's own parameters of agents.
            chosen: the number of the lane that is selected at first.
        """
        super().__init__()
        self._actions = actions
        self._preset = preset
        self._chosen = chosen
        self._index = 0
        self._typing_for = ""
        """What the typed agents are for: ``add``, ``change``, or nothing."""
        self._dropping: int | None = None
        """The number of the lane that the next ``d`` drops, run and all."""

    def compose(self) -> ComposeResult:
        """The list, a field for agents, and the keys."""
        with Vertical() as box:
            yield Static(id="list")
            with Vertical(id="typing") as typing:
                typing.styles.height = "auto"
                typing.display = False
                yield Static(id="prompt", markup=False)
                yield Input(id="agents", compact=True)
                yield Static(id="known", markup=False)
                yield Static(classes="problem", markup=False)
            yield Static(id="keys")
        box.border_title = "Lanes"

    def on_mount(self) -> None:
        """Lists the lanes."""
        self.query_one(Input).can_focus = False
        self.set_focus(None)
        self.show()

    def on_resize(self) -> None:
        """Lists as many as fit."""
        self.show()

    def show(self) -> None:
        """Lists the lanes as they are now."""
        rows = self._actions.rows()
        numbers = [row.number for row in rows]
        self._index = numbers.index(self._chosen) if self._chosen in numbers else min(self._index, len(rows) - 1)
        self._chosen = numbers[self._index]
        room = max(self.size.height - OTHER_LINES, 3)
        first = max(0, min(self._index - room // 2, len(rows) - room))
        lines = [self._line(rows, index) for index in range(first, min(first + room, len(rows)))]
        self.query_one("#list", Static).update(Content("\n").join(lines))
        self.query_one("#keys", Static).update(self._drop_question(rows) or self._keys(len(rows)))

    def _line(self, rows: Sequence[Row], index: int) -> Content:
        row = rows[index]
        colour = lane_colour(row.number, self.background_colors[1], colour_system(self.app))
        mark = "▸" if index == self._index else " "
        room = min(ROOM, self.size.width) - 6
        text = f"{mark} {index + 1:>2}  {row.title}"
        parameters = row.parameters[: max(room - len(text) - 3, 0)]
        return Content.from_markup(
            f"[@click=screen.choose_index({index})]$mark [{colour}]$title[/][/]  [dim]$values[/]",
            mark=f"{mark} {index + 1:>2} ",
            title=row.title,
            values=parameters,
        )

    def _drop_question(self, rows: Sequence[Row]) -> Content | None:
        """What the next ``d`` drops, where that is to be lost."""
        row = rows[self._index]
        if row.number != self._dropping:
            return None
        lost = f"drops {row.title} and its {counted(row.steps, 'step')}"
        return Content.from_markup("[@click=screen.drop][b]d[/b] $lost[/]  any other key keeps it", lost=lost)

    def _keys(self, lanes: int) -> Content:
        if self._typing_for:
            return Content.from_markup("[b]enter[/b] apply  [b]esc[/b] cancel")
        can = {"drop": lanes > 1, "move(1)": lanes > 1}
        parts = []
        for key, label, action in KEYS:
            click = f"[@click=screen.{action}]" if can.get(action, True) else "[dim]"
            parts.append(Content.from_markup(f"{click}[b]$key[/b] $label[/]", key=key, label=label))
        return Content("  ").join(parts)

    # Selecting and changing lanes

    def action_leave(self) -> None:
        """Stops typing, or closes the dialog."""
        if self._typing_for:
            self._stop_typing()
        else:
            self.dismiss()

    def action_choose(self, by: int) -> None:
        """Selects the lane above or below."""
        if not self._typing_for:
            self.action_choose_index((self._index + by) % len(self._actions.rows()))

    def action_choose_index(self, index: int) -> None:
        """Selects the lane at an index."""
        self._chosen = self._actions.rows()[index].number
        self._dropping = None
        self._stop_typing()

    def on_key(self, event: Key) -> None:
        """Keeps a lane that was about to be dropped, at any other key."""
        if self._dropping is not None and event.key not in DROPS:
            self._dropping = None
            self.show()

    def action_drop(self) -> None:
        """Drops the selected lane; where it has run, at the second time."""
        rows = self._actions.rows()
        if self._typing_for:
            return
        row = rows[self._index]
        if row.steps and len(rows) > 1 and self._dropping != row.number:
            self._dropping = row.number
        else:
            self._dropping = None
            self._actions.drop(row.number)
        self.show()

    def action_move(self, by: int) -> None:
        """Moves the selected lane; beyond the last position comes the first."""
        if not self._typing_for and len(self._actions.rows()) > 1:
            self._actions.move(self._chosen, by)

    def action_fork(self) -> None:
        """Forks the selected lane."""
        if not self._typing_for:
            self._actions.fork(self._chosen)

    # Typing

    def action_type(self, what: str) -> None:
        """Asks for the agents of new lanes, or for another agent of the selected lane."""
        if self._typing_for:
            return
        self._typing_for = what
        row = self._actions.rows()[self._index]
        change = f"New agent of lane {self._index + 1} (starts at step 0):"
        prompt = "Agent of the new lane (starts at step 0):" if what == "add" else change
        self.query_one("#prompt", Static).update(f"\n{prompt}")
        field = self.query_one(Input)
        field.value = "" if what == "add" else row.spec_text
        field.cursor_position = len(field.value)
        field.can_focus = True
        self.query_one("#typing").display = True
        field.focus()
        self._check()
        self.show()

    def _stop_typing(self) -> None:
        self._typing_for = ""
        self.query_one("#typing").display = False
        self.query_one(Input).can_focus = False
        self.set_focus(None)
        self.show()

    def _read(self) -> tuple[AgentSpec, ...]:
        """The typed agents.

        Raises:
            InputError: if they are not valid, or several for one lane.
        """
        specs = read_agents(self.query_one(Input).value, self._preset)
        if self._typing_for == "change" and len(specs) > 1:
            raise InputError(f"this is {len(specs)} agents for one lane: give each key one value")
        return specs

    def on_input_changed(self) -> None:
        """Shows which agent is typed, or what is wrong."""
        self._check()

    def _check(self, *, strictly: bool = False) -> None:
        field, known_text, problem = self.query_one(Input), "", ""
        name = field.value.strip().partition(":")[0].lower()
        try:
            specs = self._read()
            agents = f"{count(len(specs))} agents: " if len(specs) > 1 else ""
            known_text = f"{agents}{specs[0].variant.title}  {specs[0].summary}"
        except InputError as error:
            known = VARIANTS.get(name)
            short = {long: short for short, long in SHORT_NAMES.items()}
            names = [short.get(key, key) for key in known.parameters] if known else list(VARIANTS)
            begins = any(variant.startswith(name) for variant in VARIANTS)
            known_text = f"{known.name} takes {' '.join(names)}" if known else f"{EXAMPLES}\n{' '.join(names)}"
            problem = str(error) if strictly or (name and not begins) or known else ""
        self.query_one("#known", Static).update(known_text)
        self.query_one(".problem", Static).update(problem)

    def on_input_submitted(self) -> None:
        """Applies the typed agents, if they are valid."""
        try:
            specs = self._read()
        except InputError:
            self._check(strictly=True)
            return
        try:
            specs = self._actions.load(specs)
        except InputError as error:
            self.query_one(".problem", Static).update(str(error))
            return
        if self._typing_for == "add":
            self._actions.add(specs)
        else:
            self._actions.change(self._chosen, specs[0])
        self._stop_typing()
