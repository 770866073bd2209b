"""From style codes to colours: ramps between the theme's colours, and ink that stays readable on each of them."""

from collections.abc import Iterable, Mapping

from rich.segment import Segment
from rich.style import Style
from textual.color import BLACK, WHITE, Color

from dyna_tui.tui.drawing.foreground import BOLD, INK, LEVELS, REVERSE, SHADE, UNDERLINE, Ground, Ink

READABLE = 4.5
"""The contrast that WCAG 2 asks of text."""

STRENGTH_ON_DARK = 0.65
STRENGTH_ON_LIGHT = 0.45
"""How much of its colour the strongest ground of a ramp has; the rest is background, so that inks keep their hue."""

REMEMBERED_SEGMENTS = 32_768

FLOOR = 0.06
"""How far a floor that was never visited stands out from what is outside the maze."""

SHADING = 0.14
"""How far a shaded field is drawn towards the background."""

NAMED_INKS = {
    Ink.WALL: "wall",
    Ink.AGENT: "agent",
    Ink.TRAIL: "trail",
    Ink.START: "start",
    Ink.GOAL: "goal",
    Ink.PIT: "pit",
    Ink.PLANNED: "planned",
    Ink.CURSOR: "cursor",
    Ink.ACT: "act",
    Ink.DIRECT_RL: "direct-rl",
    Ink.MODEL: "model",
    Ink.PLANNING: "planning",
}
"""The inks that are a colour of the theme; text and crosses are black or white by their ground."""

COLOURS = (*NAMED_INKS.values(), "outdated", "cold", "warm", "amount", "below", "above")
"""The names of all colours a palette is made of."""


class Palette:
    """Styles for the codes of :mod:`dyna_tui.tui.drawing.foreground`."""

    def __init__(self, background: Color, text: Color, colours: Mapping[str, Color]) -> None:
        """Mix the grounds.

        Args:
            background: What is behind the grid.
            text: The colour of ordinary text.
            colours: The colour of each name in :data:`COLOURS`.
        """
        self._background = background
        self._plain = solid(background, BLACK if text.brightness > 0.5 else WHITE)
        self._text = solid(text, WHITE)
        self._colours = {name: solid(colour, self._text) for name, colour in colours.items()}
        self._grounds = self._mix()
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
        if len(self._segments) > REMEMBERED_SEGMENTS:
            self._segments.clear()
        return list(map(self._segments.__getitem__, runs))

    def ground(self, ground: int) -> Color:
        """The colour of a ground, shaded or not."""
        colour = self._grounds.get(ground & ~SHADE, self._plain)
        if not ground & SHADE:
            return colour
        bare = ground & ~SHADE == Ground.BARE
        return colour.blend(self._text if bare else self._plain, SHADING / 3 if bare else SHADING)

    def ink(self, ink: int, ground: Color) -> Color:
        """The colour of an ink, as near to its own as is readable on that ground."""
        if ink == Ink.WALL:
            return self._colours["wall"]
        if ink == Ink.OUTDATED:
            return best_on(ground)
        named = NAMED_INKS.get(Ink(ink))
        return readable(self._colours[named] if named else self._text, ground)

    def _mix(self) -> dict[int, Color]:
        colours, plain = self._colours, self._plain
        strength = STRENGTH_ON_LIGHT if plain.brightness > 0.5 else STRENGTH_ON_DARK
        cold, warm, amount, below, above = (
            plain.blend(colours[name], strength) for name in ("cold", "warm", "amount", "below", "above")
        )
        grounds: dict[int, Color] = {
            Ground.BARE: plain.blend(self._text, FLOOR),
            Ground.WALL: colours["wall"],
            Ground.GOAL: plain.blend(colours["goal"], 0.45),
            Ground.PIT: plain.blend(colours["pit"], 0.45),
            Ground.OUTDATED: colours["outdated"],
        }
        start = plain.blend(cold, 0.25)
        for level in range(LEVELS):
            part = level / (LEVELS - 1)
            grounds[Ground.VALUE + level] = ramp((start, cold, warm), part)
            grounds[Ground.AMOUNT + level] = ramp((plain.blend(amount, 0.1), amount), part)
            grounds[Ground.SIGNED + level] = ramp((below, plain, above), part)
        return grounds

    def _build(self, code: int) -> Style:
        number = code & 0xFF
        ground = self.ground(number)
        ink = code >> INK & 0xFF
        if code & REVERSE:
            colour = self._colours[NAMED_INKS[Ink(ink)]]
            behind = best_on(colour)
        else:
            colour = self.ink(ink, ground)
            behind = ground
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
    place = part * (len(stops) - 1)
    index = min(int(place), len(stops) - 2)
    return stops[index].blend(stops[index + 1], place - index)


def best_on(ground: Color) -> Color:
    """Black or white, whichever is read better."""
    return max((BLACK, WHITE), key=lambda ink: contrast(ink, ground))


def readable(ink: Color, ground: Color) -> Color:
    """The ink, moved towards black or white as far as it takes to be read on the ground."""
    towards = best_on(ground)
    for tenths in range(11):
        mixed = ink.blend(towards, tenths / 10)
        if contrast(mixed, ground) >= READABLE:
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
