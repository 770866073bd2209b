"""The screen's room is shared out so that the maze comes first, and lanes and panels are usable at any size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Size

from dyna_tui.tui.drawing.canvas import CellSize
from dyna_tui.tui.drawing.cells import SIZES, SMALLEST_WITH_WEDGES
from dyna_tui.tui.laboratory.layout import (
    BARS,
    FEWEST_PANEL_LINES,
    FEWEST_ROWS,
    INSPECTOR_AND_MEMORY,
    LANE_WIDTH,
    NARROW_LANE,
    PANEL_LINES,
    Lanes,
    Plan,
    arrange,
)
from dyna_tui.tui.laboratory.lesson_layout import lesson_room
from dyna_tui.tui.widgets.counters import WIDE_LANE
from dyna_tui.tui.widgets.lane import frame_lines

BLOCKING = Size(9, 6)
NONE = (False, False, False, False)


def plan(
    width: int,
    height: int,
    lanes: int = 2,
    *,
    maze: Size = BLOCKING,
    panel: int = 0,
    model: bool = True,
    cursor: bool = False,
    alone: bool = False,
    wanted: CellSize | None = None,
    edges: int = 0,
    numbered: bool = False,
    listing: bool = False,
) -> Plan:
    room = Lanes(lanes, maze, SIZES, wanted=wanted, edges=edges, numbered=numbered)
    return arrange(Size(width, height), room, panel, model=model, cursor=cursor, alone=alone, listing=listing)


def shown(plan: Plan) -> tuple[bool, bool, bool, bool]:
    """Whether the model, the two curves and the log of ticks are."""
    return (plan.model, *plan.curves, plan.log)


def cell(plan: Plan, maze: Size = BLOCKING, scrolls: int = 0) -> CellSize | None:
    """The cells that the room of a plan's lanes holds."""
    lines = plan.lanes_height // plan.rows - frame_lines(plan.lane_width) - scrolls
    return Lanes(1, maze, SIZES).cell(Size(plan.lane_width - 2, lines))


@given(
    width=st.integers(1, 400),
    height=st.integers(1, 120),
    lanes=st.integers(1, 16),
    maze=st.tuples(st.integers(1, 300), st.integers(1, 300)),
    panel=st.integers(0, 9),
    model=st.booleans(),
    cursor=st.booleans(),
    alone=st.booleans(),
    wanted=st.sampled_from((None, SMALLEST_WITH_WEDGES)),
    edges=st.integers(0, 1),
    numbered=st.booleans(),
    listing=st.booleans(),
)
def test_at_any_size_lanes_and_panels_fit_and_panels_give_way_before_the_maze_is_cropped(
    width: int,
    height: int,
    lanes: int,
    maze: tuple[int, int],
    panel: int,
    model: bool,
    cursor: bool,
    alone: bool,
    wanted: CellSize | None,
    edges: int,
    numbered: bool,
    listing: bool,
) -> None:
    def of(panel: int) -> Plan:
        return plan(
            width,
            height,
            lanes,
            maze=Size(*maze),
            panel=panel,
            model=model,
            cursor=cursor,
            alone=alone,
            wanted=wanted,
            edges=edges,
            numbered=numbered,
            listing=listing,
        )

    made = of(panel)
    scrolls = made.beside * made.rows < lanes
    assert 1 <= made.lane_width <= width
    assert made.lane_width >= min(width, NARROW_LANE)
    assert made.lane_width >= min(width, LANE_WIDTH) or made.beside == lanes
    assert made.lane_width * made.beside <= width and made.beside * (made.rows - 1) < lanes
    frame = frame_lines(made.lane_width)
    assert made.lanes_height > frame * made.rows
    if height >= BARS + 1 + frame + 1 + PANEL_LINES:
        least = PANEL_LINES if cursor else FEWEST_PANEL_LINES
        assert made.lanes_height + least * any(shown(made)) <= height - BARS - made.cycle
    assert made.inspector is cursor or (listing and made.memory)
    assert made.inspector or made.memory
    assert made.memory or not listing
    assert any(shown(made)) or not cursor
    assert made.turns == len({shown(of(turn)) for turn in range(6)})
    if made.rows > 1:
        assert cell(made, Size(*maze)) is not None, "rows are for whole mazes"
        return
    bare = Size(made.lane_width - 2, max(height - BARS - made.cycle, frame + 1) - frame - scrolls)
    if not cursor and Lanes(lanes, Size(*maze), SIZES).cell(bare) is not None:
        assert cell(of(0), Size(*maze), scrolls) is not None, "the maze is cropped, though panels could give way"
    elif not cursor and any(shown(of(0))):
        rows = of(0).lanes_height - frame - scrolls
        assert rows >= min(FEWEST_ROWS, maze[1]), "little is seen of a cropped maze, though panels could give way"


@pytest.mark.parametrize(
    ("width", "lanes", "fit"),
    [(39, 2, 1), (80, 2, 2), (80, 3, 2), (95, 3, 2), (96, 3, 3), (100, 3, 3), (120, 3, 3), (200, 4, 4), (250, 9, 6)],
)
def test_as_many_lanes_stand_side_by_side_as_are_wide_enough(width: int, lanes: int, fit: int) -> None:
    assert width // plan(width, 30, lanes).lane_width == fit


def test_beside_a_lesson_all_three_lanes_are_seen_whole_with_a_panel() -> None:
    for maze in (BLOCKING, Size(10, 6)):
        made = plan(100, lesson_room(Size(100, 30)).laboratory.height, 3, maze=maze)
        assert made.beside == 3 and cell(made, maze) is not None and any(shown(made))
    tall = plan(100, lesson_room(Size(100, 30)).laboratory.height, 3, maze=Size(10, 10))
    assert tall.beside == 3 and cell(tall, Size(10, 10)) is not None
    assert plan(100, 30, 3, maze=Size(20, 6)).beside == 2, "where it would be cropped, fewer and wider"


@pytest.mark.parametrize("size", [(81, 90), (62, 100), (48, 70)])
def test_on_an_upright_screen_lanes_stand_below_each_other_and_the_maze_has_most_of_the_room(
    size: tuple[int, int],
) -> None:
    made = plan(*size)
    assert (made.beside, made.rows) == (1, 2)
    assert made.lanes_height >= size[1] / 2 and any(shown(made))
    drawn = cell(made)
    assert drawn is not None and drawn.width * BLOCKING.width > size[0] / 2
    assert plan(size[1] * 2, size[1]).rows == 1


def test_the_maze_is_not_cropped_for_panels_in_any_view() -> None:
    for wanted in (None, *SIZES):
        for height in range(18, 24):
            made = plan(100, height, wanted=wanted)
            assert cell(made) is not None, (wanted, height)


def test_few_lanes_take_all_the_width() -> None:
    assert plan(120, 40, 1).lane_width == 120
    assert plan(120, 40, 2).lane_width == 60


@pytest.mark.parametrize(
    ("size", "lanes", "expected"),
    [
        ((80, 24), 2, (4, 1)),
        ((100, 30), 2, (5, 2)),
        ((120, 40), 2, (6, 3)),
        ((200, 50), 2, (9, 3)),
        ((200, 50), 4, (5, 3)),
        ((80, 24), 1, (5, 1)),
        ((100, 30), 1, (6, 2)),
    ],
)
def test_cells_are_as_large_as_fit_both_ways(size: tuple[int, int], lanes: int, expected: tuple[int, int]) -> None:
    assert cell(plan(*size, lanes)) == expected


@pytest.mark.parametrize(
    ("size", "panels"), [((60, 30), 1), ((80, 24), 2), ((120, 40), 2), ((160, 50), 3), ((200, 50), 4)]
)
def test_more_room_shows_more_panels_at_once(size: tuple[int, int], panels: int) -> None:
    assert sum(shown(plan(*size))) == panels


def test_where_not_all_panels_fit_they_take_turns_and_every_one_has_its_turn() -> None:
    for width in (60, 80, 120, 170):
        turns = [shown(plan(width, 30, panel=panel)) for panel in range(plan(width, 30).turns)]
        assert [any(seen) for seen in zip(*turns, strict=True)] == [True] * 4
        assert shown(plan(width, 30, panel=len(turns))) == turns[0]


def test_panels_give_way_to_a_maze_that_only_fits_without_them_and_can_be_called_back() -> None:
    tall = Size(9, 13)
    assert shown(plan(80, 24, maze=tall)) == NONE
    assert cell(plan(80, 24, maze=tall), tall) is not None
    called = plan(80, 24, maze=tall, panel=1)
    assert shown(called) != NONE and 24 - BARS - called.lanes_height == PANEL_LINES


def test_panels_give_way_to_a_view_that_needs_larger_cells_where_those_fit() -> None:
    wide = plan(100, 30, 1, wanted=SMALLEST_WITH_WEDGES)
    assert shown(wide) == NONE and cell(wide) == SMALLEST_WITH_WEDGES
    assert shown(plan(100, 30, 2, wanted=SMALLEST_WITH_WEDGES)) != NONE, "they do not fit in any case"


def test_a_lane_alone_takes_all_the_room_until_panels_are_called() -> None:
    made = plan(120, 40, 1, alone=True)
    assert shown(made) == NONE and made.lanes_height == 40 - BARS - 1
    assert shown(plan(120, 40, 1, alone=True, panel=1)) != NONE
    assert shown(plan(120, 40, 1, alone=True, cursor=True)) != NONE


def test_wide_lanes_have_lower_counters_and_larger_cells() -> None:
    assert frame_lines(WIDE_LANE) == frame_lines(WIDE_LANE - 1) - 2
    assert cell(plan(120, 40, 1, alone=True)) == (13, 5)
    assert cell(plan(WIDE_LANE - 1, 40, 1, alone=True)) == (9, 3)


def test_numbers_of_columns_take_a_line_only_where_that_costs_no_size_of_the_cells() -> None:
    assert plan(120, 40, edges=1).lanes_height == plan(120, 40).lanes_height + 1
    for size in ((80, 24), (100, 30)):
        assert plan(*size, edges=1).lanes_height == plan(*size).lanes_height


def test_panels_shrink_for_the_numbers_of_the_columns_but_a_table_of_a_cell_does_not() -> None:
    maze = Size(4, 3)
    bare, numbered, of_cell = (
        plan(100, 22, 1, maze=maze, numbered=numbered, cursor=cursor)
        for numbered, cursor in ((False, False), (True, False), (True, True))
    )
    assert cell(bare, maze) == cell(numbered, maze)
    assert numbered.lanes_height == bare.lanes_height + 1
    assert of_cell.lanes_height == bare.lanes_height and 22 - BARS - of_cell.lanes_height == PANEL_LINES


def test_an_agent_without_a_model_leaves_its_room_to_the_curves() -> None:
    assert shown(plan(120, 40, model=False)) == (False, True, True, False)
    assert shown(plan(170, 50, model=False)) == (False, True, True, True)


def test_the_cycle_has_a_line_where_there_are_lines_enough() -> None:
    assert [plan(80, height).cycle for height in (24, 31, 32, 50)] == [False, False, True, True]


def test_a_cell_s_table_is_shown_for_agents_without_a_model_too() -> None:
    made = plan(120, 40, model=False, cursor=True)
    assert made.model and made.inspector


def test_a_cell_s_table_leaves_room_for_the_memory_only_where_there_is_some() -> None:
    assert not plan(80, 24, cursor=True).memory
    tall = plan(120, 50, cursor=True)
    assert tall.memory
    assert 50 - BARS - tall.lanes_height >= INSPECTOR_AND_MEMORY


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (200, 50)])
def test_a_cell_s_table_leaves_the_maze_as_it_is(size: tuple[int, int]) -> None:
    assert plan(*size, cursor=True).lanes_height == plan(*size).lanes_height


def test_a_maze_that_does_not_fit_leaves_the_panels_few_lines_or_none_where_little_would_be_seen_of_it() -> None:
    large = Size(300, 300)
    assert shown(plan(80, 24, maze=large)) == NONE and plan(80, 24, maze=large).lanes_height == 24 - BARS
    assert 24 - BARS - plan(80, 24, maze=large, panel=1).lanes_height == PANEL_LINES
    assert 30 - BARS - plan(100, 30, maze=large).lanes_height == PANEL_LINES
    assert 50 - BARS - 1 - plan(200, 50, maze=Size(300, 300)).lanes_height == PANEL_LINES


def test_lanes_that_scroll_leave_a_line_for_the_scroll_bar() -> None:
    for height in (24, 25):
        assert plan(80, height, 3).lanes_height == plan(80, height, 2).lanes_height + 1
