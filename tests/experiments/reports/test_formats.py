"""Output formats: every row of the tables writes a file, and the command line offers it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dyna_tui.cli import main
from dyna_tui.errors import InputError
from dyna_tui.experiments.curves import curves_of
from dyna_tui.experiments.reports.formats import FIGURES, REPORTS, REPRODUCTIONS, figure_format, suffixes
from dyna_tui.experiments.reproduce.text_report import Style
from tests.experiments.reproduce.synthetic import made_up
from tests.experiments.tasks import results_of

TABLES = (REPORTS, REPRODUCTIONS, FIGURES)


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize(
    ("maze", "options"),
    [
        ("blocking", {"steps": 1500, "runs": 2}),
        ("cliff", {"episodes": 3, "runs": 2, "solved": True}),
        ("blocking", {"steps": 1500, "runs": 1, "clock": "updates"}),
        ("S..G", {"steps": 1, "runs": 1, "solved": True}),
    ],
)
def test_every_format_reports_every_kind_of_experiment(name: str, maze: str, options: dict[str, int]) -> None:
    """In pieces of text that name every agent and end with a line."""
    results = results_of(maze, "dyna-q:n=5", "q-learning", **options)
    pieces = REPORTS[name].write(results)
    assert isinstance(pieces, Iterator)
    text = "".join(pieces)
    assert text.endswith("\n")
    assert all(agent.label in text for agent in results.agents)


@pytest.mark.parametrize("name", REPORTS)
def test_the_command_line_writes_every_format_to_a_file(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"results{REPORTS[name].suffix}"
    words = ["experiment", "dyna", "--agent", "dyna-q:n=5", "--runs", "2", "--episodes", "2", "--jobs", "1"]
    assert main([*words, "--format", name, "--output", str(path)]) == 0
    assert capsys.readouterr() == ("", "")
    assert "dyna-q:n=5" in path.read_text()


@pytest.mark.parametrize("name", REPORTS)
def test_a_file_that_ends_as_another_format_does_is_an_error(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for other, format in REPORTS.items():
        words = ["experiment", "dyna", "--format", name, "--output", f"/no/such/folder/x{format.suffix.upper()}"]
        assert main(words) == 2
        message = capsys.readouterr().err
        assert message.count("\n") == 1
        assert (f"add --format {other}, or end the name in {REPORTS[name].suffix}" in message) == (other != name)


@pytest.mark.parametrize("name", REPRODUCTIONS)
def test_every_format_reports_reproductions_one_after_the_other(name: str) -> None:
    made = made_up()
    text = "".join(REPRODUCTIONS[name].write(iter([made, made]), Style(80)))
    assert text.endswith("\n")
    assert text.count(made.title) == 2
    assert all(estimate.about[:8] in text for estimate in made.estimates)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_the_same_bytes_for_the_same_curves(name: str) -> None:
    pytest.importorskip(FIGURES[name].requires)
    curves = curves_of(results_of("blocking", steps=1500, runs=2))
    first, second = (FIGURES[name].write(curves, name) for _ in range(2))
    assert isinstance(first, bytes)
    assert first == second


@pytest.mark.parametrize("name", FIGURES)
def test_the_suffix_chooses_a_figures_format(name: str) -> None:
    pytest.importorskip(FIGURES[name].requires)
    assert figure_format(f"a/b.c{FIGURES[name].suffix.upper()}") == name


@pytest.mark.parametrize("path", ["a.gif", "a", ".svg", "svg", ""])
def test_another_suffix_is_an_error_that_names_the_right_ones(path: str) -> None:
    with pytest.raises(InputError, match=f"a figure's file ends in {suffixes(FIGURES)}"):
        figure_format(path)


@pytest.mark.parametrize("name", [name for name, format in FIGURES.items() if format.requires])
def test_a_missing_package_is_reported_before_an_experiment_runs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    format = FIGURES[name]
    monkeypatch.setattr("dyna_tui.experiments.reports.formats.find_spec", lambda package: None)
    with pytest.raises(InputError) as error:
        figure_format(f"a{format.suffix}")
    expected = f"{format.suffix} files need {format.requires}: pip install 'dyna-tui[{format.extra}]'"
    assert str(error.value) == expected


@pytest.mark.parametrize("formats", TABLES)
def test_no_two_formats_share_a_suffix(formats: dict[str, object]) -> None:
    found = [format.suffix for format in formats.values()]  # type: ignore[attr-defined]
    assert len(set(found)) == len(found)
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in found)


@pytest.mark.parametrize(("command", "formats"), [("experiment", REPORTS), ("reproduce", REPRODUCTIONS)])
def test_help_lists_every_format(
    command: str, formats: dict[str, object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert main([command, "--help"]) == 0
    text = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert f"[choices: {', '.join(formats)}]" in text
    assert all(f"{name} ({format.about})" in text for name, format in formats.items())  # type: ignore[attr-defined]


def test_json_reports_are_json() -> None:
    assert json.loads("".join(REPORTS["json"].write(results_of("dyna", "dyna-q", episodes=1, runs=1))))["runs"] == 1
