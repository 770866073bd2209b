"""Cell inspector: the values, counts and model of one cell's four actions."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from textual.content import Content
from textual.strip import Strip

from dyna_tui.charts.numbers import aligned, distinct_decimals, short, value, value_to
from dyna_tui.lab.frames.frame import ACTIONS, CellsFrame, LaneFrame, Validity
from dyna_tui.tui.text.columns import Column, StyledText, fit, strip
from dyna_tui.tui.text.labels import cell_width, validity_text
from dyna_tui.tui.widgets.panel import Panel
from dyna_tui.tui.widgets.titles import Titles


class Inspector(Panel):
    """A table of the four actions of a cell."""

    STYLES: ClassVar[dict[str, str]] = {
        "text": "$foreground",
        "header": "$foreground 70%",
        "quiet": "$foreground 70%",
        "greedy": "bold $foreground",
        "outdated": "$text-warning",
    }
    DEFAULT_CSS = """
    Inspector { height: 8; }
    """

    def __init__(
        self, *, name: str | None = None, id: str | None = None, classes: str | None = None, disabled: bool = False
    ) -> None:
        """Make the panel; it shows nothing until :meth:`show`."""
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self._frame: LaneFrame | None = None
        self._state = 0
        self._titles = Titles(self)

    def show(self, frame: LaneFrame, state: int, kind_name: str) -> None:
        """Draw what the lane knows of a state; ``kind_name`` names the kind of its cell."""
        self._frame, self._state = frame, state
        title = Content(f"Cell {frame.grid.label(state)} · {kind_name}").markup
        self._titles.write(title, Content(frame.title).markup)
        self.redraw()

    def draw_lines(self, width: int, height: int) -> list[Strip]:
        """The header, the four actions, and the state's value."""
        styles = {name: self.drawn_style(name) for name in self.STYLES}
        lines = [*self._table_lines(width), *[[]] * height]
        return [strip(line, styles, width) for line in lines[:height]]

    def _table_lines(self, width: int) -> list[list[StyledText]]:
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
        for action in range(len(ACTIONS)):
            texts = _action_texts(cells, (row, column, action), self._state, table.widths)
            texts["q"] = (aligned(float(cells.q[row, column, action]), decimals, table.widths["q"]), "text")
            base = "greedy" if action in greedy else "text"
            texts["bonus"] = (aligned(float(bonus[action]), 5, table.widths.get("bonus", 0)), "text")
            texts["action"] = (("▸" if action in greedy else " ") + ACTIONS[action], base)
            lines.append(table.row(texts, "text"))
        summary = _summary(cells, row, column) + (" · ▸ greedy by Q + bonus" if self._frame.acts_on_bonus else "")
        return [*lines, [(summary, "quiet")]]


def _action_texts(
    cells: CellsFrame, pair: tuple[int, int, int], state: int, widths: dict[str, int]
) -> dict[str, StyledText]:
    """The texts of one action; ``pair`` is its index [h, w, a] in the window."""
    validity = Validity(int(cells.validity[pair]))
    predicted = prediction(cells, pair, state, widths.get("predicted", 0))
    tried = bool(cells.visits[pair])
    goes_to = "" if cells.actual_next is None else cells.grid.label(int(cells.actual_next[pair]))
    true = validity_text(validity, widths.get("true", 1), goes_to) if predicted not in ("nothing", "untried") else ""
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
    if cells.validity[pair] == Validity.UNTRIED:
        return "untried"
    outcome = "stays r " if follows == state else f"→ {cells.grid.label(follows)} r "
    return outcome + value(float(cells.predicted_reward[pair]), max(room - len(outcome), 1))


def _greedy(values: NDArray[np.float64]) -> list[int]:
    """The actions of the highest value; none if all are tied."""
    greedy: list[int] = np.flatnonzero(values == values.max()).tolist()
    return [] if len(greedy) == len(values) else greedy


def _summary(cells: CellsFrame, row: int, column: int) -> str:
    """The state's value beside the optimal one."""
    largest = float(cells.q[row, column].max())
    text = f"max Q {value(largest)}"
    if cells.optimal is not None:
        optimal = float(cells.optimal[row, column])
        decimals = distinct_decimals((largest, optimal), 0, 12)
        text = f"V* {value_to(optimal, decimals)} · max Q {value_to(largest, decimals)}"
    seen = cells.visits[row, column].any()
    if not seen:
        return f"{text} · never visited"
    return text if _greedy(cells.q[row, column]) else f"{text} · all tied"


def _layouts(frame: LaneFrame) -> Iterator[tuple[list[Column], int]]:
    """The columns and the least gap between them, from the widest layout to the narrowest."""
    predicted = cell_width(frame.grid) + len("→  r ")
    for validity, dropped, gap in (
        (16, "", 2),
        (8, "", 2),
        (8, "error", 2),
        (8, "error", 1),
        (8, "error tau", 1),
        (5, "error tau", 1),
        (5, "error tau seen", 1),
        (5, "error tau seen true", 1),
        (5, "error tau seen true p", 1),
    ):
        columns = [
            Column("action", " a", 2, right=False),
            Column("q", "Q", 6),
            Column("bonus", "bonus", 6),
            Column("seen", "seen", 5),
            Column("tau", "tau", 5),
            Column("error", "TD error", 8),
            Column("predicted", "model says", max(predicted + (4 if validity > 5 else 2), 10), right=False),
            Column("p", "p", 4),
            Column("true", "true?", validity, right=False),
        ]
        hidden = dropped.split() + ([] if frame.has_model else ["predicted", "true"])
        hidden += [] if frame.counts else ["p"]
        hidden += [] if frame.acts_on_bonus else ["bonus"]
        yield [column for column in columns if column.key not in hidden], gap
