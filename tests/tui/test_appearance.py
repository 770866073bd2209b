"""The appearance of the laboratory: chosen from the palette and noted, painted at once, in glyphs that are there."""

import numpy as np
import pytest
from textual.color import Color

from dyna_tui.appearance import CHOICES, THEMES, Appearance
from dyna_tui.charts.value_colours import VALUE_COLOURS, value_ramp
from dyna_tui.tui.drawing.palette import READABLE, contrast
from dyna_tui.tui.drawing.style_codes import LEVELS, SHADE, TRAIL, Background, Foreground
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.output.plain_glyphs import PLAIN, plain_text
from dyna_tui.tui.output.terminal_screen import Cells
from tests.colour_vision import lab
from tests.tui.hand import COMFORTABLE, LARGE, SMALL, Hand, open_lab


def shown(hand: Hand) -> list[Cells]:
    """What the terminal is to show, painted up to now."""
    from dyna_tui.tui.output.compositor import difference

    difference(hand.app.screen)
    return [Cells(list(row.characters), list(row.looks)) for row in hand.app.output.terminal.shown]


def glyphs(hand: Hand) -> set[str]:
    """The glyphs that the terminal shows."""
    hand.app.screen.refresh()
    return {glyph for row in shown(hand) for glyph in row.characters}


@pytest.mark.slow
@pytest.mark.parametrize("part", CHOICES)
async def test_what_is_chosen_is_noted_and_paints_all_at_once_as_afresh(part: str) -> None:
    for choice in CHOICES[part][1:]:
        screens = []
        for early in (True, False):
            async with open_lab(size=LARGE) as hand:
                noted: list[Appearance] = []
                hand.app.keep_appearance = noted.append
                if early:
                    hand.app.choose_appearance(part, choice)
                await hand.advance(1042)
                shown(hand)
                await hand.press("v", "v", "up")
                shown(hand)
                if not early:
                    hand.app.choose_appearance(part, choice)
                    await hand.settle()
                hand.app.laboratory.context.set_status("")
                await hand.settle()
                screens.append(shown(hand))
                assert noted == [Appearance()._replace(**{part: choice})]
        assert screens[0] == screens[1]


@pytest.mark.slow
@pytest.mark.parametrize("size", [SMALL, COMFORTABLE, LARGE])
async def test_plain_glyphs_are_all_that_is_painted(size: tuple[int, int]) -> None:
    dialogs = ("question_mark", "u", "s", "a", "x", "ctrl+e", "ctrl+s", "ctrl+p", "w", "f")
    async with open_lab(size=size) as hand:
        hand.app.choose_appearance("glyphs", "plain")
        await hand.advance(1042)
        assert glyphs(hand) <= PLAIN
        for _ in View:
            await hand.press("v", "full_stop", "p")
            assert glyphs(hand) <= PLAIN
        for key in dialogs:
            await hand.press(key)
            found = glyphs(hand)
            assert found <= PLAIN, key
            await hand.press("escape")
        assert "?" not in "".join(glyphs(hand) - {"?"})


async def test_a_letter_goes_through_the_themes() -> None:
    async with open_lab() as hand:
        noted: list[Appearance] = []
        hand.app.keep_appearance = noted.append
        await hand.press("t", "t", "t")
        assert [appearance.theme for appearance in noted] == [*THEMES[1:], THEMES[0]]
        titles = [command.title for command in hand.app.get_system_commands(hand.app.screen)]
        for wanted in ("Theme: light", "Value colours: viridis", "Glyphs: plain"):
            assert wanted in titles


async def test_text_can_be_read_on_every_value_colour_of_every_theme() -> None:
    async with open_lab() as hand:
        for theme in THEMES:
            for values in VALUE_COLOURS:
                hand.app.appearance = Appearance(theme, values)
                await hand.settle()
                palette = hand.grid.palette
                for level in range(LEVELS):
                    for extra in (0, SHADE, TRAIL):
                        style = palette.style(Background.VALUE + level | extra)
                        assert style.color and style.bgcolor
                        pair = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
                        assert contrast(*pair) >= READABLE
                wall, ground = (palette.background(code) for code in (Background.WALL, Background.BARE))
                assert contrast(wall, ground) >= 2
                assert palette.foreground(Foreground.WALL, ground) == wall


@pytest.mark.parametrize("name", [name for name, stops in VALUE_COLOURS.items() if stops])
def test_equal_steps_of_a_value_are_equal_steps_to_the_eye(name: str) -> None:
    colours = lab(value_ramp(name, LEVELS, ()))
    assert (np.diff(colours[:, 0]) > 0).all()
    steps = np.diff(colours[:, 0])
    assert steps.max() < 2.2 * steps.mean() and steps.min() > 0.4 * steps.mean()


def test_plain_glyphs_stand_for_as_many_as_there_were() -> None:
    text = "╭─ Dyna-Q ─╮ ⣀⠤⠒⠉ ×●⇞ κ 1e-3 … ◆ ━┷ ö"
    assert len(plain_text(text)) == len(text)
    assert set(plain_text(text)) <= PLAIN
    assert plain_text("×●…") == "x☻~"
