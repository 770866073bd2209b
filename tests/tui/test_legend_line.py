"""The legend line under the grid: a scale with its ends and the marks that occur, gone where the maze needs the row."""

import pytest

from dyna_tui.opening import open_maze
from dyna_tui.tui.drawing.legend_line import legend_rows
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.output.compositor import difference
from tests.tui.hand import COMFORTABLE, SMALL, Hand, open_lab


def legend(hand: Hand) -> str:
    """The line right below the cells of the lane in focus."""
    grid = hand.grid
    left, top = grid.content_region.offset
    line = hand.text.split("\n")[top + grid._legend_at()]
    return line[left : left + grid.content_region.width]


async def test_every_view_has_a_scale_with_its_ends_and_only_the_marks_that_occur() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        assert legend(hand).strip() == ""
        await hand.advance(900)
        for view in View:
            zero = view is View.TD_ERROR and not hand.frames[0].cells.td_error.any()
            assert zero or view.scale is None or view.scale.unit in legend(hand), view
            assert "outdated" not in legend(hand)
            await hand.press("v")
        highest = hand.frames[0].cells.q.max()
        assert highest > 0
        await hand.advance(1042)
        assert "× outdated" in legend(hand) and "greedy" in legend(hand)
        await hand.press("m", "m", "v", "v", "0", *["minus"] * 9)
        assert hand.grid.view is View.VISITS and hand.frames[0].memory.outdated
        crossed = any("×" in line for line in hand.text.split("\n")[: hand.grid.region.bottom])
        assert ("outdated" in legend(hand)) == crossed, "small cells with numbers have no room for crosses"
        await hand.press("V", "V")
        difference(hand.app.screen)
        await hand.press("v", "full_stop")
        difference(hand.app.screen)
        row = hand.app.output.terminal.shown[hand.grid.content_region.y + hand.grid._legend_at()]
        assert legend(hand) in "".join(row.characters)


async def test_a_maze_that_needs_the_row_has_it() -> None:
    async with open_lab(size=SMALL) as hand:
        await hand.advance(1042)
        assert "outdated" not in legend(hand)
    assert [legend_rows(18, 18), legend_rows(18, 19), legend_rows(60, 11), legend_rows(60, 12)] == [0, 1, 0, 1]


@pytest.mark.slow
async def test_a_maze_that_scrolls_shows_its_last_row_above_the_legend() -> None:
    async with open_lab(open_maze("random:60x60"), ["dyna-q"], size=COMFORTABLE) as hand:
        await hand.press("+", "+", *["down"] * 70, *["right"] * 70)
        assert hand.grid.cursor == 3599
        assert hand.grid._viewport().shows(3599)
