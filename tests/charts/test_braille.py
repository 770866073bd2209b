from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.charts.braille import EMPTY, Bars, Canvas, Line, draw, draw_bars, thin


def line(*points: tuple[float, float]) -> Line:
    x, y = zip(*points, strict=True)
    return Line(np.array(x, np.float64), np.array(y, np.float64))


def rows(canvas: Canvas) -> list[str]:
    return ["".join(chr(EMPTY + int(bits)) for bits in row) for row in canvas.bits]


def dots(canvas: Canvas) -> int:
    return int(np.bitwise_count(canvas.bits).sum())


def test_each_dot_has_its_bit() -> None:
    places = [(x, y) for y in range(4) for x in range(2)]
    assert "".join(rows(draw([line(place)], 1, 1))[0] for place in places) == "⠁⠈⠂⠐⠄⠠⡀⢀"


def test_lines_have_no_gaps() -> None:
    assert rows(draw([line((0, 7), (7, 0))], 4, 2)) == ["⠀⠀⡠⠊", "⡠⠊⠀⠀"]
    assert rows(draw([line((0, 0), (7, 0))], 4, 1)) == ["⠉⠉⠉⠉"]
    assert rows(draw([line((0, 0), (0, 7), (1, 7))], 1, 2)) == ["⡇", "⣇"]


def test_the_later_line_owns_a_character_that_two_share() -> None:
    canvas = draw([line((0, 0), (5, 0)), line((2, 3), (3, 3))], 3, 1)
    assert rows(canvas) == ["⠉⣉⠉"]
    assert canvas.owner.tolist() == [[0, 1, 0]]


def test_nothing_is_drawn_of_an_empty_line() -> None:
    canvas = draw([Line(np.zeros(0), np.zeros(0))], 3, 2)
    assert dots(canvas) == 0
    assert (canvas.owner == -1).all()


def test_dashes_run_along_the_line() -> None:
    level, upright = line((0, 0), (7, 0))._replace(dash=(2, 1)), line((0, 0), (0, 7))._replace(dash=(2, 1, 1, 1))
    assert rows(draw([level], 4, 1)) == ["⠉⠈⠁⠉"]
    assert rows(draw([upright], 1, 2)) == ["⡃", "⠆"]


def test_bars_reach_from_top_to_bottom_and_a_bar_without_length_is_a_dot() -> None:
    bars = Bars(np.array([0.0, 3.0]), np.array([1.0, 5.0]), np.array([6.0, 5.0]))
    canvas = draw_bars([bars, Bars(np.zeros(0), np.zeros(0), np.zeros(0))], 2, 2)
    assert rows(canvas) == ["⡆⠀", "⠇⠐"]
    assert canvas.owner.tolist() == [[0, -1], [0, 0]]


def test_thinning_takes_the_mean_of_each_column_of_dots() -> None:
    thinned = thin(np.array([0.0, 0.2, 1.0, 1.1, 3.0]), np.array([1.0, 3.0, 5.0, np.nan, 7.0]))
    assert thinned.x.tolist() == [0, 1, 3]
    assert thinned.y.tolist() == [2, 5, 7]


@given(st.lists(st.tuples(st.floats(-5, 25), st.floats(-5, 25)), min_size=1, max_size=30))
def test_every_point_inside_is_drawn_and_nothing_falls_outside(points: list[tuple[float, float]]) -> None:
    width, height = 8, 5
    canvas = draw([line(*sorted(points))], width, height)
    assert canvas.bits.shape == (height, width)
    for x, y in points:
        column, row = round(x), round(y)
        if 0 <= column < 2 * width and 0 <= row < 4 * height:
            assert canvas.bits[row // 4, column // 2]


@given(st.lists(st.integers(0, 19), min_size=2, max_size=16))
def test_a_line_over_consecutive_columns_is_connected(heights: list[int]) -> None:
    canvas = draw([line(*enumerate(heights))], 8, 5)
    steps = sum(max(1, abs(b - a)) for a, b in pairwise(heights))
    assert len(heights) <= dots(canvas) <= steps + 1
