"""Curves as a figure for a paper: SVG or PNG, drawn by matplotlib (the extra ``plot``)."""

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from dyna_tui.charts.curve import Curve
from dyna_tui.charts.scale import Scale, ticks
from dyna_tui.errors import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Format = Literal["svg", "png"]

_MISSING = "a figure needs matplotlib: pip install 'dyna-tui[plot]'"

_SIZE = (6.4, 4.0)
"""Inches."""

_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
"""Okabe and Ito's palette, which the colour-blind can tell apart, without its yellow."""

_DASHES = ("-", "--", "-.", ":")
"""For print without colour; as 4 and 7 have no common divisor, 28 curves differ."""

_POINTS = ("o", "D", "^", "s", "v", "*")

_SETTINGS: dict[Any, Any] = {
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.size": 10,
    "legend.frameon": False,
    "savefig.dpi": 200,
    "svg.fonttype": "none",  # text stays text, to be searched and edited
    "svg.hashsalt": "dyna-tui",  # the same curves give the same bytes
    "text.parse_math": False,  # a label is no formula
}


def figure_format(path: str | Path) -> Format:
    """The format of a figure by its file's suffix; called before an experiment runs, so that none runs in vain.

    Raises:
        InputError: where the suffix is neither ``.svg`` nor ``.png``, or matplotlib is missing.
    """
    formats: dict[str, Format] = {".svg": "svg", ".png": "png"}
    suffix = Path(path).suffix.lower()
    if suffix not in formats:
        found = f"not '{suffix}'" if suffix else "and this one has no suffix"
        raise InputError(f"{path}: a figure's file ends in .svg or .png, {found}")
    if find_spec("matplotlib") is None:
        raise InputError(_MISSING)
    return formats[suffix]


def figure(
    curves: Sequence[Curve],
    format: Format,
    *,
    x_label: str,
    y_label: str,
    title: str = "",
    log_y: bool = False,
    interval: str = "95 % interval",
    published: str = "published",
) -> bytes:
    """Draw curves as a figure: the content of a file, the same bytes for the same curves.

    Args:
        curves: what to draw, with intervals, published points and marks of changes.
        format: ``svg`` or ``png``.
        x_label: what the x axis shows, with its unit.
        y_label: what the y axis shows, with its unit.
        title: what stands above.
        log_y: whether the y axis is logarithmic.
        interval: what the shades around the curves show.
        published: what the points show.

    Raises:
        InputError: where matplotlib is missing.
    """
    with _quiet():
        try:
            import matplotlib
            from matplotlib.figure import Figure
        except ImportError as error:
            raise InputError(_MISSING) from error
        with matplotlib.rc_context():
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(_SETTINGS)
            drawn = Figure(figsize=_SIZE, layout="constrained")
            axes = drawn.add_subplot(xlabel=x_label, ylabel=y_label, title=title)
            _draw(axes, [curve.finite() for curve in curves], log_y, interval, published)
            file = BytesIO()
            told = {"Date": None, "Creator": None} if format == "svg" else {"Software": None}
            drawn.savefig(file, format=format, metadata=told)
    return file.getvalue()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep back what matplotlib has to say about its caches, its fonts, and its legend's pace."""
    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def _draw(axes: "Axes", curves: Sequence[Curve], log: bool, interval: str, published: str) -> None:
    _set_scales(axes, curves, log)
    for mark in sorted({mark for curve in curves for mark in curve.marks}):
        axes.axvline(mark, color="0.45", linestyle=":", linewidth=1, zorder=0)
        where = axes.get_xaxis_transform()
        axes.annotate("change", (mark, 1), (4, 0), where, "offset points", va="top", color="0.35", fontsize=9)
    for number, curve in enumerate(curves):
        colour = _COLOURS[number % len(_COLOURS)]
        dashes, alone = _DASHES[number % len(_DASHES)], "." if curve.x.size == 1 else ""
        axes.plot(curve.x, curve.y, color=colour, linestyle=dashes, marker=alone, linewidth=1.3, label=curve.label)
        if curve.low is not None and curve.high is not None:
            axes.fill_between(curve.x, curve.low, curve.high, color=colour, alpha=0.2, linewidth=0)
            if curve.x.size == 1:
                axes.vlines(curve.x, curve.low, curve.high, color=colour, alpha=0.5)
    if any(curve.low is not None for curve in curves):
        axes.fill_between([], [], [], color="0.5", alpha=0.3, linewidth=0, label=interval)
    for number, curve in enumerate(curves):
        if curve.points:
            edge, shape = _COLOURS[number % len(_COLOURS)], _POINTS[number % len(_POINTS)]
            label = f"{curve.label}, {published}" if len(curves) > 1 else published
            x, y = np.array(curve.points).T
            axes.scatter(x, y, s=30, c="white", marker=shape, edgecolors=edge, zorder=3, clip_on=False, label=label)
    axes.legend()


def _set_scales(axes: "Axes", curves: Sequence[Curve], log: bool) -> None:
    """The y axis as a chart in the terminal has it, with some air above."""
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
