"""SVG of a figure, text as text; shapes of one colour are one path, so that a large maze is a small file."""

from collections.abc import Callable, Iterator
from html import escape
from itertools import groupby, pairwise

import numpy as np

from dyna_tui.errors import printable
from dyna_tui.figures.shapes import Box, Dot, Drawing, Label, Line, Mosaic, Polygon, Shape

FONT = "DejaVu Sans, Helvetica, Arial, sans-serif"

Paint = Callable[[str, str, str], str]
"""The attribute that gives a colour: its name, the colour, and that on a dark ground."""


def svg(drawing: Drawing, on_dark: Drawing | None = None) -> bytes:
    """A drawing as SVG.

    Args:
        drawing: the drawing.
        on_dark: the same in the colours for a reader who prefers a dark ground, if it is to follow them.
    """
    dark = on_dark or drawing
    width, height, title = _short(drawing.width), _short(drawing.height), escape(printable(drawing.title))
    classes: dict[tuple[str, str], str] = {}

    def paint(name: str, light: str, dark: str) -> str:
        if on_dark is None:
            return f'{name}="{light}"'
        return f'class="{name[0]}{classes.setdefault((light, dark), str(len(classes)))}"'

    elements = list(_elements(drawing, dark, paint))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}"',
        f' role="img" class="dyna-tui" font-family="{FONT}">',
        f"<title>{title}</title>",
        *_style_sheet(classes),
        *elements,
        "</svg>\n",
    ]
    return "\n".join(lines).encode()


def _style_sheet(classes: dict[tuple[str, str], str]) -> Iterator[str]:
    """The colours of the classes: f for a fill, s for a stroke."""
    if not classes:
        return
    light, dark = (
        "".join(f".dyna-tui .f{n}{{fill:{of[on]}}}.dyna-tui .s{n}{{stroke:{of[on]}}}" for of, n in classes.items())
        for on in range(2)
    )
    yield f"<style>{light} @media (prefers-color-scheme:dark){{{dark}}}</style>"


def _elements(light: Drawing, dark: Drawing, paint: Paint) -> Iterator[str]:
    """The elements, those of one look after another as one."""
    ground = paint("fill", light.background, dark.background)
    yield f'<rect width="{_short(light.width)}" height="{_short(light.height)}" {ground}/>'
    pairs = zip(light.shapes, dark.shapes, strict=True)
    for _, group in groupby(pairs, key=lambda pair: (_look(pair[0], 0), _look(pair[1], 1))):
        shapes = list(group)
        one, other = shapes[0]
        match one, other:
            case Box() | Polygon(), Box() | Polygon():
                outline = "".join(_outline(shape) for shape, _ in shapes)
                yield f'<path d="{outline}" {paint("fill", one.fill, other.fill)}/>'
            case Line(), Line():
                strokes = "".join(_outline(shape) for shape, _ in shapes)
                colour = paint("stroke", one.colour, other.colour)
                yield f'<path d="{strokes}" {colour} stroke-width="{_short(one.width)}"/>'
            case Mosaic(), Mosaic():
                yield from _mosaic(one, other, paint)
            case Dot(), Dot():
                at = f'cx="{_short(one.x)}" cy="{_short(one.y)}" r="{_short(one.radius)}"'
                yield f"<circle {at} {paint('fill', one.fill, other.fill)}/>"
            case Label(), Label():
                yield _text(one, other, paint)


def _look(shape: Shape, number: int) -> object:
    """What shapes written as one have in common; of its own for those that are written alone."""
    match shape:
        case Box(_, _, _, _, fill) | Polygon(_, fill):
            return type(shape), fill
        case Line(_, _, colour, width):
            return Line, colour, width
        case _:
            return number, id(shape)


def _outline(shape: Shape) -> str:
    if isinstance(shape, Box):
        wide = _short(shape.width)
        return f"M{_point((shape.x, shape.y))}h{wide}v{_short(shape.height)}h-{wide}z"
    if isinstance(shape, Line):
        return f"M{_point(shape.start)}L{_point(shape.end)}"
    assert isinstance(shape, Polygon)
    return "M" + "L".join(map(_point, shape.points)) + "z"


def _mosaic(light: Mosaic, dark: Mosaic, paint: Paint) -> Iterator[str]:
    """The cells of each colour as one stroke a cell wide, in cells as units; the colour of most is a ground."""
    rows, columns = light.cells.shape
    move = f"translate({_short(light.x)} {_short(light.y)}) scale({_short(light.side)})"
    yield f'<g transform="{move}" fill="none" shape-rendering="crispEdges">'
    most = int(np.bincount(light.cells.ravel()).argmax())
    ground = paint("stroke", light.fills[most], dark.fills[most])
    yield f'<path d="M0 {rows / 2:g}h{columns}" {ground} stroke-width="{rows}"/>'
    strokes: dict[int, list[str]] = {}
    ends: dict[int, tuple[int, int]] = {}
    for row, line in enumerate(light.cells):
        cuts = [0, *(np.flatnonzero(np.diff(line)) + 1).tolist(), columns]
        for (first, last), fill in zip(pairwise(cuts), line[cuts[:-1]].tolist(), strict=True):
            if fill == most:
                continue
            before = ends.get(fill)
            step = f"M{first} {row + 0.5:g}" if before is None else f"m{first - before[1]} {row - before[0]}"
            strokes.setdefault(fill, []).append(f"{step}h{last - first}")
            ends[fill] = row, last
    for fill, steps in strokes.items():
        yield f'<path d="{"".join(steps)}" {paint("stroke", light.fills[fill], dark.fills[fill])}/>'
    yield "</g>"


def _text(light: Label, dark: Label, paint: Paint) -> str:
    at = f'x="{_short(light.x)}" y="{_short(light.y)}" font-size="{_short(light.size)}"'
    anchor = f' text-anchor="{light.anchor}"' if light.anchor != "start" else ""
    weight = ' font-weight="bold"' if light.bold else ""
    colour = paint("fill", light.colour, dark.colour)
    return f"<text {at} {colour}{anchor}{weight}>{escape(printable(light.text))}</text>"


def _point(point: tuple[float, float]) -> str:
    return f"{_short(point[0])} {_short(point[1])}"


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
