"""Keys of the screen, played line by line: each is the command that it means, and dialogs take theirs.

A lesson's ``do``, and the solutions of its author, are keys. Here a dialog is no more than what its keys choose.
"""

from collections.abc import Callable, Iterable

from dyna_tui.agents import AgentSpec, value_text
from dyna_tui.errors import InputError, quoted
from dyna_tui.lab.breakpoints import Breakpoint
from dyna_tui.lab.stop_conditions import CONDITIONS, CellVisited, StepReached, ValueChanges
from dyna_tui.maze.grid import MOVES
from dyna_tui.plain import changing, moving
from dyna_tui.plain.commands import BY_KEY
from dyna_tui.plain.laboratory import PlainLab

SIGNS = {
    "comma": ",",
    "full_stop": ".",
    "minus": "-",
    "plus": "+",
    "equals_sign": "+",
    "question_mark": "?",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "semicolon": "{",
    "colon": "}",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "esc": "escape",
    "↑": "up",
    "→": "right",
    "↓": "down",
    "←": "left",
    "pgup": "pageup",
    "pgdn": "pagedown",
}
"""Keys by other names than those of :data:`~dyna_tui.plain.commands.BY_KEY`."""
WRITE = ("save", "export")
"""Commands that write files: they are the student's."""
ARROWS = tuple(move.name for move in MOVES)


def play(on: PlainLab, keys: Iterable[str], until: Breakpoint | None = None) -> None:
    """Presses keys one after another, and then runs until a condition holds.

    Raises:
        InputError: where a key does nothing here; those before it were pressed.
    """
    player = KeyPlayer(on)
    for key in keys:
        player.press(key)
    if until is not None:
        moving.run_until_holds(on, until)


class KeyPlayer:
    """Presses keys in a plain laboratory."""

    def __init__(self, on: PlainLab) -> None:
        """Begins with no dialog open."""
        self._on = on
        self._dialog: Callable[[str], bool] | None = None
        """Takes a key; whether the dialog stays open."""
        self._editing = False
        self._brush = 0
        self._everywhere = False

    def press(self, key: str) -> None:
        """Presses a key, as Textual names it or as the laboratory writes it.

        Raises:
            InputError: where it does nothing here.
        """
        self._press(SIGNS.get(key, key), key)
        self._on.note_shown()
        self._on.came_about()

    def _press(self, name: str, key: str) -> None:
        on = self._on
        if self._dialog is not None:
            if name == "escape" or not self._dialog(name):
                self._dialog = None
        elif on.question is not None:
            self._answer(name)
        elif self._editing and self._edit(name):
            pass
        elif name in ("u", "s", "x", "w"):
            self._open(name)
        elif name == "space":
            moving.run(on, [])
        elif name in ARROWS and not on.driving:
            self._move_cursor(name)
        elif name in BY_KEY:
            if BY_KEY[name].name in WRITE:
                raise InputError(f"the key {quoted(key)} would write a file, which the keys of a lesson do not")
            BY_KEY[name].run(on, [])
        else:
            raise InputError(f"the key {quoted(key)} does nothing here")

    def _answer(self, key: str) -> None:
        """The keys of the question before the past is changed, and of others."""
        question = self._on.question
        assert question is not None
        self._on.question = None
        words = {"f": "fork", "enter": "fork", "g": "overwrite", "escape": "cancel", "y": "yes", "n": "no"}
        answer = question.answers.get(words.get(key, ""))
        if answer is None:
            self._on.question = question
        else:
            answer()

    def _open(self, key: str) -> None:
        """Opens a dialog, or begins to edit."""
        if key == "u":
            self._dialog = _Until(self._on)
        elif key == "s":
            self._dialog = _Parameters(self._on)
        elif key == "x":
            self._on.lane.state.require_model()
            self._dialog = self._model_key
        else:
            self._editing = True
            if self._on.cell is None:
                self._on.cell = self._on.lane.view.state

    def _model_key(self, key: str) -> bool:
        """The keys of the dialog that edits the model."""
        on = self._on
        if key in ("c", "e"):
            changing.forget(on, ["all"])
        elif key == "t":
            changing.correct(on, [])
        elif on.cell is not None and (key in ARROWS or key.isdigit()):
            changing.forget(on, [on.lab.maze.grid.name(on.cell), key])
        else:
            return True
        return False

    def _edit(self, key: str) -> bool:
        """The keys of editing the maze; whether this is one of them."""
        on, kinds = self._on, self._on.lab.maze.kinds
        if key in ("escape", "w"):
            self._editing = False
        elif key == "enter":
            self._paint()
        elif key in ("b", "B", "shift+b"):
            self._brush = (self._brush + (1 if key == "b" else -1)) % len(kinds)
        elif key.isdigit() and key != "0":
            self._brush = int(key) - 1 if int(key) <= len(kinds) else self._brush
        elif key == "i":
            self._everywhere = not self._everywhere
        elif key == "h" and on.cell is not None:
            changing.put(on, [on.lab.maze.grid.name(on.cell)])
        elif key.removeprefix("shift+") in ARROWS and key.startswith("shift+"):
            self._move_cursor(key.removeprefix("shift+"))
            self._paint()
        else:
            return False
        return True

    def _paint(self) -> None:
        on = self._on
        assert on.cell is not None
        where = [on.lab.maze.grid.name(on.cell), *(["everywhere"] if self._everywhere else [])]
        changing.set_kind(on.lab.maze.kinds[self._brush].symbol, on, where)

    def _move_cursor(self, name: str) -> None:
        """Moves the cursor by a cell, within the maze; the first time it comes to where the agent is."""
        on, grid = self._on, self._on.lab.maze.grid
        if on.cell is None:
            on.cell = on.lane.view.state
            return
        move = MOVES[ARROWS.index(name)]
        row, column = grid.cell(on.cell)
        state = grid.state_at(row + move.down, column + move.right, grid.page(on.cell))
        on.cell = state if state >= 0 else on.cell


class _Fields:
    """Some text fields, of which one is typed into; what is proposed is replaced by the first sign typed."""

    def __init__(self, values: list[str]) -> None:
        self.values = values
        self.at = 0
        self._fresh = [True] * len(values)

    def move(self, by: int) -> None:
        self.at = (self.at + by) % len(self.values)
        self._fresh[self.at] = True

    def type(self, key: str) -> None:
        before = "" if self._fresh[self.at] else self.values[self.at]
        self._fresh[self.at] = False
        if key == "backspace":
            self.values[self.at] = before[:-1]
        elif key == "ctrl+u":
            self.values[self.at] = ""
        elif len(key) == 1:
            self.values[self.at] = before + key


class UntilKeys:
    """What keys have chosen and typed in the dialog of conditions."""

    def __init__(self, on: PlainLab) -> None:
        """Begins with the first condition, and the values that the dialog proposes."""
        self._on = on
        self._kinds = list(CONDITIONS.values())
        grid, lane = on.lab.maze.grid, on.lane
        goals = [state for state in range(grid.states) if lane.state.kind_at(state).terminal][:1]
        proposed = {
            CellVisited.keyword: grid.name(goals[0] if on.cell is None and goals else on.cell or 0),
            ValueChanges.keyword: "0.1",
            StepReached.keyword: str((lane.real_steps // 1000 + 1) * 1000),
        }
        self._fields = _Fields([proposed.get(kind.keyword, "") for kind in self._kinds])
        others = [each.number for each in on.lab.lanes if each is not lane]
        self._lanes: list[int | None] = [lane.number, *([None, *others] if others else [])]

    def type(self, key: str) -> None:
        """Takes a key other than those that end the dialog."""
        if key in ("up", "down"):
            self._fields.move(1 if key == "down" else -1)
        elif key == "tab":
            self._lanes.append(self._lanes.pop(0))
        else:
            self._fields.type(key)

    @property
    def watch(self) -> Breakpoint:
        """What is chosen.

        Raises:
            InputError: where its value is none.
        """
        kind = self._kinds[self._fields.at]
        return Breakpoint(kind.read(self._fields.values[self._fields.at], self._on.lab.maze.grid), self._lanes[0])

    @property
    def words(self) -> str:
        """The command that runs until then: ``until step reached 2000``."""
        kind, number = self._kinds[self._fields.at], self._lanes[0]
        numbers = [lane.number for lane in self._on.lab.lanes]
        where = "in any lane" if number is None else f"in lane {numbers.index(number) + 1}"
        value = f" {self._fields.values[self._fields.at]}" if kind.prompt else ""
        return f"until {kind.keyword.replace('-', ' ')}{value}" + (f" {where}" if number != self._on.focus else "")


class _Until(UntilKeys):
    """The dialog of conditions."""

    def __call__(self, key: str) -> bool:
        """Takes a key; whether the dialog stays open."""
        if key not in ("enter", "b"):
            self.type(key)
            return True
        if key == "b":
            moving.add_breakpoint(self._on, self.watch)
        else:
            moving.run_until_holds(self._on, self.watch)
        return False


class ParameterKeys:
    """What keys have typed in the dialog of parameters."""

    def __init__(self, spec: AgentSpec) -> None:
        """Begins with the values that the agent has."""
        self._values = {name: value_text(value) for name, value in spec.values.items()}
        self._fields = _Fields(list(self._values.values()))

    def type(self, key: str) -> None:
        """Takes a key other than those that end the dialog."""
        if key in ("up", "down", "tab", "shift+tab"):
            self._fields.move(1 if key in ("down", "tab") else -1)
        else:
            self._fields.type(key)

    @property
    def pairs(self) -> list[str]:
        """Each parameter and its value, one after another."""
        return [word for pair in zip(self._values, self._fields.values, strict=True) for word in pair]

    @property
    def words(self) -> str:
        """The command that sets what was changed: ``set kappa 0.01``."""
        pairs = zip(self._values.items(), self._fields.values, strict=True)
        changed = [f"{name} {value}" for (name, before), value in pairs if value != before]
        return f"set {' '.join(changed)}"


class _Parameters(ParameterKeys):
    """The dialog of parameters."""

    def __init__(self, on: PlainLab) -> None:
        super().__init__(on.lane.spec)
        self._on = on

    def __call__(self, key: str) -> bool:
        """Takes a key; whether the dialog stays open."""
        if key != "enter":
            self.type(key)
            return True
        changing.set_parameters(self._on, self.pairs)
        return False
