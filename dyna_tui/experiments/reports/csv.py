"""CSV report of an experiment: tidy rows, run by run, for statistics of your own."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from io import StringIO

from dyna_tui.agents import PARAMETERS, value_text
from dyna_tui.experiments.results import AgentResult, Results

HEADER = ("agent", "run", "quantity", "x", "value")
"""The first columns; those of the parameters follow."""

ESTIMATED = "world"
"""The last column of a world that is an estimate: what from."""

Row = tuple[str | float, ...]


def write(results: Results) -> Iterator[str]:
    """The header, then a line for each number; in pieces of one run of one agent.

    The quantities have the names they have in JSON. Along a curve, ``x`` is the episode or the step; a total
    has none. A run that did not solve the maze has no lines of ``solved_...``. After the value there is a column for
    each parameter that any of the agents has, by its full name; empty for an agent that lacks it. Where the world is an
    estimate, a last column says so.
    """
    parameters = parameter_names(results)
    estimated = [results.task.maze.estimated] if results.task.maze.estimated else []
    yield _lines([(*HEADER, *parameters, *[ESTIMATED for _ in estimated])])
    for agent, result in zip(names(results), results.agents, strict=True):
        values = [result.spec.values.get(name) for name in parameters]
        texts = ["" if value is None else value_text(value) for value in values]
        for run in range(results.task.runs):
            yield _lines((*row, *texts, *estimated) for row in _rows(agent, result, run))


def names(results: Results) -> list[str]:
    """The specs of the agents; of equal ones the second is followed by (2), and so on."""
    seen = Counter[str]()
    names = []
    for result in results.agents:
        seen[result.label] += 1
        names.append(result.label if seen[result.label] == 1 else f"{result.label} ({seen[result.label]})")
    return names


def parameter_names(results: Results) -> list[str]:
    """The full names of the parameters that any of the agents has, in the order of the table of parameters."""
    return [name for name in PARAMETERS if any(name in result.spec.values for result in results.agents)]


def _rows(agent: str, result: AgentResult, run: int) -> Iterator[Row]:
    """The numbers of one run."""
    for name, curves, positions in (
        ("steps_per_episode", result.steps, None),
        ("return_per_episode", result.returns, None),
        ("cumulative_reward", result.rewards, result.sample_steps),
    ):
        if curves is not None:
            at = range(1, curves.shape[1] + 1) if positions is None else positions.tolist()
            for x, value in zip(at, curves[run].tolist(), strict=True):
                yield agent, run, name, x, value
    if result.solved is not None and result.solved.runs[run]:
        for name, values in result.solved._asdict().items():
            yield agent, run, f"solved_{name}", "", int(values[run])
    for name in ("real_steps", "planning_steps", "updates"):
        yield agent, run, name, "", int(getattr(result, name)[run])


def _lines(rows: Iterable[Row]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
