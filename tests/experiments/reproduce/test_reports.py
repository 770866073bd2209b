"""Reports of reproductions: as text and as JSON."""

import json
import re
from typing import Any

import pytest

from dyna_tui.experiments.reports.formats import REPRODUCTIONS
from dyna_tui.experiments.reproduce.text_report import Style
from tests.experiments.reproduce.synthetic import LONG, made_up


def text_lines(style: Style) -> list[str]:
    return "".join(REPRODUCTIONS["table"].write([made_up()], style)).splitlines()


def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads("".join(REPRODUCTIONS["json"].write([made_up()], Style())))
    return found


SUMMARY = [
    "5 published claims: 1 held, 2 did not, 1 held in part, 1 unclear; 1 of 4 figures",
    "disagree with the independent ones, beyond their joint 99.9 % interval:",
    "  dyna-maze: Figure 8.2, n = 5, episode 1",
]


@pytest.mark.parametrize(("asked", "width"), [(80, 80), (100, 100), (300, 100)])
def test_no_line_is_wider_than_the_terminal_nor_than_a_hundred_columns(asked: int, width: int) -> None:
    lines = text_lines(Style(asked))
    assert max(map(len, lines)) <= width


def test_a_claim_stands_in_a_line_with_both_verdicts() -> None:
    lines = text_lines(Style(100))
    rows = [" ".join(line.split()) for line in lines]
    assert "published here, 95 % held independent agrees" in rows
    assert "n = 0, episode 1 1,700 868 ± 59 no 858 ± 48 yes" in rows
    assert "n = 5, episode 1 1,700 868 ± 59 no 500 ± 48 NO" in rows
    assert "any n, exact a walk 868.73 yes 868.73 exact yes" in rows
    assert "runs that found it all 48.5 % ± 6.9 in part none" in rows
    assert "may be 1 2.00 ± 0.98 unclear none" in rows


def test_a_reason_is_wrapped_below_its_claim_and_not_repeated() -> None:
    text = " ".join(" ".join(text_lines(Style(80))).split())
    assert text.count(LONG) == 1
    assert text.index("n = 0, episode 1") < text.index(LONG) < text.index("n = 5, episode 1")


def test_the_curves_and_the_policies_are_drawn() -> None:
    lines = text_lines(Style(80))[: -len(SUMMARY) - 1]
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


def test_the_source_stands_below_the_title() -> None:
    assert text_lines(Style(80))[:2] == [made_up().title, made_up().source]


def test_json_holds_the_claims_in_one_list() -> None:
    first, second, exact, share, unpublished, unclear = document()["claims"]
    assert first == {
        "reproduction": "dyna-maze",
        "figure": "Figure 8.2",
        "quantity": "real steps in an episode",
        "claim": "n = 0, episode 1",
        "published": 1700,
        "measured": 868.0,
        "ci95": 58.8,
        "runs": 1000,
        "unit": "",
        "held": False,
        "verdict": "no",
        "reason": LONG,
        "independent": {"value": 858, "ci95": 48},
        "agrees": True,
    }
    assert second["agrees"] is False
    assert (exact["measured"], exact["ci95"], exact["runs"], exact["held"]) == (868.734, None, None, True)
    assert (share["held"], share["verdict"], share["unit"], share["independent"]) == (None, "in part", "%", None)
    assert (unpublished["published"], unpublished["verdict"]) == (None, None)
    assert unpublished["independent"] == {"value": 4.3, "ci95": None}
    assert unclear["verdict"] == "unclear"


def test_json_holds_the_curves_with_the_published_points() -> None:
    (curve,) = document()["curves"]
    assert (curve["label"], curve["figure"], curve["quantity"]) == ("dyna-q:n=5", "Figure 8.2", "real steps")
    assert curve["mean"][:2] == [100.0, 50.0] and curve["ci95"][:2] == [10.0, 5.0]
    assert curve["published"] == [[1.0, 170.0]]
    assert document()["reproductions"][0]["runs"] == 1000
