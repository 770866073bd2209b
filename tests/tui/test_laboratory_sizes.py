"""Resizing is safe at any time, at any size, whatever is shown."""

import os

import pytest
from textual.geometry import Size

from dyna_tui.maze import Maze, load
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.widgets.inspector import Inspector
from tests.dyna.engine import maze_of
from tests.tui.hand import THREE, Hand, open_lab

pytestmark = pytest.mark.slow

SIZES = ((20, 5), (250, 70), (39, 60), (79, 23), (200, 8))


def check(hand: Hand, size: tuple[int, int]) -> None:
    """The screen is as large as the terminal and no line is longer."""
    rows = hand.text.split("\n")
    assert hand.app.size == size
    assert len(rows) == size[1]
    assert max(map(len, rows)) <= size[0]


BUSIEST = (View.ARROWS, View.MODEL)


@pytest.mark.parametrize(
    "view", [view if view in BUSIEST else pytest.param(view, marks=pytest.mark.slow) for view in View]
)
async def test_every_view_works_at_every_size(view: View) -> None:
    async with open_lab(agents=["dyna-q+"]) as hand:
        await hand.advance(1042)
        await hand.press(*["v"] * list(View).index(view))
        for size in SIZES:
            await hand.resize(*size)
            check(hand, size)
            there = hand.grid.cursor is not None
            await hand.press("escape" if there else "up")
            assert hand.laboratory.query_one(Inspector).display is not there
            check(hand, size)
        assert hand.grid.view is view


async def test_keys_work_at_every_size() -> None:
    async with open_lab(agents=THREE) as hand:
        for size in (*SIZES, (1, 1)):
            await hand.resize(*size)
            before = hand.steps[0]
            await hand.event("tab", "up", "plus", "c", "pagedown", "minus", "escape", "0", "full_stop")
            assert hand.steps == [before + 1] * 3
            check(hand, size)


@pytest.mark.slow
@pytest.mark.parametrize("maze", [load("large"), maze_of("S" + "." * 300 + "G"), maze_of("S\n" + ".\n" * 300 + "G")])
async def test_a_large_maze_and_those_of_a_single_row_or_column_stand_every_size(maze: Maze) -> None:
    async with open_lab(maze, ["dyna-q"]) as hand:
        await hand.press("up")
        for size in SIZES[:3]:
            await hand.resize(*size)
            await hand.press("right")
            check(hand, size)


async def test_it_can_be_resized_during_a_run_and_while_compiling() -> None:
    async with open_lab(ready=False) as hand:
        await hand.touch("space")
        await hand.resize(60, 30)
        for size in SIZES:
            await hand.pilot.resize_terminal(*size)
            await hand.seconds(0.04)
            check(hand, size)
        assert hand.steps[0] == len(SIZES)


async def test_it_opens_at_any_size() -> None:
    for size in ((1, 1), (20, 5), (250, 70)):
        async with open_lab(size=size, ready=False) as hand:
            check(hand, size)


@pytest.mark.slow
async def test_a_size_restored_shows_the_same_screen() -> None:
    async with open_lab() as hand:
        await hand.advance(700)
        before = hand.text
        for size in ((30, 9), (210, 60), (80, 24)):
            await hand.resize(*size)
        assert hand.text == before


async def test_a_missed_resize_is_caught_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_lab(size=(80, 24)) as hand:
        monkeypatch.setattr("os.get_terminal_size", lambda *_: os.terminal_size((100, 30)))
        hand.app.check_terminal_size()
        await hand.wait(lambda: hand.laboratory.size == Size(100, 30))
        check(hand, (100, 30))
