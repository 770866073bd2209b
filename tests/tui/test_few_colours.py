"""On terminals of 256 and of 16 colours walls are told from cells, and lanes from each other, in every theme."""

import pytest
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from dyna_tui.charts.lane_colours import LANE_COLOURS
from dyna_tui.charts.value_colours import VALUE_COLOURS
from dyna_tui.tui.drawing.few_colours import APART, distance, shown
from dyna_tui.tui.drawing.glyphs import HATCHED, WALL
from dyna_tui.tui.drawing.palette import COLOURS, LIGHT_COLOURS, Palette, contrast, solid
from dyna_tui.tui.drawing.style_codes import SHIFT, Background, Foreground
from dyna_tui.tui.themes.lane_colours import lane_colour

FEW = (ColorSystem.EIGHT_BIT, ColorSystem.STANDARD)
WALLS = Background.WALL | Foreground.WALL << SHIFT


def palette(theme: Theme, values: str, system: ColorSystem) -> Palette:
    """The palette of a theme on a terminal."""
    named = theme.to_color_system().generate()
    background, text = Color.parse(named["background"]), Color.parse(named["foreground"])

    def colour(written: str) -> Color:
        name, _, strength = written.partition(" ")
        found = Color.parse(named[name[1:]])
        return background.blend(solid(found, text), int(strength[:-1]) / 100) if strength else found

    texts = COLOURS if theme.dark else COLOURS | LIGHT_COLOURS
    return Palette(background, text, {name: colour(written) for name, written in texts.items()}, values, system)


def some_themes() -> list[str]:
    """A dark, a light and a solarised one in the quick suite; all in the slow one."""
    quick = ("textual-dark", "atom-one-light", "catppuccin-mocha")
    return [pytest.param(name, marks=[] if name in quick else pytest.mark.slow) for name in BUILTIN_THEMES]  # type: ignore[misc]


@pytest.mark.parametrize("theme", some_themes())
@pytest.mark.parametrize("system", FEW)
def test_walls_are_told_from_every_cell_by_their_grey_or_a_pattern(theme: str, system: ColorSystem) -> None:
    for values in VALUE_COLOURS:
        made = palette(BUILTIN_THEMES[theme], values, system)
        (segment,) = made.segments([(WALL * 3, WALLS)])
        assert segment.style is not None and segment.style.color and segment.style.bgcolor
        wall, behind = (
            shown(Color.from_rich_color(each), system) for each in (segment.style.color, segment.style.bgcolor)
        )
        if made.hatched:
            assert segment.text == HATCHED * 3
            assert contrast(wall, behind) > 4.5
        else:
            assert (segment.text, wall) == (WALL * 3, behind)
            for each in made._cells():
                assert distance(shown(each, system), wall) >= APART, f"{values}: {each.hex} for a wall"


def test_where_all_colours_are_there_walls_are_as_the_theme_has_them() -> None:
    made = palette(BUILTIN_THEMES["textual-dark"], "cold-warm", ColorSystem.TRUECOLOR)
    assert not made.hatched
    assert made.segments([(WALL, WALLS)])[0].text == WALL


@pytest.mark.parametrize("system", FEW)
@pytest.mark.parametrize("background", ["#121212", "#e0e0e0"])
def test_lanes_are_told_apart_and_stand_out(system: ColorSystem, background: str) -> None:
    behind = Color.parse(background)
    colours = [Color.parse(lane_colour(lane, behind, system)) for lane in range(len(LANE_COLOURS))]
    seen = [shown(colour, system) for colour in colours]
    assert len(set(seen)) == len(LANE_COLOURS)
    assert all(contrast(each, shown(behind, system)) > 2 for each in seen)
