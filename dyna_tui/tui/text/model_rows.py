"""Model rows as text: the columns of the memory panel, and what stands in them."""

from collections.abc import Iterable, Iterator, Mapping

from dyna_tui.charts.numbers import aligned, short, value
from dyna_tui.lab.frames.frame import AheadRow, LaneFrame, MemoryRow, Phase, Search, Validity
from dyna_tui.lab.text.labels import cell_width, validity_text
from dyna_tui.maze.grid import StateMap
from dyna_tui.tui.text.columns import Column, StyledText, Table, fit

Row = MemoryRow | AheadRow

_END = " end"
_WRONG = "×"
_PHASE_STYLES = {Phase.ACT: "text", Phase.DIRECT_RL: "direct-rl", Phase.MODEL: "model", Phase.PLANNING: "simulated"}
"""The style that marks the row of the latest tick, by its phase."""


def table_of(frame: LaneFrame, room: int) -> Table:
    """The columns for the rows of a frame, as many as fit in ``room`` screen columns."""
    width = cell_width(frame.grid)
    if frame.memory.rows and isinstance(frame.memory.rows[0], AheadRow):
        return fit(ahead_layouts(width), room)
    own = ["times", "p", "chance"] if frame.counts else ["seen"]
    own += ["bonus"] * frame.has_bonus + ["priority"] * (frame.search is Search.PRIORITY)
    return fit(pair_layouts(width, own), room)


def pair_layouts(cell_width: int, own: Iterable[str]) -> Iterator[tuple[list[Column], int]]:
    """The columns of a list of pairs and the least gap between them, from the widest layout to the narrowest.

    Args:
        cell_width: the columns of a cell's name.
        own: the keys of the columns that not every agent has.
    """
    kept = {"state", "action", "reward", "next", "tau", "true", "mark", *own}
    for validity, end, dropped, gap in (
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
            Column("next", "s'" + " " * len(_END) * end, cell_width + len(_END) if end else max(cell_width, 3)),
            Column("seen", "seen", 5),
            Column("times", "times", 5),
            Column("p", "p", 4),
            Column("chance", "true p" if end else "true", 6 if end else 4),
            Column("tau", "tau", 5),
            Column("bonus", "bonus", 6),
            Column("true", "true?", validity, right=False),
            Column("mark", "", 1),
        ]
        yield [column for column in columns if column.key in kept - {*dropped.split()}], gap


def ahead_layouts(cell_width: int) -> Iterator[tuple[list[Column], int]]:
    """The columns of a look-ahead, from the widest layout to the narrowest, which omits where the best actions lead."""
    for following, gap in ((4 * (cell_width + 1), 2), (2 * cell_width + 1, 2), (2 * cell_width + 1, 1), (8, 1), (0, 1)):
        columns = [
            Column("distance", "distance" if following > 8 else "dist", 8 if following > 8 else 4),
            Column("state", "s", cell_width),
            Column("value", "V", 6),
            Column("best", "best", 4, right=False),
            Column("next", "leads to", following, right=False),
            Column("mark", "", 1),
        ]
        yield [column for column in columns if column.width], gap


def row_text(row: Row, table: Table, grid: StateMap, *, on_top: bool) -> list[StyledText]:
    """One row; the one on top also shows what only the first row of a pair or distance shows."""
    if isinstance(row, AheadRow):
        texts = _ahead(row, grid, on_top=on_top)
        base, styles = "text", {"mark": "simulated"}
    else:
        texts = _pair(row, table.widths, grid, on_top=on_top)
        base = "assumed" if row.validity is Validity.ASSUMED else "text"
        styles = {"mark": "simulated"}
        if row.phase is not None:
            base = styles["mark"] = _PHASE_STYLES[row.phase]
        if row.validity.outdated and texts["true"]:
            styles["true"] = "outdated"
        if row.chance == 0 and row.validity.outdated:
            styles["chance"] = "outdated"
    return table.row({key: (text, styles.get(key, base)) for key, text in texts.items()}, base)


def _ahead(row: AheadRow, grid: StateMap, *, on_top: bool) -> Mapping[str, str]:
    """The texts of a state that a look-ahead reached."""
    leads_to = []
    for move in row.best:
        untried = "?" if move.next_state < 0 else grid.label(move.next_state)
        leads_to.append(_END.strip() if move.terminal else untried)
    return {
        "distance": str(row.distance) if row.first or on_top else "",
        "state": grid.label(row.state),
        "value": aligned(row.value, 3, 6),
        "best": "".join(grid.actions[move.action].arrow for move in row.best) or "any",
        "next": " ".join(leads_to),
        "mark": "◂" if row.on_best_path else "",
    }


def _pair(row: MemoryRow, widths: Mapping[str, int], grid: StateMap, *, on_top: bool) -> dict[str, str]:
    """The texts of an outcome in the model."""
    follows = grid.label(row.next_state)
    if widths.get("next", 0) >= cell_width(grid) + len(_END):
        follows += _END if row.terminal else " " * len(_END)
    elif row.terminal:
        follows = _END.strip()
    texts = {
        "next": follows,
        "times": short(row.times, 5) if row.times == round(row.times) else value(row.times, 5),
        "p": aligned(row.probability, 3, 4),
        "chance": aligned(row.chance, 3, 4),
        "true": _WRONG if row.chance == 0 else "",
        "mark": "◂" if row.simulated or row.phase is not None else "",
    }
    if not row.first and not on_top:
        return texts
    goes_to = grid.label(row.actual_next) if row.actual_next >= 0 else ""
    return texts | {
        "state": grid.label(row.state),
        "action": grid.actions[row.action].arrow,
        "priority": "" if row.priority is None else value(row.priority, 8),
        "reward": value(row.reward, widths.get("reward", 0)),
        "seen": short(row.visits, widths.get("seen", 0)),
        "tau": short(row.tau, widths.get("tau", 0)),
        "bonus": aligned(row.bonus, 5, widths.get("bonus", 0)),
        "true": validity_text(row.validity, widths.get("true", 5), goes_to),
    }
