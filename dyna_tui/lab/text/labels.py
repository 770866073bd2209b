"""Labels: the validity of what a model says, cells and counted things, in a few columns."""

from dyna_tui.charts.numbers import count, counted
from dyna_tui.lab.frames.frame import MemoryFrame, Validity
from dyna_tui.maze.grid import StateMap

VALIDITY_TEXTS = {
    Validity.TRUE: ("yes",),
    Validity.ASSUMED: ("assumed", "new", "?"),
    Validity.WALL: ("× wall", "×"),
    Validity.BLOCKED: ("× stays put", "× stays", "×"),
    Validity.MOVES_ELSEWHERE: ("× goes elsewhere", "× moves", "×"),
    Validity.REWARD: ("× reward", "×"),
}
"""The longest text first."""


MOST_LABEL = 16
"""Columns of a state's name at the most; longer ones are cut off."""


def cell_width(grid: StateMap) -> int:
    """The columns that the longest name of a cell takes: 5 for ``(5,8)``."""
    return min(grid.label_width, MOST_LABEL)


def validity_text(validity: Validity, width: int, goes_to: str = "") -> str:
    """Whether what a model says still holds, in at most ``width`` columns: ``yes``, ``× wall``, ``assumed``.

    Args:
        validity: whether it does.
        width: columns.
        goes_to: the cell that the action leads to now, if it is known.
    """
    texts = VALIDITY_TEXTS[validity]
    if validity is Validity.MOVES_ELSEWHERE and goes_to:
        texts = (f"× goes elsewhere: {goes_to}", f"× goes to {goes_to}", f"× → {goes_to}", f"×→{goes_to}", "×")
    return next((text for text in texts if len(text) <= width), texts[-1])


def model_size(memory: MemoryFrame) -> list[str]:
    """How many pairs a model holds and how many of them are outdated, longest text first."""
    if not memory.outdated:
        return [counted(memory.remembered, "pair")]
    brief = f"{count(memory.outdated)} of {count(memory.remembered)} outdated"
    return [f"{count(memory.outdated)} of {counted(memory.remembered, 'pair')} outdated", brief]
