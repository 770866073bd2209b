"""JSON reports: their keys, and their means and intervals."""

import json
import math
from typing import Any

import numpy as np

from dyna_tui.experiments.reports.json import write
from dyna_tui.experiments.results import Results
from dyna_tui.experiments.statistics import student, wilson
from tests.experiments.tasks import only, results_of


def document(results: Results) -> dict[str, Any]:
    text = "".join(write(results))
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
    found = document(results_of("blocking", "dyna-q:n=5", "q-learning:alpha=0.5", steps=2000, runs=4, seed=9))
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
    results = results_of("blocking", "dyna-q", steps=2000, runs=5)
    rewards = only(results).rewards
    assert rewards is not None
    agent = document(results)["agents"][0]
    curve = agent["cumulative_reward"]
    assert agent["steps_per_episode"] is agent["return_per_episode"] is agent["solved"] is None
    assert 1000 in curve["step"]
    assert curve["step"][-1] == 2000
    assert len(curve["step"]) == len(curve["mean"]) == len(curve["ci95"]) <= 1000
    assert math.isclose(curve["mean"][-1], rewards[:, -1].mean())
    assert math.isclose(curve["ci95"][-1], student(0.05, 4) * rewards[:, -1].std(ddof=1) / math.sqrt(5))


def test_json_summarises_episodes() -> None:
    agent = document(results_of("S..G", "dyna-q", episodes=4, runs=3))["agents"][0]
    assert agent["cumulative_reward"] is None
    assert [
        len(agent[name][part]) for name in ("steps_per_episode", "return_per_episode") for part in ("mean", "ci95")
    ] == [4] * 4
    assert agent["return_per_episode"] == {"mean": [1.0] * 4, "ci95": [0.0] * 4}


def test_intervals_of_one_run_and_means_of_none_are_null() -> None:
    alone = document(results_of("S..G", "dyna-q", episodes=2, runs=1))["agents"][0]
    assert alone["steps_per_episode"]["ci95"] is None
    unsolved = document(results_of("S..G", "dyna-q", steps=2, runs=2, solved=True))["agents"][0]["solved"]
    quartiles = [{"share": share, "value": None, "interval": [None, None]} for share in (0.25, 0.5, 0.75)]
    nothing = {"mean": None, "ci95": None, "quartiles": quartiles}
    share = unsolved.pop("share")
    assert unsolved == {"runs": 0, "episodes": nothing, "real_steps": nothing, "updates": nothing}
    assert share["value"] == share["interval"][0] == 0
    assert share["interval"][1] > 0.5, "two runs that did not solve it say little"


def test_json_summarises_only_the_runs_that_solved_the_maze() -> None:
    results = results_of("dyna", "dyna-q:n=5", episodes=10, runs=10, solved=True)
    solved = only(results).solved
    assert solved is not None
    summary = document(results)["agents"][0]["solved"]
    assert 0 < summary["runs"] < 10
    assert summary["runs"] == solved.runs.sum()
    assert math.isclose(summary["updates"]["mean"], solved.updates[solved.runs].mean())
    assert list(summary) == ["runs", "share", "episodes", "real_steps", "updates"]
    low, high = wilson(summary["runs"], 10)
    assert summary["share"] == {"value": summary["runs"] / 10, "ci95": (high - low) / 2, "interval": [low, high]}


def test_the_quartiles_of_when_a_maze_was_solved_are_over_all_runs() -> None:
    results = results_of("dyna", "dyna-q:n=5", episodes=10, runs=9, solved=True)
    result = only(results)
    assert result.solved is not None
    summary = document(results)["agents"][0]["solved"]
    episodes = np.sort(np.where(result.solved.runs, result.solved.episodes, 10))
    first, median, third = summary["episodes"]["quartiles"]
    assert (first["share"], first["value"]) == (0.25, episodes[2])
    assert median["value"] == (episodes[4] if result.solved.runs.sum() >= 5 else None)
    assert third["value"] == (episodes[6] if result.solved.runs.sum() >= 7 else None)
    assert first["interval"][0] is None, "nine runs may all be above the first quartile"
    assert first["value"] <= first["interval"][1]


def test_an_experiment_of_a_single_step_has_a_single_sample() -> None:
    found = document(results_of("S..G", "dyna-q", steps=1, runs=1, solved=True))
    assert found["agents"][0]["cumulative_reward"]["step"] == [1]
