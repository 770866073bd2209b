"""Cell inspector: the values, counts and model of one cell's four actions."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from textual.content import Content
from textual.strip import Strip

from dyna_tui.charts.numbers import aligned, distinct_decimals, short, value, value_to
from dyna_tui.lab.frames.frame import CellsFrame, LaneFrame, Validity
from dyna_tui.lab.text.labels import cell_width, validity_text
from dyna_tui.maze import CellKind
from dyna_tui.maze.grid import StateMap
from dyna_tui.tui.text.columns import Column, StyledText, fit, strip
from dyna_tui.tui.widgets.panel import Panel
from dyna_tui.tui.widgets.titles import Titles

ACTIONS_OF_A_MAZE, AROUND = 4, 3
"""Lines of a maze's actions, and of header and border."""
NARROW = 2
"""Columns of an action without its name."""
MOST_NAME = 16
"""Columns of an action's name at the most."""
STAYS = len("stays r -.1")
"""Columns of what the model says at the least."""
ENDS = "ends the episode: no action is taken here"
CLOSED = "cannot be entered"
"""What is said of a wall in place of its optimal value: it has none."""


class Inspector(Panel):
    """A table of the actions of a state: the best of them where there is not the room for all."""

    STYLES: ClassVar[dict[str, str]] = {
        "text": "$foreground",
        "header": "$foreground 70%",
        "quiet": "$foreground 70%",
        "greedy": "bold $foreground",
        "outdated": "$text-warning",
    }
    DEFAULT_CSS = """
    Inspector { height: 7; }
    """

    def __init__(
        self, *, name: str | None = None, id: str | None = None, classes: str | None = None, disabled: bool = False
    ) -> None:
        """Make the panel; it shows nothing until :meth:`show`."""
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self._frame: LaneFrame | None = None
        self._state = 0
        self._titles = Titles(self)

    def show(self, frame: LaneFrame, state: int, kind_name: str, kind: CellKind | None = None) -> None:
        """Draw what the lane knows of a state; ``kind_name`` names the kind of its cell, as far as that is known."""
        self._frame, self._state = frame, state
        state_name = f"{frame.grid.noun.capitalize()} {frame.grid.label(state)}"
        title = Content(" · ".join(filter(None, (state_name, kind_name)))).markup
        source = "▸ greedy by Q + bonus" if frame.acts_on_bonus else frame.title
        self._titles.write(title, Content(" · ".join(filter(None, (_summary(frame, state, kind), source)))).markup)
        self.redraw()

    def draw_lines(self, width: int, height: int) -> list[Strip]:
        """The header and the actions."""
        styles = {name: self.drawn_style(name) for name in self.STYLES}
        lines = [*self._table_lines(width, height), *[[]] * height]
        return [strip(line, styles, width) for line in lines[:height]]

    @staticmethod
    def lines_of(grid: StateMap) -> int:
        """The lines that it takes to show all actions, the border included."""
        return len(grid.actions) + AROUND

    def _table_lines(self, width: int, height: int) -> list[list[StyledText]]:
        if self._frame is None:
            return []
        cells = self._frame.cells
        index = cells.index_of(self._state)
        if index is None:
            return [[("…", "quiet")]]
        row, column = index
        table = fit(_layouts(self._frame), width)
        bonus = self._frame.kappa * np.sqrt(cells.tau[row, column])
        greedy = _greedy(cells.q[row, column] + bonus * self._frame.acts_on_bonus)
        decimals = distinct_decimals(cells.q[row, column].tolist(), 3, table.widths["q"] - 1)
        lines = [table.header("header")]
        actions, most = cells.grid.actions, max(height - len(lines), ACTIONS_OF_A_MAZE)
        if len(actions) > most:
            most -= 1  # a line says how many more there are
        shown = range(len(actions)) if len(actions) <= most else _best(cells.q[row, column], most)
        named = table.widths["action"] > NARROW
        for action in shown:
            move = actions[action]
            texts = _action_texts(cells, (row, column, action), self._state, table.widths)
            texts["q"] = (aligned(float(cells.q[row, column, action]), decimals, table.widths["q"]), "text")
            base = "greedy" if action in greedy else "text"
            texts["bonus"] = (aligned(float(bonus[action]), 5, table.widths.get("bonus", 0)), "text")
            texts["action"] = (("▸" if action in greedy else " ") + move.arrow + f" {move.name}" * named, base)
            lines.append(table.row(texts, "text"))
        left = len(actions) - len(shown)
        return [*lines, [(f"{left} more actions", "quiet")]] if left else lines


def _action_texts(
    cells: CellsFrame, pair: tuple[int, int, int], state: int, widths: dict[str, int]
) -> dict[str, StyledText]:
    """The texts of one action; ``pair`` is its index [h, w, a] in the window."""
    validity = Validity(int(cells.validity[pair]))
    predicted = prediction(cells, pair, state, widths.get("predicted", 0))
    tried = bool(cells.visits[pair])
    actual = -1 if cells.actual_next is None else int(cells.actual_next[pair])
    goes_to = cells.grid.label(actual) if actual >= 0 else ""
    true = validity_text(validity, widths.get("true", 1), goes_to) if predicted not in ("nothing", "assumed") else ""
    return {
        "seen": (short(int(cells.visits[pair]), widths.get("seen", 0)), "text" if tried else "quiet"),
        "tau": (short(int(cells.tau[pair]), widths.get("tau", 0)), "text" if tried else "quiet"),
        "error": (aligned(float(cells.td_error[pair]), 4, widths.get("error", 0)), "text"),
        "p": (aligned(float(cells.probability[pair]), 3, 4) if predicted != "nothing" else "", "text"),
        "predicted": (predicted, "text" if tried else "quiet"),
        "true": (true, "outdated" if validity.outdated else "text"),
    }


def prediction(cells: CellsFrame, pair: tuple[int, int, int], state: int, room: int) -> str:
    """What the model predicts for a pair, by its index in the window; ``nothing`` if it does not hold the pair."""
    follows = int(cells.predicted[pair])
    if follows < 0:
        return "nothing"
    if cells.validity[pair] == Validity.ASSUMED:
        return "assumed"
    outcome = "stays r " if follows == state else f"→ {cells.grid.label(follows)} r "
    return outcome + value(float(cells.predicted_reward[pair]), max(room - len(outcome), 1))


def _greedy(values: NDArray[np.float64]) -> list[int]:
    """The actions of the highest value; none if all are tied."""
    greedy: list[int] = np.flatnonzero(values == values.max()).tolist()
    return [] if len(greedy) == len(values) else greedy


def _summary(frame: LaneFrame, state: int, kind: CellKind | None) -> str:
    """The state's value beside the optimal one, or why it has none; empty where it is not in the frame."""
    cells = frame.cells
    index = cells.index_of(state)
    if index is None:
        return ""
    row, column = index
    largest = float(cells.q[row, column].max())
    seen = cells.visits[row, column].any()
    text = f"max Q {value(largest)}"
    if kind is not None and kind.terminal:
        return ENDS
    if kind is not None and kind.wall:
        return f"{text} · {CLOSED}" if seen else CLOSED
    if cells.optimal is not None:
        optimal = float(cells.optimal[row, column])
        decimals = distinct_decimals((largest, optimal), 0, 12)
        text = f"V* {value_to(optimal, decimals)} · max Q {value_to(largest, decimals)}"
    if not seen:
        return f"{text} · never visited"
    return text if _greedy(cells.q[row, column]) else f"{text} · all tied"


_UNNAMED = (
    (16, "", 2, 0),
    (8, "", 2, 0),
    (8, "error", 2, 0),
    (8, "error", 1, 0),
    (8, "error tau", 1, 0),
    (5, "error tau", 1, 0),
    (5, "error tau seen", 1, 0),
    (5, "error tau seen true", 1, 0),
    (5, "error tau seen true p", 1, 0),
)
"""Columns of the validity, the keys of columns left out, the least gap, and columns of an action's name."""


def _best(values: NDArray[np.float64], most: int) -> list[int]:
    """The actions of the highest values, at most so many, in the order of their numbers."""
    best: list[int] = np.sort(np.argsort(-values, kind="stable")[:most]).tolist()
    return best


def _name_width(frame: LaneFrame) -> int:
    """The columns of the longest name of an action, where their signs do not say it all."""
    actions = frame.grid.actions
    if all(action.down or action.right for action in actions):
        return 0
    return min(max(len(action.name) for action in actions), MOST_NAME)


def _layouts(frame: LaneFrame) -> Iterator[tuple[list[Column], int]]:
    """The columns and the least gap between them, from the widest layout to the narrowest."""
    predicted = cell_width(frame.grid) + len("→  r ")
    name = _name_width(frame)
    for validity, dropped, gap, names in (
        *([(16, "", 2, name + 1), (8, "error", 1, name + 1), (8, "error tau", 1, name + 1)] if name else []),
        *_UNNAMED,
    ):
        columns = [
            Column("action", " a", NARROW + names, right=False),
            Column("q", "Q", 6),
            Column("bonus", "bonus", 6),
            Column("seen", "seen", 5),
            Column("tau", "tau", 5),
            Column("error", "TD error", 8),
            Column("predicted", "model says", max(predicted + (4 if validity > 5 else 2), STAYS), right=False),
            Column("p", "p", 4),
            Column("true", "true?", validity, right=False),
        ]
        hidden = dropped.split() + ([] if frame.has_model else ["predicted", "true"])
        hidden += [] if frame.counts else ["p"]
        hidden += [] if frame.acts_on_bonus else ["bonus"]
        yield [column for column in columns if column.key not in hidden], gap
