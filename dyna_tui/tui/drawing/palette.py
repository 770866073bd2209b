"""Palette of the grid: turns style codes into colours, ramps between the theme's colours and readable text on each."""

from collections.abc import Iterable, Iterator, Mapping

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import BLACK, WHITE, Color

from dyna_tui.charts.value_colours import DEFAULT, value_ramp
from dyna_tui.tui.drawing.few_colours import distinct_grey
from dyna_tui.tui.drawing.glyphs import HATCHED, WALL
from dyna_tui.tui.drawing.style_codes import (
    BOLD,
    LEVELS,
    REVERSE,
    SHADE,
    SHIFT,
    TRAIL,
    UNDERLINE,
    Background,
    Foreground,
)

READABLE = 4.5
"""The contrast that WCAG 2 asks of text."""

STRENGTH_ON_DARK = 0.65
STRENGTH_ON_LIGHT = 0.45
"""The share of its colour in the strongest step of a ramp; the rest is background, so that text keeps its colour."""

CACHED_SEGMENTS = 32_768

FLOOR = 0.06
"""How far a cell that was never visited stands out from the surroundings of the maze."""

ON_TRAIL = 0.28
"""How far the ground of the agent's path is drawn towards the colour of text."""

SHADING = 0.14
"""How far a shaded field is drawn towards the background."""

NAMED_FOREGROUNDS = {
    Foreground.WALL: "wall",
    Foreground.AGENT: "agent",
    Foreground.START: "start",
    Foreground.GOAL: "goal",
    Foreground.PIT: "pit",
    Foreground.PLANNED: "planned",
    Foreground.CURSOR: "cursor",
    Foreground.ACT: "act",
    Foreground.DIRECT_RL: "direct-rl",
    Foreground.MODEL: "model",
    Foreground.PLANNING: "planning",
}
"""The foregrounds that are a colour of the theme; text and crosses are black or white, by their background."""

COLOURS = {
    "wall": "$foreground 40%",
    "agent": "$foreground",
    "trail": "$foreground 70%",
    "start": "$foreground",
    "goal": "$success",
    "pit": "$error",
    "planned": "$success",
    "cursor": "$foreground",
    "act": "$foreground",
    "direct-rl": "$primary",
    "model": "$secondary",
    "planning": "$success",
    "outdated": "$warning",
    "cold": "$primary",
    "warm": "$error",
    "amount": "$primary",
    "below": "$error",
    "above": "$primary",
}
"""All colours that a palette is made of, by name, in Textual's notation."""
LIGHT_COLOURS = {"wall": "$foreground 55%"}
"""Those that are others in a light theme."""


class Palette:
    """Styles for the codes of :mod:`dyna_tui.tui.drawing.style_codes`."""

    def __init__(
        self,
        background: Color,
        text: Color,
        colours: Mapping[str, Color],
        values: str = DEFAULT,
        system: ColorSystem = ColorSystem.TRUECOLOR,
    ) -> None:
        """Mix the backgrounds.

        Args:
            background: What is behind the grid.
            text: The colour of ordinary text.
            colours: The colour of each name in :data:`COLOURS`.
            values: The name of the ramp of values, one of VALUE_COLOURS.
            system: The colours of the terminal: where they are few, walls get a grey of their own or are hatched.
        """
        self._values = values
        self._background = background
        self._plain = solid(background, BLACK if text.brightness > 0.5 else WHITE)
        self._text = solid(text, WHITE)
        self._colours = {name: solid(colour, self._text) for name, colour in colours.items()}
        self._backgrounds = self._mix()
        self.hatched = False
        """Whether walls are told from cells by a pattern, all greys being those of some."""
        if system is not ColorSystem.TRUECOLOR:
            self._contrast_walls(system)
        self._styles: dict[int, Style] = {}
        self._segments = _Segments(self)

    @property
    def outside(self) -> Style:
        """The style of what is no cell."""
        return Style(bgcolor=self._background.rich_color)

    def style(self, code: int) -> Style:
        """The style of a code."""
        style = self._styles.get(code)
        if style is None:
            style = self._styles[code] = self._build(code)
        return style

    def segments(self, runs: Iterable[tuple[str, int]]) -> list[Segment]:
        """The segments of texts and their codes."""
        if len(self._segments) > CACHED_SEGMENTS:
            self._segments.clear()
        return list(map(self._segments.__getitem__, runs))

    def background(self, background: int) -> Color:
        """The colour of a background, shaded or not."""
        colour = self._backgrounds.get(background & ~SHADE, self._plain)
        if not background & SHADE:
            return colour
        bare = background & ~SHADE == Background.BARE
        return colour.blend(self._text if bare else self._plain, SHADING / 3 if bare else SHADING)

    def foreground(self, foreground: int, background: Color) -> Color:
        """The colour of a foreground, as near to its own as is readable on that background."""
        if foreground == Foreground.WALL:
            return self._colours["wall"]
        if foreground == Foreground.OUTDATED:
            return best_on(background)
        named = NAMED_FOREGROUNDS.get(Foreground(foreground))
        return readable(self._colours[named] if named else self._text, background)

    def _mix(self) -> dict[int, Color]:
        colours, plain = self._colours, self._plain
        strength = STRENGTH_ON_LIGHT if plain.brightness > 0.5 else STRENGTH_ON_DARK
        cold, warm, amount, below, above = (
            plain.blend(colours[name], strength) for name in ("cold", "warm", "amount", "below", "above")
        )
        backgrounds: dict[int, Color] = {
            Background.BARE: plain.blend(self._text, FLOOR),
            Background.WALL: colours["wall"],
            Background.GOAL: plain.blend(colours["goal"], 0.45),
            Background.PIT: plain.blend(colours["pit"], 0.45),
            Background.OUTDATED: colours["outdated"],
            Background.OUTSIDE: plain,
        }
        stops = (plain.blend(cold, 0.25), cold, warm)
        values = value_ramp(self._values, LEVELS, [colour.hex[:7] for colour in stops])
        for level in range(LEVELS):
            part = level / (LEVELS - 1)
            backgrounds[Background.VALUE + level] = Color.parse(values[level])
            backgrounds[Background.AMOUNT + level] = ramp((plain.blend(amount, 0.1), amount), part)
            backgrounds[Background.SIGNED + level] = ramp((below, plain, above), part)
        return backgrounds

    def _contrast_walls(self, system: ColorSystem) -> None:
        """Gives walls a grey that no cell has where colours are few; where there is none, has them hatched."""
        wall = distinct_grey(self._colours["wall"], self._cells(), system)
        self.hatched = wall is None
        self._colours["wall"] = best_on(self._plain) if wall is None else wall
        self._backgrounds[Background.WALL] = self._plain if wall is None else wall

    def _cells(self) -> Iterator[Color]:
        """What a cell that is no wall is drawn on, on the agent's path or not, in either field of the chequerboard."""
        for number in self._backgrounds.keys() - {Background.WALL}:
            for shade in (0, SHADE):
                colour = self.background(number | shade)
                yield colour
                yield colour.blend(self._colours["trail"], ON_TRAIL)

    def _build(self, code: int) -> Style:
        number = code & 0xFF
        background = self.background(number)
        if code & TRAIL:
            background = background.blend(self._colours["trail"], ON_TRAIL)
        foreground = code >> SHIFT & 0xFF
        if code & REVERSE:
            colour = self._colours[NAMED_FOREGROUNDS[Foreground(foreground)]]
            behind = best_on(colour)
        else:
            colour = self.foreground(foreground, background)
            behind = background
        return Style(
            color=colour.rich_color,
            bgcolor=behind.rich_color,
            bold=bool(code & BOLD) or None,
            underline=bool(code & UNDERLINE) or None,
            reverse=bool(code & REVERSE) or None,
        )


class _Segments(dict[tuple[str, int], Segment]):
    """Segments by text and code, made when first asked for: most of a frame was in the frame before."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette

    def __missing__(self, run: tuple[str, int]) -> Segment:
        text, code = run
        if self._palette.hatched and code >> SHIFT & 0xFF == Foreground.WALL:
            text = text.replace(WALL, HATCHED)
        segment = self[run] = Segment(text, self._palette.style(code))
        return segment


def solid(colour: Color, fallback: Color) -> Color:
    """The colour opaque and as red, green and blue; the fallback where only the terminal knows it."""
    if colour.ansi is None:
        return Color(colour.r, colour.g, colour.b)
    if colour.ansi < 0:
        return fallback
    return Color.from_rich_color(colour.rich_color)._replace(ansi=None)


def ramp(stops: tuple[Color, ...], part: float) -> Color:
    """The colour at a part (0 to 1) of the way along the stops."""
    position = part * (len(stops) - 1)
    index = min(int(position), len(stops) - 2)
    return stops[index].blend(stops[index + 1], position - index)


def best_on(background: Color) -> Color:
    """Black or white, whichever is more readable."""
    return max((BLACK, WHITE), key=lambda foreground: contrast(foreground, background))


def readable(foreground: Color, background: Color) -> Color:
    """The foreground, moved towards black or white until it is readable on the background."""
    towards = best_on(background)
    for tenths in range(11):
        mixed = foreground.blend(towards, tenths / 10)
        if contrast(mixed, background) >= READABLE:
            return mixed
    return towards


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
