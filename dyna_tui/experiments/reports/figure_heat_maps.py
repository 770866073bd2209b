"""Heat maps in a figure of matplotlib: one colour scale, named, and the numbers in the cells where they fit."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from dyna_tui.charts.heat_map import Grounds, HeatMap
from dyna_tui.charts.scale import ticks
from dyna_tui.experiments.reports.figure_style import CHARACTER, DIGIT, HEAT, POINTS_PER_INCH, FigureStyle, wrapped
from dyna_tui.experiments.reports.heat_maps import HeatMaps

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST_ACROSS = 12
"""Columns of a map beyond which no three maps stand side by side."""
_MOST_WITH_GAPS = 40
"""Columns of a map beyond which its cells touch each other."""
_LARGEST_HEIGHT = 9.0
"""Inches to which many maps may grow before they become smaller."""
_SMALL = 0.8
"""The size of the numbers in cells, as a share of ordinary text's."""
_DARK = 0.18
"""The luminance of a ground below which white text on it is more readable than black."""


def draw_heat_maps(figure: "Figure", drawn: HeatMaps, style: FigureStyle) -> None:
    """Draw heat maps into an empty figure, which grows by their rows."""
    wide = style.width > 5 and max(len(each.columns) for each in drawn.maps) <= _MOST_ACROSS
    across = min(len(drawn.maps), 3 if wide else 2)
    down = -(-len(drawn.maps) // across)
    height = style.height if down == 1 else 0.75 * style.height * down
    figure.set_figheight(min(height, max(_LARGEST_HEIGHT, style.height)))
    figure.suptitle(wrapped(drawn.title, style.characters), fontsize="medium")
    grid = list(np.ravel(figure.subplots(down, across, squeeze=False)))
    scale = _scale(drawn)
    meshes = [_draw_map(axes, each, scale) for axes, each in zip(grid, drawn.maps, strict=False)]
    for axes in grid[len(drawn.maps) :]:
        axes.remove()
    del grid[len(drawn.maps) :]
    for number, axes in enumerate(grid):
        is_lowest, is_first = number + across >= len(drawn.maps), number % across == 0
        axes.set(xlabel=drawn.x_label if is_lowest else "", ylabel=drawn.y_label if is_first else "")
        axes.tick_params(labelleft=is_first or drawn.maps[number].rows != drawn.maps[number - 1].rows)
    _add_colour_bar(figure, grid, meshes[0], drawn, style)
    _fit_texts(figure, grid, meshes, drawn, style)


def _scale(drawn: HeatMaps) -> dict[str, Any]:
    """The colours, and how numbers are spread over them."""
    from matplotlib.colors import LogNorm, Normalize

    grounds = Grounds.over(drawn.maps, log=drawn.log)
    low, high = grounds.low, grounds.high if grounds.high > grounds.low else grounds.low + 1
    return {"cmap": HEAT, "norm": LogNorm(low, high) if grounds.log else Normalize(low, high)}


def _draw_map(axes: "Axes", each: HeatMap, scale: dict[str, Any]) -> Any:
    gap = 0.5 if len(each.columns) <= _MOST_WITH_GAPS else 0
    mesh = axes.pcolormesh(np.ma.masked_invalid(each.values), **scale, edgecolors="white", linewidth=gap)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.set_xticks(np.arange(len(each.columns)) + 0.5, each.columns)
    axes.set_yticks(np.arange(len(each.rows)) + 0.5, each.rows)
    return mesh


def _fit_texts(
    figure: "Figure", grid: "Sequence[Axes]", meshes: Sequence[Any], drawn: HeatMaps, style: FigureStyle
) -> None:
    """Write titles, numbers and the values of axes as far as there is room, alike in all maps."""
    for axes, each in zip(grid, drawn.maps, strict=True):
        axes.set_title(each.title)
    figure.draw_without_rendering()
    boxes = [axes.get_window_extent() for axes in grid]
    width, height = (min(sizes) / figure.dpi * POINTS_PER_INCH for sizes in zip(*(b.size for b in boxes), strict=True))
    for axes, each in zip(grid, drawn.maps, strict=True):
        axes.set_title(wrapped(each.title, width / (style.font * CHARACTER)))
        longest = max(map(len, each.columns)) + 1
        every = -(-longest * len(each.columns) * style.font * DIGIT // width)
        axes.set_xticks(*_some(each.columns, int(every)))
        axes.set_yticks(*_some(each.rows, int(-(-len(each.rows) * style.font * 1.2 // height))))
    cell = width / max(len(each.columns) for each in drawn.maps), height / max(len(each.rows) for each in drawn.maps)
    size = _SMALL * style.font
    room, lines = cell[0] / (size * DIGIT) - 0.4, int(cell[1] / (size * 1.2))
    if lines < 1 or room < max(len(text) for each in drawn.maps for row in each.texts for text in row):
        return
    halves = [half for each in drawn.maps for row in each.halves for half in row]
    with_halves = lines > 1 and room >= max(map(len, halves)) + 1
    for axes, each, mesh in zip(grid, drawn.maps, meshes, strict=True):
        _write_numbers(axes, each, mesh, size, with_halves=with_halves)


def _some(labels: Sequence[str], every: int) -> tuple[list[float], list[str]]:
    """Every so many of the labels of cells, with their positions."""
    shown = range(0, len(labels), max(1, every))
    return [number + 0.5 for number in shown], [labels[number] for number in shown]


def _write_numbers(axes: "Axes", each: HeatMap, mesh: Any, size: float, *, with_halves: bool) -> None:
    for row, column in zip(*np.nonzero(np.isfinite(each.values)), strict=True):
        text, half = each.texts[row][column], each.halves[row][column]
        colour = "white" if _luminance(mesh.cmap(mesh.norm(each.values[row, column]))) < _DARK else "black"
        written = f"{text}\n±{half}" if with_halves and half else text
        axes.text(column + 0.5, row + 0.5, written, ha="center", va="center", fontsize=size, color=colour)


def _add_colour_bar(figure: "Figure", axes: "list[Axes]", mesh: Any, drawn: HeatMaps, style: FigureStyle) -> None:
    grounds = Grounds.over(drawn.maps, log=drawn.log)
    room = int(figure.get_figheight() * 0.8 * POINTS_PER_INCH / (style.font * CHARACTER))
    bar = figure.colorbar(mesh, ax=axes, label=f"{wrapped(drawn.label, room)}\n{wrapped(drawn.better, room)}")
    bar.outline.set_visible(False)
    if grounds.log:
        bar.set_ticks(ticks(grounds.low, grounds.high, 6, log=True))
        bar.minorticks_off()
    bar.ax.yaxis.set_major_formatter("{x:,.10g}")


def _luminance(colour: Sequence[float]) -> float:
    """The relative luminance of WCAG 2 of red, green and blue from 0 to 1."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
