"""Tables of measured figures, some with a target, as text or as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

NONE = "–"
"""Stands where nothing is measured."""


@dataclass(frozen=True)
class Target:
    """What a figure should be at most, or at least."""

    limit: float
    at_least: bool = False
    unit: str = ""

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}{self.unit}"

    def is_met(self, measured: float) -> bool:
        """Whether a figure keeps the target."""
        return measured >= self.limit if self.at_least else measured <= self.limit


@dataclass(frozen=True)
class Row:
    """A line of a table: what was measured, the figures, and whether the first of them is what it should be."""

    what: str
    figures: tuple[str, ...]
    verdict: tuple[str, ...] = ()
    """The target, and ``met`` or ``not met``; empty where there is none."""


def judged(what: str, measured: float, target: Target | None, others: Sequence[str] = ()) -> Row:
    """A row whose first figure has a target, which is kept or not by what the row shows."""
    unit, shown = target.unit if target else "", figure(measured)
    is_met = target and target.is_met(float(shown.replace(",", "")))
    verdict = (str(target), "met" if is_met else "not met") if target else ()
    return Row(what, (shown + unit, *others), verdict)


@dataclass(frozen=True)
class Table:
    """Rows under a heading, with a caption that says how to read them."""

    caption: str
    columns: tuple[str, ...]
    """What is measured, and a name for each figure; target and verdict come on top."""
    rows: Sequence[Row]

    def lines(self, *, markdown: bool) -> list[str]:
        """The table as lines of text."""
        cells = [(*self.columns, "target", ""), *((row.what, *self._padded(row)) for row in self.rows)]
        if not any(row.verdict for row in self.rows):
            cells = [row[:-2] for row in cells]
        if markdown:
            head, *body = ["| " + " | ".join(row) + " |" for row in cells]
            return [self.caption, "", head, "|---|" + "---:|" * (len(cells[0]) - 1), *body]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        return [self.caption, *(_aligned(row, widths) for row in cells)]

    def _padded(self, row: Row) -> tuple[str, ...]:
        figures = row.figures + (NONE,) * (len(self.columns) - 1 - len(row.figures))
        return figures + (row.verdict or (NONE, ""))


def figure(number: float) -> str:
    """A number with about three digits that count."""
    digits = 2 if abs(number) < 9.995 else 1 if abs(number) < 99.95 else 0
    return f"{number:,.{digits}f}"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
    return "  ".join([first.strip().ljust(widths[0]), *others]).rstrip()
