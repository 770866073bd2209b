"""Legend line under a grid: the scale of its colours with the numbers at both ends, and the marks that occur."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from dyna_tui.tui.drawing.canvas import Picture
from dyna_tui.tui.drawing.glyphs import CROSSED, OUTDATED, STAYS
from dyna_tui.tui.drawing.layers import Layer, Scales
from dyna_tui.tui.drawing.numbers import compact
from dyna_tui.tui.drawing.scene import Scene
from dyna_tui.tui.drawing.style_codes import BOLD, LEVELS, SHIFT, TRAIL, UNDERLINE, Background, Foreground

GAP = "   "
BAR = 10
"""Columns of a scale."""
ROWS_OF_A_CROPPED_MAZE = 12
"""Rows from which a maze that does not fit leaves one to its legend."""
CROSSES = (OUTDATED, *CROSSED.values())
"""The glyphs of outdated pairs, which not all cells have room for."""
DIGITS = 5
"""Columns of the numbers at the ends of a scale."""

Run = tuple[str, int | None]
"""A text and its style code; None for quiet text."""
Part = tuple[Run, ...]


class ColourScale(NamedTuple):
    """What the colours of a view are a scale of."""

    quantity: str
    """As :class:`Scales` knows it."""
    ramp: Background
    unit: str
    """What the numbers are, in a word or two."""
    log: bool = False
    """Whether the scale holds the logarithms of one more than the numbers."""


def legend_rows(whole: int, room: int) -> int:
    """The rows that a legend takes of a room of so many: none where the maze needs them.

    Args:
        whole: the rows that the maze takes.
        room: those that there are for both.
    """
    return int(whole < room or whole > room >= ROWS_OF_A_CROPPED_MAZE)


def legend_line(
    scale: ColourScale | None, scales: Scales, layer: Layer, scene: Scene, picture: Picture, width: int
) -> list[Run]:
    """The legend of a picture in at most so many columns; what has no room is left out, the last first."""
    runs: list[Run] = []
    used = 0
    for part in _parts(scale, scales, layer, scene, picture):
        length = sum(len(text) for text, _ in part) + (len(GAP) if runs else 0)
        if used + length > width:
            break
        runs += [(GAP, None), *part] if runs else part
        used += length
    return runs


def _parts(scale: ColourScale | None, scales: Scales, layer: Layer, scene: Scene, picture: Picture) -> Iterator[Part]:
    if scale is not None:
        bar = _bar(scale, scales, layer, scene)
        if bar is not None:
            yield bar
    if scene.outdated.any() and np.isin(picture.chars, CROSSES).any():
        yield (OUTDATED, Background.OUTDATED | Foreground.OUTDATED << SHIFT), (" outdated", None)
    if layer.arrows is not None and layer.numbers is None and np.any(layer.arrows):
        yield (("→", _plain(BOLD)), (" leads away" if layer.stays is not None else " greedy", None))
    if layer.stays is not None and layer.stays.any():
        yield (STAYS, _plain()), (" stays put", None)
    if scene.trail.any():
        yield ("  ", Background.BARE | TRAIL), (" path", None)
    if scene.planned.any():
        yield ("_", Background.OUTSIDE | Foreground.PLANNED << SHIFT | BOLD | UNDERLINE), (" just planned", None)


def _plain(attributes: int = 0) -> int:
    return Background.OUTSIDE | Foreground.AGENT << SHIFT | attributes


def _bar(scale: ColourScale, scales: Scales, layer: Layer, scene: Scene) -> Part | None:
    """The lowest and highest number in view and zero, the colours from one to the other, and what they are."""
    ends, shown = scales.known(scale.quantity), layer.known & ~scene.wall & ~scene.terminal
    numbers = [array[shown].ravel() for array in (layer.numbers, layer.pair_numbers) if array is not None]
    found = np.concatenate([np.zeros(1), *numbers])
    low, high = float(np.nanmin(found)), float(np.nanmax(found))
    if ends is None or low == high:
        return None
    if scale.ramp is Background.SIGNED:
        high = max(-low, high)
        low, largest = -high, max(-ends[0], ends[1])
        ends = -largest, largest
    parts = [float(np.log1p(end) if scale.log else end) - ends[0] for end in (low, high)]
    levels = np.linspace(parts[0], parts[1], BAR) / (ends[1] - ends[0]) * (LEVELS - 1)
    steps = levels.round().astype(int).clip(0, LEVELS - 1).tolist()
    colours: Sequence[Run] = [(" ", scale.ramp + level) for level in steps]
    first, last = ("0" if end == 0 else compact(end, DIGITS) for end in (low, high))
    return (f"{first} ", None), *colours, (f" {last} {scale.unit}" + " (log)" * scale.log, None)
