"""Curves in a figure of matplotlib, with their intervals, measured and published points, and a legend below them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from dyna_tui.charts.curve import Curve
from dyna_tui.charts.scale import Scale, ticks
from dyna_tui.experiments.curves import Curves
from dyna_tui.experiments.labels import value_texts
from dyna_tui.experiments.reports.figure_style import POINTS, POINTS_PER_INCH, FigureStyle, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MARKERS = 8
"""About how many marks a learning curve has."""
_AXIS = 0.78
"""The share of the figure's width that the x axis has, about."""
_LEGEND_LINES = 3
"""Lines of a legend beyond which the figure grows."""
_KEY = 6
"""Characters that the sign of a legend takes at the least, with the gap to the next one."""


def draw_curves(figure: "Figure", drawn: Curves, style: FigureStyle) -> None:
    """Draw curves into an empty figure, which grows by a long legend."""
    y_room = int(style.characters * style.height / style.width * 0.9)
    axes = figure.add_subplot(
        xlabel=drawn.x_label,
        ylabel=wrapped(drawn.y_label, y_room),
        title=wrapped(drawn.title, int(style.characters * 0.85)),
    )
    curves = [curve.finite() for curve in drawn.curves]
    _set_scales(axes, drawn, curves, style)
    for mark in sorted({mark for curve in curves for mark in curve.marks}):
        axes.axvline(mark, color="0.45", linestyle=":", linewidth=1, zorder=0)
        position, size = axes.get_xaxis_transform(), 0.9 * style.font
        axes.annotate("change", (mark, 1), (4, 0), position, "offset points", va="top", color="0.35", fontsize=size)
    for number, curve in enumerate(curves):
        _draw_curve(axes, curve, number, style, measured=bool(drawn.x_ticks))
    if any(curve.low is not None for curve in curves):
        axes.fill_between([], [], [], color="0.5", alpha=0.3, linewidth=0, label="95 % interval")
    for number, curve in enumerate(curves):
        if curve.points:
            edge, shape = style.colours[number % len(style.colours)], POINTS[number % len(POINTS)]
            label = f"{curve.label}, published" if len(curves) > 1 else "published"
            x, y = np.array(curve.points).T
            axes.scatter(x, y, s=30, c="white", marker=shape, edgecolors=edge, zorder=3, clip_on=False, label=label)
    _add_legend(figure, axes, style)


def _draw_curve(axes: "Axes", curve: Curve, number: int, style: FigureStyle, *, measured: bool) -> None:
    colour = style.colours[number % len(style.colours)]
    look: dict[str, Any] = {"linestyle": style.dashes[number % len(style.dashes)], "linewidth": style.line}
    if measured:
        look["marker"] = POINTS[number % len(POINTS)]
    elif style.markers and curve.x.size > 1:
        step = max(1, curve.x.size // _MARKERS)
        look |= {"marker": style.markers[number % len(style.markers)], "markevery": (number * step // 4 % step, step)}
    elif curve.x.size == 1:
        look["marker"] = "."
    axes.plot(curve.x, curve.y, color=colour, label=curve.label, **look)
    if curve.low is not None and curve.high is not None:
        axes.fill_between(curve.x, curve.low, curve.high, color=colour, alpha=0.2, linewidth=0)
        if curve.x.size == 1:
            axes.vlines(curve.x, curve.low, curve.high, color=colour, alpha=0.5)


def _add_legend(figure: "Figure", axes: "Axes", style: FigureStyle) -> None:
    """A legend below the axes, in as many columns as fit; the figure grows by its rows."""
    handles, labels = axes.get_legend_handles_labels()
    if not handles:
        return
    labels = [wrapped(label, style.characters - _KEY) for label in labels]
    widths = [max(map(len, label.split("\n"))) + _KEY for label in labels]
    columns = next((some for some in range(len(labels), 1, -1) if _width(widths, some) <= style.characters), 1)
    while True:
        lines = sum(label.count("\n") for label in labels) + -(-len(labels) // columns)
        beyond = max(0, lines - _LEGEND_LINES)
        figure.set_figheight(style.height + beyond * 1.5 * style.font / POINTS_PER_INCH)
        legend = figure.legend(handles, labels, loc="outside lower center", ncols=columns)
        figure.draw_without_rendering()
        if columns == 1 or legend.get_window_extent().width <= figure.bbox.width:
            return
        legend.remove()
        columns -= 1


def _width(widths: Sequence[int], columns: int) -> int:
    """The width of a legend in so many columns, which are filled one after the other."""
    return sum(int(part.max()) for part in np.array_split(np.array(widths), columns))


def _set_scales(axes: "Axes", drawn: Curves, curves: Sequence[Curve], style: FigureStyle) -> None:
    """The axes as in a chart in the terminal, with some room above."""
    values = np.concatenate([np.zeros(0), *(curve.heights(log=drawn.log_y) for curve in curves)])
    if drawn.log_y:
        scale = Scale.logarithmic(values, 1)
        axes.set_yscale("log", nonpositive="clip")
        axes.set_ylim(scale.low, scale.high * (scale.high / scale.low) ** 0.05)
        axes.set_yticks(ticks(scale.low, scale.high, 6, log=True))
        axes.yaxis.set_minor_formatter("")
    else:
        scale = Scale.from_zero(values, 1)
        air = 0.05 * (scale.high - scale.low)
        axes.set_ylim(scale.low - (air if scale.low < 0 else 0), scale.high + (air if scale.high > 0 else 0))
    if drawn.log_x:
        axes.set_xscale("log")
        axes.xaxis.set_minor_formatter("")
        axes.tick_params(axis="x", which="minor", bottom=False)
    if drawn.x_ticks:
        texts = value_texts(drawn.x_ticks)
        shown = _spread(drawn.x_ticks, (max(map(len, texts)) + 1) / (_AXIS * style.characters), log=drawn.log_x)
        axes.set_xticks([drawn.x_ticks[number] for number in shown], [texts[number] for number in shown])
    else:
        axes.xaxis.set_major_formatter("{x:,.10g}")
    axes.yaxis.set_major_formatter("{x:,.10g}")


def _spread(positions: Sequence[float], gap: float, *, log: bool) -> list[int]:
    """The numbers of those increasing positions that are a share of the axis apart and can be named, the ends first."""
    scaled = np.log(positions) if log else np.array(positions)
    if len(positions) < 2:
        return [0]
    least = gap * (scaled[-1] - scaled[0])
    kept = [0]
    for number in range(1, len(positions) - 1):
        if scaled[number] - scaled[kept[-1]] >= least and scaled[-1] - scaled[number] >= least:
            kept.append(number)
    return [*kept, len(positions) - 1]
