"""The five published results, measured with few runs, and their rules on made-up numbers."""

import json

import numpy as np
import pytest

from dyna_tui.experiments.reports.formats import REPRODUCTIONS
from dyna_tui.experiments.reproduce import prioritized_sweeping
from dyna_tui.experiments.reproduce.catalogue import NAMES, reproduce
from dyna_tui.experiments.reproduce.claims import Claim, Reproduction, Verdict
from dyna_tui.experiments.reproduce.dyna_maze import SHOWN
from dyna_tui.experiments.reproduce.fixture import fixture
from dyna_tui.experiments.reproduce.prioritized_sweeping import SIZES, finer
from dyna_tui.experiments.reproduce.text_report import Style
from dyna_tui.maze import load, parse
from dyna_tui.optimal.greedy_path import shortest_path
from dyna_tui.world import grid_world


def measured(name: str, runs: int | None = None) -> Reproduction:
    with fixture() as made:
        return reproduce(name, made, runs)


def claims_of(reproduction: Reproduction, about: str) -> dict[str, Claim]:
    """The claims of the groups whose subject begins so."""
    return {claim.about: claim for g in reproduction.groups if g.about.startswith(about) for claim in g.claims}


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.slow) if n == "prioritized-sweeping" else n for n in NAMES]
)
def test_two_runs_are_enough_and_give_the_same_to_the_bit_again(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prioritized_sweeping, "SIZES", (1, 2))
    first, again = ("".join(REPRODUCTIONS["json"].write([measured(name, 2)], Style())) for _ in range(2))
    assert first == again
    assert all(claim["measured"] is not None for claim in json.loads(first)["claims"])


def test_the_dyna_maze_agrees_at_every_point_and_refutes_the_first_episode() -> None:
    reproduction = measured("dyna-maze")
    lengths = claims_of(reproduction, "real steps in an episode")
    wanted = {f"n = {n}, episode {episode}" for n in (0, 5, 50) for episode in SHOWN}
    assert wanted <= set(lengths)
    assert all(lengths[about].agrees for about in wanted)
    firsts = [lengths[f"n = {n}, episode 1"] for n in (0, 5, 50)]
    assert {claim.held for claim in firsts} == {Verdict.NO}
    assert len({claim.measured for claim in firsts}) == 1, "the first episode is the same for every n"
    assert lengths["any n, exact mean"].measured.value == pytest.approx(868.73, abs=0.005)
    arrows = claims_of(reproduction, "states with an arrow")
    assert arrows["n = 0, halfway"].measured.value == 1
    assert arrows["n = 50, halfway"].measured.low > 10
    assert any("→" in line and "·" in line for line in reproduction.diagram)


def test_blocking_agrees_and_the_printed_dyna_q_plus_is_worse() -> None:
    reproduction = measured("blocking")
    assert {claim.agrees for claim in reproduction.claims} == {True, None}
    printed = claims_of(reproduction, "cumulative reward at step 3,000")["Dyna-Q+ as printed"]
    assert printed.held is Verdict.NO and printed.measured.high < 40


def test_shortcut_agrees_and_only_a_bonus_in_planning_finds_it() -> None:
    reproduction = measured("shortcut", 60)
    assert {claim.agrees for claim in reproduction.claims} == {True, None}
    share = claims_of(reproduction, "runs that take the shortcut")
    assert share["dyna-q+"].measured.value == 100
    assert share["dyna-q"].measured.value < 10
    assert share["dyna-q+:bonus=action"].measured.value < 5


def test_the_planning_steps_table_does_not_hold_but_one_sixth_does() -> None:
    reproduction = measured("planning-steps")
    saved = claims_of(reproduction, "how many times fewer real steps")
    assert saved["n = 50, by the table"].held is Verdict.NO
    assert saved["n = 50, by 1/(n+1)"].held is Verdict.NO
    assert saved["n = 5, by 1/(n+1)"].held is Verdict.YES
    assert all(claim.held is Verdict.NO for claim in claims_of(reproduction, "episodes").values())


@pytest.mark.slow
def test_prioritized_sweeping_saves_less_on_finer_mazes() -> None:
    ratios = claims_of(measured("prioritized-sweeping", 2), "how many times fewer updates")
    values = [claim.measured.value for claim in ratios.values()]
    assert len(values) == len(SIZES)
    assert values[0] > 4 and max(values[5:]) < 4
    assert all(claim.agrees is not False for claim in ratios.values())


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
