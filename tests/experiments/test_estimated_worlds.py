"""Experiments on worlds given by tables; of an estimated one every report says what it is estimated from."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from dyna_tui.cli.check_session import check_session
from dyna_tui.experiments.curves import curves_of
from dyna_tui.experiments.reports import csv as csv_report
from dyna_tui.experiments.reports import json as json_report
from dyna_tui.experiments.reports import table as table_report
from dyna_tui.experiments.reports.formats import REPORTS
from dyna_tui.experiments.results import Results
from dyna_tui.experiments.scheduler import run_task
from dyna_tui.experiments.task import Task
from dyna_tui.lab.files.session import save
from dyna_tui.lab.files.tables import as_json, table
from dyna_tui.lab.lab import Lab
from dyna_tui.lab.lane import Lane
from dyna_tui.maze.table_maze import TableMaze
from tests.dyna.engine import agent
from tests.lab.states import AGENTS
from tests.tables import numbered, worlds

FROM = "estimated from 1,000 samples"
WORLDS = worlds()


def results_on(maze: TableMaze, *agents: str, episodes: int | None = None, steps: int | None = None) -> Results:
    return run_task(Task(maze.text, maze.path, agents, runs=2, episodes=episodes, steps=steps))


@pytest.mark.parametrize(
    "maze",
    [pytest.param(maze, id=name, marks=pytest.mark.slow if name == "list" else ()) for name, maze in WORLDS.items()],
)
def test_every_agent_runs_on_every_world(maze: TableMaze) -> None:
    for result in results_on(maze, *AGENTS, episodes=3).agents:
        assert result.steps is not None and (result.steps > 0).all()
        assert result.returns is not None and np.isfinite(result.returns).all()


def test_run_k_is_the_lane_of_that_run_to_the_bit() -> None:
    (result,) = results_on(WORLDS["taxi"], "dyna-q:n=3", steps=200).agents
    lane = Lane(WORLDS["taxi"], agent("dyna-q:n=3"), seed=0, run=1)
    lane.advance(until_step=200)
    assert result.rewards is not None
    assert result.rewards[1, -1] == lane.view.reward_sum


def test_of_an_estimated_world_every_report_says_so() -> None:
    results = results_on(numbered(3, estimated=FROM), "q-learning", "dyna-q", episodes=5)
    assert "".join(table_report.write(results)).startswith(f"Chain of 3 ({FROM}): 2 runs of 5 episodes, seed 0\n")
    assert json.loads("".join(json_report.write(results)))["maze"]["estimated"] == FROM
    rows = list(csv.DictReader("".join(csv_report.write(results)).splitlines()))
    assert {row["world"] for row in rows} == {FROM}
    assert FROM in curves_of(results).title
    for name, report in REPORTS.items():
        assert FROM in "".join(report.write(results)), name
    lane = Lane(numbered(3, estimated=FROM), agent("q-learning"))
    assert json.loads("".join(as_json(table(lane, "q"))))["estimated"] == FROM


def test_of_an_exact_world_none_does() -> None:
    results = results_on(numbered(3), "q-learning", episodes=5)
    for report in (table_report, json_report, csv_report):
        assert "estimated" not in "".join(report.write(results))


def test_returns_are_shown_where_episodes_end_in_unlike_ways() -> None:
    assert "Return of episode" in "".join(table_report.write(results_on(WORLDS["lake"], "q-learning", episodes=4)))


def test_check_tells_of_a_session_on_such_a_world(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "s.json"
    save(Lab(numbered(3, estimated=FROM), [agent("q-learning")]), str(path))
    check_session(str(path), None)
    assert f"maze     Chain of 3, 12 states, 3 actions, {FROM}\n" in capsys.readouterr().out
