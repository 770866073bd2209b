"""The maze has the room: zoom, numbers at its edges, lanes that scroll together, scroll bars unlike walls."""

import pytest
from textual.geometry import Offset, Size

from dyna_tui.maze.grid import GridShape
from dyna_tui.opening import open_maze
from dyna_tui.tui.drawing.canvas import CellSize
from dyna_tui.tui.drawing.cells import SIZES
from dyna_tui.tui.drawing.edges import column_numbers, edges, row_number
from dyna_tui.tui.laboratory.layout import PANEL_LINES
from dyna_tui.tui.widgets.curves import Curves
from dyna_tui.tui.widgets.inspector import Inspector
from dyna_tui.tui.widgets.memory import Memory
from tests.tui.hand import COMFORTABLE, Hand, open_lab


def scrolls(hand: Hand) -> set[Offset]:
    """Where the grids are scrolled to."""
    return {lane.grid.scroll_offset for lane in hand.lanes}


async def test_z_shows_the_lane_in_focus_alone_and_larger_and_goes_back() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(200)
        before, size = hand.text, hand.grid.drawn_size
        await hand.press("z")
        assert [lane.display for lane in hand.lanes] == [True, False]
        assert hand.grid.drawn_size > size
        assert "zoom" in hand.text.split("\n")[0] and "Cumulative reward" not in hand.text
        await hand.press("tab")
        assert [lane.display for lane in hand.lanes] == [False, True]
        await hand.press("c")
        assert "Cumulative reward" in hand.text
        await hand.press("shift+tab", "z")
        assert hand.text.split("\n")[1:-2] == before.split("\n")[1:-2]


async def test_a_cell_s_table_is_as_high_as_its_neighbours_where_no_list_is_under_it() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.press("z", "up")
        inspector, curves = hand.laboratory.query_one(Inspector), hand.laboratory.query(Curves).first()
        assert not hand.laboratory.query_one(Memory).display
        assert inspector.outer_size.height == curves.outer_size.height > PANEL_LINES


async def test_little_of_a_large_maze_is_seen_only_with_the_panels_that_were_called() -> None:
    async with open_lab(open_maze("random:20x20"), size=(80, 24)) as hand:
        rows = hand.grid.content_region.height
        assert "Cumulative reward" not in hand.text and rows >= 12
        await hand.press("c")
        assert "Cumulative reward" in hand.text and hand.grid.content_region.height < rows


async def test_lanes_scroll_together_whoever_is_followed_or_scrolled() -> None:
    async with open_lab(open_maze("random:60x60"), ["q-learning", "dyna-q"], size=(80, 24)) as hand:
        await hand.advance(3)
        assert len(scrolls(hand)) == 1
        seen = scrolls(hand)
        for key in ("tab", *["right"] * 20, *["down"] * 20):
            await hand.press(key)
            assert len(scrolls(hand)) == 1
        assert scrolls(hand) != seen
        there = scrolls(hand)
        await hand.wheel(hand.lanes[0].grid.region.offset + Offset(5, 3), up=True)
        assert len(scrolls(hand)) == 1 and scrolls(hand) != there
        await hand.press("escape")
        await hand.advance(300)
        assert len(scrolls(hand)) == 1
        assert "━━━" in hand.text, "the thumb of the scroll bar is a line"


async def test_cells_in_view_are_at_the_numbers_of_their_row_and_column() -> None:
    async with open_lab(open_maze("random:60x60"), ["dyna-q"], size=(80, 24)) as hand:
        await hand.press(*["down"] * 30, *["right"] * 30)
        grid, lines = hand.grid, hand.text.split("\n")
        left, top = grid.content_region.offset
        header = lines[top]
        seen = range(1, grid.content_region.height - 1)
        assert sum(lines[top + y][left : left + 2].strip() != "" for y in seen) >= 3
        for y in seen:
            number = lines[top + y][left : left + 2].strip()
            for x in range(3, 50):
                state = grid.state_at(Offset(x, y))
                assert state is not None
                assert number in ("", str(state // 60))
                if header[left + x].isdigit():
                    column = header[: left + x + 2].split()[-1] if header[left + x + 1].isdigit() else None
                    assert column is None or int(column) == state % 60


@pytest.mark.parametrize("cell", SIZES)
@pytest.mark.parametrize("side", [1, 9, 10, 60, 150, 2000])
def test_numbers_of_columns_stand_over_their_cells_and_never_touch(cell: CellSize, side: int) -> None:
    grid = GridShape(side, side)
    text = column_numbers(grid, cell, 0, side * cell.width)
    for number in text.split():
        at = f" {text} ".index(f" {number} ")
        assert int(number) * cell.width <= at < (int(number) + max(1, len(number))) * cell.width or cell.width < 3
    assert [int(number) for number in text.split()] == sorted({int(number) for number in text.split()})
    rows = [row_number(grid, cell, line, 5).strip() for line in range(min(side, 20) * cell.height)]
    assert [row for row in rows if row] == [str(row) for row in range(min(side, 20))]


def test_numbers_take_room_only_where_that_crops_nothing() -> None:
    grid = GridShape(6, 9)
    assert edges(grid, Size(45, 6), Size(48, 7)) == (2, 1)
    assert edges(grid, Size(45, 6), Size(46, 6)) == (1, 0), "with no blank behind the numbers"
    assert edges(grid, Size(45, 6), Size(45, 6)) == (0, 0)
    assert edges(grid, Size(45, 6), Size(40, 5)) == (2, 1), "it scrolls in any case"


@pytest.mark.parametrize("keys", [("z", "z"), ("z", "tab", "z"), ("f", "z", "z"), ("c",), ("z", "c", "z")])
async def test_the_lane_in_focus_is_in_sight(keys: tuple[str, ...]) -> None:
    async with open_lab("blocking", ["dyna-q", "dyna-q+", "q-learning"], size=(80, 24)) as hand:
        await hand.press("shift+tab", *keys)
        panels = hand.laboratory.panels
        focused = next(lane for lane in panels.lanes if lane.grid is hand.grid)
        assert panels.scroll
        assert 0 <= focused.region.x < focused.region.right <= 80
