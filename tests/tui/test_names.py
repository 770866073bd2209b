"""Names of kinds of cells, as sentences have them."""

import pytest

from dyna_tui.maze import CellKind
from dyna_tui.tui.text.names import cells_of_kind


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
