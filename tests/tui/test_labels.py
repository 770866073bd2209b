from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.lab.frames.frame import Validity
from dyna_tui.maze.grid import GridShape
from dyna_tui.tui.text.labels import cell_width, validity_text


def test_a_cell_is_its_row_and_column_from_zero() -> None:
    assert GridShape(6, 9).label(3 * 9 + 8) == "(3,8)"


@given(st.integers(1, 200), st.integers(1, 200), st.integers(0, 39_999))
def test_no_name_of_a_cell_is_wider_than_the_column_for_it(height: int, width: int, state: int) -> None:
    grid = GridShape(height, width)
    assert len(grid.label(state % (height * width))) <= cell_width(grid)


@given(st.sampled_from(Validity), st.sampled_from([5, 8, 16]))
def test_a_validity_fits_and_is_marked_if_outdated(validity: Validity, width: int) -> None:
    text = validity_text(validity, width)
    assert len(text) <= width
    assert ("×" in text) == validity.outdated


def test_validities_in_words() -> None:
    assert [validity_text(validity, 16) for validity in Validity] == [
        "yes",
        "untried",
        "× wall",
        "× stays put",
        "× goes elsewhere",
        "× reward",
    ]
