"""Tables of fixed columns that drop columns, the least telling first, where room is short."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from dyna_tui.charts.numbers import fitted

Piece: TypeAlias = tuple[str, str]
"""A text and the name of its style."""


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    key: str
    header: str
    width: int
    right: bool = True
    """Whether its texts stand at the right, as numbers do."""


@dataclass(frozen=True)
class Table:
    """Columns side by side."""

    columns: tuple[Column, ...]
    gap: int

    @property
    def width(self) -> int:
        """How many screen columns a row takes."""
        return sum(column.width for column in self.columns) + self.gap * (len(self.columns) - 1)

    def header(self, style: str) -> list[Piece]:
        """The line above the rows."""
        return self.row({column.key: (column.header, style) for column in self.columns}, style)

    def row(self, texts: Mapping[str, Piece], blank: str) -> list[Piece]:
        """One row: what ``texts`` holds for each column, with ``blank`` as the style of the gaps."""
        pieces: list[Piece] = []
        for column in self.columns:
            if pieces:
                pieces.append((" " * self.gap, blank))
            text, style = texts.get(column.key, ("", blank))
            pieces.append((fitted(text, column.width, right=column.right), style))
        return pieces

    @property
    def widths(self) -> dict[str, int]:
        """The width of each column that is shown, by its key."""
        return {column.key: column.width for column in self.columns}


def fit(layouts: Iterable[tuple[Sequence[Column], int]], room: int) -> Table:
    """The first of the layouts (richest first, each with its least gap) that ``room`` holds, its gap up to 3."""
    table = Table((), 0)
    for columns, least in layouts:
        for gap in range(3, least - 1, -1):
            table = Table(tuple(columns), gap)
            if table.width <= room:
                return table
    return table


def strip(pieces: Iterable[Piece], styles: Mapping[str, Style], width: int) -> Strip:
    """The pieces as one line of exactly ``width`` columns, neighbours of one style merged."""
    segments: list[Segment] = []
    run, run_style = "", ""
    for text, style in pieces:
        if style != run_style and run:
            segments.append(Segment(run, styles[run_style]))
            run = ""
        run, run_style = run + text, style
    if run:
        segments.append(Segment(run, styles[run_style]))
    return Strip(segments).adjust_cell_length(width, styles["text"])
