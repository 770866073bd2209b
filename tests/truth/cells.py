"""Painted cells held against the facts: arrows and ties, crosses, numbers, what the model says, the agent, marks."""

import re
from collections.abc import Mapping, Sequence

from dyna_tui.agents import Search
from dyna_tui.lab.frames.frame import Phase
from dyna_tui.maze.grid import Move
from dyna_tui.tui.drawing.canvas import CellSize
from dyna_tui.tui.drawing.views import View
from tests.truth.facts import Belief, Facts
from tests.truth.numbers import says
from tests.truth.painted import Cell

UP, RIGHT, DOWN, LEFT = 1, 2, 4, 8
WAYS = {(-1, 0): UP, (0, 1): RIGHT, (1, 0): DOWN, (0, -1): LEFT}
TOLD = dict(zip(" ↑→└↓↕┌├←┘↔┴┐┤┬┼", range(16), strict=True)) | {"⇞": UP, "↛": RIGHT, "⇟": DOWN, "↚": LEFT}
"""What a glyph of arrows tells: a mask of directions."""
CROSSES = "×⇞↛⇟↚"
NUMBER = re.compile(r"≈0|-?∞|-?…|-?\d*\.?\d+[hkMGTPE]?|·")
OF_PAIRS = (View.ARROWS, View.Q_VALUES, View.VISITS, View.TAU, View.TD_ERROR)
WITH_ARROWS = (View.ARROWS, View.Q_VALUES, View.MODEL)


def directions(actions: Sequence[Move], mask: int) -> int:
    """The directions in which some actions move, as a mask."""
    return sum({WAYS.get((move.down, move.right), 0) for a, move in enumerate(actions) if mask >> a & 1})


def told(text: str) -> int:
    """The directions that arrows in a text tell."""
    mask = 0
    for glyph in text:
        mask |= TOLD.get(glyph, 0)
    return mask


class Held:
    """Holds the cells of a lane, one by one, against its facts."""

    def __init__(
        self, facts: Facts, view: View, size: CellSize, optimal: Sequence[float] | None, cursor: int | None
    ) -> None:
        """Of a lane that is shown in a view, in cells of a size; ``optimal``: V* of each state, where it is shown."""
        self.facts, self.view, self.size, self.optimal, self.cursor = facts, view, size, optimal, cursor
        self.actions = facts.grid.actions
        self.ways = [WAYS.get((move.down, move.right)) for move in self.actions]
        self.compass = sorted(way or 0 for way in self.ways) == [UP, RIGHT, DOWN, LEFT]
        latest = facts.view.latest
        swept = latest is not None and latest.phase is Phase.PLANNING and facts.lane.spec.search is Search.LOOKAHEAD
        self.tick = -1 if latest is None or swept else latest.state
        self.next = -1 if latest is None else latest.state if swept else latest.next_state

    def hold(self, cells: Mapping[int, Cell]) -> int:
        """Holds all; how many there were."""
        for state, cell in cells.items():
            try:
                self._hold(state, cell)
            except AssertionError as error:
                where = f"{self.facts.grid.label(state)} in {self.view.name} at {tuple(self.size)}: {cell.rows}"
                raise AssertionError(f"{where}\n{error}") from error
        return len(cells)

    def _hold(self, state: int, cell: Cell) -> None:
        self._marks(state, cell)
        if self.facts.grid.listed:
            self._row(state, cell.rows[0])
        elif self.facts.on_grid and self.facts.kind(state).wall:
            crossed = bool(self.facts.outdated(state))
            assert set(cell.text) <= set("█×●▒[]┏┓┗┛━"), "a wall is a wall"
            assert ("×" in cell.text) == crossed or "●" in cell.text, "a wall is crossed where the model is wrong of it"
        elif self.size.height == 1 or (self.compass and self.size.width < 9):
            self._small(state, cell)
        elif self.compass:
            self._wedges(state, cell)
        else:
            self._fields(state, cell)

    def _marks(self, state: int, cell: Cell) -> None:
        """The agent, and what is reversed or underlined: the latest tick, the cursor, what was just planned."""
        wall = self.facts.on_grid and self.facts.kind(state).wall
        assert ("●" in cell.text) == (self.facts.view.state == state), "the agent is where it is"
        if cell.reversed:
            assert state in (self.tick, self.cursor), "only the pair of the latest tick and the cursor are reversed"
        elif state == self.tick and not wall and not (self.facts.grid.listed and self.size.width < self._begin + 2):
            raise AssertionError("the pair of the latest tick is reversed")
        if cell.underlined.strip():
            assert state in self.facts.planned() | {self.next}, "underlined is what was just planned, or came next"

    @property
    def _begin(self) -> int:
        """Where the fields of actions begin in the row of a list."""
        return min(self.facts.grid.label_width, 24) + 3 + 6 + 3 + 1

    # What is known of a cell

    def _numbers(self, state: int) -> list[float]:
        """The number of each action in the view."""
        facts = self.facts
        if self.view is View.TAU:
            return [float(tau) for tau in facts.tau(state)]
        if self.view is View.VISITS:
            return [float(visits) for visits in facts.view.visits[state]]
        if self.view is View.TD_ERROR:
            return [float(error) for error in facts.view.td_error[state]]
        return facts.q(state)

    def _summaries(self, state: int) -> list[float] | None:
        """The numbers that may stand for a whole cell; None where its number is not known yet."""
        numbers = self._numbers(state)
        if self.view is View.VISITS:
            return [sum(numbers)]
        if self.view is View.TAU:
            return [min(numbers)]
        if self.view is View.TD_ERROR:
            return [number for number in numbers if abs(number) == max(map(abs, numbers))]
        if self.view is View.DISTANCE:
            return None if self.optimal is None else [max(numbers) - self.optimal[state]]
        return [max(numbers)]

    def _is_number(self, text: str, state: int) -> None:
        summaries = self._summaries(state)
        if summaries is None:
            assert text == "…", f"not known yet, not {text!r}"
        else:
            assert any(says(text, number) for number in summaries), f"{text!r} for {summaries}"

    def _known(self, state: int) -> bool:
        """Whether the view has something to say of the cell."""
        if self.facts.kind(state).terminal:
            return False
        if self.view is View.MODEL:
            return any(self.facts.belief(state, action) for action in range(len(self.actions)))
        return self.facts.visited(state)

    def _arrows(self, state: int) -> int:
        """The actions that have arrows, as a mask."""
        if self.facts.kind(state).terminal:
            return 0
        return self.facts.leading(state) if self.view is View.MODEL else self.facts.greedy(state)

    def _signs(self, state: int) -> set[str]:
        """The symbols that may stand on a cell."""
        row, column = self.facts.grid.cell(state)
        signs = self.facts.grid.signs(slice(row, row + 1), slice(column, column + 1), self.facts.grid.page(state))
        sign = "" if signs is None else str(signs[0, 0])
        return {self.facts.kind(state).symbol, sign} - {"", " ", "."}

    def _bare(self, text: str, state: int) -> str:
        """A text without the agent and the symbol of its cell."""
        for sign in {"●", *self._signs(state)}:
            text = text.replace(sign, " ")
        return text

    # Cells of each kind

    def _small(self, state: int, cell: Cell) -> None:
        """Up to three rows: arrows, or one number."""
        kind, outdated = self.facts.kind(state), self.facts.outdated(state)
        text = cell.rows[(len(cell.rows) - 1) // 2]
        here = self.facts.view.state == state
        if kind.terminal and self.facts.on_grid and not here and len(kind.symbol.strip()) == 1:
            assert kind.symbol in text, "an end is named"
        if self.view not in WITH_ARROWS:
            self._one_number(state, text)
            return
        crossed = any(glyph in text for glyph in CROSSES)
        if len(text) > 1 or text not in ("●", *self._signs(state)):
            assert crossed == bool(outdated), f"outdated are {outdated:b}"
        if len(cell.rows) > 1 and self.view is not View.MODEL:
            last = cell.rows[-1].strip()
            assert bool(last) == self._known(state), "the highest value stands where there is one"
            if last:
                self._is_number(last, state)
        if state == self.tick or not self.compass:
            return
        arrows = directions(self.actions, self._arrows(state))
        seen, told_whole = told(self._bare(text, state)), len(text) >= 3 or not outdated
        if self.view is View.MODEL:
            either = directions(self.actions, self.facts.of_two_minds(state))
            seen, arrows = seen & ~either, arrows & ~either
        assert seen & ~arrows == 0, f"arrows {seen:b} for {arrows:b}"
        free = self._bare(text, state) == text or len(text) > 1
        if told_whole and free and not (arrows == 15 and outdated):
            assert seen == arrows, f"arrows {seen:b} for {arrows:b}"

    def _one_number(self, state: int, text: str) -> None:
        bare = self._bare(text, state)
        for glyph in "×":
            bare = bare.replace(glyph, " ")
        taken = bare != text
        shown = self._known(state) and not (taken and len(text) <= 2)
        assert bool(bare.strip()) == shown, "a number stands where there is one"
        if shown and len(text) > 1:
            self._is_number(bare.strip(), state)

    def _wedges(self, state: int, cell: Cell) -> None:
        """A part for each of four directions."""
        outdated = self.facts.outdated(state)
        assert cell.text.count("×") == outdated.bit_count(), f"outdated are {outdated:b}"
        rows = [row.replace("×", " ") for row in cell.rows]
        if state == self.cursor:
            rows = [re.sub("[┏┓┗┛━]", " ", row) for row in rows]
        corner = rows[0][0] if rows[0][0] in self._signs(state) else ""
        rows[0] = " " * len(corner) + rows[0][len(corner) :]
        middle, half = len(rows) // 2, self.size.width // 2
        if self.facts.kind(state).terminal:
            assert not NUMBER.search(self._bare("".join(rows), state)), "an end has no values"
            return
        parts = {UP: rows[0], RIGHT: rows[middle][half + 1 :], DOWN: rows[-1], LEFT: rows[middle][:half]}
        arrows = directions(self.actions, self._arrows(state))
        if self.view in (View.ARROWS, View.Q_VALUES):
            seen = told("".join(rows).replace("●", " "))
            if not (self.facts.view.state == state and len(rows) < 5):
                assert seen == arrows, f"arrows {seen:b} for {arrows:b}"
            assert seen & ~arrows == 0
        if self.view is View.DISTANCE or not self._known(state):
            found = [text for row in rows for text in NUMBER.findall(row) if self.view is not View.MODEL]
            assert len(found) == self._known(state), f"one number where there is one, not {found}"
            for text in found:
                self._is_number(text, state)
            return
        for action, way in enumerate(self.ways):
            assert way is not None
            self._pair(state, action, parts[way])

    def _pair(self, state: int, action: int, text: str) -> None:
        """What stands in the part of an action."""
        if self.view is View.MODEL:
            self._says_model(state, action, text.strip(" ●"))
            return
        found = NUMBER.findall(text)
        assert len(found) == 1, f"one number for {self.actions[action].name}, not {text!r}"
        number = self._numbers(state)[action]
        assert says(found[0], number), f"{found[0]!r} for {number} of {self.actions[action].name}"

    def _says_model(self, state: int, action: int, text: str) -> None:
        belief = self.facts.belief(state, action)
        if belief is None:
            assert text == "", f"the model says nothing of {self.actions[action].name}, not {text!r}"
            return
        assumed = self.facts.is_assumed(state, action)
        assert text[:1] in ({"?"} if assumed else self._led(state, belief)), f"{text!r} for {belief}"
        reward = text[1:]
        if assumed or belief.reward == 0:
            assert not reward, f"{text!r} earns nothing"
        elif reward in ("+", "-"):
            assert (belief.reward > 0) == (reward == "+")
        else:
            assert says(reward, belief.reward), f"{reward!r} for {belief.reward}"

    def _led(self, state: int, belief: Belief) -> set[str]:
        """The glyphs of where the model says that a pair leads."""
        glyphs = set()
        row, column = self.facts.grid.cell(state)
        for reached in belief.likeliest:
            to_row, to_column = self.facts.grid.cell(reached)
            step = to_row - row, to_column - column
            same_page = self.facts.grid.page(reached) == self.facts.grid.page(state)
            arrow = {UP: "↑", RIGHT: "→", DOWN: "↓", LEFT: "←"}.get(WAYS.get(step, 0) * same_page, "»")
            glyphs.add("■" if reached == state else arrow)
        return glyphs

    def _fields(self, state: int, cell: Cell) -> None:
        """A field for each action, in rows and columns."""
        number = len(self.actions)
        columns = next(columns for columns, most in ((1, 3), (2, 6), (3, 12), (4, 20), (6, 999)) if number <= most)
        wide = (self.size.width - 1) // columns
        for action in range(number):
            at = action % columns * wide
            self._field(state, action, cell.rows[action // columns][at : at + wide])

    def _field(self, state: int, action: int, field: str) -> None:
        """A glyph, and a number or where the model says that the action leads."""
        glyph, text = field[0], field[1:].strip("● ")
        wrong, known = bool(self.facts.outdated(state) >> action & 1), self._known(state)
        if self.view is View.DISTANCE and not self.facts.grid.listed:
            return  # one number, and no fields
        assert (glyph == "×") == wrong, f"{self.actions[action].name} is outdated: {wrong}"
        if self.view is View.DISTANCE:
            return
        if not known:
            assert not text or text in self._signs(state), f"nothing is known, not {field!r}"
            return
        if self.view in WITH_ARROWS and not wrong and state != self.tick and not self.facts.grid.listed:
            drawn = bool(self._arrows(state) >> action & 1)
            assert (glyph == self.actions[action].arrow) == drawn, f"{glyph!r} of {self.actions[action].name}: {drawn}"
        if self.view is not View.MODEL:
            number = self._numbers(state)[action]
            assert says(text, number), f"{text!r} for {number} of {self.actions[action].name}"
        elif not self.facts.grid.listed:
            self._says_model(state, action, text)

    def _row(self, state: int, row: str) -> None:
        """A row of a list of states: its name, its value, its greedy actions, and a field for each action."""
        grid = self.facts.grid
        width = min(grid.label_width, 24)
        label = grid.label(state)
        assert row[:width].strip() == (label if len(label) <= width else label[: width - 1] + "…")
        value, known = row[width + 3 : width + 8].strip(), self._known(state)
        if self.view is not View.MODEL:
            assert bool(value) == known, "the value stands where there is one"
            if value and self.view not in (View.VISITS, View.TAU, View.TD_ERROR):
                self._is_number(value, state)
        begin = self._begin
        wide = max((self.size.width - begin) // len(self.actions), 0)
        for action in range(len(self.actions) if wide else 0):
            at = begin + 1 + action * wide
            self._field(state, action, row[at : at + wide - 1])
