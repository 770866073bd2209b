"""The rows of the memory panel: their columns, and the texts in them."""

from collections.abc import Iterable, Iterator, Mapping

from dyna_tui.charts.numbers import aligned, short, value
from dyna_tui.lab.frames.frame import ACTIONS, AheadRow, LaneFrame, MemoryRow, Phase, Search, Validity
from dyna_tui.maze.grid import GridShape
from dyna_tui.tui.text.columns import Column, Piece, Table, fit
from dyna_tui.tui.text.labels import cell_width, verdict

Row = MemoryRow | AheadRow

_END = " end"
_WRONG = "×"
_HUES = {Phase.ACT: "text", Phase.DIRECT_RL: "direct-rl", Phase.MODEL: "model", Phase.PLANNING: "imagined"}
"""In which style a row is marked that a phase was about."""


def table_of(frame: LaneFrame, room: int) -> Table:
    """The columns for the rows of a frame, as many as there is room for."""
    width = cell_width(frame.grid)
    if frame.memory.rows and isinstance(frame.memory.rows[0], AheadRow):
        return fit(ahead_layouts(width), room)
    own = ["times", "p", "chance"] if frame.counts else ["seen"]
    own += ["bonus"] * frame.has_bonus + ["priority"] * (frame.search is Search.PRIORITY)
    return fit(pair_layouts(width, own), room)


def pair_layouts(cell_width: int, own: Iterable[str]) -> Iterator[tuple[list[Column], int]]:
    """The columns of a list of pairs, ever fewer and narrower of them, each time with the least gap.

    Args:
        cell_width: the columns of a cell's name.
        own: the columns that not every agent has.
    """
    kept = {"state", "action", "reward", "next", "tau", "true", "mark", *own}
    for true, end, dropped, gap in (
        (16, True, "", 2),
        (8, True, "", 2),
        (8, False, "", 1),
        (8, False, "seen times", 1),
        (8, False, "seen times reward", 1),
        (8, False, "seen times reward bonus", 1),
        (8, False, "seen times reward bonus tau", 1),
        (5, False, "seen times reward bonus tau", 1),
        (5, False, "seen times reward bonus tau chance", 1),
        (5, False, "seen times reward bonus tau chance p next", 1),
        (5, False, "seen times reward bonus tau chance p next priority", 1),
    ):
        columns = [
            Column("state", "s", cell_width),
            Column("action", "a", 1),
            Column("priority", "priority", 8),
            Column("reward", "r", 4),
            Column("next", "s'" + " " * len(_END) * end, cell_width + len(_END) * end),
            Column("seen", "seen", 5),
            Column("times", "times", 5),
            Column("p", "p", 4),
            Column("chance", "true p" if end else "true", 6 if end else 4),
            Column("tau", "tau", 5),
            Column("bonus", "bonus", 6),
            Column("true", "true?", true, right=False),
            Column("mark", "", 1),
        ]
        yield [column for column in columns if column.key in kept - {*dropped.split()}], gap


def ahead_layouts(cell_width: int) -> Iterator[tuple[list[Column], int]]:
    """The columns of a look-ahead, ever narrower, at last without where the best moves lead."""
    for following, gap in ((4 * (cell_width + 1), 2), (2 * cell_width + 1, 2), (2 * cell_width + 1, 1), (8, 1), (0, 1)):
        columns = [
            Column("away", "away", 4),
            Column("state", "s", cell_width),
            Column("value", "V", 6),
            Column("best", "best", 4, right=False),
            Column("next", "leads to", following, right=False),
            Column("mark", "", 1),
        ]
        yield [column for column in columns if column.width], gap


def pieces(row: Row, table: Table, grid: GridShape, *, on_top: bool) -> list[Piece]:
    """One row; that on top names what else only the first of several like it names."""
    if isinstance(row, AheadRow):
        texts = _ahead(row, grid, on_top=on_top)
        base, styles = "text", {"mark": "imagined"}
    else:
        texts = _pair(row, table.widths, grid, on_top=on_top)
        base = "untried" if row.truth is Validity.UNTRIED else "text"
        styles = {"mark": "imagined"}
        if row.phase is not None:
            base = styles["mark"] = _HUES[row.phase]
        if row.truth.outdated and texts["true"]:
            styles["true"] = "outdated"
        if row.chance == 0 and row.truth.outdated:
            styles["chance"] = "outdated"
    return table.row({key: (text, styles.get(key, base)) for key, text in texts.items()}, base)


def _ahead(row: AheadRow, grid: GridShape, *, on_top: bool) -> Mapping[str, str]:
    """A state that a look-ahead reached."""
    where = []
    for move in row.best:
        untried = "?" if move.next_state < 0 else grid.label(move.next_state)
        where.append(_END.strip() if move.terminal else untried)
    return {
        "away": str(row.away) if row.first or on_top else "",
        "state": grid.label(row.state),
        "value": aligned(row.value, 3, 6),
        "best": "".join(ACTIONS[move.action] for move in row.best) or "any",
        "next": " ".join(where),
        "mark": "◂" if row.on_best_path else "",
    }


def _pair(row: MemoryRow, widths: Mapping[str, int], grid: GridShape, *, on_top: bool) -> dict[str, str]:
    """A remembered outcome, under the name of its pair."""
    follows = grid.label(row.next_state)
    if widths.get("next", 0) > cell_width(grid):
        follows += _END if row.terminal else " " * len(_END)
    elif row.terminal:
        follows = _END.strip()
    texts = {
        "next": follows,
        "times": short(row.times, 5) if row.times == round(row.times) else value(row.times, 5),
        "p": aligned(row.probability, 3, 4),
        "chance": aligned(row.chance, 3, 4),
        "true": _WRONG if row.chance == 0 else "",
        "mark": "◂" if row.imagined or row.phase is not None else "",
    }
    if not row.first and not on_top:
        return texts
    return texts | {
        "state": grid.label(row.state),
        "action": ACTIONS[row.action],
        "priority": "" if row.priority is None else aligned(row.priority, 5, 8),
        "reward": value(row.reward, widths.get("reward", 0)),
        "seen": short(row.visits, widths.get("seen", 0)),
        "tau": short(row.tau, widths.get("tau", 0)),
        "bonus": aligned(row.bonus, 5, widths.get("bonus", 0)),
        "true": verdict(row.truth, widths.get("true", 5)),
    }
