"""Dark, light, high contrast and no colour at all: the laboratory is drawn in each, and glyphs carry the meaning."""

import pytest
from textual.color import Color
from textual.theme import Theme

from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.themes import THEMES
from tests.tui.hand import LARGE, Hand, open_lab

MEANINGS = "●SG█×→↑·"
"""The agent, start, goal, walls, what is outdated, arrows and trail."""


def colours(hand: Hand) -> set[tuple[int, int, int]]:
    """The colours on the screen."""
    strips = hand.app.screen._compositor.render_strips(hand.app.size)
    styles = [segment.style for strip in strips for segment in strip if segment.style]
    inks = [colour for style in styles for colour in (style.color, style.bgcolor) if colour is not None]
    return {
        (foreground.red, foreground.green, foreground.blue)
        for foreground in (colour.get_truecolor() for colour in inks)
    }


def tinted(hand: Hand) -> bool:
    """Whether anything on the screen is other than black, grey or white."""
    return any(len(set(colour)) > 1 for colour in colours(hand))


def without_words(text: str) -> list[str]:
    """The screen without the lines that say what was done last: the one above the grids, and the last two."""
    lines = text.split("\n")
    return [*lines[:2], *lines[3:-2]]


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_every_theme_draws_the_same_text_on_its_own_background(theme: Theme) -> None:
    async with open_lab() as hand:
        await hand.advance(1042)
        first = hand.text
        assert set(MEANINGS) <= set(first)
        hand.app.theme = theme.name
        await hand.settle()
        assert hand.text == first
        assert hand.laboratory.background_colors[1] == Color.parse(theme.background or "")
        assert Color.parse(theme.foreground or "").rgb in colours(hand)
        await hand.press("question_mark", "escape", *["v"] * len(View))
        assert without_words(hand.text) == without_words(first)


def painted(hand: Hand) -> list[list[tuple[str, object, object]]]:
    """The characters of the screen above the status line, each with its colours."""
    strips = hand.app.screen._compositor.render_strips(hand.app.size)[:-2]
    return [
        [
            (char, segment.style and segment.style.color, segment.style and segment.style.bgcolor)
            for segment in strip
            for char in segment.text
        ]
        for strip in strips
    ]


async def test_a_theme_chosen_at_rest_colours_all_at_once() -> None:
    for other in ("up", "w"):
        screens = []
        for keys in (("t", "full_stop", other), ("full_stop", other, "t")):
            async with open_lab(size=LARGE) as hand:
                await hand.advance(1042)
                await hand.press(*keys)
                screens.append(painted(hand))
        assert screens[0] == screens[1]


@pytest.mark.slow
async def test_without_colour_glyphs_suffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_lab(size=LARGE) as hand:
        assert not tinted(hand)
        await hand.advance(1042)
        assert set(MEANINGS) <= set(hand.text)
        for _ in View:
            await hand.press("v")
            assert {"G", "█"} <= set(hand.text)
            assert not tinted(hand)


@pytest.mark.slow
async def test_with_colour_there_is_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    async with open_lab() as hand:
        await hand.advance(1042)
        assert tinted(hand)


async def test_without_colour_curves_differ_by_dashes(monkeypatch: pytest.MonkeyPatch) -> None:
    plots = []
    for grey in ("", "1"):
        monkeypatch.setenv("NO_COLOR", grey)
        async with open_lab(size=LARGE) as hand:
            await hand.advance(1042)
            plots.append(sum(0x2800 < ord(glyph) < 0x2900 for glyph in hand.text))
    assert plots[1] < plots[0]
