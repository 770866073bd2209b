"""JSON report of an experiment: means and intervals over runs.

``ci95`` is half the width of the 95 % interval of the mean, by Student's t; null for one run. ``solved`` has ``runs``,
how many solved the maze, and ``share``, theirs of all, with Wilson's interval. The means of its ``episodes``,
``real_steps`` and ``updates`` are over the runs that solved it alone, which makes an agent that seldom does look quick;
their ``quartiles`` are over all runs: by when a quarter, half and three quarters had, with 95 % intervals, null for
what is beyond the runs (:mod:`~dyna_tui.experiments.survival`).
"""

import json
import math
import os
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.results import AgentResult, Results, Solved
from dyna_tui.experiments.statistics import half_width, mean, wilson
from dyna_tui.experiments.survival import QUARTILES, quantiles

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
    estimated = {"estimated": task.maze.estimated} if task.maze.estimated else {}
    path = os.fsencode(task.maze_path).decode(errors="replace")  # a file name need not be UTF-8
    return {
        "maze": {"path": path, "title": task.maze.title, "sha256": task.digest} | estimated,
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
        "solved": None if result.solved is None else _solved(result, result.solved),
        "real_steps": int(result.real_steps.sum()),
        "planning_steps": int(result.planning_steps.sum()),
        "updates": int(result.updates.sum()),
        "seconds": result.seconds,
    }


def _solved(result: AgentResult, solved: Solved) -> dict[str, Any]:
    """How many runs solved the maze, when those that did solved it, and when a share of all had."""
    runs, count = solved.runs, int(solved.runs.sum())
    low, high = wilson(count, len(runs))
    share = {"value": count / len(runs), "ci95": (high - low) / 2, "interval": [low, high]}
    taken = {
        name: _summary(values[runs]) | {"quartiles": _quartiles(result, name)}
        for name, values in solved._asdict().items()
    }
    return {"runs": count, "share": share} | taken


def _quartiles(result: AgentResult, quantity: str) -> list[dict[str, Any]]:
    """By when a share of all runs had solved the maze; null for what is beyond the runs."""
    found = quantiles(*result.times_to_solve(quantity))
    return [
        {"share": share, "value": _known(value), "interval": [_known(low), _known(high)]}
        for share, (value, low, high) in zip(QUARTILES, found, strict=True)
    ]


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _summary(values: NDArray[Number]) -> dict[str, Any]:
    """Mean over the runs, and the half width of its interval; None where there are too few runs."""
    half = half_width(values)
    return {"mean": mean(values).tolist() if len(values) else None, "ci95": None if half is None else half.tolist()}
