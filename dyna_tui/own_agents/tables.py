"""Table of action values of a user's agent, read and written whether it is an array, lists or dictionaries."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def read(table: object, states: int, actions: int) -> NDArray[np.float64]:
    """The values float64[S, A], a copy; 0 of what dictionaries do not hold yet.

    Args:
        table: an array or lists of S by A, or dictionaries by state and action, or by (state, action).
        states: S.
        actions: A.

    Raises:
        ValueError: where it is none of these, or of another shape; the message says what it is.
    """
    if isinstance(table, Mapping):
        return _from_mapping(table, states, actions)
    try:
        values = np.array(table, np.float64)
    except (TypeError, ValueError, OverflowError):
        values = _from_rows(table, states, actions)
    if values.shape != (states, actions):
        shape = " by ".join(map(str, values.shape)) or "one number"
        raise ValueError(f"{shape}, but must be {states} by {actions}: a row for each state, a value for each action")
    return values


def _from_rows(rows: object, states: int, actions: int) -> NDArray[np.float64]:
    """The values of a list of dictionaries."""
    if not isinstance(rows, Sequence) or isinstance(rows, str) or len(rows) != states:
        raise ValueError(f"a {type(rows).__name__}, but must be an array of numbers, {states} by {actions}")
    return _from_mapping(dict(enumerate(rows)), states, actions)


def _from_mapping(table: Mapping[Any, Any], states: int, actions: int) -> NDArray[np.float64]:
    values = np.zeros((states, actions))
    for key, value in table.items():
        try:
            if isinstance(key, tuple):
                values[key] = value
            elif isinstance(value, Mapping):
                for action, number in value.items():
                    values[key, action] = number
            else:
                values[key] = value
        except (TypeError, ValueError, IndexError, OverflowError):
            raise ValueError(f"no table of {states} states by {actions} actions: it holds {_shown(key)}") from None
    return values


def _shown(key: object) -> str:
    text = repr(key)
    return f"the key {text if len(text) <= 40 else text[:39] + '…'}"


def write(table: Any, values: NDArray[np.float64]) -> bool:
    """Makes a table hold other values; whether it could be written to.

    It cannot where a dictionary is empty and makes no rows by itself.
    """
    if isinstance(table, np.ndarray):
        table[...] = values
        return True
    for (state, action), value in np.ndenumerate(values):
        if isinstance(table, Mapping) and _by_pair(table):
            table[state, action] = float(value)  # type: ignore[index]
            continue
        try:
            table[state][action] = float(value)
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _by_pair(table: Mapping[Any, Any]) -> bool:
    """Whether its keys are (state, action)."""
    if table:
        return isinstance(next(iter(table)), tuple)
    factory = getattr(table, "default_factory", None)
    return factory is not None and isinstance(factory(), (int, float))


def precision(table: object) -> float:
    """By how much, of its size, a right value may differ: more where an array holds floats of fewer than 64 bits."""
    if not isinstance(table, np.ndarray):
        return 1e-9
    return {np.dtype(np.float32): 1e-5, np.dtype(np.float16): 1e-2}.get(table.dtype, 1e-9)
