"""Reports of reproductions: as text and as JSON."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from dyna_tui.experiments.reports.formats import REPRODUCTIONS
from dyna_tui.experiments.reproduce.claims import RULE, Claim
from dyna_tui.experiments.reproduce.estimates import Estimate
from dyna_tui.experiments.reproduce.figure_text import measured_text
from dyna_tui.experiments.reproduce.intervals import Measured, exact, median_of, share_of
from dyna_tui.experiments.reproduce.published import all_runs
from dyna_tui.experiments.reproduce.text_report import Style
from dyna_tui.experiments.statistics import student
from tests.experiments.reproduce.synthetic import LONG, made_up


def text_lines(style: Style) -> list[str]:
    return "".join(REPRODUCTIONS["table"].write([made_up()], style)).splitlines()


def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads("".join(REPRODUCTIONS["json"].write([made_up()], Style())))
    return found


SUMMARY = [
    "4 published claims: 1 held, 2 refuted, 1 unclear; 1 of 4 figures disagree with",
    "the independent ones, beyond what chance gives in one of a thousand such",
    "commands:",
    "  dyna-maze: Text of Figure 8.2, n = 5, episode 1",
]


@pytest.mark.parametrize(("asked", "width"), [(80, 80), (100, 100), (300, 100)])
def test_no_line_is_wider_than_the_terminal_nor_than_a_hundred_columns(asked: int, width: int) -> None:
    lines = text_lines(Style(asked))
    assert max(map(len, lines)) <= width


def test_a_claim_has_its_verdict_and_a_row_for_each_figure() -> None:
    rows = [" ".join(line.split()) for line in text_lines(Style(100))]
    assert "published here, 95 % interval independent agrees" in rows
    assert "Text of Figure 8.2 (refuted): about 1,700 steps in the first episode" in rows
    assert "n = 0, episode 1 1,700 ± 170 868 ± 59 outside 858 ± 48 yes" in rows
    assert "n = 5, episode 1 1,700 ± 170 868 ± 59 outside 500 ± 48 NO" in rows
    assert "any n, exact - 868.73 868.73 exact yes" in rows
    assert "dyna-q > 95 % 48 % (42–55) outside" in rows
    assert "Figure 8.4 (held): one is ahead" in rows
    assert "ahead > 0 2.00 ± 0.20 inside" in rows
    assert "Figure 8.4 (unclear): two is ahead" in rows
    assert "may be > 0 2.0 ± 3.1 across" in rows
    assert "Unclear: this needs about 71 runs (--runs)." in rows


@pytest.mark.parametrize(("length", "gap"), [(33, "  "), (36, " ")])
def test_columns_move_together_where_labels_would_not_fit_otherwise(length: int, gap: str) -> None:
    estimate = Estimate("x" * length, share_of([True] * 97), all_runs())
    first = replace(made_up().publications[0], claims=[Claim("", "", "", [estimate])])
    lines = "".join(REPRODUCTIONS["table"].write([replace(made_up(), publications=[first])], Style(72))).splitlines()
    row = next(line for line in lines if "x" * length in line)
    assert gap.join([f"  {'x' * length}", "> 95 %   ", "100 % (96–100)", "inside"]) == row


def test_the_rule_is_printed_once_below_all() -> None:
    text = " ".join("".join(REPRODUCTIONS["table"].write([made_up(), made_up()], Style())).split())
    assert text.count(RULE) == 1
    assert document()["rule"] == RULE


@pytest.mark.parametrize(
    ("measured", "text"),
    [
        (share_of([True] * 300), "100 % (98.7–100)"),
        (share_of([False] * 300), "0 % (0–1.3)"),
        (share_of([True] * 97 + [False] * 3), "97 % (92–99)"),
        (median_of(range(1, 6)), "3 (?–?)"),
        (Measured(-1.0, -3.0, 2.0, 1.0, 30), "-1 (-3 to 2)"),
        (exact(868.734), "868.73"),
    ],
)
def test_an_interval_that_is_longer_on_one_side_has_its_ends_written(measured: Measured, text: str) -> None:
    assert measured_text(measured) == text


def test_a_reason_is_wrapped_below_its_claim() -> None:
    text = " ".join(" ".join(text_lines(Style(80))).split())
    assert text.count(LONG) == 1
    assert text.index("n = 5, episode 1") < text.index(LONG) < text.index("both find it")


def test_the_source_and_what_it_leaves_open_stand_above_its_claims() -> None:
    text = " ".join(" ".join(text_lines(Style(80))).split())
    first, second = (str(publication.source) for publication in made_up().publications)
    assert text.index(first) < text.index("Not stated there: alpha, n") < text.index("about 1,700")
    assert text.index("both find it") < text.index(second) < text.index("one is ahead")
    assert text.count("Not stated there") == 1


def test_the_curves_and_the_policies_are_drawn() -> None:
    lines = text_lines(Style(80))
    lines = lines[: lines.index("S → G") + 1]
    assert any("○ published" in line for line in lines)
    assert lines[-2:] == ["n = 0", "S → G"]


def test_colours_are_added_only_where_they_are_wanted_and_move_nothing() -> None:
    plain = text_lines(Style(90))
    assert "\x1b" not in "".join(plain)
    coloured = text_lines(Style(90, colour=True))
    assert "\x1b[1;31mNO" in "".join(coloured)
    table = [re.sub("\x1b\\[[0-9;]*m", "", line).rstrip() for line in coloured]
    until = plain.index("Figure 8.2: Dyna maze")
    assert table[:until] == plain[:until]


def test_the_summary_counts_the_verdicts_and_names_what_disagrees() -> None:
    assert text_lines(Style(80))[-len(SUMMARY) :] == SUMMARY


def test_json_holds_the_claims_with_their_figures() -> None:
    first, found, ahead, maybe, extra = document()["claims"]
    assert first["source"] == {
        "author": "R. S. Sutton and A. G. Barto",
        "title": "Reinforcement Learning: An Introduction, 2nd ed. (2018)",
        "section": "8.2",
    }
    assert (first["reproduction"], first["figure"], first["not_stated"]) == (
        "dyna-maze",
        "Text of Figure 8.2",
        "alpha, n",
    )
    assert (first["claim"], first["quantity"]) == ("about 1,700 steps in the first episode", "real steps")
    assert (first["verdict"], first["held"], first["reason"], first["agrees"]) == ("refuted", False, LONG, False)
    half = 30 * student(0.05, 999)
    assert first["estimates"][0] == {
        "about": "n = 0, episode 1",
        "published": 1700,
        "range": [1530, 1870],
        "measured": 868.0,
        "ci95": pytest.approx(half),
        "interval": [pytest.approx(868 - half), pytest.approx(868 + half)],
        "runs": 1000,
        "unit": "",
        "position": "outside",
        "independent": {"value": 858, "ci95": 48},
        "agrees": True,
    }
    second, exactly = first["estimates"][1:]
    assert second["agrees"] is False
    assert (exactly["measured"], exactly["ci95"], exactly["interval"], exactly["runs"]) == (868.734, None, None, None)
    assert (found["verdict"], found["estimates"][0]["range"], found["estimates"][0]["unit"]) == (
        "refuted",
        [95, None],
        "%",
    )
    assert (ahead["verdict"], ahead["held"], ahead["needs_runs"]) == ("held", True, None)
    assert (maybe["verdict"], maybe["held"], maybe["needs_runs"]) == ("unclear", None, 71)
    assert (extra["verdict"], extra["held"], extra["reason"]) == (None, None, "Said in any case.")


def test_a_claim_of_one_figure_has_it_beside_its_verdict() -> None:
    first, found, *_, extra = document()["claims"]
    assert all(first[key] is None for key in ("published", "measured", "ci95", "runs", "unit", "independent"))
    (only,) = found["estimates"]
    assert {key: found[key] for key in only if key in found} == {key: only[key] for key in only if key in found}
    assert (found["published"], found["measured"], found["runs"], found["unit"]) == ("> 95 %", 48.5, 200, "%")
    assert (extra["independent"], extra["agrees"]) == ({"value": 4.3, "ci95": None}, True)


def test_json_holds_the_curves_with_the_published_points() -> None:
    (curve,) = document()["curves"]
    assert (curve["label"], curve["figure"], curve["quantity"]) == ("dyna-q:n=5", "Figure 8.2", "real steps")
    assert curve["mean"][:2] == [100.0, 50.0] and curve["ci95"][:2] == [10.0, 5.0]
    assert curve["published"] == [[1.0, 170.0]]
    assert (document()["reproductions"][0]["runs"], document()["seed"]) == (1000, 7)
