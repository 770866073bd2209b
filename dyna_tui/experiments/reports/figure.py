"""Figure of an experiment's curves for a paper: SVG, PNG or PDF, drawn by matplotlib (the extra ``plot``)."""

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

from dyna_tui.charts.curve import Curve
from dyna_tui.charts.lane_colours import PRINT_COLOURS
from dyna_tui.charts.scale import Scale, ticks
from dyna_tui.experiments.curves import Curves
from dyna_tui.experiments.reports.formats import FIGURES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SIZE = (6.4, 4.0)
"""Inches."""

_DASHES = ("-", "--", "-.", ":")
"""For print without colour; as 4 and 7 have no common divisor, 28 curves differ."""

_POINTS = ("o", "D", "^", "s", "v", "*")

_CHANGING = {"svg": ("Date", "Creator"), "png": ("Software",), "pdf": ("CreationDate", "Creator", "Producer")}
"""What matplotlib writes into a file of each format besides the figure; it changes with time and version."""

_SETTINGS: dict[Any, Any] = {
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.size": 10,
    "legend.frameon": False,
    "savefig.dpi": 200,
    "svg.fonttype": "none",  # text stays text, to be searched and edited
    "svg.hashsalt": "dyna-tui",  # the same curves give the same bytes
    "text.parse_math": False,  # a label is not a formula
}


def write(curves: Curves, format: str) -> bytes:
    """Draw curves as a figure: the content of a file, the same bytes for the same curves.

    Args:
        curves: what to draw, with intervals, published points and the changes of the maze.
        format: ``svg``, ``png`` or ``pdf``.

    Raises:
        InputError: where matplotlib is missing.
    """
    with _settings(format):
        file = BytesIO()
        _figure(curves).savefig(file, format=format, metadata=dict.fromkeys(_CHANGING[format]))
    return file.getvalue()


def figure(curves: Curves) -> "Figure":
    """The figure of curves, for a notebook or a program that goes on with it.

    Raises:
        InputError: where matplotlib is missing.
    """
    with _settings("png"):
        return _figure(curves)


def _figure(curves: Curves) -> "Figure":
    from matplotlib.figure import Figure

    drawn = Figure(figsize=_SIZE, layout="constrained")
    axes = drawn.add_subplot(xlabel=curves.x_label, ylabel=curves.y_label, title=curves.title)
    _draw(axes, [curve.finite() for curve in curves.curves], curves.log_y)
    return drawn


@contextmanager
def _settings(format: str) -> Iterator[None]:
    """Within it, matplotlib's settings are ours, whatever the user's are.

    Raises:
        InputError: where matplotlib is missing.
    """
    with _quiet():
        try:
            import matplotlib
        except ImportError as error:
            raise FIGURES[format].missing() from error
        with matplotlib.rc_context():
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(_SETTINGS)
            yield


@contextmanager
def _quiet() -> Iterator[None]:
    """Suppress matplotlib's messages about its caches and fonts."""
    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def _draw(axes: "Axes", curves: Sequence[Curve], log: bool) -> None:
    _set_scales(axes, curves, log)
    for mark in sorted({mark for curve in curves for mark in curve.marks}):
        axes.axvline(mark, color="0.45", linestyle=":", linewidth=1, zorder=0)
        position = axes.get_xaxis_transform()
        axes.annotate("change", (mark, 1), (4, 0), position, "offset points", va="top", color="0.35", fontsize=9)
    for number, curve in enumerate(curves):
        colour = PRINT_COLOURS[number % len(PRINT_COLOURS)]
        dashes, alone = _DASHES[number % len(_DASHES)], "." if curve.x.size == 1 else ""
        axes.plot(curve.x, curve.y, color=colour, linestyle=dashes, marker=alone, linewidth=1.3, label=curve.label)
        if curve.low is not None and curve.high is not None:
            axes.fill_between(curve.x, curve.low, curve.high, color=colour, alpha=0.2, linewidth=0)
            if curve.x.size == 1:
                axes.vlines(curve.x, curve.low, curve.high, color=colour, alpha=0.5)
    if any(curve.low is not None for curve in curves):
        axes.fill_between([], [], [], color="0.5", alpha=0.3, linewidth=0, label="95 % interval")
    for number, curve in enumerate(curves):
        if curve.points:
            edge, shape = PRINT_COLOURS[number % len(PRINT_COLOURS)], _POINTS[number % len(_POINTS)]
            label = f"{curve.label}, published" if len(curves) > 1 else "published"
            x, y = np.array(curve.points).T
            axes.scatter(x, y, s=30, c="white", marker=shape, edgecolors=edge, zorder=3, clip_on=False, label=label)
    axes.legend()


def _set_scales(axes: "Axes", curves: Sequence[Curve], log: bool) -> None:
    """The y axis as in a chart in the terminal, with some room above."""
    values = np.concatenate([np.zeros(0), *(curve.heights(log=log) for curve in curves)])
    if log:
        scale = Scale.logarithmic(values, 1)
        axes.set_yscale("log", nonpositive="clip")
        axes.set_ylim(scale.low, scale.high * (scale.high / scale.low) ** 0.05)
        axes.set_yticks(ticks(scale.low, scale.high, 6, log=True))
        axes.yaxis.set_minor_formatter("")
    else:
        scale = Scale.from_zero(values, 1)
        air = 0.05 * (scale.high - scale.low)
        axes.set_ylim(scale.low - (air if scale.low < 0 else 0), scale.high + (air if scale.high > 0 else 0))
    axes.xaxis.set_major_formatter("{x:,.10g}")
    axes.yaxis.set_major_formatter("{x:,.10g}")
