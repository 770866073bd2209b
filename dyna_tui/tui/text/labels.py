"""Cells and verdicts as the short texts that panels show."""

from dyna_tui.lab.frames.frame import Validity

_VERDICTS = {
    Validity.TRUE: ("yes",),
    Validity.UNTRIED: ("untried", "new", "?"),
    Validity.WALL: ("× wall", "×"),
    Validity.BLOCKED: ("× stays", "×"),
    Validity.MOVES_ELSEWHERE: ("× leads to other", "× other", "×"),
    Validity.REWARD: ("× reward", "×"),
}


def cell(state: int, width: int) -> str:
    """The row and column, from 0, of a state of a maze ``width`` cells wide: ``(3,8)``."""
    row, column = divmod(state, width)
    return f"({row},{column})"


def verdict(truth: Validity, width: int) -> str:
    """Whether a remembered pair is still true, in at most ``width`` columns: ``yes``, ``× wall``, ``untried``."""
    spellings = _VERDICTS[truth]
    return next((spelling for spelling in spellings if len(spelling) <= width), spellings[-1])
