"""Markdown reports: every block of the table report as a table with as many cells in each row."""

from itertools import groupby

from dyna_tui.experiments.reports.markdown import write
from dyna_tui.experiments.reports.table import write as write_table
from tests.experiments.tasks import results_of


def test_markdown_has_the_tables_and_the_notes_of_the_table_report() -> None:
    results = results_of("dyna", "dyna-q:n=5", "q-learning", episodes=5, runs=3, solved=True)
    lines = "".join(write(results)).splitlines()
    table = "".join(write_table(results)).splitlines()
    assert lines[0] == f"## {table[0]}"
    titles = [line.strip("*") for line in lines if line.startswith("**")]
    assert titles == [line for line in table if line in titles]
    assert len(titles) == 4
    tables = [list(rows) for is_row, rows in groupby(lines, lambda line: line.startswith("|")) if is_row]
    assert len(tables) == len(titles)
    for rows in tables:
        assert len({row.count("|") for row in rows}) == 1
        assert set(rows[1]) <= set("|:- ")
    assert [line for line in table if line.startswith("±")] == [line for line in lines if line.startswith("±")]


def test_a_figure_has_its_interval_beside_it() -> None:
    results = results_of("blocking", "dyna-q", steps=1000, runs=3)
    row = next(line for line in write(results) if line.startswith("| dyna-q |"))
    mean, half = row.split(" | ")[1].split(" ± ")
    assert float(mean) > 0
    assert float(half) > 0
