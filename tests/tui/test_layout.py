"""The screen's room is shared out so that lanes and panels are usable at any size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Size

from dyna_tui.tui.drawing.cells import SIZES
from dyna_tui.tui.laboratory.layout import BARS, INSPECTOR_AND_MEMORY, LANE_WIDTH, PANEL_LINES, Plan, arrange
from dyna_tui.tui.widgets.lane import FRAME_LINES

BLOCKING = Size(9, 6)
READABLE = 3
"""Columns of a cell that shows its arrows."""


def plan(
    width: int,
    height: int,
    lanes: int = 2,
    *,
    maze: Size = BLOCKING,
    panel: int = 0,
    model: bool = True,
    cursor: bool = False,
) -> Plan:
    return arrange(Size(width, height), maze, lanes, SIZES, panel, model, cursor)


def shown(plan: Plan) -> tuple[bool, bool, bool, bool]:
    """Whether the model, the two curves and the log of ticks are."""
    return (plan.model, *plan.curves, plan.log)


@given(
    width=st.integers(1, 400),
    height=st.integers(1, 120),
    lanes=st.integers(1, 16),
    maze=st.tuples(st.integers(1, 300), st.integers(1, 300)),
    panel=st.integers(0, 9),
    model=st.booleans(),
    cursor=st.booleans(),
)
def test_at_any_size_lanes_and_panels_fit(
    width: int, height: int, lanes: int, maze: tuple[int, int], panel: int, model: bool, cursor: bool
) -> None:
    made = plan(width, height, lanes, maze=Size(*maze), panel=panel, model=model, cursor=cursor)
    assert 1 <= made.lane_width <= width
    assert made.lane_width >= min(width, LANE_WIDTH)
    assert made.lanes_height > FRAME_LINES
    if height >= BARS + FRAME_LINES + 1 + PANEL_LINES:
        assert made.lanes_height + PANEL_LINES <= height - BARS - made.cycle
    assert any(shown(made))
    assert made.inspector is cursor
    assert made.inspector or made.memory
    assert made.turns == len({shown(plan(width, height, lanes, panel=p, model=model, cursor=cursor)) for p in range(6)})


@pytest.mark.parametrize(
    ("width", "lanes", "fit"), [(39, 2, 1), (80, 2, 2), (80, 3, 2), (120, 3, 3), (200, 4, 4), (250, 9, 6)]
)
def test_as_many_lanes_stand_side_by_side_as_are_wide_enough(width: int, lanes: int, fit: int) -> None:
    assert width // plan(width, 40, lanes).lane_width == fit


def test_few_lanes_take_all_the_width() -> None:
    assert plan(120, 40, 1).lane_width == 120
    assert plan(120, 40, 2).lane_width == 60


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


def test_an_agent_without_a_model_leaves_its_room_to_the_curves() -> None:
    assert shown(plan(120, 40, model=False)) == (False, True, True, False)
    assert shown(plan(170, 50, model=False)) == (False, True, True, True)


def test_the_cycle_has_a_line_where_there_are_lines_enough() -> None:
    assert [plan(80, height).cycle for height in (24, 29, 30, 50)] == [False, False, True, True]


def test_a_cell_s_table_is_shown_for_agents_without_a_model_too() -> None:
    made = plan(120, 40, model=False, cursor=True)
    assert made.model and made.inspector


def test_a_cell_s_table_leaves_room_for_the_memory_only_where_there_is_some() -> None:
    assert not plan(80, 24, cursor=True).memory
    tall = plan(120, 40, cursor=True)
    assert tall.memory
    assert 40 - BARS - tall.lanes_height >= INSPECTOR_AND_MEMORY


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
def test_a_small_maze_is_shown_whole_and_readable(size: tuple[int, int]) -> None:
    made = plan(*size)
    assert made.lanes_height >= BLOCKING.height + FRAME_LINES
    assert made.lane_width >= BLOCKING.width * READABLE + 2


def test_a_maze_that_does_not_fit_leaves_the_panels_their_room() -> None:
    made = plan(80, 24, maze=Size(300, 300))
    assert 24 - BARS - made.lanes_height == PANEL_LINES
    assert 50 - BARS - 1 - plan(200, 50, maze=Size(300, 300)).lanes_height == 50 // 3


def test_lanes_that_scroll_leave_a_line_for_the_scroll_bar() -> None:
    assert plan(80, 30, 3).lanes_height == plan(80, 30, 2).lanes_height + 1
