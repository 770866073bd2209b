"""Table reports: what they show, and how they fit into a terminal."""

from typing import Any

import numpy as np
import pytest

from dyna_tui.experiments.reports.table import WIDTH, thinned, write
from dyna_tui.experiments.results import AgentResult, Results, Solved
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

± is half the width of the 95 % interval of the mean over 2 runs (Student's t). Seconds are those
inside the engine.
2 runs are few: with fewer than 10 an interval of a skewed quantity, such as the length of an early
episode, covers clearly less than 95 %.
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


def test_differences_of_agents_are_paired_by_run() -> None:
    """Agents that differ by the same in every run, however far runs differ, differ for certain."""
    results = results_of("dyna", "q-learning", "dyna-q:n=5", episodes=2, runs=3)
    steps = np.array([[900, 100], [700, 300], [100, 800]])
    agents = (fixed(results, steps=steps), fixed(results, spec=results.agents[1].spec, steps=steps - [30, 40]))
    shown = lines(Results(results.task, agents))
    (at,) = [number for number, line in enumerate(shown) if "difference to q-learning, paired by run" in line]
    assert shown[at] == "Real steps in episode: difference to q-learning, paired by run"
    assert shown[at + 2].split() == ["dyna-q:n=5", "-30", "±", "0", "-40", "±", "0"]
    assert not any("paired" in line for line in lines(results_of("dyna", "q-learning", episodes=2, runs=3)))
    assert not any("paired" in line for line in lines(results_of("dyna", "q-learning", "dyna-q", episodes=2, runs=1)))


def test_runs_that_did_not_solve_the_maze_count_as_longer() -> None:
    """Two of four, in episodes 3 and 5: the median is known from below alone."""
    results = results_of("dyna", "dyna-q", episodes=8, runs=4, solved=True)
    times = np.array([3, -1, 5, -1])
    solved = Solved(times, np.where(times > 0, 100 * times, -1), np.where(times > 0, 1000 * times, -1))
    totals = {"real_steps": np.full(4, 900), "updates": np.full(4, 9000)}
    shown = lines(Results(results.task, (fixed(results, solved=solved, **totals),)))
    at = shown.index("Solved: the greedy policy is worth 99 % of the optimal one")
    assert [" ".join(line.split()) for line in shown[at + 2 : at + 5]] == [
        "dyna-q 25 % 4 (?–?) 400 (?–?) 4,000 (?–?)",
        "2 of 4 runs, 50 % 5 (?–?) 500 (?–?) 5,000 (?–?)",
        "50 % (15–85) 75 % ? (3–?) ? (300–?) ? (3,000–?)",
    ]
    assert "A run that did not counts as longer" in " ".join(shown)


@pytest.mark.parametrize(("runs", "few"), [(1, False), (2, True), (9, True), (10, False)])
def test_below_ten_runs_the_table_says_that_they_are_few(runs: int, few: bool) -> None:
    text = " ".join(lines(results_of("dyna", "dyna-q", episodes=1, runs=runs)))
    assert (f"{runs} runs are few" in text) == few
    assert ("One run has no interval" in text) == (runs == 1)


def test_a_skewed_quantity_is_named_with_the_runs_that_it_wants() -> None:
    results = results_of("dyna", "dyna-q", episodes=2, runs=20)
    steps = np.full((20, 2), 10)
    steps[:, 0] = np.arange(20)
    steps[7, 1] = 900
    text = " ".join(lines(Results(results.task, (fixed(results, steps=steps),))))
    assert "most of all dyna-q, real steps in episode 2. Its interval covers clearly less than 95 % below" in text
    assert "Skewed" not in " ".join(lines(Results(results.task, (fixed(results, steps=steps[:, :1].repeat(2, 1)),))))


def test_points_nearest_to_others_are_left_out() -> None:
    assert thinned([1, 2, 3, 5, 10, 25, 50, 100, 250, 500], 7) == [1, 2, 5, 10, 25, 100, 500]
    assert thinned([1, 50], 1) == [50]
    assert thinned([7], 1) == [7]
