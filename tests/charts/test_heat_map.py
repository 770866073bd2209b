"""Heat maps in a terminal: numbers where they fit, shades or colours, a named scale, no line too long."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.charts.heat_map import GROUNDS, SHADES, HeatMap, heat_maps

LABELS: dict[str, Any] = {
    "x_label": "alpha",
    "y_label": "n",
    "label": "reward (mean of 3 runs)",
    "better": "higher is better",
    "interval": "± 95 % interval",
}


def heat_map(rows: int, columns: int, title: str = "", scale: float = 1.0) -> HeatMap:
    values = scale * np.arange(rows * columns, dtype=np.float64).reshape(rows, columns)
    texts = [[f"{value:.1f}" for value in row] for row in values.tolist()]
    return HeatMap(
        title,
        values,
        texts,
        [[".2"] * columns] * rows,
        [str(row) for row in range(rows)],
        [f"{k / 10}" for k in range(columns)],
    )


def plain(lines: list[str]) -> list[str]:
    return [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]


def test_numbers_with_their_intervals_on_shades() -> None:
    assert heat_maps([heat_map(2, 3)], width=60, **LABELS) == [
        "reward (mean of 3 runs) ± 95 % interval",
        "0 ░░▒▒▓▓██ 5   higher is better",
        "",
        "n",
        "1 │▓3.0 ±.2 █4.0 ±.2 █5.0 ±.2",
        "0 │░0.0 ±.2 ░1.0 ±.2 ▒2.0 ±.2",
        "  └───────────────────────────",
        "        0.0      0.1      0.2",
        "              alpha",
    ]


def test_narrower_maps_have_numbers_alone_and_then_shades_alone() -> None:
    assert heat_maps([heat_map(2, 3)], width=24, **LABELS)[4] == "1 │▓3.0 █4.0 █5.0"
    assert heat_maps([heat_map(2, 3)], width=24, **LABELS)[0] == "reward (mean of 3 runs)"
    assert heat_maps([heat_map(2, 3)], width=11, **LABELS)[3] == "1 │▓▓████"


def test_colours_replace_shades_and_have_readable_texts() -> None:
    lines = heat_maps([heat_map(2, 3)], width=60, colour=True, **LABELS)
    assert not set("".join(lines)) & set(SHADES)
    low, high = GROUNDS[0], GROUNDS[-1]
    assert f"\x1b[48;5;{low[0]}m\x1b[38;5;{low[1]}m 0.0 ±.2 " in lines[5]
    assert f"\x1b[48;5;{high[0]}m\x1b[38;5;{high[1]}m 5.0 ±.2 " in lines[4]
    assert [luminance(ground) for ground, _ in GROUNDS] == sorted(luminance(ground) for ground, _ in GROUNDS)
    for ground, text in GROUNDS:
        assert contrast(ground, text) >= 4.5


def test_where_there_is_no_room_for_which_end_is_better_the_scale_stands_alone() -> None:
    assert heat_maps([heat_map(2, 3)], width=24, **LABELS)[1] == "0 ░░▒▒▓▓██ 5"
    assert heat_maps([heat_map(2, 3)], width=60, **LABELS | {"better": ""})[1] == "0 ░░▒▒▓▓██ 5"


def test_a_wide_range_has_a_logarithmic_scale_where_one_is_asked_for() -> None:
    wide = heat_map(1, 3)._replace(values=np.array([[1.0, 10.0, 100.0]]))
    assert "(log scale)" in heat_maps([wide], width=60, log=True, **LABELS)[1]
    assert (
        "▒" in heat_maps([wide], width=60, log=True, **LABELS)[4]
        or "▓" in heat_maps([wide], width=60, log=True, **LABELS)[4]
    )
    assert "(log scale)" not in heat_maps([wide], width=60, **LABELS)[1]
    assert "(log scale)" not in heat_maps([heat_map(1, 3)], width=60, log=True, **LABELS)[1], "zero is among them"


def test_maps_stand_side_by_side_on_one_scale() -> None:
    lines = heat_maps([heat_map(2, 2, "first"), heat_map(1, 2, "second", 10)], width=60, **LABELS)
    assert [line for line in lines if "first" in line or "second" in line] == ["first", "n                 second"]
    assert lines[1] == "0 ░░▒▒▓▓██ 10   higher is better"


def test_equal_numbers_have_no_scale_and_holes_are_blank() -> None:
    level = heat_map(1, 2)._replace(values=np.array([[2.0, np.nan]]), texts=[["2", ""]], halves=[["", ""]])
    lines = heat_maps([level], width=40, **LABELS)
    assert lines[1] == ""
    assert lines[3].rstrip() == "0 │▓ 2"


@given(st.integers(1, 6), st.integers(1, 300), st.integers(1, 3), st.integers(12, 120), st.booleans())
def test_no_line_is_too_long_and_no_column_is_lost(
    rows: int, columns: int, maps: int, width: int, colour: bool
) -> None:
    drawn = heat_maps([heat_map(rows, columns, f"map {n}") for n in range(maps)], width=width, colour=colour, **LABELS)
    assert max(map(len, plain(drawn))) <= width
    cells = "".join(line.partition("│")[2] for line in drawn)
    if columns * maps * rows and not colour and width > 20:
        assert sum(cells.count(shade) for shade in SHADES) >= rows * columns


@pytest.mark.parametrize("code", sorted({code for pair in GROUNDS for code in pair}))
def test_colours_are_of_the_fixed_part_of_a_terminals_palette(code: int) -> None:
    assert 16 <= code <= 255


def contrast(one: int, other: int) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(code: int) -> float:
    levels = (0, 95, 135, 175, 215, 255)
    code -= 16
    parts = [levels[code // 36] / 255, levels[code // 6 % 6] / 255, levels[code % 6] / 255]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
