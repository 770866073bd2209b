import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.charts.curve import Curve
from dyna_tui.charts.plot import plot
from dyna_tui.charts.text_grid import CURVE, MARK


def curve(label: str, *y: float, marks: tuple[float, ...] = ()) -> Curve:
    return Curve(label, np.arange(len(y), dtype=np.float64), np.array(y, np.float64), marks=marks)


def text(curves: list[Curve], width: int, height: int, *, log: bool = False) -> str:
    grid = plot(curves, width, height, log=log)
    return "\n".join(grid.text(row).rstrip() for row in range(height))


def test_curves_are_named_at_their_ends() -> None:
    falling = curve("Q-learning", *(40 - 2 * x for x in range(21)))
    rising = curve("Dyna-Q", *(2 * x for x in range(21)))
    assert text([rising, falling], 48, 6) == "\n".join(
        [
            "   40┤⠉⠒⠢⠤⣀⡀                  ⢀⣀⠤⠔⠒⠉ Dyna-Q",
            "     │     ⠈⠉⠒⠢⠤⣀⡀      ⢀⣀⠤⠔⠒⠉⠁",
            "   20┤           ⢈⣉⠶⠦⠤⠶⣉⡁",
            "     │     ⢀⣀⠤⠔⠒⠉⠁      ⠈⠉⠒⠢⠤⣀⡀",
            "     │⣀⠤⠔⠒⠉⠁                  ⠈⠉⠒⠢⠤⣀ Q-learning",
            "    0┴───────────── 10 ───────────── 20",
        ]
    )


def test_names_that_would_collide_are_moved_apart() -> None:
    curves = [curve(name, 0, 1) for name in ("n 0", "n 5", "n 50")]
    names = [row.split()[-1] for row in text(curves, 60, 6).splitlines() if "n " in row]
    assert names == ["0", "5", "50"]


def test_numbers_replace_names_that_do_not_fit() -> None:
    drawn = text([curve("Q-learning", 0, 1), curve("Dyna-Q+", 0, 3)], 28, 5)
    first, *rest, _axis = drawn.splitlines()
    assert first == "1 Q-learning 2 Dyna-Q+"
    assert [row[-1] for row in rest if row[-1] in "12"] == ["2", "1"]


def test_a_curve_that_ends_early_is_named_where_it_ends() -> None:
    long, early = curve("Dyna-Q+", *[15.0] * 40), curve("Q-learning", 2000, 1800, 900, 700)
    row = next(row for row in text([long, early], 70, 9, log=True).splitlines() if "Q-learning" in row)
    assert row.index("Q-learning") < 20


def test_a_curve_that_ends_early_amid_others_is_named_above_or_below_its_end() -> None:
    curves = [curve("n=0", *(1000 / x for x in range(1, 93))), curve("n=50", *(100 / x + 9 for x in range(1, 251)))]
    for width in (30, 60):
        rows = text(curves, width, 6, log=True).splitlines()
        number = "1" if rows[0].startswith("1 ") else "n=0"
        found = next(row for row in rows[1:-1] if number in row.split("│")[-1].split("┤")[-1])
        assert 10 < found.rindex(number) < width / 2 + 4


def test_a_plot_of_few_rows_still_has_a_scale_and_names_all_curves() -> None:
    curves = [curve("Q-learning", *[0.0] * 20), curve("Dyna-Q", *range(20)), curve("Dyna-Q+", *range(0, 220, 11))]
    first, row, foot = text(curves, 48, 3).splitlines()
    assert first == "1 Q-learning 2 Dyna-Q 3 Dyna-Q+"
    assert row.startswith(" ≤209┤") and row.endswith(" 3,2,1") and foot.startswith("    0┴")
    for height in (4, 5, 6):
        scale = [line.split("┤")[0].strip() for line in text(curves, 48, height).splitlines() if "┤" in line]
        assert any(float(label) >= 50 for label in scale), "more than the 0 at the foot"


def test_a_change_is_marked_and_named() -> None:
    drawn = text([curve("Dyna-Q", *range(41), marks=(20.0,))], 60, 5).splitlines()
    assert "┊ change" in drawn[0]
    assert all("┊" in row or "⠊" in row or "⠔" in row for row in drawn[:-1])


def test_a_change_of_one_curve_among_several_has_its_style() -> None:
    both = plot([curve("a", 0, 1, 2, marks=(1.0,)), curve("b", 0, 0, 0, marks=(1.0,))], 60, 5)
    one = plot([curve("a", 0, 1, 2), curve("b", 0, 0, 0, marks=(1.0,))], 60, 5)
    assert set(both.style[both.glyph == ord("┊")].tolist()) == {MARK}
    assert set(one.style[one.glyph == ord("┊")].tolist()) == {CURVE + 1}
    often = plot([curve("a", 0, 1, 2), curve("b", 0, 0, 0, marks=(1.0, 1.001, 1.002))], 60, 5)
    assert set(often.style[often.glyph == ord("┊")].tolist()) == {CURVE + 1}, "however often in one column"


@given(
    st.lists(st.lists(st.floats(-1e7, 1e7), max_size=40), min_size=1, max_size=10).filter(any),
    st.integers(1, 120),
    st.integers(1, 25),
    st.booleans(),
)
def test_any_curves_fit_any_size(curves: list[list[float]], width: int, height: int, log: bool) -> None:
    named = [curve(f"lane {number}", *y, marks=(1.0, 7.0)) for number, y in enumerate(curves)]
    grid = plot(named, width, height, log=log)
    assert grid.glyph.shape == grid.style.shape == (height, width)
    assert int(grid.style.max()) < CURVE + len(curves)
    assert all(len(grid.text(row)) == width for row in range(height))


def test_of_two_curves_that_end_in_one_row_the_higher_is_named_above() -> None:
    for one, other in ((100.0, 99.0), (99.0, 100.0)):
        rows = text([curve("one", 0, one), curve("other", 0, other)], 60, 6).split("\n")
        named = {name: next(y for y, row in enumerate(rows) if f" {name}" in row) for name in ("one", "other")}
        assert (named["one"] < named["other"]) == (one > other)
