"""The mouse: focus a lane by clicking, click on a cell to read it, scroll."""

import pytest
from textual.geometry import Offset

from dyna_tui.tui.widgets.memory import Memory
from tests.tui.hand import COMFORTABLE, THREE, Hand, open_lab


def cell_at(hand: Hand, lane: int, state: int) -> Offset:
    """Where a cell of a lane stands on the screen: its top left."""
    grid = hand.lanes[lane].grid
    spots = (Offset(x, y) for y in range(grid.content_region.height) for x in range(grid.content_region.width))
    return grid.content_region.offset + next(spot for spot in spots if grid.state_at(spot) == state)


@pytest.mark.slow
async def test_a_click_on_a_lane_focuses_it() -> None:
    async with open_lab(agents=THREE, size=COMFORTABLE) as hand:
        for lane in (2, 0, 1):
            region = hand.lanes[lane].region
            await hand.click(Offset(region.x + 3, region.bottom - 3))
            assert hand.focus == lane
            assert [view.has_class("focused") for view in hand.lanes] == [index == lane for index in range(3)]
            assert hand.grid.cursor is None


async def test_a_click_on_a_cell_inspects_it() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(900)
        for lane, row, column in ((1, 2, 6), (0, 0, 0), (0, 4, 8), (1, 5, 3)):
            await hand.click(cell_at(hand, lane, row * 9 + column))
            assert hand.focus == lane
            assert hand.grid.cursor == row * 9 + column
            assert f"Cell ({row},{column})" in hand.text
            assert sum(view.grid.cursor is not None for view in hand.lanes) == 1


async def test_a_click_beside_the_cells_inspects_nothing() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        region = hand.lanes[1].grid.content_region
        await hand.click(region.offset)
        assert hand.grid.state_at(Offset(0, 0)) is None, "the maze leaves room there"
        assert hand.focus == 1
        assert hand.grid.cursor is None


@pytest.mark.slow
async def test_a_cell_can_be_clicked_before_the_engine_is_ready() -> None:
    async with open_lab(size=COMFORTABLE, ready=False) as hand:
        await hand.pilot.click(offset=cell_at(hand, 0, 20))
        await hand.quiet()
        assert "Cell (2,2)" in hand.text


@pytest.mark.slow
async def test_the_wheel_scrolls_a_maze_that_does_not_fit() -> None:
    async with open_lab("large") as hand:
        await hand.press("plus", "plus")
        region = hand.grid.region
        await hand.press("up", *["up"] * 3)
        before = hand.grid.scroll_y
        for up in (False, False, True):
            was = hand.grid.scroll_y
            await hand.wheel(Offset(region.x + 5, region.y + 2), up=up)
            assert (hand.grid.scroll_y < was) is up
        assert hand.grid.scroll_y != before


@pytest.mark.slow
async def test_the_wheel_scrolls_the_memory() -> None:
    async with open_lab() as hand:
        await hand.advance(900)
        memory = hand.laboratory.query_one(Memory)
        where = memory.region.offset + Offset(5, 3)
        first = hand.text
        await hand.wheel(where)
        assert memory.scroll_y > 0
        assert hand.text != first
        await hand.wheel(where, up=True)
        assert memory.scroll_y == 0
        assert hand.text == first
