"""Rows of a foreign text: blank lines, indentation, separators and brackets of Python, JSON and C left out."""

import re
from collections.abc import Sequence
from typing import NamedTuple

MAX_TOKENS = 8_000_000
TOKEN = re.compile(
    r""""[^"\\\n]*"|'[^'\\\n]*'|[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[A-Za-z_][\w.]*|\S"""
)
OPEN, CLOSE, BETWEEN = "[({", "])}", ",;"
LITERAL = re.compile(
    r"\s*(?:[A-Za-z_][\w.\[\] ]*=\s*)?(?:(?:np\.|numpy\.)?(?:as)?array\s*\(\s*)?[\[({]",
)
"""How a list begins in Python, JSON and C: perhaps a name and =, perhaps array(, then a bracket."""


class Rows(NamedTuple):
    """The rows of a grid, of any lengths."""

    rows: tuple[str, ...]
    first_line: int | None = None
    """The line of the file on which they begin, from 1; None where cells are not characters of the file."""
    spread: int = 1
    """Columns of the file from one cell to the next."""
    indent: int = 0
    """Columns of the file before the first cell."""

    def position(self, row: int, column: int) -> tuple[int | None, int | None]:
        """Line and column of a cell in the file, from 1."""
        if self.first_line is None:
            return None, None
        return self.first_line + row, self.indent + column * self.spread + 1


def rows_of(lines: Sequence[str]) -> Rows:
    """The lines of a text without blank ones around them, blanks at their ends, and blanks between all cells."""
    rows = [line.rstrip() for line in lines]
    filled = [i for i, row in enumerate(rows) if row]
    if not filled:
        return Rows(())
    first = filled[0]
    rows = rows[first : filled[-1] + 1]
    indent = min(len(row) - len(row.lstrip()) for row in rows if row)
    for spread in _spreads([row[indent:] for row in rows]):
        return Rows(tuple(row[indent::spread] for row in rows), first + 1, spread, indent)
    return Rows(tuple(rows), first + 1)


def _spreads(rows: Sequence[str]) -> list[int]:
    """The distance of cells with nothing but blanks between them, in every row; none where they are not so."""
    if any(len(row) < 2 for row in rows) or len({len(row) for row in rows}) != 1:
        return []
    second = re.match(r"\S([ \t,]+)\S", rows[0])
    if second is None:
        return []
    spread = len(second[1]) + 1
    cell = rf"(?:\S[ \t,]{{{spread - 1}}})*\S"
    return [spread] if all(re.fullmatch(cell, row) for row in rows) else []


def literal_tokens(text: str) -> list[list[str]] | None:
    """The rows of a list of lists, or of a list of texts, in Python, JSON or C; None where the text is no such thing.

    A cell is a word: a number as it is written, or what stands between quotes; of a list of texts, one text a row.
    """
    begin = LITERAL.match(text)
    if begin is None:
        return None
    rows: list[list[str]] = []
    row: list[str] = []
    depth = 0
    for count, match in enumerate(TOKEN.finditer(text, begin.end() - 1), 1):
        token = match[0]
        if count > MAX_TOKENS:
            return None
        if token in OPEN or token in CLOSE:
            depth += 1 if token in OPEN else -1
            if row:
                rows.append(row)
                row = []
            if depth <= 0:
                return rows or None
        elif token not in BETWEEN:
            row.append(token[1:-1] if token[0] in "\"'" else token)
    return None
