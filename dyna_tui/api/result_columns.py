"""The tidy rows of a result as columns of NumPy arrays: those of the CSV report, without writing and reading it."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import Value
from dyna_tui.api.result_arrays import CURVES, TOTALS
from dyna_tui.experiments.reports.csv import names, parameter_names
from dyna_tui.experiments.results import AgentResult, Results

Part = tuple[str, NDArray[np.float64], NDArray[np.float64]]
"""A quantity of one agent: its name, where it was measured float64[k], and its values float64[runs, k]."""


def columns_of(results: Results) -> dict[str, NDArray[Any]]:
    """Arrays of one length by the names of their columns, rows in the order of the CSV report.

    ``x`` is NaN for a total. A parameter's column holds the agents' values, NaN or None for an agent that lacks it.
    """
    blocks = [list(_block(agent, result)) for agent, result in zip(names(results), results.agents, strict=True)]
    columns: dict[str, NDArray[Any]] = {
        name: np.concatenate([block[number] for block in blocks])
        for number, name in enumerate(("agent", "run", "quantity", "x", "value"))
    }
    lengths = [len(block[0]) for block in blocks]
    return columns | {name: np.repeat(values, lengths) for name, values in parameters_of(results).items()}


def parameters_of(results: Results) -> dict[str, NDArray[Any]]:
    """The values of the agents, of each parameter that any of them has: [agent] each."""
    return {
        name: _typed([result.spec.values.get(name) for result in results.agents]) for name in parameter_names(results)
    }


def _block(agent: str, result: AgentResult) -> Iterator[NDArray[Any]]:
    """The first five columns of one agent's rows."""
    parts = list(_parts(result))
    value = np.concatenate([values for _, _, values in parts], axis=1)
    runs, width = value.shape
    quantity = np.repeat([name for name, _, _ in parts], [len(x) for _, x, _ in parts])
    x = np.concatenate([x for _, x, _ in parts])
    known = ~np.isnan(value).reshape(-1)
    yield np.full(known.sum(), agent)
    yield np.repeat(np.arange(runs), width)[known]
    yield np.tile(quantity, runs)[known]
    yield np.tile(x, runs)[known]
    yield value.reshape(-1)[known]


def _parts(result: AgentResult) -> Iterator[Part]:
    for name, field in CURVES.items():
        curve = getattr(result, field)
        if curve is not None:
            x = np.arange(1, curve.shape[1] + 1) if result.sample_steps is None else result.sample_steps
            yield name, x.astype(np.float64), curve.astype(np.float64)
    nowhere = np.array([np.nan])
    if result.solved is not None:
        for name, times in result.solved._asdict().items():
            yield f"solved_{name}", nowhere, np.where(times >= 0, times, np.nan)[:, np.newaxis]
    for name in TOTALS:
        yield name, nowhere, getattr(result, name).astype(np.float64)[:, np.newaxis]


def _typed(values: list[Value | None]) -> NDArray[Any]:
    """Values of a parameter as an array: numbers, with NaN for none, where all are; else objects."""
    numbers = [np.nan if value is None else value for value in values]
    if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in numbers):
        return np.array(numbers)
    if all(isinstance(value, bool) for value in values):
        return np.array(values)
    return np.array(values, object)
