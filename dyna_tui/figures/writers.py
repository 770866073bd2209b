"""Writers of figures: SVG by itself; PNG and PDF by Matplotlib, which the extra ``plot`` brings."""

import io
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from dyna_tui.errors import InputError, printable
from dyna_tui.figures.shapes import Box, Dot, Drawing, Label, Line, Mosaic, Polygon
from dyna_tui.figures.svg import svg

INCH = 72.0
RESOLUTION, MOST_PIXELS = 200, 4000
"""Pixels of an inch in a PNG, and of its longer side at the most."""


def _by_matplotlib(drawing: Drawing, format: str) -> bytes:
    try:
        import matplotlib
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        right = "pip install 'dyna-tui[plot]', or name a file that ends in .svg"
        raise InputError(f"a figure as {format.upper()} needs the extra 'plot': {right}") from None
    with matplotlib.rc_context({"pdf.fonttype": 42, "font.family": "DejaVu Sans", "axes.unicode_minus": False}):
        figure = Figure(figsize=(drawing.width / INCH, drawing.height / INCH), facecolor=drawing.background)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, drawing.width)
        axes.set_ylim(drawing.height, 0)
        axes.axis("off")
        for order, artist in enumerate(_artists(drawing, axes)):
            artist.set_zorder(order)  # else lines are above all patches
            axes.add_artist(artist)
        file = io.BytesIO()
        metadata: dict[str, Any] = {"Title": printable(drawing.title)}
        if format == "pdf":
            metadata |= {"CreationDate": None, "Producer": None, "Creator": "dyna-tui"}
        dpi = min(RESOLUTION, MOST_PIXELS * INCH / max(drawing.width, drawing.height))
        figure.savefig(file, format=format, dpi=dpi, facecolor=drawing.background, metadata=metadata)
        return file.getvalue()


def _artists(drawing: Drawing, axes: Any) -> Iterator[Any]:
    from matplotlib import patches
    from matplotlib.colors import to_rgba
    from matplotlib.image import AxesImage
    from matplotlib.lines import Line2D
    from matplotlib.text import Text

    aligned: dict[str, Any] = {"start": "left", "middle": "center", "end": "right"}
    for shape in drawing.shapes:
        match shape:
            case Box(x, y, width, height, fill):
                yield patches.Rectangle((x, y), width, height, facecolor=fill, linewidth=0)
            case Polygon(points, fill):
                yield patches.Polygon(points, facecolor=fill, linewidth=0)
            case Line(start, end, colour, width):
                yield Line2D([start[0], end[0]], [start[1], end[1]], color=colour, linewidth=width)
            case Mosaic(x, y, side, fills, cells):
                rows, columns = cells.shape
                extent = (x, x + columns * side, y + rows * side, y)
                image = AxesImage(axes, extent=extent, origin="upper", interpolation="none")
                image.set_data((255 * np.array([to_rgba(fill) for fill in fills])).round().astype(np.uint8)[cells])
                yield image
            case Dot(x, y, radius, fill):
                yield patches.Circle((x, y), radius, facecolor=fill, linewidth=0)
            case Label():
                yield Text(
                    shape.x,
                    shape.y,
                    printable(shape.text),
                    color=shape.colour,
                    fontsize=shape.size,
                    horizontalalignment=aligned[shape.anchor],
                    verticalalignment="baseline",
                    fontweight="bold" if shape.bold else "normal",
                    parse_math=False,
                )


WRITERS: Mapping[str, Callable[[Drawing], bytes]] = MappingProxyType(
    {
        "svg": svg,
        "png": lambda drawing: _by_matplotlib(drawing, "png"),
        "pdf": lambda drawing: _by_matplotlib(drawing, "pdf"),
    }
)
"""What writes a drawing, by the format."""
