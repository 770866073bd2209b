from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.lab.frames.frame import Validity
from dyna_tui.maze.grid import GridShape
from dyna_tui.tui.text.labels import cell_width, verdict


def test_a_cell_is_its_row_and_column_from_zero() -> None:
    assert GridShape(6, 9).label(3 * 9 + 8) == "(3,8)"


@given(st.integers(1, 200), st.integers(1, 200), st.integers(0, 39_999))
def test_no_name_of_a_cell_is_wider_than_the_column_for_it(height: int, width: int, state: int) -> None:
    grid = GridShape(height, width)
    assert len(grid.label(state % (height * width))) <= cell_width(grid)


@given(st.sampled_from(Validity), st.sampled_from([5, 8, 16]))
def test_a_verdict_fits_and_marks_what_is_outdated(truth: Validity, width: int) -> None:
    told = verdict(truth, width)
    assert len(told) <= width
    assert ("×" in told) == truth.outdated


def test_verdicts_in_words() -> None:
    assert [verdict(truth, 16) for truth in Validity] == [
        "yes",
        "untried",
        "× wall",
        "× stays",
        "× leads to other",
        "× reward",
    ]
