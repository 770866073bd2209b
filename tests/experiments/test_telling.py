"""Telling results: as JSON, as CSV, as a table, and as curves."""

import csv
import json
import math
from typing import Any

import numpy as np
import pytest

from dyna_tui.experiments.curves import curves_of
from dyna_tui.experiments.reports.csv import as_csv
from dyna_tui.experiments.reports.json import as_json
from dyna_tui.experiments.reports.table import WIDTH, Cell, as_table, measured, thinned
from dyna_tui.experiments.results import AgentResult, Results
from dyna_tui.experiments.scheduler import run_task
from tests.experiments.tasks import conducted, only, task


def document(results: Results) -> dict[str, Any]:
    text = "".join(as_json(results))
    assert "NaN" not in text
    assert "Infinity" not in text
    found: dict[str, Any] = json.loads(text)
    return found


KEYS = [
    "agent",
    "spec",
    "params",
    "steps_per_episode",
    "return_per_episode",
    "cumulative_reward",
    "solved",
    "real_steps",
    "planning_steps",
    "updates",
    "seconds",
]


def test_json_has_its_keys_in_their_order() -> None:
    found = document(conducted("blocking", "dyna-q:n=5", "q-learning:alpha=0.5", steps=2000, runs=4, seed=9))
    assert list(found) == ["maze", "runs", "seed", "clock", "episodes", "steps", "agents"]
    assert (found["runs"], found["seed"], found["clock"], found["episodes"], found["steps"]) == (
        4,
        9,
        "real",
        None,
        2000,
    )
    assert found["maze"]["path"] == "blocking"
    assert found["maze"]["title"] == "Blocking maze"
    assert len(found["maze"]["sha256"]) == 64
    assert [list(agent) for agent in found["agents"]] == [KEYS, KEYS]
    first = found["agents"][0]
    assert (first["agent"], first["spec"]) == ("dyna-q", "dyna-q:n=5")
    assert first["params"]["planning_steps"] == 5
    assert first["params"]["alpha"] == 1.0, "the maze's"
    assert (first["real_steps"], first["planning_steps"], first["updates"]) == (8000, 40_000, 48_000)
    assert first["seconds"] > 0
    assert found["agents"][1]["spec"] == "q-learning:alpha=0.5"


def test_json_summarises_the_reward_at_its_steps() -> None:
    results = conducted("blocking", "dyna-q", steps=2000, runs=5)
    rewards = only(results).rewards
    assert rewards is not None
    agent = document(results)["agents"][0]
    curve = agent["cumulative_reward"]
    assert agent["steps_per_episode"] is agent["return_per_episode"] is agent["solved"] is None
    assert 1000 in curve["step"]
    assert curve["step"][-1] == 2000
    assert len(curve["step"]) == len(curve["mean"]) == len(curve["ci95"]) <= 1000
    assert math.isclose(curve["mean"][-1], rewards[:, -1].mean())
    assert math.isclose(curve["ci95"][-1], 1.96 * rewards[:, -1].std(ddof=1) / math.sqrt(5))


def test_json_summarises_episodes() -> None:
    agent = document(conducted("S..G", "dyna-q", episodes=4, runs=3))["agents"][0]
    assert agent["cumulative_reward"] is None
    assert [
        len(agent[name][part]) for name in ("steps_per_episode", "return_per_episode") for part in ("mean", "ci95")
    ] == [4] * 4
    assert agent["return_per_episode"] == {"mean": [1.0] * 4, "ci95": [0.0] * 4}


def test_what_one_run_or_none_cannot_tell_is_null() -> None:
    alone = document(conducted("S..G", "dyna-q", episodes=2, runs=1))["agents"][0]
    assert alone["steps_per_episode"]["ci95"] is None
    unsolved = document(conducted("S..G", "dyna-q", steps=2, runs=2, solved=True))["agents"][0]["solved"]
    nothing = {"mean": None, "ci95": None}
    assert unsolved == {"runs": 0, "episodes": nothing, "real_steps": nothing, "updates": nothing}


def test_json_summarises_only_the_runs_that_solved_the_maze() -> None:
    results = conducted("dyna", "dyna-q:n=5", episodes=10, runs=10, solved=True)
    solved = only(results).solved
    assert solved is not None
    told = document(results)["agents"][0]["solved"]
    assert 0 < told["runs"] < 10
    assert told["runs"] == solved.runs.sum()
    assert math.isclose(told["updates"]["mean"], solved.updates[solved.runs].mean())
    assert list(told) == ["runs", "episodes", "real_steps", "updates"]


def test_csv_is_tidy_and_holds_every_run() -> None:
    results = conducted("dyna", "dyna-q:n=5,alpha=0.5", "q-learning", episodes=3, runs=2, solved=True)
    rows = list(csv.DictReader("".join(as_csv(results)).splitlines()))
    assert list(rows[0]) == ["agent", "run", "quantity", "x", "value"]
    assert [row["agent"] for row in rows] == sorted(row["agent"] for row in rows), "agent by agent"
    first = [row for row in rows if row["agent"] == "dyna-q:n=5,alpha=0.5"]
    assert [row["run"] for row in first] == sorted(row["run"] for row in first), "run by run"
    steps = [row for row in first if row["quantity"] == "steps_per_episode" and row["run"] == "1"]
    assert [row["x"] for row in steps] == ["1", "2", "3"]
    known = results.agents[0].steps
    assert known is not None
    assert [int(row["value"]) for row in steps] == known[1].tolist()
    totals = {row["quantity"]: row for row in first if row["run"] == "0" and not row["x"]}
    assert {"real_steps", "planning_steps", "updates"} <= set(totals)
    assert int(totals["updates"]["value"]) == results.agents[0].updates[0]


def test_csv_keeps_every_digit() -> None:
    results = conducted("S..G", "dyna-q", steps=10, runs=2, settings="step_reward = 0.1")
    rows = csv.DictReader("".join(as_csv(results)).splitlines())
    told = [float(row["value"]) for row in rows if row["quantity"] == "cumulative_reward" and row["run"] == "1"]
    rewards = only(results).rewards
    assert rewards is not None
    assert told == rewards[1].tolist()


def fixed(results: Results, **changed: Any) -> AgentResult:
    return AgentResult(**{**vars(results.agents[0]), "seconds": 0.25, **changed})


def test_a_table_of_episodes() -> None:
    results = conducted("dyna", "dyna-q:n=5", episodes=5, runs=2)
    steps = np.array([[900, 100, 30, 20, 15], [700, 120, 30, 19, 14]])
    totals = {
        "real_steps": np.array([1065, 883]),
        "planning_steps": np.array([5325, 4415]),
        "updates": np.array([6390, 5298]),
    }
    told = "\n".join(as_table(Results(results.task, (fixed(results, steps=steps, **totals),))))
    assert told == TABLE_OF_EPISODES


TABLE_OF_EPISODES = """\
Dyna maze: 2 runs of 5 episodes, seed 0

Real steps in episode
               1           2         3           5
dyna-q:n=5   800 ± 196   110 ± 20   30 ± 0   14.50 ± 0.98

In all
             real steps   planning steps   updates   seconds
dyna-q:n=5        1,948            9,740    11,688     0.250

± is half the width of the 95 % interval of the mean over runs; seconds are those inside the engine."""


def test_a_table_of_steps_shows_the_reward_at_each_change_and_at_the_end() -> None:
    lines = list(as_table(conducted("blocking", steps=1500, runs=3, solved=True)))
    assert lines[0] == "Blocking maze: 3 runs of 1,500 real steps, seed 0"
    assert lines[1] == "The maze changes after real step 1,000."
    assert lines[3] == "Reward by real step"
    assert lines[4].split() == ["1,000", "1,500"]
    assert lines[5].split()[0] == "dyna-q"
    assert "Solved: the greedy policy is worth 99 % of the best one" in lines


def test_a_table_tells_who_ran_out_of_updates() -> None:
    told = "\n".join(
        as_table(conducted("S.G", "prioritized-sweeping:theta=5", "dyna-q", runs=2, steps=40, clock="updates"))
    )
    said = "prioritized-sweeping:theta=5 had fewer updates to make: 2 of 2 runs end\nafter 40 real steps instead"
    assert said in told
    assert told.count("had fewer updates") == 1


def test_returns_are_told_where_they_tell_something() -> None:
    told = "\n".join(as_table(conducted("cliff", "dyna-q", episodes=3, runs=2)))
    assert "Return of episode" in told
    assert "Return of episode" not in "\n".join(as_table(conducted("dyna", "dyna-q", episodes=3, runs=2)))


def test_one_run_has_no_interval_in_a_table() -> None:
    assert "±" not in "\n".join(as_table(conducted("dyna", "dyna-q", episodes=3, runs=1)))


@pytest.mark.parametrize("episodes", [1, 2, 4, 50, 200])
def test_tables_stay_within_their_width(episodes: int) -> None:
    agents = ("q-learning", "dyna-q:n=5,alpha=0.25,gamma=0.925")
    lines = list(as_table(conducted("dyna", *agents, episodes=episodes, runs=3, solved=True)))
    assert max(map(len, lines)) <= WIDTH
    head = lines[3].replace("±", "").split()
    assert head[0] == "1"
    assert head[-1] == str(episodes)


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
def test_a_mean_is_as_exact_as_its_interval_allows(value: float, half: float | None, cell: Cell) -> None:
    assert measured(value, half) == cell


def test_places_left_out_are_those_nearest_to_others() -> None:
    assert thinned([1, 2, 3, 5, 10, 25, 50, 100, 250, 500], 7) == [1, 2, 5, 10, 25, 100, 500]
    assert thinned([1, 50], 1) == [50]
    assert thinned([7], 1) == [7]


def test_curves_follow_what_the_experiment_measures() -> None:
    rewards = curves_of(conducted("blocking", steps=1500, runs=2))
    assert (rewards.x_label, rewards.y_label, rewards.log_y) == ("real steps", "cumulative reward", False)
    assert [list(curve.marks) for curve in rewards.curves] == [[1000.0], [1000.0]]
    assert [curve.label for curve in rewards.curves] == ["dyna-q", "dyna-q+"]
    steps = curves_of(conducted("dyna", "dyna-q:n=5", episodes=3, runs=2))
    assert steps.log_y
    assert steps.curves[0].x.tolist() == [1, 2, 3]
    assert steps.curves[0].low is not None
    assert curves_of(conducted("cliff", "dyna-q", episodes=2, runs=1)).y_label == "return of the episode"
    updates = curves_of(conducted("blocking", steps=1500, runs=1, clock="updates"))
    assert updates.x_label == "value updates"
    assert not updates.curves[0].marks
    assert updates.curves[0].low is None


def test_an_experiment_of_a_single_step_can_be_told() -> None:
    results = run_task(task("S..G", "dyna-q", steps=1, runs=1, solved=True))
    assert document(results)["agents"][0]["cumulative_reward"]["step"] == [1]
    assert list(as_table(results))
    assert curves_of(results).curves[0].x.tolist() == [1]
