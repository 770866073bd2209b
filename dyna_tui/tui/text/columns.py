"""Tables of fixed columns, in layouts from wide to narrow, of which the widest that fits is taken."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from dyna_tui.charts.numbers import fitted

StyledText: TypeAlias = tuple[str, str]
"""A text and the name of its style."""


class Column(NamedTuple):
    """A column of a table."""

    key: str
    header: str
    width: int
    right: bool = True
    """Whether its texts are right-aligned, as numbers are."""


class Table(NamedTuple):
    """Columns side by side."""

    columns: tuple[Column, ...]
    gap: int

    @property
    def width(self) -> int:
        """How many screen columns a row takes."""
        return sum(column.width for column in self.columns) + self.gap * (len(self.columns) - 1)

    def header(self, style: str) -> list[StyledText]:
        """The line above the rows."""
        return self.row({column.key: (column.header, style) for column in self.columns}, style)

    def row(self, texts: Mapping[str, StyledText], blank: str) -> list[StyledText]:
        """One row: what ``texts`` holds for each column, with ``blank`` as the style of the gaps."""
        line: list[StyledText] = []
        for column in self.columns:
            if line:
                line.append((" " * self.gap, blank))
            text, style = texts.get(column.key, ("", blank))
            line.append((fitted(text, column.width, right=column.right), style))
        return line

    @property
    def widths(self) -> dict[str, int]:
        """The width of each column that is shown, by its key."""
        return {column.key: column.width for column in self.columns}


def fit(layouts: Iterable[tuple[Sequence[Column], int]], room: int) -> Table:
    """The first of the layouts (widest first, each with its least gap) that fits in ``room``, its gap up to 3."""
    table = Table((), 0)
    for columns, least in layouts:
        for gap in range(3, least - 1, -1):
            table = Table(tuple(columns), gap)
            if table.width <= room:
                return table
    return table


def strip(line: Iterable[StyledText], styles: Mapping[str, Style], width: int) -> Strip:
    """The texts as one line of exactly ``width`` columns, neighbours of one style merged."""
    merged: list[list[str]] = []
    for text, style in line:
        if merged and merged[-1][1] == style:
            merged[-1][0] += text
        else:
            merged.append([text, style])
    length = sum(cell_len(text) for text, _ in merged)
    if length < width:
        merged.append([" " * (width - length), "text"])
    made = Strip([Segment(text, styles[style]) for text, style in merged if text], max(length, width))
    return made if length <= width else made.crop(0, width)
