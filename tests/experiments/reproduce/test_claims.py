"""The rule by which claims are held, refuted or unclear, on made-up figures."""

import math

import pytest

from dyna_tui.experiments.reproduce.claims import Claim, Verdict
from dyna_tui.experiments.reproduce.estimates import Estimate, Position, order, sooner
from dyna_tui.experiments.reproduce.intervals import Measured, exact, from_error, mean_of, share_of
from dyna_tui.experiments.reproduce.published import (
    Published,
    about,
    above,
    all_runs,
    below,
    between,
    most_runs,
    no_runs,
    stated,
)

INSIDE, OUTSIDE, ACROSS = (from_error(value, error, 100) for value, error in ((7.0, 0.1), (4.0, 0.1), (5.0, 0.1)))
RANGE = between(5, 10)


def position(measured: Measured, published: Published) -> Position | None:
    return Estimate("figure", measured, published).position


def claim(*measured: Measured, often: bool = False, published: Published = RANGE) -> Claim:
    estimates = [Estimate(str(number), each, published) for number, each in enumerate(measured)]
    return Claim("Figure", "a claim", "a quantity", estimates, "Why not.", "By the way.", often)


@pytest.mark.parametrize(
    ("value", "error", "where"),
    [
        (7.0, 0.1, Position.INSIDE),
        (7.0, 9.0, Position.ACROSS),
        (5.1, 0.1, Position.ACROSS),
        (4.0, 0.1, Position.OUTSIDE),
        (11.0, 0.1, Position.OUTSIDE),
        (4.0, 1.0, Position.ACROSS),
        (11.0, 1.0, Position.ACROSS),
    ],
)
def test_the_whole_interval_is_inside_outside_or_across_never_the_point(
    value: float, error: float, where: Position
) -> None:
    assert position(from_error(value, error, 100), RANGE) is where


@pytest.mark.parametrize(
    ("published", "text", "held", "refuted"),
    [
        (about(1700, 170), "1,700 ± 170", 1690, 1500),
        (above(), "> 0", 0.5, -0.5),
        (below(1.1), "< 1.1", 1.0, 1.2),
        (between(5, 10), "5 to 10", 6, 12),
    ],
)
def test_what_was_published_names_its_tolerance(published: Published, text: str, held: float, refuted: float) -> None:
    assert published.text == text
    assert position(from_error(held, 0.01, 100), published) is Position.INSIDE
    assert position(from_error(refuted, 0.01, 100), published) is Position.OUTSIDE


def test_a_tolerance_is_rounded_as_it_is_written() -> None:
    tenth = about(0.0995, 0.00912)
    assert tenth.text == "0.0995 ± 0.0091"
    assert tenth.high == pytest.approx(0.1086)


def test_shares_that_stand_for_words_have_their_range() -> None:
    everyone, nobody = share_of([True] * 100), share_of([False] * 100)
    half = share_of([True, False] * 50)
    assert [position(everyone, each()) for each in (all_runs, most_runs, no_runs)] == [
        Position.INSIDE,
        Position.INSIDE,
        Position.OUTSIDE,
    ]
    assert position(nobody, no_runs()) is Position.INSIDE
    assert position(half, most_runs()) is Position.ACROSS
    assert position(half, all_runs()) is Position.OUTSIDE


def test_what_is_stated_alone_is_not_judged() -> None:
    assert position(INSIDE, stated("~1,500", 1500)) is None
    assert claim(INSIDE, published=stated("~1,500")).verdict is None


def test_an_exact_figure_has_no_interval() -> None:
    assert position(exact(7.0), RANGE) is Position.INSIDE
    assert position(exact(4.0), RANGE) is Position.OUTSIDE


def test_too_few_runs_decide_nothing_and_say_how_many_would() -> None:
    few = Estimate("few", mean_of([7.0, 7.1, 7.2]), RANGE)
    assert (few.position, few.needs) == (Position.ACROSS, 10)
    equal = Estimate("equal", mean_of([7.0] * 20), RANGE)
    assert (equal.position, equal.needs) == (Position.ACROSS, 30)
    assert position(mean_of([7.0] * 30), RANGE) is Position.INSIDE
    unanimous = Estimate("all of few", share_of([True] * 30), all_runs())
    assert (unanimous.position, unanimous.needs) == (Position.ACROSS, 73)


def test_an_unclear_claim_says_how_many_runs_it_needs() -> None:
    """An interval of ± 2 around 6 has to shrink to ± 1: four times as many runs."""
    unclear = claim(Measured(6.0, 4.0, 8.0, 1.0, 100))
    assert unclear.verdict is Verdict.UNCLEAR
    assert unclear.needs == 401
    assert unclear.explanation == "Unclear: this needs about 401 runs (--runs). By the way."
    on_the_edge = claim(from_error(5.0, 0.1, 100))
    assert on_the_edge.needs is None
    assert "on the edge" in on_the_edge.explanation


def test_a_claim_of_several_figures_is_held_by_all_and_refuted_by_one() -> None:
    assert claim(INSIDE, INSIDE).verdict is Verdict.HELD
    assert claim(INSIDE, ACROSS).verdict is Verdict.UNCLEAR
    assert claim(INSIDE, ACROSS, OUTSIDE).verdict is Verdict.REFUTED
    assert claim().verdict is None


def test_often_is_more_than_half_of_the_figures() -> None:
    assert claim(INSIDE, INSIDE, OUTSIDE, often=True).verdict is Verdict.HELD
    assert claim(INSIDE, INSIDE, OUTSIDE, OUTSIDE, often=True).verdict is Verdict.REFUTED
    assert claim(INSIDE, ACROSS, OUTSIDE, often=True).verdict is Verdict.UNCLEAR
    assert claim(INSIDE, OUTSIDE, OUTSIDE, often=True).verdict is Verdict.REFUTED


def test_a_reason_goes_with_what_was_refuted_and_a_remark_with_every_verdict() -> None:
    assert claim(INSIDE).explanation == "By the way."
    assert claim(OUTSIDE).explanation == "Why not. By the way."


def test_a_figure_that_is_not_judged_says_where_its_runs_are_few() -> None:
    few, many = (Claim("", "", "", [Estimate("", from_error(1.0, 0.1, runs))], remark="A remark.") for runs in (7, 10))
    assert few.explanation == "7 runs are few: such intervals may cover clearly less than 95 %. A remark."
    assert many.explanation == "A remark."
    assert Claim("", "", "", [Estimate("", exact(1.0))]).explanation == ""


def test_an_order_is_judged_by_the_paired_difference_of_neighbours() -> None:
    """The runs of both differ far more than one is above the other in each of them."""
    high = [10.0 * run + run % 2 for run in range(50)]
    middle = [value - 2 - (run % 3) / 10 for run, value in enumerate(high)]
    low = [value + 0.1 - (run % 5) / 20 for run, value in enumerate(middle)]
    first, second = order([("high", high), ("middle", middle), ("low", low)])
    assert (first.about, second.about) == ("high minus middle", "middle minus low")
    assert first.position is Position.INSIDE
    assert second.position is Position.ACROSS


def test_times_are_ordered_by_the_runs_in_which_one_is_shorter() -> None:
    """Runs that were too short for both, or tie, say nothing."""
    quick, slow = [1.0] * 40 + [math.inf, 2.0], [3.0] * 30 + [math.inf] * 11 + [2.0]
    estimate = sooner("quick", quick, slow)
    assert (estimate.measured.value, estimate.measured.runs) == (100.0, 40)
    assert estimate.position is Position.INSIDE
    nothing = sooner("ties alone", [1.0, math.inf], [1.0, math.inf])
    assert (nothing.measured.low, nothing.measured.high, nothing.position) == (0, 100, Position.ACROSS)
