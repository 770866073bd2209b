"""Description of a lane's model as sentences, outdated entries first."""

from dyna_tui.charts.numbers import count, counted, value
from dyna_tui.lab.frames.frame import AheadRow, MemoryRow
from dyna_tui.maze.grid import StateMap
from dyna_tui.plain.arguments import Words, in_lanes, whole
from dyna_tui.plain.cells import validity_words
from dyna_tui.plain.laboratory import PlainLab

USUAL_ROWS = 10
"""Entries that are described where no number is asked for."""


def describe_model(on: PlainLab, words: Words) -> None:
    """``tell model``, ``tell model 50``: how much it holds, how much of it is outdated, and its first entries."""
    words, index, _ = in_lanes(on, words)
    rows = whole(words[0], "a number of entries", "tell model 50") if words else USUAL_ROWS
    lane, label = on.lab.lanes[index], on.labels[index]
    lane.state.require_model()
    memory = on.frame(lane, rows=min(rows, 10_000)).memory
    outdated = f", {count(memory.outdated)} of them outdated" if memory.outdated else ", all of them true"
    on.report(
        f"The model of {label} holds {counted(memory.remembered, 'tried pair')}{outdated if memory.total else ''}."
    )
    if memory.rows:
        on.report(f"In this order: {memory.order}.")
    grid = lane.maze.grid
    for row in memory.rows:
        on.report(f"{_ahead_text(row, grid) if isinstance(row, AheadRow) else _row_text(row, grid)}.")
    left = memory.lines - len(memory.rows)
    if left > 0:
        on.report(f"{count(left)} more: tell model {count(memory.lines).replace(',', '')}.")


def _row_text(row: MemoryRow, grid: StateMap) -> str:
    """``up from (4,8) leads to (3,8) with reward 0, seen 64 times, last 42 steps ago, which is true``."""
    pair = f"{grid.actions[row.action].name} from {grid.label(row.state)}"
    led = "stays there" if row.next_state == row.state else f"leads to {grid.label(row.next_state)}"
    ends = " and ends the episode" if row.terminal else ""
    chance = f", with probability {value(row.probability)}" if row.probability != 1 else ""
    seen = f", tried {counted(row.visits, 'time')}, last {counted(row.tau, 'step')} ago" if row.visits else ""
    bonus = f", bonus {value(row.bonus)}" if row.bonus else ""
    priority = "" if row.priority is None else f", queued with priority {value(row.priority)}"
    valid = validity_words(row.validity, row.actual_next, grid.label)
    return f"{pair} {led}{ends}, reward {value(row.reward)}{chance}{seen}{bonus}{priority}, {valid}"


def _ahead_text(row: AheadRow, grid: StateMap) -> str:
    """``(4,8), 2 moves away, value .9, best up``."""
    best = " or ".join(grid.actions[move.action].name for move in row.best) or "any action"
    on_path = ", on the path believed best" if row.on_best_path else ""
    return (
        f"{grid.label(row.state)}, {counted(row.distance, 'move')} away, value {value(row.value)}, best {best}{on_path}"
    )
