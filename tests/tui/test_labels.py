from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.lab.frames.frame import Validity
from dyna_tui.lab.text.labels import cell_width, validity_text
from dyna_tui.maze.grid import GridShape
from dyna_tui.tui.widgets.lane import fitting
from tests.tui.hand import COMFORTABLE, SMALL, open_lab


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


def test_parameters_that_all_lanes_have_alike_are_left_out_of_a_title_first() -> None:
    written, common = "n 50  α 1  γ .95  ε .1  κ .01", ["α 1", "γ .95", "ε .1"]
    assert fitting(written, common, 99) == written
    assert fitting(written, common, len(written) - 1) == "n 50 α 1 γ .95 ε .1 κ .01"
    assert fitting(written, common, 18) == "n 50 α 1 κ .01 …"
    assert fitting(written, common, 12) == "n 50 κ .01 …"
    assert fitting(written, ["n 50", *common], 5) == "κ .01", "rather than cut for the sign that more was left out"
    assert fitting("ε 1→.05 in 1,000  n 5", [], 8) == "ε 1→.05 in 1,000", "the first at the least"


async def test_the_model_list_names_what_tells_lanes_of_one_name_apart() -> None:
    async with open_lab("blocking", ["dyna-q:n=1", "dyna-q:n=50", "dyna-q+"], size=COMFORTABLE) as hand:
        for title in ("Model of Dyna-Q n 1 ", "Model of Dyna-Q n 50 ", "Model of Dyna-Q+ "):
            assert title in hand.text
            await hand.press("tab")


@given(st.integers(0, 40), st.sets(st.sampled_from(["n 50", "α 1", "γ .95", "ε .1", "κ .01"])))
def test_no_parameter_that_differs_goes_before_one_that_is_alike(room: int, common: set[str]) -> None:
    written = ["n 50", "α 1", "γ .95", "ε .1", "κ .01"]
    shown = fitting("  ".join(written), common, room)
    left = [each for each in written if each in shown]
    assert not set(left) & common or set(written) - common <= set(left) or len(left) == 1


def test_validities_in_words() -> None:
    assert [validity_text(validity, 16) for validity in Validity] == [
        "yes",
        "assumed",
        "× wall",
        "× stays put",
        "× goes elsewhere",
        "× reward",
    ]


async def test_the_first_title_already_fits_the_lane_that_is_not_laid_out_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    rooms: list[int] = []

    def noted(written: str, common: Collection[str], room: int) -> str:
        rooms.append(room)
        return fitting(written, common, room)

    monkeypatch.setattr("dyna_tui.tui.widgets.lane.fitting", noted)
    async with open_lab("blocking", size=SMALL):
        assert rooms and len(set(rooms)) == 2, "as much as later: one lane's name is longer"
