"""Keys that change what is shown: views, cell sizes, focus, cursor, model order, panels, theme."""

import re

import pytest

from dyna_tui.lab.frames.frame import MemoryRow
from dyna_tui.tui.drawing.cells import SIZES, SMALLEST_WITH_WEDGES
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.themes import THEMES
from dyna_tui.tui.widgets.curves import Curves
from dyna_tui.tui.widgets.inspector import Inspector
from dyna_tui.tui.widgets.log import Log
from dyna_tui.tui.widgets.memory import Memory
from tests.tui.hand import COMFORTABLE, LARGE, THREE, Hand, open_lab
from tests.tui.test_painted import on_screen


def panels(hand: Hand) -> tuple[bool, ...]:
    """Whether the model, the reward, the episodes and the log of ticks are on the screen."""
    reward, episodes = hand.laboratory.query(Curves)
    log = hand.laboratory.query_one(Log)
    return (hand.laboratory.query_one("#model").display, reward.display, episodes.display, log.display)


async def test_v_cycles_the_views_of_all_lanes_and_explains_each() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(300)
        walked = []
        for _ in View:
            await hand.press("v")
            walked.append(hand.grid.view)
            assert {lane.grid.view for lane in hand.lanes} == {hand.grid.view}
            assert hand.grid.view.legend in hand.status
            for lane in hand.lanes:
                top = hand.text.split("\n")[lane.region.y + 1][lane.region.x : lane.region.right]
                named = hand.grid.view.title_at(lane.grid.drawn_size, lane.grid.shape)
                assert top.strip("│ ") == named, "each lane names its view"
        assert walked == [*list(View)[1:], View.ARROWS]


@pytest.mark.slow
async def test_the_line_above_the_grid_names_what_cells_of_that_size_show() -> None:
    """Four values are no "arrows and values", and the highest alone are not the Q-values."""
    async with open_lab("blocking", ["dyna-q"], size=(130, 36)) as hand:
        await hand.advance(990)
        left = {View.ARROWS, View.Q_VALUES}
        while left:
            for key in (*["plus"] * 20, *["minus"] * 20):
                if hand.can("larger" if key == "plus" else "smaller"):
                    await hand.press(key)
                    cells = on_screen(hand)
                    numbers = max(len(re.findall(r"\.\d+|·", " ".join(rows))) for rows in cells.values())
                    line = hand.text.split("\n")[hand.lanes[0].region.y + 1]
                    assert ("Q-values" in line and "highest" not in line) == (numbers >= 4), (line, numbers)
                    assert ("arrows and" in line) == (hand.grid.view is View.ARROWS)
            left.discard(hand.grid.view)
            await hand.press("v")


@pytest.mark.slow
async def test_shift_v_cycles_the_views_backwards() -> None:
    async with open_lab() as hand:
        for view in reversed(View):
            await hand.press("V")
            assert hand.grid.view is view


@pytest.mark.slow
async def test_each_view_shows_something_else() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(900)
        seen = set()
        for _ in View:
            await hand.press("v")
            top = hand.lanes[0].grid.region
            seen.add("\n".join(row[top.x : top.right] for row in hand.text.split("\n")[top.y : top.bottom]))
        assert len(seen) == len(View)


@pytest.mark.slow
async def test_plus_minus_and_0_size_the_cells_of_all_lanes() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        fits = hand.grid.drawn_size
        for key, end in (("plus", SIZES[-1]), ("minus", SIZES[0])):
            sizes = [hand.grid.drawn_size]
            while sizes[-1] != end:
                await hand.press(key)
                sizes.append(hand.grid.drawn_size)
                assert {lane.grid.drawn_size for lane in hand.lanes} == {sizes[-1]}
            first, last = sorted((SIZES.index(sizes[0]), SIZES.index(sizes[-1])))
            between = list(SIZES[first : last + 1])[:: 1 if sizes[0] == SIZES[first] else -1]
            assert sizes == between, "no size is left out"
            assert not hand.can("larger" if key == "plus" else "smaller")
            await hand.press(key)
            assert hand.grid.drawn_size == end
        await hand.press("0")
        assert hand.grid.drawn_size == fits
        assert hand.grid.cell_size is None


async def test_equals_is_plus_without_shift() -> None:
    async with open_lab() as hand:
        before = hand.grid.drawn_size
        await hand.press("equals_sign")
        assert hand.grid.drawn_size > before


@pytest.mark.slow
async def test_the_four_q_values_are_arrows_and_the_highest_where_they_are_too_small_to_read() -> None:
    async with open_lab(agents=["dyna-q"]) as hand:
        await hand.advance(900)
        await hand.press("v")
        assert hand.grid.view is View.Q_VALUES
        assert hand.grid.drawn_size < SMALLEST_WITH_WEDGES
        await hand.press(*["plus"] * (SIZES.index(SMALLEST_WITH_WEDGES) - SIZES.index(hand.grid.drawn_size)))
        assert hand.grid.drawn_size == SMALLEST_WITH_WEDGES


@pytest.mark.slow
async def test_tab_and_shift_tab_cycle_the_lanes() -> None:
    async with open_lab(agents=THREE, size=COMFORTABLE) as hand:
        titles = ["Q-learning", "Dyna-Q", "Dyna-Q+"]
        for key, order in (("tab", (1, 2, 0, 1)), ("shift+tab", (0, 2, 1))):
            for lane in order:
                await hand.press(key)
                assert hand.focus == lane
                assert [view.has_class("focused") for view in hand.lanes] == [index == lane for index in range(3)]
                assert ("Model of" in hand.text) is (lane > 0), "Q-learning has no model"
                assert lane == 0 or f"Model of {titles[lane]}" in hand.text


@pytest.mark.slow
async def test_the_focused_lane_scrolls_into_view() -> None:
    async with open_lab(agents=["dyna-q:n=1|2|3|4"]) as hand:
        for lane in (1, 2, 3, 0, 1):
            await hand.press("tab")
            assert hand.app.screen.region.contains_region(hand.lanes[lane].region)
            assert f"n {lane + 1}" in hand.text


@pytest.mark.slow
async def test_the_cursor_starts_at_the_agent() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.press("up")
        assert hand.grid.cursor == hand.frames[0].agent == 5 * 9 + 3
        for key, there in (("up", (4, 3)), ("right", (4, 4)), ("down", (5, 4)), ("left", (5, 3))):
            await hand.press(key)
            assert divmod(hand.grid.cursor or 0, 9) == there
            assert f"Cell ({there[0]},{there[1]})" in hand.text


@pytest.mark.slow
async def test_the_cursor_stops_at_the_edges() -> None:
    async with open_lab() as hand:
        await hand.press("up")
        for key, there in (("down", (5, 3)), ("left", (5, 0)), ("up", (0, 0)), ("right", (0, 8))):
            await hand.event(*[key] * 10)
            assert divmod(hand.grid.cursor or 0, 9) == there


@pytest.mark.slow
async def test_the_cursor_inspects_its_cell_and_follows_the_focus() -> None:
    async with open_lab(agents=["q-learning", "dyna-q"], size=COMFORTABLE) as hand:
        await hand.advance(900)
        await hand.press("up", "up", "left")
        cell = hand.grid.cursor
        assert cell is not None
        row, column = divmod(cell, 9)
        inspector = hand.laboratory.query_one(Inspector)
        for title, says in (("Q-learning", False), ("Dyna-Q", True)):
            assert f"Cell ({row},{column}) · floor" in hand.text
            assert str(inspector.border_subtitle).endswith(f" · {title}")
            assert ("model says" in hand.text) is says
            lane = hand.frames[hand.focus]
            q = lane.cells.q[row - lane.cells.window.row, column - lane.cells.window.column]
            assert f"max Q {q.max():.3g}".replace("0.", ".") in hand.text
            await hand.press("tab")
            assert [view.grid.cursor is None for view in hand.lanes].count(False) == 1
            assert hand.grid.cursor == cell


@pytest.mark.slow
async def test_the_cursor_names_walls_starts_and_goals() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.press("up")
        assert "Cell (5,3) · start" in hand.text
        await hand.press("up", "up")
        assert "Cell (3,3) · wall" in hand.text
        await hand.press(*["right"] * 5, *["up"] * 3)
        assert "Cell (0,8) · goal" in hand.text


async def test_before_the_engine_is_ready_the_cursor_starts_at_the_start() -> None:
    async with open_lab(size=COMFORTABLE, ready=False) as hand:
        await hand.touch("left")
        assert hand.grid.cursor == 5 * 9 + 3
        assert "Cell (5,3) · start" in hand.text
        await hand.settle()
        await hand.press("left")
        assert "Cell (5,2) · floor" in hand.text


async def test_escape_hides_the_cursor() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.press("up")
        assert hand.laboratory.query_one(Inspector).display
        await hand.press("escape")
        assert hand.grid.cursor is None
        assert not hand.laboratory.query_one(Inspector).display
        assert "Cell (" not in hand.text


@pytest.mark.slow
async def test_a_large_maze_scrolls_with_the_cursor_then_with_the_agent() -> None:
    async with open_lab("large") as hand:
        await hand.event("up", *["right"] * 60)
        cursor = hand.grid.cursor
        assert cursor is not None
        window = hand.grid.window()
        row, column = hand.grid.shape.cell(cursor)
        assert window.row <= row < window.row + window.height
        assert window.column <= column < window.column + window.width
        assert hand.text.count("●") < len(hand.lanes)
        await hand.press("escape")
        assert hand.text.count("●") == len(hand.lanes)


@pytest.mark.slow
async def test_page_keys_scroll_the_memory() -> None:
    async with open_lab() as hand:
        await hand.advance(900)
        memory = hand.laboratory.query_one(Memory)
        page = memory.scrollable_size.height - 1
        rows = hand.frames[0].memory.total
        assert rows > 3 * page
        for key, top in (("pagedown", page), ("pagedown", 2 * page), ("pageup", page), ("home", 0)):
            await hand.press(key)
            assert memory.scroll_y == top
        await hand.press("end")
        assert memory.scroll_y == rows - page
        assert any(row.strip() for row in memory_rows(hand)), "the last rows are there"


def memory_rows(hand: Hand) -> list[str]:
    """The rows of the memory as they stand on the screen."""
    region = hand.laboratory.query_one(Memory).region
    lines = hand.text.split("\n")[region.y + 2 : region.bottom - 1]
    return [line[region.x + 1 : region.right - 1].strip() for line in lines]


@pytest.mark.slow
async def test_o_orders_the_model_newest_or_outdated_first() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.advance(1042)
        assert "outdated first" in hand.text
        assert "×" in memory_rows(hand)[0]
        await hand.press("o")
        assert "newest first" in hand.text
        assert memory_rows(hand)[0] != ""
        taus = [row.tau for row in hand.frames[0].memory.rows if isinstance(row, MemoryRow)]
        assert taus == sorted(taus)
        assert taus[0] == 0
        await hand.press("o")
        assert "outdated first" in hand.text


@pytest.mark.slow
async def test_o_cycles_the_focused_agents_orders() -> None:
    agents = ("dyna-q", "prioritized-sweeping", "mpc")
    async with open_lab(agents=agents, size=(150, 40)) as hand:
        await hand.advance(200)

        def order() -> str:
            return hand.frames[hand.focus].memory.order

        assert order() == "outdated first"
        for own in ("highest priority first", "nearest first"):
            await hand.press("tab")
            for expected in (own, "outdated first", "newest first"):
                assert order() == expected
                assert expected in hand.text
                await hand.press("o")
            assert order() == own
        await hand.press("o", "o", "tab")
        assert order() == "newest first", "it was asked for, and this one has it too"
        await hand.press("o")
        assert order() == "outdated first"
        await hand.press("tab")
        assert order() == "highest priority first", "back to what is usual for each"


@pytest.mark.slow
async def test_c_shows_the_next_panel_where_they_take_turns() -> None:
    async with open_lab(size=(60, 30)) as hand:
        revision = [tuple(place == turn for place in range(4)) for turn in range(4)]
        for turn in (*revision[1:], *revision):
            await hand.press("c")
            assert panels(hand) == turn
    async with open_lab() as hand:
        assert panels(hand) == (True, True, False, False)
        await hand.press("c")
        assert panels(hand) == (True, False, True, False)
        await hand.press("c")
        assert panels(hand) == (True, False, False, True)
        await hand.press("c")
        assert panels(hand) == (True, True, False, False)


@pytest.mark.slow
async def test_no_next_panel_where_all_are_shown() -> None:
    async with open_lab(size=LARGE) as hand:
        assert panels(hand) == (True, True, True, True)
        assert not hand.can("next_panel")
        await hand.resize(80, 24)
        assert hand.can("next_panel")


async def test_t_cycles_the_themes() -> None:
    async with open_lab() as hand:
        names = [theme.name for theme in THEMES]
        assert hand.app.theme == names[0]
        for name in (*names[1:], names[0]):
            await hand.press("t")
            assert hand.app.theme == name


async def test_q_quits_with_status_0() -> None:
    async with open_lab() as hand:
        await hand.touch("q")
        assert not hand.app.is_running
        assert hand.app.return_code == 0


async def test_ctrl_c_quits_with_status_130() -> None:
    async with open_lab() as hand:
        await hand.touch("ctrl+c")
        assert hand.app.return_code == 130


async def test_the_line_above_the_grid_tells_the_wind_as_far_as_it_fits() -> None:
    for size, line in (
        ((100, 30), "arrows and values · wind ↑ 0 0 0 1 1 1 2 2 1 0"),
        ((80, 24), "arrows and values · wind ↑"),
    ):
        async with open_lab("windy", size=size) as hand:
            assert str(hand.lanes[0]._news.content) == line
    async with open_lab("blocking", size=(100, 30)) as hand:
        assert "wind" not in hand.text
