"""Colours of the drawings: those of the screen's light and dark themes, as one style sheet for both.

An SVG follows the reader's ``prefers-color-scheme``, and brings its own background, so that it can be read on any.
"""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from dyna_tui.charts.lane_colours import LANE_COLOURS

LEVELS = 32
"""Steps of the ramp from low values to high ones."""
CURVES = len(LANE_COLOURS)


class Theme(NamedTuple):
    """The colours of a theme of the screen that drawings use."""

    background: str
    foreground: str
    primary: str
    success: str
    warning: str
    error: str
    strength: float
    """The share of its colour in the strongest step of a ramp."""
    wall: float
    """The share of the foreground in a wall."""


LIGHT = Theme("#fbfaf7", "#1f2328", "#1f66b3", "#1d7f4c", "#9a5b00", "#c0391f", 0.45, 0.55)
DARK = Theme("#14171c", "#e3e6eb", "#4f8fd6", "#58b884", "#e8b04b", "#e0664f", 0.65, 0.40)


def style_sheet() -> str:
    """The style of every class that a drawing uses: light, and dark where the reader prefers that."""
    light, dark = (" ".join(_rules(theme, number)) for number, theme in enumerate((LIGHT, DARK)))
    return (
        f"<style>.dyna-tui text{{font-family:monospace}} {light} @media (prefers-color-scheme:dark){{{dark}}}</style>"
    )


def svg(width: int, height: int, label: str, parts: Iterable[str]) -> str:
    """A drawing of so many pixels on its own ground, with what a screen reader says of it."""
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="dyna-tui" width="{width}" height="{height}" ',
            f'viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">',
            style_sheet(),
            f'<rect class="ground" width="{width}" height="{height}" rx="6"/>',
            *parts,
            "</svg>",
        ]
    )


def _rules(theme: Theme, number: int) -> list[str]:
    """The rules of a theme; 0 is light, 1 dark."""
    plain, text = theme.background, theme.foreground
    cold, warm = blend(plain, theme.primary, theme.strength), blend(plain, theme.error, theme.strength)
    fills = {
        "ground": plain,
        "bare": blend(plain, text, 0.06),
        "wall": blend(plain, text, theme.wall),
        "goal": blend(plain, theme.success, 0.45),
        "pit": blend(plain, theme.error, 0.45),
        "ink": text,
        "faint": blend(plain, text, 0.65),
        "outdated": theme.warning,
    }
    for level in range(LEVELS):
        fills[f"v{level}"] = ramp((blend(plain, cold, 0.25), cold, warm), level / (LEVELS - 1))
    lines = {"axis": blend(plain, text, 0.35), "rule": blend(plain, text, 0.12)}
    for curve, colour in enumerate(LANE_COLOURS):
        fills[f"c{curve}"] = lines[f"l{curve}"] = colour.on_dark if number else colour.on_light
    rules = [f".dyna-tui .{name}{{fill:{colour}}}" for name, colour in fills.items()]
    return rules + [f".dyna-tui .{name}{{stroke:{colour};fill:none}}" for name, colour in lines.items()]


def blend(one: str, other: str, share: float) -> str:
    """A colour between two, as ``#rrggbb``, with a share of the other."""
    mixed = (round(a + (b - a) * share) for a, b in zip(_parts(one), _parts(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def ramp(stops: tuple[str, ...], share: float) -> str:
    """The colour at a share (0 to 1) of the way along some stops."""
    position = share * (len(stops) - 1)
    index = min(int(position), len(stops) - 2)
    return blend(stops[index], stops[index + 1], position - index)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
