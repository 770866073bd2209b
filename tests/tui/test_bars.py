"""The lines on top and below say what matters most in the room there is."""

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest
from textual.app import App, ComposeResult
from textual.widget import Widget

from dyna_tui.tui.commands import Mode, footer_of
from dyna_tui.tui.laboratory.command_table import COMMANDS
from dyna_tui.tui.widgets.bars import KeyBar, StatusLine, TitleBar, speed_text
from tests.dyna.engine import maze_of
from tests.tui.hand import open_lab
from tests.tui.lane_frames import lane
from tests.tui.screen_text import screen_text

TWO = "S.G\n...\n@ 1000\nS#G\n..."
SOURCE = "drawn for a test of the title"
SETTINGS = f'title = "Small maze"\nsource = "{SOURCE}"'


class Fixture(App[None]):
    def __init__(self, bar: Widget) -> None:
        super().__init__()
        self.bar = bar

    def compose(self) -> ComposeResult:
        yield self.bar


@asynccontextmanager
async def shown(bar: Widget, width: int) -> AsyncIterator[Fixture]:
    app = Fixture(bar)
    async with app.run_test(size=(width, 1)):
        yield app


@pytest.mark.parametrize(
    ("speed", "text"), [(1, "1 step/s"), (25, "25 steps/s"), (100_000, "100,000 steps/s"), (math.inf, "full speed")]
)
def test_a_speed_in_words(speed: float, text: str) -> None:
    assert speed_text(speed) == text


@pytest.mark.parametrize(
    ("width", "text"),
    [
        (120, f"Small maze · {SOURCE}"),
        (90, "Small maze   "),
        (70, "Small maze   "),
        (68, "Small maze  "),
        (50, "Small maze  "),
        (40, "Small m…  "),
    ],
)
async def test_a_narrow_title_drops_its_source_first(width: int, text: str) -> None:
    bar = TitleBar(maze_of(TWO, SETTINGS), 7, 0)
    async with shown(bar, width) as app:
        bar.show(lane()._replace(layout=1, layout_since=1000), "▶ 25 steps/s")
        assert screen_text(app).startswith(f" {text}")
        assert "layout 2 of 2" in screen_text(app)
        assert "▶ 25 steps/s" in screen_text(app)


async def test_the_title_shows_layout_state_and_seed_and_drops_the_least_important_first() -> None:
    bar = TitleBar(maze_of(TWO, SETTINGS), 7, 0)
    words = ("Small maze", "layout 2 of 2", "▶ 25 steps/s", "since step 1,000", "seed 7", SOURCE[:8])
    there = []
    for width in (36, 45, 62, 80, 110):
        async with shown(bar, width) as app:
            bar.show(lane()._replace(layout=1, layout_since=1000), "▶ 25 steps/s")
            text = screen_text(app)
            there.append([word in text for word in words])
            assert len(text) <= width
        bar = TitleBar(maze_of(TWO, SETTINGS), 7, 0)
    assert there[0][1:3] == [True, True]
    assert there[-1] == [True] * 6
    for less, more in pairwise(there):
        assert all(word <= kept for word, kept in zip(less, more, strict=True)), "more room never drops a word"


async def test_the_speed_of_a_paused_run_goes_before_the_title_is_cut() -> None:
    bar = TitleBar(maze_of(TWO, SETTINGS), 0, 0)
    async with shown(bar, 65) as app:
        bar.show(lane(), "lane 1 of 3   Ⅱ step 1,033 of 1,042 · 25 steps/s", "lane 1 of 3   Ⅱ step 1,033 of 1,042")
        assert " ".join(screen_text(app).split()) == "Small maze layout 1 of 2 lane 1 of 3 Ⅱ step 1,033 of 1,042"


@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
async def test_the_seed_stays_in_the_title_where_a_lane_is_alone(size: tuple[int, int]) -> None:
    async with open_lab(size=size, seed=7) as hand:
        for keys in ((), ("z",), ("full_stop", "comma")):
            await hand.press(*keys)
            assert "seed 7" in hand.text.split("\n")[0]


async def test_a_run_is_named_beside_its_seed_and_a_maze_of_one_layout_names_none() -> None:
    bar = TitleBar(maze_of("S.G", 'title = "Small"'), 7, 3)
    async with shown(bar, 60) as app:
        bar.show(lane(), "Ⅱ paused · 25 steps/s")
        assert "seed 7 run 3" in screen_text(app)
        assert "layout" not in screen_text(app)


async def test_before_the_first_frame_the_layout_is_the_first() -> None:
    bar = TitleBar(maze_of(TWO, SETTINGS), 0, 0)
    async with shown(bar, 60) as app:
        bar.show(None, "Ⅱ paused")
        assert "layout 1 of 2" in screen_text(app)
        assert "since" not in screen_text(app)


@pytest.mark.parametrize("title", ["[bold]not bold", "a [b", "\\\\[", "[@click=app.quit]x[/]"])
async def test_a_title_with_brackets_is_shown_as_it_is(title: str) -> None:
    bar = TitleBar(maze_of("S.G", f"title = '{title}'"), 0, 0)
    async with shown(bar, 80) as app:
        bar.show(lane(), "Ⅱ paused")
        assert title in screen_text(app)


@pytest.mark.parametrize("width", [1, 2, 3, 10, 40, 80])
async def test_a_long_message_is_cut_with_an_ellipsis(width: int) -> None:
    line = StatusLine()
    message = "Dyna-Q and [Dyna-Q+] learn the way to the goal."
    async with shown(line, width) as app:
        line.message = message
        text = screen_text(app)
        assert len(text) <= width
        assert text.strip() == message if width == 80 else text.strip(" …") in message
        assert line.message == message


FOOTER = footer_of(COMMANDS, Mode.USUAL)


@pytest.mark.parametrize("width", [1, 12, 30, 60, 80, 260])
async def test_a_narrow_footer_keeps_the_most_important_keys(width: int) -> None:
    bar = KeyBar(FOOTER)
    async with shown(bar, width) as app:
        text = f" {screen_text(app).strip()} "
        assert len(text) - 2 <= width
        there = [command for command in FOOTER if f" {command.shown} {command.label} " in text]
        assert text.split() == [word for command in there for word in (command.shown, *command.label.split())]
        left_out = [command for command in FOOTER if command not in there]
        assert not left_out or width < 260
        room = width - 2 - len(text.strip()) - 2
        first = min(left_out, key=lambda command: command.footer, default=None)
        assert first is None or len(f"{first.shown} {first.label}") > room


async def test_a_command_that_cannot_run_is_dim_and_no_link() -> None:
    bar = KeyBar(FOOTER)
    async with shown(bar, 200):
        bar.show(FOOTER, [command.shown != "p" for command in FOOTER])
        content = bar.render()
        spans = {str(content)[span.start : span.end]: str(span.style) for span in content.spans}  # type: ignore[union-attr]
        assert spans["p tick"] == "dim"
        assert "@click" in spans[". step"]


@pytest.mark.parametrize(
    ("width", "clauses"),
    [
        (120, "Sutton & Barto (2018), Example 8.2; settings of a reproduction"),
        (100, "Sutton & Barto (2018), Example 8.2"),
        (75, "Sutton & Barto (2018)"),
    ],
)
async def test_a_source_too_long_drops_whole_clauses(width: int, clauses: str) -> None:
    source = "Sutton & Barto (2018), Example 8.2; settings of a reproduction"
    bar = TitleBar(maze_of(TWO, SETTINGS.replace(SOURCE, source)), 7, 0)
    async with shown(bar, width) as app:
        bar.show(lane(), "paused")
        assert screen_text(app).startswith(f" Small maze · {clauses}  ")
