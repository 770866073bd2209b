"""Blocks of a table report: a title, headings, and rows of cells in columns, with every ± in line."""

from collections.abc import Sequence
from typing import NamedTuple

from dyna_tui.experiments.reports.cells import Cell

WIDE_GAP, NARROW_GAP = "   ", "  "


class Block(NamedTuple):
    """A table: its title, the headings of its columns, and a row of cells for each label."""

    title: str
    headings: Sequence[str]
    labels: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    gap: str = WIDE_GAP

    @property
    def width(self) -> int:
        """Characters of its longest line."""
        return max(map(len, self.lines()))

    def lines(self) -> list[str]:
        """The title, the headings and the rows."""
        columns = [_column(heading, [row[i] for row in self.rows]) for i, heading in enumerate(self.headings)]
        widest = max(map(len, self.labels))
        lines = zip(["", *self.labels], *columns, strict=True)
        return [self.title, *(self.gap.join((label.ljust(widest), *cells)).rstrip() for label, *cells in lines)]


def _column(heading: str, cells: Sequence[Cell]) -> list[str]:
    """A column in lines of one width, its heading flush right with the means."""
    means = max(len(cell.mean) for cell in cells)
    texts = [cell.mean.rjust(means) + cell.interval for cell in cells]
    width = max(map(len, texts))
    lines = [heading.rjust(means).ljust(width), *(text.ljust(width) for text in texts)]
    return [line.rjust(max(map(len, lines))) for line in lines]
