"""JSON report of an experiment: means and intervals over runs."""

import json
import os
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.results import AgentResult, Results, Solved
from dyna_tui.experiments.statistics import half_width, mean

Number = np.int64 | np.float64


def write(results: Results) -> Iterator[str]:
    """One JSON object in ASCII, in pieces: the setting, then a line for each agent."""
    document = _document(results)
    agents = document.pop("agents")
    setting = json.dumps(document, allow_nan=False)
    yield setting[:-1] + ', "agents": [\n'
    for number, agent in enumerate(agents, 1):
        yield json.dumps(agent, allow_nan=False) + (",\n" if number < len(agents) else "\n")
    yield "]}\n"


def _document(results: Results) -> dict[str, Any]:
    """The results as plain data; what was not asked for, or cannot be computed, is None."""
    task = results.task
    path = os.fsencode(task.maze_path).decode(errors="replace")  # a file name need not be UTF-8
    return {
        "maze": {"path": path, "title": task.maze.title, "sha256": task.digest},
        "runs": task.runs,
        "seed": task.seed,
        "clock": task.clock,
        "episodes": task.episodes,
        "steps": task.steps,
        "agents": [_agent(result) for result in results.agents],
    }


def _agent(result: AgentResult) -> dict[str, Any]:
    rewards = None
    if result.rewards is not None and result.sample_steps is not None:
        rewards = {"step": result.sample_steps.tolist()} | _summary(result.rewards)
    return {
        "agent": result.spec.variant.name,
        "spec": result.label,
        "params": dict(result.spec.values),
        "steps_per_episode": None if result.steps is None else _summary(result.steps),
        "return_per_episode": None if result.returns is None else _summary(result.returns),
        "cumulative_reward": rewards,
        "solved": None if result.solved is None else _solved(result.solved),
        "real_steps": int(result.real_steps.sum()),
        "planning_steps": int(result.planning_steps.sum()),
        "updates": int(result.updates.sum()),
        "seconds": result.seconds,
    }


def _solved(solved: Solved) -> dict[str, Any]:
    """How many runs solved the maze, and when those that did solved it."""
    runs = solved.runs
    taken = {name: _summary(values[runs]) for name, values in solved._asdict().items()}
    return {"runs": int(runs.sum())} | taken


def _summary(values: NDArray[Number]) -> dict[str, Any]:
    """Mean over the runs, and the half width of its interval; None where there are too few runs."""
    half = half_width(values)
    return {"mean": mean(values).tolist() if len(values) else None, "ci95": None if half is None else half.tolist()}
