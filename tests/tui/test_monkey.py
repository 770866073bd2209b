"""Monkey: whatever is pressed, clicked, pasted or resized, nothing breaks, and replay equals what is there.

``DYNA_TUI_MONKEY=100000`` plays so many events in the slow test, from seed ``DYNA_TUI_MONKEY_SEED`` on.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from rich.style import Style
from textual.events import Click
from textual.widgets import OptionList

from dyna_tui.charts.curve import Curve
from dyna_tui.charts.plot import plot
from dyna_tui.charts.text_grid import TextGrid
from tests.tui.hand import open_lab
from tests.tui.monkey import play, shrunk, tell
from tests.tui.monkey_checks import check_all, rest
from tests.tui.monkey_events import Event, Keys, Mouse, Sized, Turns
from tests.tui.monkey_stages import STAGES, opened

STORY = 200
"""Events of a story."""
EVENTS = int(os.environ.get("DYNA_TUI_MONKEY", 2 * STORY * len(STAGES)))
SEED = int(os.environ.get("DYNA_TUI_MONKEY_SEED", 1))


async def test_a_hundred_events_break_nothing(tmp_path: Path) -> None:
    assert await tell(STAGES["two lanes"], 0, 60, tmp_path, every=30) > 0
    assert await tell(STAGES["lesson: corridor"], 0, 60, tmp_path, every=60, hurried=True) > 0


@pytest.mark.slow
@pytest.mark.parametrize("hurried", [False, True], ids=["at rest", "hurried"])
@pytest.mark.parametrize("name", STAGES)
async def test_many_events_break_nothing(name: str, hurried: bool, tmp_path: Path) -> None:
    played, seed = 0, SEED
    while played < EVENTS / len(STAGES) / 2:
        played += await tell(STAGES[name], seed, STORY, tmp_path, hurried=hurried)
        seed += 1


async def test_a_story_that_fails_is_shrunk_to_what_it_fails_by() -> None:
    async def fails(story: Sequence[Event]) -> bool:
        return Turns(3) in story and Sized(1, 1) in story

    story: list[Event] = [Keys(("a",)), Turns(3), *[Keys(("b",))] * 9, Sized(1, 1), Turns(2)]
    assert await shrunk(story, fails) == [Turns(3), Sized(1, 1)]


ANSWERED_TWICE = (("enter", "enter"), ("escape", "escape"), ("enter", "escape"), ("escape", "enter", "escape"))


@pytest.mark.slow
@pytest.mark.parametrize("opens", ["question_mark", "ctrl+s", "ctrl+e", "u", "a", "s", "x", "ctrl+p"])
async def test_a_dialog_that_is_answered_twice_in_one_burst_is_left_once(
    opens: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(STAGES["two lanes"]) as hand:
        for burst in ANSWERED_TWICE:
            hand.app.simulate_key(opens)
            for key in burst:
                hand.app.simulate_key(key)
            await rest(hand)
            await check_all(hand)


async def test_whatever_is_open_is_left_once() -> None:
    async with open_lab() as hand:
        for opens in ("question_mark", "ctrl+p"):
            hand.app.simulate_key(opens)
            await rest(hand)
            screen = hand.app.screen
            screen.dismiss()
            screen.dismiss()
            await rest(hand)
            assert hand.app.screen is hand.laboratory


async def test_the_palette_stands_two_clicks_beside_it_and_page_keys_without_a_match() -> None:
    story: list[Event] = [
        Keys(("ctrl+p",)),
        Keys((*"zzzz", "pagedown", "pageup", "enter")),
        Mouse("double click", 0.99, 0.99),
        Keys(("ctrl+p", "pageup", "pagedown")),
        *(Sized(width, height) for width, height in ((1, 1), (4, 40), (120, 1))),
        Keys(("f", "pagedown", "pageup")),
    ]
    assert await play(STAGES["smallest"], story, 2) == len(story)


async def test_the_wheel_scrolls_at_once() -> None:
    async with open_lab(agents=["dyna-q", "q-learning", "dyna-q", "sarsa"], size=(80, 24)) as hand:
        lanes = hand.laboratory.query_one("#lanes")
        steps: list[float] = []
        hand.laboratory.watch(lanes, "scroll_x", lambda x: steps.append(x), init=False)
        await Mouse("wheel right", 0.03, 0.6).play(hand)
        await hand.settle()
        assert steps == [lanes.scroll_target_x] != [0]


async def test_a_click_on_an_option_that_is_in_the_list_no_more_is_on_nothing() -> None:
    async with open_lab(size=(80, 24)) as hand:
        await hand.press("ctrl+p")
        commands = hand.app.screen.query_one(OptionList)
        await hand.wait(lambda: commands.option_count > 1)
        x, y = commands.content_region.offset
        style = hand.app.screen.get_style_at(x, y + 1)
        assert style.meta["option"] is not None
        for left in (1, 0):
            commands.set_options(commands.options[:left])
            where = Click(commands, 0, 0, 0, 1, 1, False, False, False, x, y, style + Style(meta={"option": left}))
            commands.post_message(where)
            await hand.settle()
            assert hand.app.screen is not hand.laboratory, "nothing was chosen"


@pytest.mark.parametrize("width", range(21))
def test_a_plot_in_few_or_no_columns_is_drawn(width: int) -> None:
    curves = [Curve(name, np.arange(5.0), np.arange(5.0)) for name in ("Q-learning", "Dyna-Q")]
    for height in range(8):
        drawn = plot(curves, width, height, log=True) if height else TextGrid.blank(width, 0)
        for row in range(height):
            assert sum(len(text) for text, _ in drawn.runs(row)) == width
