"""Figures of the maze alone, from Python: drawn in a notebook, or saved as SVG, PNG or PDF."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dyna_tui.api.arguments import PathLike

if TYPE_CHECKING:
    from dyna_tui.figures.shapes import Drawing
    from dyna_tui.lab.lane import Lane


class GridFigure:
    """A figure of the grids of some lanes as they were when it was made; a notebook draws it.

    >>> import dyna_tui as dt
    >>> dt.Agent("dyna-q", "dyna").advance(steps=100).figure("q-values")
    <GridFigure 'Dyna maze: Q-values of Dyna-Q'>
    """

    def __init__(self, drawing: "Drawing") -> None:
        """Holds a drawing."""
        self._drawing = drawing

    @property
    def svg(self) -> str:
        """The figure as SVG."""
        from dyna_tui.figures.svg import svg

        return svg(self._drawing).decode()

    def save(self, path: PathLike) -> None:
        """Writes the figure, as the ending of the file says: ``.svg``, ``.png`` or ``.pdf``.

        Raises:
            InputError: where the ending is another, the file cannot be written, or the extra ``plot`` is missing.
        """
        from dyna_tui.figures.writers import WRITERS
        from dyna_tui.files import write_whole
        from dyna_tui.lab.files.exports import EXPORTS, FIGURE

        name = os.fspath(path)
        write_whole(name, [WRITERS[EXPORTS[FIGURE].format_of(name)](self._drawing)])

    def __repr__(self) -> str:
        """What it shows."""
        return f"<GridFigure {self._drawing.title!r}>"

    def _repr_svg_(self) -> str:
        """Itself, for a notebook."""
        return self.svg


def notebook_svg(lanes: "Sequence[Lane]") -> str:
    """The grids of some lanes as SVG, in the colours for a light or a dark page, whichever the reader prefers.

    Of a large world it is the part around the agent, or the states visited most.
    """
    from dyna_tui.figures.lane_figure import Part, lanes_figure
    from dyna_tui.figures.svg import svg

    part = Part(rows=60, columns=100, states=24)
    on_light, on_dark = (lanes_figure(lanes, style=style, part=part) for style in ("paper", "screen"))
    return svg(on_light, on_dark).decode()


def figure_of(lanes: "Sequence[Lane]", view: str, style: str, values: str) -> GridFigure:
    """The figure of some lanes.

    Raises:
        InputError: where there is no such view, style or ramp.
    """
    from dyna_tui.figures.lane_figure import lanes_figure
    from dyna_tui.figures.views import view_named

    return GridFigure(lanes_figure(lanes, view_named(view), style=style, values=values))
