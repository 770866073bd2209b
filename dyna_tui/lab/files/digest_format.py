"""Format 1 of a digest: which arrays and fields of an agent's memory it names, in which order, and by which names.

A digest that a file holds must stay true however the engine names its arrays by now, and whatever it has come to hold
besides. So what format 1 names is always hashed, in its order and by its names; what came later is hashed where it is
not zero, and parameters that came later where they do not have their defaults.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import PARAMETERS, Value
from dyna_tui.dyna.memory import Memory

ARRAYS: Mapping[str, str] = {
    "ahead.place": "ahead.position",
    "ahead.state": "ahead.state",
    "ahead.value": "ahead.value",
    "ahead.within": "ahead.within",
    "block_end": "block_end",
    "block_steps": "block_steps",
    "clock": "clock",
    "counts.first": "counts.first",
    "counts.outcome": "counts.outcome",
    "counts.weight": "counts.weight",
    "last_tried": "last_tried",
    "latest": "latest",
    "model": "model",
    "place": "entry",
    "planned": "recently_planned",
    "q": "values",
    "queue.first": "queue.first",
    "queue.following": "queue.following",
    "queue.pair": "queue.pair",
    "queue.place": "queue.heap_index",
    "queue.preceding": "queue.preceding",
    "queue.priority": "queue.priority",
    "reward_curve": "reward_curve",
    "settings": "settings",
    "streams": "streams",
    "td_error": "td_error",
    "trail": "trail",
    "update_curve": "update_curve",
    "visits": "visits",
}
"""The arrays by their names in format 1, in its order, and what they are called in a memory now."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "clock": (
        *(
            "phase",
            "mid_step",
            "driven",
            "ticks",
            "step_ticks",
            "real_steps",
            "planning_steps",
            "updates",
            "planned_count",
        ),
        *("reward_sum", "episode", "episode_start", "episode_steps", "episode_return", "last_episode_steps"),
        *("layout", "layout_since", "next_switch", "state", "action", "reward", "next_state", "terminal"),
        *("pairs", "slots", "free", "simulated", "simulated_steps", "queued", "reached", "levels", "next_mark"),
        *("curve_stride", "curve_points", "block_size", "block_points", "block_episodes", "block_steps"),
    ),
    "latest": (
        *("phase", "exploring", "driven", "ties", "pair", "reward", "next", "bonus", "target", "old", "new"),
        *("priority", "count"),
    ),
    "settings": (
        *("alpha", "gamma", "epsilon", "kappa", "theta", "forget", "q0", "planning_steps", "horizon"),
        *("model", "search", "bonus"),
    ),
    "model": ("pair", "next", "reward"),
    "counts.outcome": ("next", "link", "weight"),
}
"""The fields of the structured arrays in the order of format 1, as they are called in a memory now."""

DERIVED = {
    *("settings.update_rule", "settings.expected_backup", "settings.epsilon_end", "settings.epsilon_steps"),
}
"""What came later and follows from the agent's parameters, and so is not hashed."""

KNOWN_PARAMETERS = {
    *("alpha", "gamma", "epsilon", "planning_steps", "kappa", "theta", "horizon", "untried", "bonus", "search"),
    *("forget", "q0"),
}
"""The parameters that format 1 names, whether they have their defaults or not."""


def hashed_parameters(values: Mapping[str, Value]) -> dict[str, Value]:
    """The parameters of an agent that its digest, and its file, name."""
    return {
        name: value for name, value in values.items() if name in KNOWN_PARAMETERS or value != PARAMETERS[name].default
    }


def hashed_arrays(memory: Memory) -> Iterator[tuple[str, NDArray[Any]]]:
    """The arrays of a memory that its digest names, those of its run log left out, and their names there."""
    arrays = dict(_arrays(memory)) | {"values": memory.q}
    later = {name: array for name, array in arrays.items() if name not in ARRAYS.values()}
    for name, current in ARRAYS.items():
        array = arrays[current]
        fields = FIELDS.get(current, ())
        yield name, _fields(array, fields) if fields else array
        later |= {f"{current}.{field}": array[field] for field in array.dtype.names or () if field not in fields}
    yield from ((name, later[name]) for name in sorted(later) if name not in DERIVED and later[name].any())


def _fields(array: NDArray[Any], fields: tuple[str, ...]) -> NDArray[Any]:
    """A structured array with these fields only, in this order, without gaps."""
    types = array.dtype.fields
    assert types is not None
    if array.dtype.names == fields:
        return array
    chosen = np.zeros(array.shape, [(name, types[name][0]) for name in fields])
    for name in fields:
        chosen[name] = array[name]
    return chosen


def _arrays(part: tuple[Any, ...], within: str = "") -> Iterator[tuple[str, NDArray[Any]]]:
    """Every array of a memory but those of its log with its name, ``part.array`` in a part."""
    for name, value in part._asdict().items():  # type: ignore[attr-defined]
        if isinstance(value, np.ndarray):
            yield within + name, value
        elif name != "log":
            yield from _arrays(value, f"{within}{name}.")
