"""Cells and verdicts as the short texts that panels show."""

from dyna_tui.lab.frames.frame import Validity
from dyna_tui.maze.grid import GridShape

_VERDICTS = {
    Validity.TRUE: ("yes",),
    Validity.UNTRIED: ("untried", "new", "?"),
    Validity.WALL: ("× wall", "×"),
    Validity.BLOCKED: ("× stays", "×"),
    Validity.MOVES_ELSEWHERE: ("× leads to other", "× other", "×"),
    Validity.REWARD: ("× reward", "×"),
}


def cell_width(grid: GridShape) -> int:
    """The columns that the longest name of a cell takes: 5 for ``(5,8)``."""
    return len(grid.label(grid.height * grid.width - 1))


def verdict(truth: Validity, width: int) -> str:
    """Whether a remembered pair is still true, in at most ``width`` columns: ``yes``, ``× wall``, ``untried``."""
    spellings = _VERDICTS[truth]
    return next((spelling for spelling in spellings if len(spelling) <= width), spellings[-1])
