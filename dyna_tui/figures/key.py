"""Key of a figure: the scale of its colours, and the marks that occur in it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from dyna_tui.charts.numbers import count, value
from dyna_tui.figures.cells import cross, outline
from dyna_tui.figures.shapes import Box, Dot, Label, Line, Polygon, Shape, width_of
from dyna_tui.figures.shown import WITH_ARROWS, Shown
from dyna_tui.tui.drawing.glyphs import STAYS
from dyna_tui.tui.drawing.model_view import ASSUMED, COSTS, EARNS, ELSEWHERE, LEADS_AWAY, REMEMBERED
from dyna_tui.tui.drawing.style_codes import LEVELS, Background

SIZE, ROW = 8.0, 15.0
"""Points of its text, and from line to line."""
BAR, SWATCH, BETWEEN, BESIDE = 90.0, 9.0, 16.0, 5.0
"""Points of the scale, of a sample, between two entries, and from a sample to what it means."""

Draw = Callable[[float, float], Iterator[Shape]]
"""Draws a sample whose left end is at a point, on the middle of the line."""


class Entry(NamedTuple):
    """A sample and what it means."""

    width: float
    """Points of the sample."""
    draw: Draw
    text: str

    @property
    def whole(self) -> float:
        """Points of sample and text."""
        return self.width + BESIDE + SIZE * width_of(self.text)


class Key:
    """The key of what is shown of a lane, in lines of some width."""

    def __init__(self, shown: Shown, width: float) -> None:
        """Lays out the entries."""
        self._colour = shown.colours.faint
        self._lines: list[list[Entry]] = []
        used = width
        for entry in _entries(shown):
            if used + BETWEEN + entry.whole > width:
                self._lines.append([])
                used = -BETWEEN
            self._lines[-1].append(entry)
            used += BETWEEN + entry.whole

    @property
    def width(self) -> float:
        """Points that it takes."""
        return max((sum(entry.whole + BETWEEN for entry in line) - BETWEEN for line in self._lines), default=0.0)

    @property
    def height(self) -> float:
        """Points that it takes."""
        return ROW * len(self._lines)

    def shapes(self, left: float, top: float) -> Iterator[Shape]:
        """Its shapes, with the top left at a point."""
        for number, line in enumerate(self._lines):
            x, middle = left, top + ROW * (number + 0.5)
            for entry in line:
                yield from entry.draw(x, middle)
                text = x + entry.width + BESIDE
                yield Label(text, middle + SIZE * 0.35, entry.text, SIZE, self._colour)
                x += entry.whole + BETWEEN


def _entries(shown: Shown) -> Iterator[Entry]:
    yield from _scale(shown)
    scene, layer, side, colours = shown.scene, shown.layer, shown.side, shown.colours
    text, known = colours.tone.text, shown.known
    if scene.agent is not None:
        yield Entry(SWATCH, lambda x, y: iter([Dot(x + SWATCH / 2, y, 3.5, text)]), "agent")
    if layer.stays is not None:
        yield from _model(shown)
    elif layer.strong is not None and shown.split and layer.strong[known].any():
        yield Entry(4.0, lambda x, y: iter([Polygon(((x + 4, y), (x, y + 3.5), (x, y - 3.5)), text)]), "greedy")
    elif layer.arrows is not None and not shown.split and side >= WITH_ARROWS and np.any(layer.arrows[known]):
        yield Entry(11.0, lambda x, y: _arrow(x, y, text), "greedy")
    if scene.outdated.any() and side >= WITH_ARROWS:
        warn = colours.tone.outdated
        yield Entry(7.0, lambda x, y: cross(x + 3.5, y, 3.0, warn), "the model is outdated")
    if (scene.trail & ~scene.terminal).any() and side >= WITH_ARROWS:
        line = colours.faint
        yield Entry(SWATCH, lambda x, y: outline(x, y - SWATCH / 2, SWATCH, line, 0.8), "path of this episode")
    if (
        scene.labels is None
        and (~layer.known & ~scene.wall & ~scene.terminal & (scene.background == Background.BARE)).any()
    ):
        yield from _swatch(shown, Background.BARE, "never visited" if layer.stays is None else "not in the model")


def _scale(shown: Shown) -> Iterator[Entry]:
    """The colours of the view from its lowest number to its highest."""
    scale = shown.view.scale
    span = None if scale is None else shown.scales.known(scale.quantity)
    if scale is None or span is None:
        return
    low, high = span
    if scale.log:
        low, high = float(np.expm1(low)), float(np.expm1(high))
    if scale.ramp is Background.SIGNED:
        low, high = -max(-low, high), max(-low, high)
    if low == high:
        return
    first, last = _in_short(low), f"{_in_short(high)} {scale.unit}{' (log)' * scale.log}"
    ramp, faint = shown.colours.ramp(scale.ramp), shown.colours.faint
    begin, step = SIZE * width_of(first) + BESIDE, BAR / LEVELS

    def draw(x: float, y: float) -> Iterator[Shape]:
        yield Label(x, y + SIZE * 0.35, first, SIZE, faint)
        for level, fill in enumerate(ramp):
            yield Box(x + begin + level * step, y - 3.5, step + 0.3 * (level < LEVELS - 1), 7, fill)

    yield Entry(begin + BAR, draw, last)


def _model(shown: Shown) -> Iterator[Entry]:
    """What the arrows, signs and colours of the model's view mean, where they occur."""
    layer, known, side = shown.layer, shown.known, shown.side
    colour = shown.colours.tone.text
    if shown.split and layer.pair_texts is not None:
        signs = {text[:1] for text in np.unique(layer.pair_texts(4)[known]).tolist()}
        for sign, meaning in ((STAYS, "stays put"), (ASSUMED, "assumed"), (ELSEWHERE, "leads farther")):
            if sign in signs:
                yield Entry(*_sign(sign, colour), meaning)
        codes = layer.pair_background[known]
    else:
        if side >= WITH_ARROWS and layer.arrows is not None and np.any(layer.arrows[known]):
            yield Entry(11.0, lambda x, y: _arrow(x, y, colour), "leads away")
        if side >= WITH_ARROWS and layer.stays is not None and layer.stays[known].any():
            yield Entry(*_sign(STAYS, colour), "stays put")
        codes = layer.background[known]
    meanings = (
        (EARNS, "earns a reward"),
        (COSTS, "costs"),
        (LEADS_AWAY, "leads to another cell"),
        (REMEMBERED, "stays"),
    )
    for code, meaning in meanings:
        if (codes == code).any():
            yield from _swatch(shown, code, meaning)


def _sign(sign: str, colour: str) -> tuple[float, Draw]:
    wide = SIZE * width_of(sign)
    return wide, lambda x, y: iter([Label(x, y + SIZE * 0.35, sign, SIZE, colour)])


def _swatch(shown: Shown, code: int, meaning: str) -> Iterator[Entry]:
    fill, line = shown.colours.fill(code), shown.colours.line

    def draw(x: float, y: float) -> Iterator[Shape]:
        yield Box(x, y - SWATCH / 2, SWATCH, SWATCH, fill)
        yield from outline(x, y - SWATCH / 2, SWATCH, line, 0.5)

    yield Entry(SWATCH, draw, meaning)


def _arrow(x: float, y: float, colour: str) -> Iterator[Shape]:
    yield Line((x, y), (x + 6, y), colour, 1.4)
    yield Polygon(((x + 11, y), (x + 5.5, y + 3.4), (x + 5.5, y - 3.4)), colour)


def _in_short(number: float) -> str:
    return count(round(number)) if number == round(number) else value(number)
