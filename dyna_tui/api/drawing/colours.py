"""Colours of the drawings: those of the screen's light and dark themes, as one style sheet for both.

An SVG follows the reader's ``prefers-color-scheme``, and brings its own background, so that it can be read on any.
"""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from dyna_tui.charts.lane_colours import LANE_COLOURS
from dyna_tui.charts.value_colours import blend

CURVES = len(LANE_COLOURS)


class Theme(NamedTuple):
    """The colours of a theme of the screen that drawings use."""

    background: str
    foreground: str


LIGHT = Theme("#fbfaf7", "#1f2328")
DARK = Theme("#14171c", "#e3e6eb")


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
    fills = {"ground": plain, "ink": text, "faint": blend(plain, text, 0.65)}
    lines = {"axis": blend(plain, text, 0.35), "rule": blend(plain, text, 0.12)}
    for curve, colour in enumerate(LANE_COLOURS):
        fills[f"c{curve}"] = lines[f"l{curve}"] = colour.on_dark if number else colour.on_light
    rules = [f".dyna-tui .{name}{{fill:{colour}}}" for name, colour in fills.items()]
    return rules + [f".dyna-tui .{name}{{stroke:{colour};fill:none}}" for name, colour in lines.items()]
