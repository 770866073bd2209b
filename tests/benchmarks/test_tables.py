"""Tables of the benchmarks: figures, targets and verdicts, as text and as Markdown."""

from functools import partial

import pytest

from tests.benchmarks.readme import updated
from tests.benchmarks.rounds import ratio, rounds
from tests.benchmarks.sections import INSTRUCTIONS, SECTIONS
from tests.benchmarks.table import Row, Table, Target, figure, judged
from tests.terminal.session import ROOT

ROWS = [
    judged("a step", 1.25, Target(1.4), ["1.00"]),
    judged("two processors", 1.5, Target(1.8, at_least=True)),
    Row("memory", ("300 MB",)),
]


def test_a_figure_has_a_verdict_where_it_has_a_target() -> None:
    assert [row.verdict for row in ROWS] == [("≤ 1.4", "met"), ("≥ 1.8", "not met"), ()]


def test_a_verdict_is_about_the_figure_as_it_is_shown() -> None:
    assert [judged("a step", step, Target(1.4)).verdict[1] for step in (1.404, 1.406)] == ["met", "not met"]
    assert judged("bytes", float("inf"), Target(1)).verdict[1] == "not met"


def test_text_is_aligned() -> None:
    assert Table("Time", ("", "ours", "C"), ROWS).lines(markdown=False) == [
        "Time",
        "                  ours     C  target",
        "a step            1.25  1.00   ≤ 1.4      met",
        "two processors    1.50     –   ≥ 1.8  not met",
        "memory          300 MB     –       –",
    ]


def test_markdown_has_a_column_for_each_figure_and_none_for_targets_that_nothing_has() -> None:
    assert Table("Memory", ("", "ours"), ROWS[2:]).lines(markdown=True) == [
        "Memory",
        "",
        "|  | ours |",
        "|---|---:|",
        "| memory | 300 MB |",
    ]


@pytest.mark.parametrize(
    ("number", "text"), [(0.0123, "0.01"), (1.236, "1.24"), (9.996, "10.0"), (12.34, "12.3"), (1234.5, "1,234")]
)
def test_figures_have_about_three_digits(number: float, text: str) -> None:
    assert figure(number) == text


def test_rounds_take_everything_once_and_compare_within_a_round() -> None:
    calls: list[str] = []

    def measure(name: str, number: int) -> float:
        calls.append(name)
        return float(number)

    times = rounds({name: partial(measure, name) for name in ("a", "b")}, 5)
    assert [sorted(calls[2 * i : 2 * i + 2]) for i in range(5)] == [["a", "b"]] * 5
    assert times == {name: [0.0, 1.0, 2.0, 3.0, 4.0] for name in ("a", "b")}
    assert ratio({"a": [2.0, 30.0, 8.0], "b": [1.0, 10.0, 2.0]}, "a", "b") == 3.0


README = """Speed.
<!-- machine -->
<!-- end -->
<!-- programs -->
<!-- end -->
"""


def test_rows_measured_anew_replace_those_of_the_same_name_in_readme() -> None:
    columns = ("", "ours", "C")
    once = updated(README, "Here.", {"programs": Table("Time", columns, ROWS)}, keep=False)
    slower = {"programs": Table("Time", columns, [judged("a step", 1.5, Target(1.4))])}
    again = updated(once, "There.", slower, keep=True)
    assert again.splitlines() == [
        "Speed.",
        "<!-- machine -->",
        "There.",
        "<!-- end -->",
        "<!-- programs -->",
        "Time",
        "",
        "|  | ours | C | target |  |",
        "|---|---:|---:|---:|---:|",
        "| a step | 1.50 | – | ≤ 1.4 | not met |",
        "| two processors | 1.50 | – | ≥ 1.8 | not met |",
        "| memory | 300 MB | – | – |  |",
        "<!-- end -->",
    ]
    assert "memory" not in updated(once, "There.", slower, keep=False)


def test_a_table_that_readme_lacks_is_an_error() -> None:
    with pytest.raises(ValueError, match="sizes"):
        updated(README, "Here.", {"sizes": Table("Time", ("", "ours"), ROWS)}, keep=True)


def test_readme_has_every_table() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for section in (*SECTIONS, INSTRUCTIONS):
        table = Table("Time", section.columns, [Row("a new row", ("1.00",) * (len(section.columns) - 1))])
        assert "| a new row |" in updated(readme, "Here.", {section.name: table}, keep=True)
