"""Colours of figures: for paper on white, or as on the screen."""

from collections.abc import Callable
from typing import NamedTuple

from dyna_tui.charts.lane_colours import LANE_COLOURS, PRINT_COLOURS
from dyna_tui.charts.value_colours import DEFAULT, VALUE_COLOURS, blend, value_ramp
from dyna_tui.errors import InputError, did_you_mean
from dyna_tui.tui.drawing.style_codes import LEVELS, Background


class Tone(NamedTuple):
    """The colours that a style begins with."""

    ground: str
    text: str
    wall: str
    cold: str
    warm: str
    amount: str
    below: str
    above: str
    goal: str
    pit: str
    outdated: str
    strength: float
    """The share of a colour in the strongest step of its ramp."""


TONES = {
    "paper": Tone(
        "#ffffff",
        "#1a1a1a",
        "#5a5f66",
        "#2a78b8",
        "#d8492f",
        "#2a78b8",
        "#2a78b8",
        "#d8492f",
        "#3a9a66",
        "#c0392b",
        "#e69f00",
        0.62,
    ),
    "screen": Tone(
        "#14171c",
        "#e3e6eb",
        "#6a6e75",
        "#4f8fd6",
        "#e0664f",
        "#4f8fd6",
        "#4f8fd6",
        "#e0664f",
        "#58b884",
        "#e0664f",
        "#e8b04b",
        0.65,
    ),
}
"""The styles, the first the usual one."""
STYLES = tuple(TONES)
TEXTS = "#111111", "#ffffff"
"""The colours of text on a ground."""


class Colours:
    """The colours of a figure."""

    def __init__(self, style: str = STYLES[0], values: str = DEFAULT) -> None:
        """Mixes the ramps.

        Args:
            style: one of STYLES.
            values: one of VALUE_COLOURS, the ramp from a low value to a high one.

        Raises:
            InputError: where there is no such style or ramp.
        """
        _check("style", style, STYLES)
        _check("value colours", values, tuple(VALUE_COLOURS))
        self.tone = tone = TONES[style]
        self.paper = style == STYLES[0]
        mix: Callable[[str, float], str] = lambda colour, share: blend(tone.ground, colour, share)  # noqa: E731
        cold, warm = mix(tone.cold, tone.strength), mix(tone.warm, tone.strength)
        self.faint = mix(tone.text, 0.6)
        self.line = mix(tone.text, 0.25)
        self._fills = {
            Background.BARE: mix(tone.text, 0.04),
            Background.WALL: tone.wall,
            Background.GOAL: mix(tone.goal, 0.5),
            Background.PIT: mix(tone.pit, 0.5),
            Background.OUTDATED: tone.outdated,
            Background.OUTSIDE: tone.ground,
        }
        value = value_ramp(values, LEVELS, [blend(tone.ground, cold, 0.25), cold, warm])
        amount = value_ramp(DEFAULT, LEVELS, [mix(tone.amount, 0.06), mix(tone.amount, tone.strength)])
        signed = value_ramp(
            DEFAULT, LEVELS, [mix(tone.below, tone.strength), tone.ground, mix(tone.above, tone.strength)]
        )
        ramps = {Background.VALUE: value, Background.AMOUNT: amount, Background.SIGNED: signed}
        self._ramps = {int(first): colours for first, colours in ramps.items()}

    def fill(self, code: int) -> str:
        """The colour of a background."""
        first = code // LEVELS * LEVELS
        if first in self._ramps:
            return self._ramps[first][code - first]
        return self._fills[Background(code)]

    def ramp(self, first: int) -> tuple[str, ...]:
        """The colours of a ramp, by its first code."""
        return self._ramps[first]

    def on(self, fill: str) -> str:
        """The colour of text that can be read on a ground: black or white, whichever is farther from it."""
        return max(TEXTS, key=lambda colour: contrast(colour, fill))

    def lane(self, number: int) -> str:
        """The colour of a lane."""
        return (
            PRINT_COLOURS[number % len(PRINT_COLOURS)]
            if self.paper
            else LANE_COLOURS[number % len(LANE_COLOURS)].on_dark
        )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21, as WCAG 2 has it."""
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _check(what: str, name: str, known: tuple[str, ...]) -> None:
    if name not in known:
        raise InputError(f"unknown {what} '{name}': {did_you_mean(name, known)}")
