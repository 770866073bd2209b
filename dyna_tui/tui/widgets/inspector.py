"""What a lane knows of one cell: values, counts and model of its four actions."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from dyna_tui.charts.numbers import aligned, short, value
from dyna_tui.lab.frames.frame import ACTIONS, CellsFrame, LaneFrame, Validity
from dyna_tui.tui.text.columns import Column, Piece, fit, strip
from dyna_tui.tui.text.labels import cell_width, verdict

_STYLES = ("text", "header", "calm", "greedy", "outdated")


class Inspector(Widget):
    """A table of the four actions of a cell."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"inspector--{name}" for name in _STYLES}
    DEFAULT_CSS = """
    Inspector {
        height: 8;
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 70%;
        padding: 0 1;
        .inspector--text { color: $foreground; }
        .inspector--header, .inspector--calm { color: $foreground 70%; }
        .inspector--greedy { color: $foreground; text-style: bold; }
        .inspector--outdated { color: $text-warning; }
    }
    """

    def __init__(
        self, *, name: str | None = None, id: str | None = None, classes: str | None = None, disabled: bool = False
    ) -> None:
        """Make the panel; it shows nothing until :meth:`show`."""
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self._frame: LaneFrame | None = None
        self._state = 0
        self._lines: list[list[Piece]] | None = None

    def show(self, frame: LaneFrame, state: int, kind_name: str) -> None:
        """Draw what the lane knows of a state, whose cell is of a kind of that name."""
        self._frame, self._state = frame, state
        self.border_title = Content(f"Cell {frame.grid.label(state)} · {kind_name}").markup
        self.border_subtitle = Content(frame.title).markup
        self._lines = None
        self.refresh()

    def on_resize(self) -> None:
        """Lay the columns out anew."""
        self._lines = None

    def render_line(self, y: int) -> Strip:
        """The header, the four actions, and the state's value."""
        styles: dict[str, Style] = {name: self.get_component_rich_style(f"inspector--{name}") for name in _STYLES}
        if self._lines is None:
            self._lines = self._made()
        pieces = self._lines[y] if y < len(self._lines) else []
        return strip(pieces, styles, self.size.width)

    def _made(self) -> list[list[Piece]]:
        if self._frame is None:
            return []
        cells = self._frame.cells
        index = cells.index_of(self._state)
        if index is None:
            return [[("…", "calm")]]
        row, column = index
        table = fit(_layouts(self._frame), self.size.width)
        bonus = self._frame.kappa * np.sqrt(cells.tau[row, column])
        greedy = _greedy(cells.q[row, column] + bonus * self._frame.acts_on_bonus)
        lines = [table.header("header")]
        for action in range(len(ACTIONS)):
            pieces = _pieces(cells, (row, column, action), self._state, table.widths)
            base = "greedy" if action in greedy else "text"
            pieces["bonus"] = (aligned(float(bonus[action]), 5, table.widths.get("bonus", 0)), "text")
            pieces["action"] = (("▸" if action in greedy else " ") + ACTIONS[action], base)
            lines.append(table.row(pieces, "text"))
        summary = _summary(cells, row, column) + (" · ▸ by Q + bonus" if self._frame.acts_on_bonus else "")
        return [*lines, [(summary, "calm")]]


def _pieces(cells: CellsFrame, pair: tuple[int, int, int], state: int, widths: dict[str, int]) -> dict[str, Piece]:
    """What is known of one action; ``pair`` is its place in the window."""
    truth, says = Validity(int(cells.truth[pair])), belief(cells, pair, state, widths.get("says", 0))
    tried = bool(cells.visits[pair])
    true = verdict(truth, widths.get("true", 1)) if says not in ("nothing", "untried") else ""
    return {
        "q": (aligned(float(cells.q[pair]), 3, widths["q"]), "text"),
        "seen": (short(int(cells.visits[pair]), widths.get("seen", 0)), "text" if tried else "calm"),
        "tau": (short(int(cells.tau[pair]), widths.get("tau", 0)), "text" if tried else "calm"),
        "error": (aligned(float(cells.td_error[pair]), 4, widths.get("error", 0)), "text"),
        "p": (aligned(float(cells.probability[pair]), 3, 4) if says != "nothing" else "", "text"),
        "says": (says, "text" if tried else "calm"),
        "true": (true, "outdated" if truth.outdated else "text"),
    }


def belief(cells: CellsFrame, pair: tuple[int, int, int], state: int, room: int) -> str:
    """What the model answers of a pair, by its place in the window; ``nothing`` where it does not hold it."""
    follows = int(cells.believed[pair])
    if follows < 0:
        return "nothing"
    if cells.truth[pair] == Validity.UNTRIED:
        return "untried"
    outcome = "stays r " if follows == state else f"→ {cells.grid.label(follows)} r "
    return outcome + value(float(cells.believed_reward[pair]), max(room - len(outcome), 1))


def _greedy(worth: NDArray[np.float64]) -> list[int]:
    """The actions worth most; none where all tie."""
    greedy: list[int] = np.flatnonzero(worth == worth.max()).tolist()
    return [] if len(greedy) == len(worth) else greedy


def _summary(cells: CellsFrame, row: int, column: int) -> str:
    """The state's value beside the optimal one."""
    told = f"max Q {value(float(cells.q[row, column].max()))}"
    if cells.optimal is not None:
        told = f"V* {value(float(cells.optimal[row, column]))} · {told}"
    seen = cells.visits[row, column].any()
    if not seen:
        return f"{told} · never visited"
    return told if _greedy(cells.q[row, column]) else f"{told} · all tie"


def _layouts(frame: LaneFrame) -> Iterator[tuple[list[Column], int]]:
    """The columns, ever fewer and narrower of them."""
    says = cell_width(frame.grid) + len("→  r ")
    for true, dropped, gap in (
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
            Column("says", "model says", max(says + (4 if true > 5 else 2), 10), right=False),
            Column("p", "p", 4),
            Column("true", "true?", true, right=False),
        ]
        hidden = dropped.split() + ([] if frame.has_model else ["says", "true"])
        hidden += [] if frame.counts else ["p"]
        hidden += [] if frame.acts_on_bonus else ["bonus"]
        yield [column for column in columns if column.key not in hidden], gap
