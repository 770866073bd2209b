"""Figure of an experiment for a paper or a page: SVG, PNG or PDF, drawn by matplotlib (the extra ``plot``)."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from dyna_tui.experiments.curves import Curves
from dyna_tui.experiments.reports.drawing import Drawing
from dyna_tui.experiments.reports.figure_style import FIGURE_STYLES, FigureStyle
from dyna_tui.experiments.reports.formats import FIGURES, SCREEN

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_CHANGING = {"svg": ("Date", "Creator"), "png": ("Software",), "pdf": ("CreationDate", "Creator", "Producer")}
"""What matplotlib writes into a file of each format besides the figure; it changes with time and version."""

_SETTINGS: dict[Any, Any] = {
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": "medium",
    "legend.frameon": False,
    "svg.hashsalt": "dyna-tui",  # the same curves give the same bytes
    "text.parse_math": False,  # a label is not a formula
}


def write(drawing: Drawing, format: str, style: str = SCREEN) -> bytes:
    """Draw curves or heat maps as a figure: the content of a file, the same bytes for the same drawing.

    Args:
        drawing: what to draw, with intervals, published points and the changes of the maze.
        format: ``svg``, ``png`` or ``pdf``.
        style: ``screen`` or ``paper``.

    Raises:
        InputError: where matplotlib is missing.
    """
    look = FIGURE_STYLES[style]
    with _settings(format, look):
        file = BytesIO()
        _figure(drawing, look).savefig(file, format=format, metadata=dict.fromkeys(_CHANGING[format]))
    return file.getvalue()


def figure(drawing: Drawing, style: str = SCREEN) -> "Figure":
    """The figure of curves or heat maps, for a notebook or a program that goes on with it.

    Raises:
        InputError: where matplotlib is missing.
    """
    look = FIGURE_STYLES[style]
    with _settings("png", look):
        return _figure(drawing, look)


def _figure(drawing: Drawing, look: FigureStyle) -> "Figure":
    from matplotlib.figure import Figure

    from dyna_tui.experiments.reports.figure_curves import draw_curves
    from dyna_tui.experiments.reports.figure_heat_maps import draw_heat_maps

    drawn = Figure(figsize=(look.width, look.height), layout="constrained")
    if isinstance(drawing, Curves):
        draw_curves(drawn, drawing, look)
    else:
        draw_heat_maps(drawn, drawing, look)
    return drawn


@contextmanager
def _settings(format: str, look: FigureStyle) -> Iterator[None]:
    """Within it, matplotlib's settings are those of a style, whatever the user's are.

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
            matplotlib.rcParams.update(_SETTINGS | {"font.size": look.font} | look.settings)
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
