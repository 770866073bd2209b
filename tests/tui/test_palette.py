"""The palette finds what people call things: what is meant is among the first three."""

import pytest
from textual.command import CommandList, SearchIcon

from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.laboratory.command_table import BY_NAME, COMMANDS
from dyna_tui.tui.palette_provider import LaboratoryProvider
from dyna_tui.tui.palette_words import VIEW_WORDS, WORDS
from tests.tui.hand import Hand, open_lab

MEANT = {
    "rewind": "step_back restart jump_back episode_back mark_before tick_back",
    "undo": "step_back tick_back episode_back",
    "redo": "jump_on next_mark",
    "wall": "edit",
    "block": "edit",
    "obstacle": "edit",
    "goal": "edit end_episode",
    "theme": "next_theme",
    "colour": "next_theme",
    "color": "next_theme",
    "dark": "next_theme",
    "light": "next_theme",
    "zoom": "zoom",
    "big": "zoom larger",
    "projector": "zoom",
    "fullscreen": "zoom",
    "export": "export",
    "picture": "export",
    "screenshot": "export",
    "figure": "export",
    "image": "export",
    "pdf": "export",
    "csv": "export",
    "download": "export",
    "alpha": "parameters",
    "epsilon": "parameters",
    "gamma": "parameters",
    "kappa": "parameters",
    "learning rate": "parameters",
    "exploration": "parameters",
    "discount": "parameters",
    "settings": "parameters",
    "restart": "restart",
    "reset": "restart",
    "start over": "restart",
    "speed": "faster slower",
    "fast": "faster",
    "slow": "slower",
    "next": "step",
    "forward": "step jump_on",
    "why": "why",
    "explain": "why",
    "reason": "why",
    "memory": "edit_model next_order next_panel",
    "model": "edit_model",
    "forget": "edit_model",
    "policy": "next_view previous_view",
    "value": "next_view",
    "heatmap": "next_view",
    "q-values": "next_view previous_view",
    "visits": "next_view previous_view",
    "breakpoint": "run_until",
    "go to step": "run_until",
    "condition": "run_until",
    "stop": "run run_until",
    "pause": "run",
    "play": "run drive",
    "start": "run",
    "copy": "fork",
    "clone": "fork",
    "branch": "fork",
    "compare": "lanes next_clock",
    "agent": "lanes put_agent next_lane",
    "add": "lanes",
    "planning": "lanes parameters",
    "save": "save",
    "quit": "quit",
    "exit": "quit",
    "help": "help",
    "keys": "help",
    "log": "log",
    "history": "log step_back save",
    "layout": "next_layout",
    "shortcut": "next_layout",
    "manual": "drive help",
    "by hand": "drive",
    "sort": "next_order",
    "chart": "next_panel",
    "plot": "next_panel",
    "change colours": "next_theme",
    "change the colors": "next_theme",
    "block the path": "edit",
    "close the way": "edit",
    "delete lane": "lanes",
    "delete a lane": "lanes",
    "remove lanes": "lanes",
    "bigger": "zoom larger",
    "bigger cells": "larger",
    "walls": "edit",
    "restrat": "restart",
    "parametres": "parameters",
    "go back": "step_back",
    "show values": "next_view",
}
"""What is typed, and the commands one of which is meant."""


async def found(hand: Hand, typed: str) -> list[str]:
    """The titles that the palette finds, the likeliest first."""
    provider = LaboratoryProvider(hand.app.screen)
    hits = [hit async for hit in provider.search(typed)]
    return [str(hit.prompt) for hit in sorted(hits, key=lambda hit: -hit.score)]


async def test_what_people_call_things_is_found() -> None:
    assert len(MEANT) >= 60
    async with open_lab() as hand:
        await hand.press("full_stop", "full_stop", "comma", "up")
        missed = []
        for typed, names in MEANT.items():
            titles = {BY_NAME[name].help for name in names.split()}
            views = {f"View: {view.title}" for view in View if typed in VIEW_WORDS[view.name]}
            themes = {title for title in await found(hand, typed) if title.startswith(("Theme", "Value colours"))}
            if not (titles | views | themes) & set((await found(hand, typed))[:3]):
                missed.append((typed, (await found(hand, typed))[:3]))
        assert missed == []


async def test_the_palette_shows_no_emoji_and_one_thin_scroll_bar() -> None:
    async with open_lab() as hand:
        await hand.press("ctrl+p")
        palette = hand.app.screen
        assert not palette.query_one(SearchIcon).display
        assert palette.query_one(CommandList).styles.scrollbar_size_vertical == 1


async def test_what_is_not_there_is_not_found_by_its_letters() -> None:
    async with open_lab() as hand:
        for typed in ("sound", "music", "network", "undo sound", "qqq"):
            assert await found(hand, typed) == [], typed


async def test_the_likelier_of_equally_good_ones_comes_first() -> None:
    async with open_lab() as hand:
        assert (await found(hand, "speed"))[:2] == ["Run faster", "Run slower"]
        assert {"Larger cells", BY_NAME["zoom"].help} <= {*(await found(hand, "bigger"))[:3]}


def test_words_are_of_commands_and_views_that_there_are() -> None:
    assert set(WORDS) <= {command.name for command in COMMANDS}
    assert set(VIEW_WORDS) == {view.name for view in View}


@pytest.mark.parametrize("typed", ["zzzz", "[", "]", "\\", "*"])
async def test_anything_can_be_typed(typed: str) -> None:
    async with open_lab() as hand:
        await found(hand, typed)
