import re
from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.charts.curve import Curve
from dyna_tui.charts.report import chart

numbers = st.floats(-1e7, 1e7) | st.sampled_from([np.nan, np.inf, -np.inf, 1e308, -1e308, 5e-324])


def curve(
    label: str,
    *y: float,
    around: float | None = None,
    points: Sequence[tuple[float, float]] = (),
    marks: Sequence[float] = (),
) -> Curve:
    heights = np.array(y, np.float64)
    low, high = (None, None) if around is None else (heights - around, heights + around)
    return Curve(label, np.arange(len(y), dtype=np.float64), heights, low, high, points, marks)


def text(lines: list[str]) -> str:
    return "\n".join(line.rstrip() for line in lines)


def without_colours(lines: list[str]) -> list[str]:
    return [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]


@st.composite
def curves(draw: st.DrawFn) -> list[Curve]:
    made = []
    for number in range(draw(st.integers(0, 6))):
        x = np.sort(np.array(draw(st.lists(numbers, max_size=30))))
        y = np.array(draw(st.lists(numbers, min_size=x.size, max_size=x.size)))
        around = np.array(draw(st.lists(numbers, min_size=x.size, max_size=x.size)))
        with np.errstate(over="ignore", invalid="ignore"):
            low, high = (y - around, y + around) if draw(st.booleans()) else (None, None)
        points = draw(st.lists(st.tuples(numbers, numbers), max_size=3))
        made.append(Curve("long label " * number, x, y, low, high, points, draw(st.lists(numbers, max_size=2))))
    return made


def test_a_change_published_points_and_intervals() -> None:
    plain = curve("Dyna-Q", *np.interp(np.arange(31), [0, 10, 16, 30], [0, 45, 45, 75]), around=9, marks=(10.0,))
    curious = curve(
        "Dyna-Q+",
        *np.interp(np.arange(31), [0, 10, 12, 30], [0, 60, 60, 134]),
        points=((10, 77), (30, 151)),
        marks=(10.0,),
    )
    assert text(chart([plain, curious], width=64, height=14, x_label="step / 100", y_label="reward")) == "\n".join(
        [
            "reward",
            "  150┤                ┊ change                        ◇",
            "     │                ┊                           ⣀⠤⠄ ⠉ Dyna-Q+",
            "     │                ┊                   ⢀⣀⡀ ⠒⠊⠁",
            "  100┤                ┊             ⡀ ⠤⠔⠂ ⠁",
            "     │                ◇       ⣀⡠⠄ ⠊⠉         ⡀   ⢠  ⢀⣀⣀ Dyna-Q",
            "     │                ⠤⠤⠄ ⠔⠒⠁         ⢠⢀⣀⣀⡠⠤⠤⡧⠒⠒⠒⠹⠉⠉⠁",
            "   50┤            ⠤⠒⣱⡠⠤⠤⠤⠤⠤⡧⠤⠤⠤⠤⡧⠒⠒⠒⠉⠉⠹⠁     ⠁",
            "     │      ⡀⢀⣖⠭⠥⠒⠊⠉⠘ ┊    ⠁    ⠁",
            "     │ ⢀⣀⣇⡪⠝⠊⠁⠇       ┊",
            "    0┤⠚⠉⠁⠃            ┊",
            "     └────────────── 10 ──────────── 20 ─────────────── 30",
            "                           step / 100",
            "⡇ 95 % interval   ◇ Dyna-Q+, published",
        ]
    )


def test_steps_per_episode_on_a_logarithmic_axis() -> None:
    episodes = np.arange(50)
    slow, fast = (curve(f"n = {n}", *(14 + 900 * np.exp(-episodes / tau))) for n, tau in ((0, 8.0), (5, 1.0)))
    assert text(chart([slow, fast], width=60, height=12, x_label="episode", y_label="steps", log_y=True)) == "\n".join(
        [
            "steps · log scale",
            "     │⢏⠒⠤⣀",
            "     │⠈   ⠑⠢⢄⡀",
            "  300┤ ⢣     ⠈⠉⠑⠢⢄⡀",
            "     │ ⠈          ⠈⠑⠤⣀",
            "  100┤  ⢱             ⠉⠉⠒⠤⣀",
            "     │   ⠁                 ⠉⠒⠢⢄⣀⡀",
            "   30┤   ⠈⡆                     ⠈⠑⠒⠢⠤⢄⣀",
            "     │    ⠁⢀⡀                          ⠉⠉⠒⠒⠒⠤⠤⠤⠤⣀⣀⣀⣀⣀ n = 0",
            "     │      ⠈⠉ ⠈⠉⠉ ⠈⠉⠉ ⠈⠉⠉ ⠈⠉⠉ ⠈⠉⠉ ⠈⠉⠉ ⠈⠉⠉ ⠈⠉⠉ ⠈⠉⠉ ⠈⠉ n = 5",
            "   10┴───────────────── 20 ─────────────── 40 ─────── 49",
            "                          episode",
        ]
    )


def test_long_labels_are_in_the_legend_and_numbers_at_the_ends() -> None:
    labels = ("dyna-q:n=5,alpha=0.5", "prioritized-sweeping:n=5")
    drawn = chart([curve(labels[0], 0, 9, points=[(1, 5)]), curve(labels[1], 0, 3)], width=60, height=8)
    assert text(drawn) == "\n".join(
        [
            "     │                                         ⢀⣀⣀⠤⠤⠤⠒⠒⠊⠉ 1",
            "     │                               ⣀⣀⡠⠤⠤⠒⠒⠒⠉⠉⠁",
            "    5┤                    ⣀⣀⣀⠤⠤⠔⠒⠒⠉⠉⠉                   ○",
            "     │         ⢀⣀⣀⠤⠤⠤⠒⠒⠊⠉⠉         ⢀⡀ ⣀⣀⡀ ⣀⣀⠄ ⠤⠤⠄ ⠤⠤⠄ ⠒⠒⠂ 2",
            "     │⣀⣠⡤⠤⡲⠶⠖⠉⠭⠥⠄ ⠤⠒⠂ ⠒⠒⠂ ⠒⠊⠁ ⠉⠉⠁ ⠉⠁",
            "    0┴─────────────────────────────────────────────────── 1",
            "1 dyna-q:n=5,alpha=0.5   2 prioritized-sweeping:n=5",
            "○ 1, published",
        ]
    )


def test_of_few_values_each_has_its_bar() -> None:
    assert text(chart([curve("a", 3, 5, 4, around=1)], width=40, height=6)) == "\n".join(
        [
            "    5┤           ⢀⣀⣀⠤⡧⠤⠤⣀⣀⣀⣀⣀       ⢠",
            "     │⡆⢀⣀⣀⠤⠤⠔⠒⠒⠉⠉⠁   ⠃       ⠉⠉⠉⠉⠉⠒⠒⢺ a",
            "     │⠏⠁                            ⠈",
            "     │",
            "    0┴────────────── 1 ────────────── 2",
            "⡇ 95 % interval",
        ]
    )


def test_two_equal_points_are_drawn_side_by_side() -> None:
    both = [curve(name, 0, 9, points=[(0.5, 5)]) for name in "ab"]
    assert any("○◇" in line or "◇○" in line for line in chart(both, width=40, height=10))


def test_an_interval_near_zero_does_not_stretch_a_logarithmic_axis() -> None:
    drawn = chart([curve("a", 40, 30, 20, around=19.999)], width=40, height=10, log_y=True)
    assert drawn[-2].startswith("   10┴")


def test_colours_add_no_columns_and_replace_dashes() -> None:
    one = [curve("a", 3, 5, 4, around=1, points=[(1, 2)], marks=[1.0])]
    plain, coloured = (chart(one, width=50, height=9, colour=colour) for colour in (False, True))
    assert plain != coloured
    assert without_colours(coloured) == plain
    assert all(line.count("\x1b[0m") * 2 <= line.count("\x1b[") for line in coloured)
    two = [curve("whole", *[1] * 9), curve("dashed", *[2] * 9)]
    assert unbroken(chart(two, width=50, height=9)) == ["whole"]
    assert unbroken(without_colours(chart(two, width=50, height=9, colour=True))) == ["dashed", "whole"]


def unbroken(lines: list[str]) -> list[str]:
    """The labels of level curves that have no gaps."""
    return [line.split()[-1] for line in lines if re.search("[⠉⠒⠤⣀]{12}", line)]


@given(curves(), st.integers(1, 130), st.integers(1, 30), st.booleans(), st.booleans())
def test_any_chart_has_its_size(drawn: list[Curve], width: int, height: int, log: bool, colour: bool) -> None:
    lines = chart(drawn, width=width, height=height, x_label="x", y_label="y", log_y=log, colour=colour)
    assert [len(line) for line in without_colours(lines)] == [width] * height


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=1, max_size=12), st.booleans())
def test_every_point_is_in_the_chart(points: list[tuple[float, float]], log: bool) -> None:
    lines = chart([curve("a", 1, points=points)], width=80, height=20, log_y=log)
    assert sum(line.count("○") for line in lines) == len(points) + 1
