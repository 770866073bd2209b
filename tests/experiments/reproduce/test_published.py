"""The published results, measured, and what every one of them keeps to."""

import json

import numpy as np
import pytest

from dyna_tui.experiments.reports.formats import REPRODUCTIONS
from dyna_tui.experiments.reproduce import printed_code, prioritized_sweeping, sweet_spot, trajectory_sampling
from dyna_tui.experiments.reproduce.catalogue import NAMES, reproduce
from dyna_tui.experiments.reproduce.claims import Claim, Reproduction, Verdict
from dyna_tui.experiments.reproduce.defaults import SEED
from dyna_tui.experiments.reproduce.dyna_maze import SHOWN
from dyna_tui.experiments.reproduce.estimates import Position
from dyna_tui.experiments.reproduce.fixture import fixture
from dyna_tui.experiments.reproduce.independent import MOST_COMPARISONS
from dyna_tui.experiments.reproduce.intervals import Measured
from dyna_tui.experiments.reproduce.prioritized_sweeping import OPTIMAL_SIZES, SIZES, finer
from dyna_tui.experiments.reproduce.text_report import Style
from dyna_tui.maze import load, parse
from dyna_tui.optimal.greedy_path import shortest_path
from dyna_tui.world import grid_world


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less of what takes seconds for however few runs."""
    monkeypatch.setattr(prioritized_sweeping, "SIZES", (1, 2))
    monkeypatch.setattr(prioritized_sweeping, "OPTIMAL_SIZES", (1,))
    monkeypatch.setattr(trajectory_sampling, "SWEEPS", {1_000: 1, 10_000: 1})
    monkeypatch.setattr(sweet_spot, "EPISODES", 50)
    monkeypatch.setattr(printed_code, "EPISODES", 200)


def measured(name: str, runs: int | None = None, seed: int = SEED) -> Reproduction:
    with fixture(seed=seed) as made:
        return reproduce(name, made, runs)


def claim_of(reproduction: Reproduction, words: str) -> Claim:
    """The claim whose statement has these words."""
    (claim,) = [claim for claim in reproduction.claims if words in claim.statement]
    return claim


def figures_of(claim: Claim) -> dict[str, Measured]:
    """Its figures, by what they are."""
    return {estimate.about: estimate.measured for estimate in claim.estimates}


LONG = ("prioritized-sweeping", "printed-code", "trajectory-sampling")
"""Reproductions that are left to the slow tests."""


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.slow if name in LONG else ()) for name in NAMES])
def test_two_runs_are_enough_and_give_the_same_to_the_bit_again(name: str) -> None:
    first, again = ("".join(REPRODUCTIONS["json"].write([measured(name, 2)], Style())) for _ in range(2))
    assert first == again
    figures = [figure for claim in json.loads(first)["claims"] for figure in claim["estimates"]]
    assert all(figure["measured"] is not None for figure in figures)


@pytest.mark.parametrize("name", ["dyna-maze", "blocking", "shortcut", "expected-updates", "cliff", "decision-time"])
@pytest.mark.parametrize("runs", [2, 3])
def test_two_or_three_runs_decide_nothing_and_disagree_with_nothing(name: str, runs: int) -> None:
    """Such as two runs of blocking that happen to be equal."""
    for reproduction in (measured(name, runs, seed) for seed in (0, 2018)):
        sampled = [figure for figure in reproduction.estimates if figure.measured.runs]
        assert {figure.position for figure in sampled} <= {Position.ACROSS, None}
        assert {figure.agrees for figure in sampled} == {None}
        assert {claim.verdict for claim in reproduction.claims} <= {Verdict.UNCLEAR, None}
        assert all("needs about" in c.explanation for c in reproduction.claims if c.verdict is Verdict.UNCLEAR)


@pytest.mark.slow
@pytest.mark.usefixtures("brief")
def test_the_reproductions_compare_no_more_figures_than_the_correction_is_for() -> None:
    quick = [name for name in NAMES if name != "prioritized-sweeping"]
    compared = sum(bool(figure.independent) for name in quick for figure in measured(name, 2).estimates)
    assert 30 < compared <= MOST_COMPARISONS - 10


def test_every_claim_has_its_source_and_what_is_not_stated_there() -> None:
    for name in ("planning-steps", "blocking"):
        for publication in measured(name, 2).publications:
            assert all((publication.source.author, publication.source.title, publication.source.section))
            assert publication.not_stated
    assert measured("planning-steps", 2).publications[0].source.title.startswith('"Dyna Architecture"')


def test_another_seed_gives_other_runs() -> None:
    first, other = (measured("blocking", 10, seed) for seed in (1, 2))
    assert (first.seed, other.seed) == (1, 2)
    assert first.estimates[0].measured != other.estimates[0].measured


def test_the_dyna_maze_agrees_at_every_point_and_refutes_the_first_episode() -> None:
    reproduction = measured("dyna-maze")
    assert {figure.agrees for figure in reproduction.estimates} == {True, None}
    curves = figures_of(claim_of(reproduction, "the curves"))
    assert set(curves) == {f"n = {n}, episode {episode}" for n in (0, 5, 50) for episode in SHOWN}
    assert len({curves[f"n = {n}, episode 1"] for n in (0, 5, 50)}) == 1, "the first episode is the same for every n"
    first = claim_of(reproduction, "about 1,700")
    assert first.verdict is Verdict.REFUTED
    figures = figures_of(first)
    assert figures["any n, exact mean"].value == pytest.approx(868.73, abs=0.005)
    assert figures["runs of 1,700 or more"].low < 13.5 + 3 and figures["runs of 1,700 or more"].high > 13
    assert claim_of(reproduction, "more rapidly for larger n").verdict is Verdict.HELD
    assert claim_of(reproduction, "only one step, the last").verdict is Verdict.HELD
    assert figures_of(claim_of(reproduction, "an extensive policy"))["states halfway through 2"].low > 10
    assert any("→" in line and "·" in line for line in reproduction.diagram)


def test_blocking_agrees_and_dyna_q_plus_with_tried_pairs_alone_is_worse() -> None:
    reproduction = measured("blocking")
    assert {figure.agrees for figure in reproduction.estimates} == {True, None}
    tried = claim_of(reproduction, "helps detect changes")
    assert tried.verdict is None, "the printed code is judged, by a reproduction of its own"
    assert figures_of(tried)["reward"].high < 40
    assert figures_of(tried)["less Dyna-Q's"].high < 0
    assert "3.2 of 10" in tried.explanation
    assert claim_of(reproduction, "Dyna-Q+ performs better").verdict is Verdict.HELD


def test_shortcut_agrees_and_only_a_bonus_in_planning_finds_it() -> None:
    reproduction = measured("shortcut", 80)
    assert {figure.agrees for figure in reproduction.estimates} == {True, None}
    assert claim_of(reproduction, "Dyna-Q+ agent finds").verdict is Verdict.HELD
    assert figures_of(claim_of(reproduction, "never switched"))["dyna-q"].value < 10
    assert figures_of(claim_of(reproduction, "bonus in the choice"))["dyna-q+:bonus=action"].value < 5


def test_the_order_of_the_planning_steps_table_holds_and_its_savings_do_not() -> None:
    reproduction = measured("planning-steps")
    assert claim_of(reproduction, "the fewer episodes and real steps").verdict is Verdict.HELD
    assert claim_of(reproduction, "~1,500").verdict is None, "another maze has other figures"
    assert claim_of(reproduction, "30 times fewer").verdict is Verdict.REFUTED
    assert claim_of(reproduction, "1/(n+1)").verdict is Verdict.REFUTED


@pytest.mark.slow
def test_prioritized_sweeping_saves_less_on_finer_mazes() -> None:
    reproduction = measured("prioritized-sweeping")
    (claim,) = reproduction.claims
    assert {figure.agrees for figure in claim.estimates} == {True, None}
    ratios = figures_of(claim)
    assert {f"optimal, k = {size}" for size in OPTIMAL_SIZES} | {f"short, k = {size}" for size in SIZES} <= set(ratios)
    assert ratios["short, k = 1"].low > 4 and max(ratios[f"short, k = {size}"].high for size in (4, 5, 6)) < 4
    assert claim.verdict is Verdict.REFUTED


def test_a_finer_maze_has_one_start_and_paths_that_scale() -> None:
    kinds = load("mazes/dyna").layouts[0].kind
    rows = ["".join("#.SG"[kind] for kind in row) for row in kinds]
    lengths = []
    for size in SIZES:
        maze = parse(finer(rows, size), "finer")
        assert (maze.height, maze.width) == (6 * size, 9 * size)
        assert np.count_nonzero(maze.layouts[0].kind == 2) == 1
        lengths.append(shortest_path(grid_world(maze)))
    assert lengths[0] == 14
    assert set(np.diff(lengths)) == {13}
