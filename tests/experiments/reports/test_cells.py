"""Cells of reports: figures and intervals as texts."""

import math

import pytest

from dyna_tui.experiments.reports.cells import Cell, interval_cell, mean_cell, percent_cell


@pytest.mark.parametrize(
    ("value", "half", "cell"),
    [
        (858.3, 48.2, Cell("858", "48")),
        (17.04, 0.213, Cell("17.04", "0.21")),
        (-1.0, 0.0, Cell("-1", "0")),
        (12345.6, 1234.5, Cell("12,346", "1,234")),
        (3.25, None, Cell("3.25")),
        (12.0, None, Cell("12")),
        (-0.2, 13.0, Cell("0", "13")),
        (-0.6, 13.0, Cell("-1", "13")),
        (0.0001234, 0.00001, Cell("0.000123", "0.000010")),
    ],
)
def test_a_mean_has_as_many_digits_as_its_interval_justifies(value: float, half: float | None, cell: Cell) -> None:
    assert mean_cell(value, half) == cell


@pytest.mark.parametrize(
    ("value", "low", "high", "cell"),
    [
        (2.0, 2.0, 3.0, Cell("2", ends="2–3")),
        (7.234, 5.4321, 9.6, Cell("7.2", ends="5.4–9.6")),
        (13823.0, 12661.0, 16210.0, Cell("13,823", ends="12,661–16,210")),
        (23.5, 22.0, math.inf, Cell("23.50", ends="22.00–?")),
        (math.inf, 5.0, math.inf, Cell("?", ends="5–?")),
        (math.inf, math.inf, math.inf, Cell("?")),
        (4.0, -math.inf, 6.0, Cell("4", ends="?–6")),
        (-1.0, -3.5, 2.0, Cell("-1.0", ends="-3.5 to 2.0")),
    ],
)
def test_an_interval_has_its_ends_and_a_question_mark_for_what_is_unknown(
    value: float, low: float, high: float, cell: Cell
) -> None:
    assert interval_cell(value, low, high) == cell


@pytest.mark.parametrize(
    ("value", "low", "high", "cell"),
    [
        (100, 98.74, 100, Cell("100 %", ends="98.7–100")),
        (0, 0, 27.8, Cell("0 %", ends="0–28")),
        (48.5, 41.7, 55.4, Cell("48 %", ends="42–55")),
    ],
)
def test_a_share_is_in_percent(value: float, low: float, high: float, cell: Cell) -> None:
    assert percent_cell(value, low, high) == cell
