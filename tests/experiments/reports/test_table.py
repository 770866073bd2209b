"""Table reports: what they show, and how they fit into a terminal."""

from typing import Any

import numpy as np
import pytest

from dyna_tui.experiments.reports.table import WIDTH, Cell, mean_cell, thinned, write
from dyna_tui.experiments.results import AgentResult, Results
from tests.experiments.tasks import results_of


def lines(results: Results) -> list[str]:
    return "".join(write(results)).splitlines()


def fixed(results: Results, **changed: Any) -> AgentResult:
    return AgentResult(**{**vars(results.agents[0]), "seconds": 0.25, **changed})


def test_a_table_of_episodes() -> None:
    results = results_of("dyna", "dyna-q:n=5", episodes=5, runs=2)
    steps = np.array([[900, 100, 30, 20, 15], [700, 120, 30, 19, 14]])
    totals = {
        "real_steps": np.array([1065, 883]),
        "planning_steps": np.array([5325, 4415]),
        "updates": np.array([6390, 5298]),
    }
    text = "".join(write(Results(results.task, (fixed(results, steps=steps, **totals),))))
    assert text == TABLE_OF_EPISODES


TABLE_OF_EPISODES = """\
Dyna maze: 2 runs of 5 episodes, seed 0

Real steps in episode
               1             2          3          5
dyna-q:n=5   800 ± 1,271   110 ± 127   30 ± 0   14.5 ± 6.4

Total
             real steps   planning steps   updates   seconds
dyna-q:n=5        1,948            9,740    11,688     0.250

± is half the width of the 95 % interval of the mean over runs; seconds are those inside the engine.
"""


def test_a_table_of_steps_shows_the_reward_at_each_change_and_at_the_end() -> None:
    shown = lines(results_of("blocking", steps=1500, runs=3, solved=True))
    assert shown[0] == "Blocking maze: 3 runs of 1,500 real steps, seed 0"
    assert shown[1] == "The maze changes after real step 1,000."
    assert shown[3] == "Reward by real step"
    assert shown[4].split() == ["1,000", "1,500"]
    assert shown[5].split()[0] == "dyna-q"
    assert "Solved: the greedy policy is worth 99 % of the optimal one" in shown


def test_a_table_notes_which_agents_ran_out_of_updates() -> None:
    agents = ("prioritized-sweeping:theta=5", "dyna-q")
    text = "".join(write(results_of("S.G", *agents, runs=2, steps=40, clock="updates")))
    note = "prioritized-sweeping:theta=5 ran out of updates to make: 2 of 2 runs end\nafter 40 real steps instead"
    assert note in text
    assert text.count("ran out of updates") == 1


def test_returns_are_shown_where_they_say_more_than_lengths() -> None:
    text = "".join(write(results_of("cliff", "dyna-q", episodes=3, runs=2)))
    assert "Return of episode" in text
    assert "Return of episode" not in "".join(write(results_of("dyna", "dyna-q", episodes=3, runs=2)))


def test_one_run_has_no_interval_in_a_table() -> None:
    assert "±" not in "".join(write(results_of("dyna", "dyna-q", episodes=3, runs=1)))


@pytest.mark.parametrize("episodes", [1, 2, 4, 50, 200])
def test_tables_stay_within_their_width(episodes: int) -> None:
    agents = ("q-learning", "dyna-q:n=5,alpha=0.25,gamma=0.925")
    shown = lines(results_of("dyna", *agents, episodes=episodes, runs=3, solved=True))
    assert max(map(len, shown)) <= WIDTH
    heading = shown[3].replace("±", "").split()
    assert heading[0] == "1"
    assert heading[-1] == str(episodes)


@pytest.mark.parametrize(
    ("value", "half", "cell"),
    [
        (858.3, 48.2, Cell("858", "48")),
        (17.04, 0.213, Cell("17.04", "0.21")),
        (-1.0, 0.0, Cell("-1", "0")),
        (12345.6, 1234.5, Cell("12,346", "1,234")),
        (3.25, None, Cell("3.25")),
        (12.0, None, Cell("12")),
        (0.0001234, 0.00001, Cell("0.000123", "0.000010")),
    ],
)
def test_a_mean_has_as_many_digits_as_its_interval_justifies(value: float, half: float | None, cell: Cell) -> None:
    assert mean_cell(value, half) == cell


def test_points_nearest_to_others_are_left_out() -> None:
    assert thinned([1, 2, 3, 5, 10, 25, 50, 100, 250, 500], 7) == [1, 2, 5, 10, 25, 100, 500]
    assert thinned([1, 50], 1) == [50]
    assert thinned([7], 1) == [7]
