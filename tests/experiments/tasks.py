"""Experiments in a line, for their tests."""

from typing import Any

from dyna_tui.agents import PARAMETERS, VARIANTS
from dyna_tui.experiments.results import AgentResult, Results
from dyna_tui.experiments.scheduler import run_task
from dyna_tui.experiments.task import Task
from dyna_tui.maze import load, parse


def _specs() -> list[str]:
    """Every agent, and every agent with each value of each parameter that has a choice of values."""
    specs = list(VARIANTS)
    for name, variant in VARIANTS.items():
        for parameter in map(PARAMETERS.__getitem__, variant.parameters):
            values = ("true", "false") if isinstance(parameter.default, bool) else parameter.choices + parameter.words
            specs += [f"{name}:{parameter.name}={value}" for value in values if value != str(parameter.default).lower()]
    return specs


SPECS = _specs()


def task(maze: str, *agents: str, settings: str = "", **keywords: Any) -> Task:
    """An experiment on a built-in maze, or on the grid that ``maze`` holds, one row a word."""
    if "S" in maze:
        text = f"+++\n{settings}\n+++\n" + "\n".join(row.strip() for row in maze.split("/")) + "\n"
        found = parse(text, "small.txt")
    else:
        found = load(maze)
    return Task(found.text, found.path, agents or found.agents, **keywords)


def same(one: Results, other: Results) -> bool:
    """Whether the results of two experiments are equal to the bit."""
    return len(one.agents) == len(other.agents) and all(
        bits(a) == bits(b) for a, b in zip(one.agents, other.agents, strict=True)
    )


def bits(result: AgentResult) -> dict[str, bytes | None]:
    """All results of an agent but the time they took."""
    arrays = {name: getattr(result, name) for name in ("steps", "returns", "sample_steps", "rewards")}
    arrays |= {name: getattr(result, name) for name in ("real_steps", "planning_steps", "updates")}
    arrays |= dict(result.solved._asdict()) if result.solved is not None else {"solved": None}
    return {name: None if array is None else array.tobytes() for name, array in arrays.items()}


def only(results: Results) -> AgentResult:
    """The results of the only agent."""
    (result,) = results.agents
    return result


def results_of(maze: str, *agents: str, **keywords: Any) -> Results:
    """The results of an experiment, made in this thread."""
    return run_task(task(maze, *agents, **keywords))
