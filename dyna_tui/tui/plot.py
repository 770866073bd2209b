"""A plot of curves as characters: axes with round numbers, marks, and a name at the end of each curve."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dyna_tui.tui import braille
from dyna_tui.tui.text import fitted, short, value

BLANK, AXIS, MARK, CURVE = 0, 1, 2, 3
"""Inks: nothing, axes and their numbers, marks, and the curves from ``CURVE`` on."""

_MARK, _MARK_TEXT = "┊", "change"


@dataclass(frozen=True, eq=False)
class Curve:
    """One line of a plot."""

    label: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    marks: Sequence[float] = ()
    """The places on the x axis where the maze changed."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """A plot as it stands on the screen."""

    glyph: NDArray[np.uint32]
    """[height, width] code points."""
    ink: NDArray[np.uint8]
    """[height, width] what each is part of."""

    @classmethod
    def blank(cls, width: int, height: int) -> "Sheet":
        """An empty sheet."""
        return cls(np.full((height, width), ord(" "), dtype=np.uint32), np.zeros((height, width), dtype=np.uint8))

    def write(self, row: int, column: int, text: str, ink: int) -> None:
        """Put a text at a place; what reaches beyond the sheet is lost."""
        room = self.glyph.shape[1] - column
        codes = [ord(character) for character in text[: max(room, 0)]]
        self.glyph[row, column : column + len(codes)] = codes
        self.ink[row, column : column + len(codes)] = ink

    def text(self, row: int) -> str:
        """A row as plain text."""
        return str(self.glyph[row].astype("<u4").tobytes(), "utf-32-le")


@dataclass(frozen=True)
class Scale:
    """How values lie along an axis of ``dots`` dots."""

    low: float
    high: float
    dots: int
    log: bool = False

    def place(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The dots of the values, from 0 for ``low``."""
        low, high = self.low, self.high
        if self.log:
            values, low, high = np.log(np.maximum(values, low)), math.log(low), math.log(high)
        return (values - low) / (high - low) * (self.dots - 1)

    def dot(self, number: float) -> int:
        """The dot of one value."""
        return round(float(self.place(np.array([number]))[0]))


@dataclass(frozen=True)
class _Area:
    """Where on the sheet the curves are."""

    left: int
    top: int
    width: int
    height: int


def plot(curves: Sequence[Curve], width: int, height: int, *, log: bool = False) -> Sheet:
    """Draw the curves in ``width`` by ``height`` characters, on a logarithmic y axis with ``log``."""
    sheet = Sheet.blank(width, height)
    left = 6 if width >= 36 else 5
    widest = max(len(curve.label) for curve in curves)
    direct = len(curves) < height and width - left - widest - 1 >= 20
    area = _Area(left, 0 if direct else 1, width - left - (widest + 2 if direct else 2), height - (1 if direct else 2))
    if area.width < 4 or area.height < 1:
        return sheet
    x, y = _x_scale(curves, area), _y_scale(curves, area, log)
    canvas = braille.draw([_line(curve, x, y) for curve in curves], area.width, area.height)
    marks = _marks(area, x, curves)
    _write_marks(sheet, area, marks)
    drawn = canvas.bits > 0
    inner = np.s_[area.top : area.top + area.height, left : left + area.width]
    sheet.glyph[inner][drawn] = braille.EMPTY + canvas.bits[drawn].astype(np.uint32)
    sheet.ink[inner][drawn] = CURVE + canvas.owner[drawn]
    _write_axes(sheet, area, x, y)
    _write_names(sheet, area, _ends(area, x, y, curves), curves, direct)
    _write_mark_texts(sheet, area, marks)
    return sheet


def ticks(low: float, high: float, most: int, *, log: bool = False, whole: bool = False) -> list[float]:
    """At most ``most`` round numbers from ``low`` to ``high``: multiples, or powers of ten, of 1, 2 or 5."""
    if log:
        decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        for digits in ((1, 2, 5), (1, 3), (1,)):
            found = [d * 10.0**k for k in decades for d in digits if low <= d * 10.0**k <= high]
            if len(found) <= most:
                return found
        return found[:: -(-len(found) // most)]
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(d * power for d in (1, 2, 5, 10) if (high - low) / (d * power) <= most)
    step = max(step, 1.0) if whole else step
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


def _x_scale(curves: Sequence[Curve], area: _Area) -> Scale:
    low = min(float(curve.x[0]) for curve in curves if curve.x.size)
    high = max(float(curve.x[-1]) for curve in curves if curve.x.size)
    return Scale(low, max(high, low + 1), area.width * braille.ACROSS)


def _y_scale(curves: Sequence[Curve], area: _Area, log: bool) -> Scale:
    low = min(float(curve.y.min()) for curve in curves if curve.y.size)
    high = max(float(curve.y.max()) for curve in curves if curve.y.size)
    dots = area.height * braille.DOWN
    if not log:
        low, high = min(low, 0.0), max(high, 0.0)
        return Scale(low, high if high > low else low + 1, dots)
    low = max(low, 1.0)
    power = 10.0 ** math.floor(math.log10(low))
    low = max(d * power for d in (1, 2, 5) if d * power <= low)
    return Scale(low, max(high, 2 * low), dots, log=True)


def _line(curve: Curve, x: Scale, y: Scale) -> braille.Line:
    thinned = braille.thin(x.place(curve.x), curve.y)
    return braille.Line(thinned.x, y.dots - 1 - y.place(thinned.y))


def _marks(area: _Area, x: Scale, curves: Sequence[Curve]) -> dict[int, int]:
    """The columns of the marks with their inks: a mark of one curve among several has that curve's."""
    owners: dict[int, list[int]] = {}
    for number, curve in enumerate(curves):
        for place in sorted({mark for mark in curve.marks if x.low <= mark <= x.high}):
            owners.setdefault(area.left + x.dot(place) // braille.ACROSS, []).append(number)
    alone = len(curves) > 1
    return {column: CURVE + of[0] if alone and len(of) == 1 else MARK for column, of in sorted(owners.items())}


def _write_marks(sheet: Sheet, area: _Area, marks: dict[int, int]) -> None:
    for column, ink in marks.items():
        sheet.glyph[area.top : area.top + area.height, column] = ord(_MARK)
        sheet.ink[area.top : area.top + area.height, column] = ink


def _write_mark_texts(sheet: Sheet, area: _Area, marks: dict[int, int]) -> None:
    """Name each mark at the first height at which there is nothing to its right, or else to its left."""
    length = len(_MARK_TEXT) + 1
    for column, ink in marks.items():
        for start, text in ((column + 1, f" {_MARK_TEXT}"), (column - length, f"{_MARK_TEXT} ")):
            if start < area.left or start + length > area.left + area.width:
                continue
            beside = sheet.ink[area.top : area.top + area.height, start : start + length]
            free = np.flatnonzero((beside == BLANK).all(axis=1))
            if free.size:
                sheet.write(area.top + int(free[0]), start, text, ink)
                break


def _write_axes(sheet: Sheet, area: _Area, x: Scale, y: Scale) -> None:
    axis, bottom, width = area.left - 1, area.top + area.height, sheet.glyph.shape[1]
    for row in range(area.top, bottom):
        sheet.write(row, axis, "│", AXIS)
    sheet.write(bottom, axis, "└" + "─" * area.width, AXIS)
    whole = y.high - y.low >= 1
    for tick in ticks(y.low, y.high, min(5, max(1, area.height // 2)), log=y.log, whole=whole):
        at_foot = tick <= y.low
        row = bottom if at_foot else bottom - 1 - y.dot(tick) // braille.DOWN
        sheet.write(row, 0, fitted(value(tick, axis), axis, right=True) + ("┴" if at_foot else "┤"), AXIS)
    end = " " + short(x.high, 9)
    end_column = min(area.left + area.width, width - len(end))
    sheet.write(bottom, end_column, end, AXIS)
    free = axis + 3
    for tick in ticks(x.low, x.high, max(1, area.width // 12), whole=True):
        text = f" {short(tick, 9)} "
        start = area.left + x.dot(tick) // braille.ACROSS - len(text) // 2
        if start >= free and start + len(text) + 3 <= end_column:
            sheet.write(bottom, start, text, AXIS)
            free = start + len(text) + 3


def _ends(area: _Area, x: Scale, y: Scale, curves: Sequence[Curve]) -> list[tuple[int, int] | None]:
    """Where on the sheet each curve ends, as row and column."""
    return [
        (
            area.top + (y.dots - 1 - y.dot(float(curve.y[-1]))) // braille.DOWN,
            area.left + x.dot(float(curve.x[-1])) // braille.ACROSS,
        )
        if curve.x.size
        else None
        for curve in curves
    ]


def _write_names(
    sheet: Sheet, area: _Area, ends: list[tuple[int, int] | None], curves: Sequence[Curve], direct: bool
) -> None:
    """Name the curves at their ends, or number them there and explain the numbers above."""
    texts = [curve.label if direct else str(number + 1) for number, curve in enumerate(curves)]
    margin = area.left + area.width + 1
    rows: list[int | None] = [None if end is None else end[0] - area.top for end in ends]
    for number, end in enumerate(ends):
        if end is not None and end[1] + len(texts[number]) + 3 < margin and _is_free(sheet, end, len(texts[number])):
            sheet.write(end[0], end[1] + 2, texts[number], CURVE + number)
            rows[number] = None
    for number, row in _apart(rows, area.height):
        sheet.write(area.top + row, margin, texts[number], CURVE + number)
    if not direct:
        _write_legend(sheet, curves)


def _is_free(sheet: Sheet, end: tuple[int, int], length: int) -> bool:
    """Whether a name of that length can stand beside the end of a curve within the plot."""
    row, column = end
    return bool(np.isin(sheet.glyph[row, column + 1 : column + length + 3], (ord(" "), ord(_MARK))).all())


def _write_legend(sheet: Sheet, curves: Sequence[Curve]) -> None:
    column, room = 0, sheet.glyph.shape[1]
    for number, curve in enumerate(curves):
        text = f"{number + 1} {curve.label}"
        share = (room - column) // (len(curves) - number) - (number < len(curves) - 1)
        text = fitted(text, min(len(text), max(share, 0)))
        sheet.write(0, column, text, CURVE + number)
        column += len(text) + 1


def _apart(heights: Sequence[int | None], rows: int) -> list[tuple[int, int]]:
    """Give each curve a row of its own, as near as may be to its height: pairs of number and row."""
    wanted = sorted((height, number) for number, height in enumerate(heights) if height is not None)[:rows]
    placed: list[int] = []
    for height, _ in wanted:
        placed.append(max(height, placed[-1] + 1 if placed else 0))
    limit = rows - 1
    for index in reversed(range(len(placed))):
        placed[index] = min(placed[index], limit)
        limit = placed[index] - 1
    return [(number, row) for row, (_, number) in zip(placed, wanted, strict=True)]
