"""CSV reports: tidy rows with every number of every run."""

import csv

from dyna_tui.experiments.reports.csv import write
from tests.experiments.tasks import only, results_of


def test_csv_is_tidy_and_holds_every_run() -> None:
    results = results_of("dyna", "dyna-q:n=5,alpha=0.5", "q-learning", episodes=3, runs=2, solved=True)
    rows = list(csv.DictReader("".join(write(results)).splitlines()))
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
    results = results_of("S..G", "dyna-q", steps=10, runs=2, settings="step_reward = 0.1")
    rows = csv.DictReader("".join(write(results)).splitlines())
    values = [float(row["value"]) for row in rows if row["quantity"] == "cumulative_reward" and row["run"] == "1"]
    rewards = only(results).rewards
    assert rewards is not None
    assert values == rewards[1].tolist()
