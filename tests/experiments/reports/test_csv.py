"""CSV reports: tidy rows with every number of every run."""

import csv
import math
from io import StringIO

import pytest

from dyna_tui.agents import PARAMETERS, VARIANTS, value_text
from dyna_tui.experiments.reports.csv import HEADER, write
from tests.experiments.tasks import SPECS, only, results_of


def test_csv_is_tidy_and_holds_every_run() -> None:
    results = results_of("dyna", "dyna-q:n=5,alpha=0.5", "q-learning", episodes=3, runs=2, solved=True)
    rows = list(csv.DictReader("".join(write(results)).splitlines()))
    assert list(rows[0])[:5] == ["agent", "run", "quantity", "x", "value"]
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


def test_every_parameter_of_an_agent_is_a_column() -> None:
    results = results_of("dyna", *SPECS, episodes=1, runs=1)
    rows = {row["agent"]: row for row in csv.DictReader("".join(write(results)).splitlines())}
    for result in results.agents:
        row = rows[result.label]
        given = {name: text for name, text in list(row.items())[5:] if text}
        assert given == {name: value_text(value) for name, value in result.spec.values.items()}


def test_only_the_parameters_of_the_agents_are_columns_in_the_order_of_the_table() -> None:
    lines = "".join(write(results_of("dyna", "mpc:horizon=5", "sarsa", episodes=1, runs=1))).splitlines()
    known = {*VARIANTS["mpc"].parameters, *VARIANTS["sarsa"].parameters}
    assert lines[0].split(",") == [*HEADER, *(name for name in PARAMETERS if name in known)]
    first = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))
    assert (first["agent"], first["horizon"], first["gamma"], first["alpha"]) == ("mpc:horizon=5", "5", "0.95", "")


@pytest.mark.slow
def test_pandas_and_polars_read_parameters_as_numbers() -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    agents = [f"dyna-q:n={n},alpha={alpha}" for n in (5, 50) for alpha in (0.1, 0.5)]
    text = "".join(write(results_of("dyna", *agents, "mpc", episodes=2, runs=2)))
    table = pandas.read_csv(StringIO(text))
    totals = table[table.quantity == "real_steps"]
    mean = totals.groupby(["planning_steps", "alpha"]).value.mean()
    assert len(mean) == 4
    assert mean.notna().all()
    assert table.horizon.dropna().eq(30).all()
    frame = polars.read_csv(StringIO(text), infer_schema_length=None)
    assert frame["planning_steps"].dtype == polars.Int64
    assert frame["alpha"].dtype == polars.Float64
    assert math.isclose(frame["value"].sum(), table.value.sum())
