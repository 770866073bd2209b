"""A plot of curves as characters: axes with round numbers, marks, and a name at the end of each curve."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dyna_tui.charts import braille
from dyna_tui.charts.curve import Curve
from dyna_tui.charts.numbers import fitted, value
from dyna_tui.charts.scale import Scale, ticks
from dyna_tui.charts.text_grid import AXIS, BLANK, CURVE, INTERVAL, MARK, TextGrid

POINTS = "○◇△□▽☆"
"""The symbols of points beside a curve; further curves reuse them."""

DASHES = ((), (5, 3), (1, 2), (8, 2, 1, 2), (2, 2), (5, 2, 1, 2, 1, 2))
"""The dashes that distinguish curves without colour; further curves reuse them."""

_MARK, _MARK_TEXT = "┊", "change"
_MEASURED = "•"
_BAR_GAP = 12
"""Dots from one bar of an interval to the next."""


class _Area(NamedTuple):
    """Where in the grid the curves are."""

    left: int
    top: int
    width: int
    height: int

    def row(self, y: Scale, height: float) -> int:
        """The row of the grid at a height."""
        return self.top + round(y.dots - 1 - float(y.dots_of(np.array([height]))[0])) // braille.DOWN


def plot(
    curves: Sequence[Curve],
    width: int,
    height: int,
    *,
    log: bool = False,
    log_x: bool = False,
    x_ticks: Sequence[float] = (),
    dashed: bool = False,
    names: Sequence[str] | None = None,
) -> TextGrid:
    """Draw the curves in ``width`` by ``height`` characters.

    Args:
        curves: what to draw, later ones on top.
        width: columns of the plot.
        height: rows of the plot.
        log: whether the y axis is logarithmic.
        log_x: whether the x axis is.
        x_ticks: the values along the x axis that are named and marked on the curves; round numbers if none are given.
        dashed: whether the lines differ by dashes too.
        names: what stands at the ends of the curves: their labels, or numbers that a line above explains, if not given.
    """
    grid = TextGrid.blank(width, height)
    curves = [curve.finite() for curve in curves]
    left = 6 if width >= 36 else 5
    legend = names is None and not _fit_beside(curves, width - left, height)
    if names is None:
        names = [str(number + 1) if legend else curve.label for number, curve in enumerate(curves)]
    crowded = legend and 0 < height - 2 < len(curves)
    right = 1 + len(",".join(names)) if crowded else 2 if legend else 2 + max(map(len, names), default=0)
    area = _Area(left, int(legend), width - left - right, height - 1 - int(legend))
    if area.width < 4 or area.height < 1:
        return grid
    x, y = _x_scale(curves, area, log_x), _y_scale(curves, area, log)
    marks = _marks(area, x, curves)
    _write_marks(grid, area, marks)
    _write_lines(grid, area, x, y, curves, dashed)
    if x_ticks:
        _write_measured(grid, area, x, y, curves)
    _write_points(grid, area, x, y, curves)
    _write_axes(grid, area, x, y, x_ticks)
    last = [float(curve.y[-1]) if curve.x.size else 0.0 for curve in curves]
    _write_names(grid, area, _ends(area, x, y, curves), last, names, crowded=crowded)
    if legend:
        _write_legend(grid, curves)
    _write_mark_texts(grid, area, marks)
    return grid


def _fit_beside(curves: Sequence[Curve], width: int, height: int) -> bool:
    """Whether there is room for the labels beside a plot that is still wide enough to read."""
    return len(curves) < height and width - max((len(curve.label) for curve in curves), default=0) - 1 >= 20


def _x_scale(curves: Sequence[Curve], area: _Area, log: bool) -> Scale:
    values = [curve.x[[0, -1]] for curve in curves if curve.x.size]
    values += [np.array([x for x, _ in curve.points]) for curve in curves]
    scale = Scale.over(np.concatenate([np.zeros(0), *values]), area.width * braille.ACROSS)
    return scale._replace(log=log and scale.low > 0)


def _y_scale(curves: Sequence[Curve], area: _Area, log: bool) -> Scale:
    values = np.concatenate([np.zeros(0), *(curve.heights(log=log) for curve in curves)])
    dots = area.height * braille.DOWN
    return Scale.logarithmic(values, dots) if log else Scale.from_zero(values, dots)


def _write_lines(grid: TextGrid, area: _Area, x: Scale, y: Scale, curves: Sequence[Curve], dashed: bool) -> None:
    """Draw the lines over the intervals: a character that both have dots in belongs to the line."""
    dashes = [DASHES[number % len(DASHES)] if dashed else () for number in range(len(curves))]
    lines = [_line(curve, x, y)._replace(dash=dash) for curve, dash in zip(curves, dashes, strict=True)]
    canvas = braille.draw(lines, area.width, area.height)
    bits, style = canvas.bits, CURVE + canvas.owner.astype(np.uint16)
    if any(curve.low is not None for curve in curves):
        bars = [_bars(curve, x, y, number / len(curves)) for number, curve in enumerate(curves)]
        under = braille.draw_bars(bars, area.width, area.height)
        style = np.where(bits > 0, style, INTERVAL + under.owner.astype(np.uint16))
        bits = bits | under.bits
    drawn = bits > 0
    inner = np.s_[area.top : area.top + area.height, area.left : area.left + area.width]
    grid.glyph[inner][drawn] = braille.EMPTY + bits[drawn].astype(np.uint32)
    grid.style[inner][drawn] = style[drawn]


def _line(curve: Curve, x: Scale, y: Scale) -> braille.Line:
    thinned = braille.thin(x.dots_of(curve.x), curve.y)
    return braille.Line(thinned.x, y.dots - 1 - y.dots_of(thinned.y))


def _bars(curve: Curve, x: Scale, y: Scale, shift: float) -> braille.Bars:
    """The bars of a curve's interval: where there are many, only some, moved by a share of the gap between them."""
    if curve.low is None or curve.high is None:
        return braille.Bars(np.zeros(0), np.zeros(0), np.zeros(0))
    known = np.isfinite(curve.low) & np.isfinite(curve.high)
    low, high = (braille.thin(x.dots_of(curve.x[known]), edge[known]) for edge in (curve.low, curve.high))
    chosen = np.arange(low.x.size)
    if low.x.size * _BAR_GAP > x.dots:
        request = np.arange(_BAR_GAP * (0.5 + shift) - 1, x.dots, _BAR_GAP)
        chosen = np.unique(np.abs(low.x - request[:, None]).argmin(axis=1))
    return braille.Bars(low.x[chosen], *(y.dots - 1 - y.dots_of(edge.y[chosen]) for edge in (high, low)))


def _write_points(grid: TextGrid, area: _Area, x: Scale, y: Scale, curves: Sequence[Curve]) -> None:
    """Mark the points; of two in one column and row, the later is moved beside the other."""
    taken: set[tuple[int, int]] = set()
    for number, curve in enumerate(curves):
        for position, height in curve.points:
            row = area.row(y, height)
            column = area.left + x.dot(position) // braille.ACROSS
            beside = sorted(range(area.left, area.left + area.width), key=lambda other: abs(other - column))
            column = next((other for other in beside if (row, other) not in taken), column)
            taken.add((row, column))
            grid.write(row, column, POINTS[number % len(POINTS)], CURVE + number)


def _write_measured(grid: TextGrid, area: _Area, x: Scale, y: Scale, curves: Sequence[Curve]) -> None:
    """Mark where each curve was measured."""
    for number, curve in enumerate(curves):
        for position, height in zip(curve.x.tolist(), curve.y.tolist(), strict=True):
            grid.write(area.row(y, height), area.left + x.dot(position) // braille.ACROSS, _MEASURED, CURVE + number)


def _marks(area: _Area, x: Scale, curves: Sequence[Curve]) -> dict[int, int]:
    """The columns of the marks with their styles: a mark of one curve among several has that curve's style."""
    owners: dict[int, list[int]] = {}
    for number, curve in enumerate(curves):
        marks = np.asarray(curve.marks, np.float64)
        dots = np.rint(x.dots_of(marks[(marks >= x.low) & (marks <= x.high)])).astype(np.int64)
        for column in np.unique(dots // braille.ACROSS).tolist():
            owners.setdefault(area.left + column, []).append(number)
    alone = len(curves) > 1
    return {column: CURVE + of[0] if alone and len(of) == 1 else MARK for column, of in sorted(owners.items())}


def _write_marks(grid: TextGrid, area: _Area, marks: dict[int, int]) -> None:
    for column, style in marks.items():
        grid.glyph[area.top : area.top + area.height, column] = ord(_MARK)
        grid.style[area.top : area.top + area.height, column] = style


def _write_mark_texts(grid: TextGrid, area: _Area, marks: dict[int, int]) -> None:
    """Name each mark at the first height at which there is nothing to its right, or else to its left."""
    length = len(_MARK_TEXT) + 1
    for column, style in marks.items():
        for start, text in ((column + 1, f" {_MARK_TEXT}"), (column - length, f"{_MARK_TEXT} ")):
            if start < area.left or start + length > area.left + area.width:
                continue
            beside = grid.style[area.top : area.top + area.height, start : start + length]
            free = np.flatnonzero((beside == BLANK).all(axis=1))
            if free.size:
                grid.write(area.top + int(free[0]), start, text, style)
                break


def _write_axes(grid: TextGrid, area: _Area, x: Scale, y: Scale, x_ticks: Sequence[float]) -> None:
    axis, bottom, width = area.left - 1, area.top + area.height, grid.glyph.shape[1]
    for row in range(area.top, bottom):
        grid.write(row, axis, "│", AXIS)
    grid.write(bottom, axis, "└" + "─" * area.width, AXIS)
    whole = y.high - y.low >= 1
    if area.height == 1:  # a curve at the foot is in the row of the highest value too
        grid.write(area.top, 0, fitted(f"≤{value(y.high, axis - 1)}", axis, right=True) + "┤", AXIS)
    for tick in ticks(y.low, y.high, min(5, max(2, area.height // 2)), log=y.log, whole=whole):
        if area.height == 1 and tick > y.low:
            continue
        at_foot = tick <= y.low
        row = bottom if at_foot else area.row(y, tick)
        grid.write(row, 0, fitted(value(tick, axis), axis, right=True) + ("┴" if at_foot else "┤"), AXIS)
    end = " " + value(x.high)
    end_column = min(area.left + area.width - bool(x_ticks), width - len(end))
    grid.write(bottom, end_column, end, AXIS)
    gap = 1 if x_ticks else 3
    free = axis + gap
    for tick in x_ticks or ticks(x.low, x.high, max(1, area.width // 12), whole=x.high - x.low >= 1):
        text = f" {value(tick)} "
        start = area.left + x.dot(tick) // braille.ACROSS - len(text) // 2
        if x_ticks:
            start = max(start, area.left)
        if start >= free and start + len(text) + gap <= end_column:
            grid.write(bottom, start, text, AXIS)
            free = start + len(text) + gap


def _ends(area: _Area, x: Scale, y: Scale, curves: Sequence[Curve]) -> list[tuple[int, int] | None]:
    """Where in the grid each curve ends, as row and column."""
    return [
        (area.row(y, float(curve.y[-1])), area.left + x.dot(float(curve.x[-1])) // braille.ACROSS)
        if curve.x.size
        else None
        for curve in curves
    ]


def _write_names(
    grid: TextGrid,
    area: _Area,
    ends: list[tuple[int, int] | None],
    last: Sequence[float],
    names: Sequence[str],
    *,
    crowded: bool,
) -> None:
    """Name the curves beside their ends, or at the same height in the margin, the higher ``last`` value above.

    Where there are more curves than rows, ``crowded``, those that end in one row are named together in the margin.
    """
    margin = area.left + area.width + 1
    rows: list[int | None] = [None if end is None else end[0] - area.top for end in ends]
    for number, end in enumerate(ends):
        if end is not None and end[1] + len(names[number]) + 3 < margin:
            beside = next((spot for spot in _beside(area, end) if _is_free(grid, spot, len(names[number]))), None)
            if beside is not None:
                grid.write(beside[0], beside[1] + 2, names[number], CURVE + number)
                rows[number] = None
    if not crowded:
        for number, row in _spread(rows, last, area.height):
            grid.write(area.top + row, margin, names[number], CURVE + number)
        return
    for row in range(area.height):
        column = margin
        for number in sorted((number for number, at in enumerate(rows) if at == row), key=lambda each: -last[each]):
            if column > margin:
                grid.write(area.top + row, column, ",", AXIS)
                column += 1
            grid.write(area.top + row, column, names[number], CURVE + number)
            column += len(names[number])


def _beside(area: _Area, end: tuple[int, int]) -> list[tuple[int, int]]:
    """Where the name of a curve may stand that ends well before the edge: beside its end, above or below it."""
    row, column = end
    around = ((row, column), (row - 1, column), (row + 1, column))
    return [spot for spot in around if area.top <= spot[0] < area.top + area.height]


def _is_free(grid: TextGrid, end: tuple[int, int], length: int) -> bool:
    """Whether a name of that length can stand beside the end of a curve within the plot."""
    row, column = end
    return bool(np.isin(grid.glyph[row, column + 1 : column + length + 3], (ord(" "), ord(_MARK))).all())


def _write_legend(grid: TextGrid, curves: Sequence[Curve]) -> None:
    column, room = 0, grid.glyph.shape[1]
    for number, curve in enumerate(curves):
        text = f"{number + 1} {curve.label}"
        share = (room - column) // (len(curves) - number) - (number < len(curves) - 1)
        text = fitted(text, min(len(text), max(share, 0)))
        grid.write(0, column, text, CURVE + number)
        column += len(text) + 1


def _spread(heights: Sequence[int | None], last: Sequence[float], rows: int) -> list[tuple[int, int]]:
    """Give each curve a row of its own, as near as may be to its height: pairs of number and row."""
    known = ((height, -last[number], number) for number, height in enumerate(heights) if height is not None)
    request = sorted(known)[:rows]
    placed: list[int] = []
    for height, _, _ in request:
        placed.append(max(height, placed[-1] + 1 if placed else 0))
    limit = rows - 1
    for index in reversed(range(len(placed))):
        placed[index] = min(placed[index], limit)
        limit = placed[index] - 1
    return [(number, row) for row, (_, _, number) in zip(placed, request, strict=True)]
