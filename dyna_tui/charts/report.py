"""Chart for a terminal: a plot as lines of text, with axis labels and a legend."""

from collections.abc import Sequence

from dyna_tui.charts.curve import Curve
from dyna_tui.charts.lane_colours import lane_colour
from dyna_tui.charts.numbers import fitted
from dyna_tui.charts.plot import POINTS, plot
from dyna_tui.charts.text_grid import AXIS, BLANK, CURVE, INTERVAL, MARK, TextGrid

_PLAIN, _FAINT, _CHANGE = "\x1b[0m", "\x1b[2m", "\x1b[38;5;172m"
_GAP = 3
"""Columns between two signs of the legend."""


def chart(
    curves: Sequence[Curve],
    *,
    width: int,
    height: int,
    x_label: str = "",
    y_label: str = "",
    log_y: bool = False,
    log_x: bool = False,
    x_ticks: Sequence[float] = (),
    interval: str = "95 % interval",
    published: str = "published",
    colour: bool = False,
) -> list[str]:
    """Draw curves for a terminal: ``height`` lines of ``width`` columns each.

    Args:
        curves: what to draw, with intervals, published points and marks of changes.
        width: columns; colours add none.
        height: lines, with those for axes and legend.
        x_label: what the x axis shows, with its unit.
        y_label: what the y axis shows, with its unit.
        log_y: whether the y axis is logarithmic.
        log_x: whether the x axis is.
        x_ticks: the values along the x axis that are named and marked on the curves; round numbers if none are given.
        interval: what the bars around the curves show.
        published: what the points show.
        colour: whether to colour by the terminal's escape sequences, which then replace the dashes.
    """
    numbered = len(curves) > height // 2 or any(len(curve.label) > width // 4 for curve in curves)
    names = [str(number) if numbered else curve.label for number, curve in enumerate(curves, 1)]
    head = " · ".join(part for part in (y_label, "log scale" if log_y else "") if part)
    room = height - bool(head) - bool(x_label)
    legend = _wrapped(_legend(curves, names, numbered, interval, published), width)[: max(room // 2, 0)]
    drawn = plot(
        curves,
        width,
        max(room - len(legend), 0),
        log=log_y,
        log_x=log_x,
        x_ticks=x_ticks,
        dashed=not colour,
        names=names,
    )
    grid = _framed(drawn, height, head, x_label, legend)
    return [_painted(grid, row) if colour else grid.text(row) for row in range(height)]


def _legend(
    curves: Sequence[Curve], names: Sequence[str], numbered: bool, interval: str, published: str
) -> list[tuple[str, int]]:
    """The legend of a chart: texts with their styles."""
    signs = [(f"{number} {curve.label}", CURVE + number - 1) for number, curve in enumerate(curves, 1) if numbered]
    if any(curve.low is not None for curve in curves):
        signs.append((f"⡇ {interval}", BLANK))
    for number, curve in enumerate(curves):
        if curve.points:
            of = f" {names[number]}," if len(curves) > 1 else ""
            signs.append((f"{POINTS[number % len(POINTS)]}{of} {published}", CURVE + number))
    return signs


def _wrapped(signs: Sequence[tuple[str, int]], width: int) -> list[list[tuple[int, str, int]]]:
    """The signs in lines of at most ``width`` columns: each with its column, text and style."""
    lines: list[list[tuple[int, str, int]]] = []
    column = width
    for text, style in signs:
        if column + len(text) > width or not lines:
            lines.append([])
            column = 0
        lines[-1].append((column, fitted(text, min(len(text), width)), style))
        column += len(text) + _GAP
    return lines


def _framed(
    drawn: TextGrid, height: int, head: str, foot: str, legend: Sequence[Sequence[tuple[int, str, int]]]
) -> TextGrid:
    """A plot with the name of the y axis above it, and that of the x axis and the legend below."""
    rows, width = drawn.glyph.shape
    grid = TextGrid.blank(width, height)
    top = int(bool(head))
    grid.glyph[top : top + rows], grid.style[top : top + rows] = drawn.glyph, drawn.style
    below = [[(max((width - len(foot)) // 2, 0), foot, AXIS)]] if foot else []
    for row, line in [(0, [(0, head, AXIS)]), *enumerate([*below, *legend], top + rows)][:height]:
        for column, text, style in line:
            grid.write(row, column, text, style)
    return grid


def _painted(grid: TextGrid, row: int) -> str:
    """A row with the terminal's escape sequences for its styles."""
    return "".join(f"{_code(style)}{text}{_PLAIN}" if _code(style) else text for text, style in grid.runs(row))


def _code(style: int) -> str:
    """The escape sequence that begins an style; none where it is the terminal's own."""
    if style >= INTERVAL:
        return _FAINT + _code(style - INTERVAL + CURVE)
    if style >= CURVE:
        return f"\x1b[38;5;{lane_colour(style - CURVE).terminal}m"
    return {AXIS: _FAINT, MARK: _CHANGE}.get(style, "")
