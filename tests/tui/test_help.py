"""Help names every key, glyph and colour, and lets one read all of it in any room."""

from collections import Counter

import pytest
from rich.console import Console, ConsoleOptions, Group, RenderResult
from textual.containers import VerticalScroll

from dyna_tui.tui.dialogs.help import MODEL, Help, action_lines
from dyna_tui.tui.drawing.legend import MARKS, OVERLAY
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.laboratory.command_table import COMMANDS
from tests.tables import worlds
from tests.tui.hand import Hand, open_lab
from tests.tui.test_output import assert_terminal_shows_all

TALL = (100, 280)


def helping(hand: Hand) -> bool:
    return isinstance(hand.app.screen, Help)


def words(text: str) -> str:
    """The words of a page, however its lines are broken."""
    return " ".join(text.replace("│", " ").split())


@pytest.mark.slow
async def test_help_lists_every_key_with_its_text() -> None:
    async with open_lab(size=TALL) as hand:
        await hand.press("question_mark")
        assert helping(hand)
        page = words(hand.text)
        for command in COMMANDS:
            assert f"{command.shown} {words(command.help)}" in page


@pytest.mark.slow
async def test_help_has_the_legend_of_every_view_and_of_the_overlay() -> None:
    async with open_lab(size=TALL) as hand:
        await hand.press("question_mark")
        page = words(hand.text)
        for view in View:
            assert f"View: {view.title} {words(view.legend)}" in page
            for sample, _, meaning in view.help:
                assert words(f"{sample} {meaning}") in page
        for sample, _, meaning in (*OVERLAY, *MARKS):
            assert page.count(words(f"{sample} {meaning}")) == 1
        for name, meaning in MODEL:
            assert f"{name} {words(meaning)}" in page


@pytest.mark.slow
async def test_help_closes_with_a_key_and_the_laboratory_is_as_it_was() -> None:
    async with open_lab() as hand:
        await hand.press("full_stop")
        before = hand.text
        for key in ("escape", "question_mark", "q", "f1"):
            await hand.press("f1")
            assert helping(hand)
            await hand.press(key)
            assert not helping(hand)
            assert hand.text == before


async def test_help_explains_fields_and_keys_of_a_worlds_own_actions() -> None:
    known = worlds()
    taxi = list(action_lines(known["taxi"].grid))
    assert ("fields", "one for each action, 2 in a row, in the order below") in taxi
    assert taxi[-2:] == [("P", "pick up; driving (d): 4"), ("D", "drop off; driving (d): 5")]
    assert ("←", "left; driving (d): ←") in taxi
    assert ("fields", "each on the side to which its action moves") in action_lines(known["lake"].grid)
    assert "from left to right" in dict(action_lines(known["list"].grid))["fields"]
    async with open_lab(known["taxi"], ["q-learning"], size=TALL) as hand:
        await hand.press("question_mark")
        assert "pick up; driving (d): 4" in hand.text
    async with open_lab(size=TALL) as hand:
        await hand.press("question_mark")
        assert "Actions of this world" not in hand.text and "the inspector says where it leads to" in hand.text


async def test_keys_of_the_laboratory_do_nothing_while_help_is_open() -> None:
    async with open_lab() as hand:
        await hand.press("question_mark", "full_stop", "p", "m", "r")
        assert hand.steps == [0, 0]


def page_of(hand: Hand) -> VerticalScroll:
    return hand.app.screen.query_one(VerticalScroll)


async def test_help_scrolls_by_keys_from_its_top_to_its_end() -> None:
    async with open_lab() as hand:
        await hand.press("question_mark")
        page = page_of(hand)
        assert page.max_scroll_y > 0
        seen = {line for line in hand.text.split("\n")}
        while page.scroll_y < page.max_scroll_y:
            at = page.scroll_y
            await hand.press("pagedown")
            assert at < page.scroll_y <= at + page.scrollable_content_region.height, "no line is skipped"
            seen |= {line for line in hand.text.split("\n")}
        assert any(MODEL[-1][1] in line for line in seen)
        for key, there in (("home", 0), ("down", 1), ("up", 0), ("end", page.max_scroll_y)):
            await hand.press(key)
            assert page.scroll_y == there


@pytest.mark.slow
async def test_frames_taken_under_help_are_shown_when_it_closes() -> None:
    async with open_lab() as hand:
        await hand.press("space", "question_mark")
        await hand.seconds(1)
        await hand.press("escape")
        assert hand.frames[0].counters.real_steps == 25
        assert "25" in hand.text


@pytest.mark.slow
async def test_help_opens_and_closes_at_any_size() -> None:
    async with open_lab() as hand:
        for size in ((20, 5), (40, 12), (250, 70)):
            await hand.resize(*size)
            await hand.press("question_mark")
            assert helping(hand)
            await hand.resize(30, 10)
            await hand.press("pagedown", "escape")
            assert not helping(hand)


async def test_help_is_rendered_once_for_a_width_and_a_theme(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered = Counter[tuple[str, int]]()
    render = Group.__rich_console__

    async with open_lab() as hand:

        def counted(group: Group, console: Console, options: ConsoleOptions) -> RenderResult:
            rendered[hand.app.theme, options.max_width] += 1
            return render(group, console, options)

        monkeypatch.setattr(Group, "__rich_console__", counted)
        await hand.press("question_mark", "pagedown", "down", "end")
        assert helping(hand)
        await hand.resize(80, 40)
        await hand.resize(60, 40)
        hand.app.on_next_theme()
        await hand.settle()
        await assert_terminal_shows_all(hand)
        assert set(rendered.values()) == {1}
        assert len({theme for theme, _ in rendered}) == 2
