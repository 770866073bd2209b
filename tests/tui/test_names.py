"""Names of kinds of cells, as sentences have them."""

import pytest

from dyna_tui.lab.text.names import cells_of_kind, kind_name, wind_name
from dyna_tui.maze import CellKind


@pytest.mark.parametrize(
    ("symbol", "one", "several"),
    [
        ("#", "a wall", "walls"),
        (".", "floor", "floor"),
        ("S", "a start cell", "start cells"),
        ("G", "a goal cell", "goal cells"),
        ("P", "a P cell", "P cells"),
    ],
)
def test_a_kind_of_cell_is_named_with_its_number(symbol: str, one: str, several: str) -> None:
    kind = CellKind(symbol=symbol, reward=0.0, terminal=False, wall=symbol == "#", start=symbol == "S")
    assert (cells_of_kind(kind), cells_of_kind(kind, 2)) == (one, several)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (CellKind("P", -1.0, terminal=True), "P, r -1, terminal"),
        (CellKind("C", -99.0, to="start"), "C, r -99, leads to start"),
        (CellKind("a", to="b"), "a, r 0, leads to b"),
        (CellKind("%", wall=True), "%, wall"),
        (CellKind(" ", floor=True), "blank, floor"),
        (CellKind("f", 0.5, floor=True), "f, r 0.5, floor"),
        (CellKind("A", start=True), "A, r 0, start"),
    ],
)
def test_a_kind_is_named_with_all_that_it_does(kind: CellKind, name: str) -> None:
    assert kind_name(kind) == name


def test_wind_is_named_with_its_rows() -> None:
    assert (wind_name(2), wind_name(0)) == ("wind ↑ 2", "")
