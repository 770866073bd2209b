"""Table of outcomes of an environment that has one, ``P[state][action]``: equal outcomes merged, checked, normalised.

Each entry is a list of ``(probability, next state, reward, terminated)``, as in Gymnasium's toy-text environments.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.environments.spaces import DiscreteSpace
from dyna_tui.errors import InputError
from dyna_tui.maze.kinds import MAX_REWARD

Outcomes = dict[tuple[int, float, bool], float]
"""(next state, reward, terminated) of each outcome, and its probability or how often it was seen."""
TOLERANCE = 1e-9
"""How far probabilities may be from adding up to 1."""
MAX_PAIRS = 2_000_000
"""The most (state, action) pairs of a table."""


class OutcomeArrays(NamedTuple):
    """The outcomes of all pairs in CSR form, as a :class:`dyna_tui.maze.Table` holds them."""

    indptr: NDArray[np.int64]
    next_state: NDArray[np.int32]
    probability: NDArray[np.float64]
    reward: NDArray[np.float64]
    terminal: NDArray[np.bool_]


def check_size(states: DiscreteSpace, actions: DiscreteSpace) -> None:
    """Make sure that a table of these spaces is of a size that can be held.

    Raises:
        InputError: where it is too large.
    """
    if states.size * actions.size > MAX_PAIRS:
        what = f"{states.size:,} states with {actions.size:,} actions each are too many"
        raise InputError(f"{what}: a table has at most {MAX_PAIRS:,} pairs of a state and an action")


def table_of(table: Any, states: DiscreteSpace, actions: DiscreteSpace) -> OutcomeArrays:
    """The outcomes of an environment's ``P``.

    Raises:
        InputError: where it is not of the form above.
    """
    rows: list[Outcomes] = []
    keys, action_keys = _Keys(table, states), _Keys(_any(table), actions)
    columns = [action_keys.key(action) for action in range(actions.size)]
    for state in range(states.size):
        key = keys.key(state)
        for action, column in enumerate(columns):
            try:
                rows.append(_merged(list(table[key][column]), keys))
                _check(rows[-1])
            except InputError as error:
                raise InputError(f"{_where(states, state, actions, action)}: {error}") from None
            except (KeyError, IndexError):
                raise InputError(f"{_where(states, state, actions, action)}: there is no entry") from None
            except (TypeError, ValueError) as error:
                right = "it must be a list of (probability, next state, reward, terminated)"
                raise InputError(f"{_where(states, state, actions, action)}: {error}; {right}") from None
    return arrays_of(rows)


def _where(states: DiscreteSpace, state: int, actions: DiscreteSpace, action: int) -> str:
    return f"its table P, state {states.label(state)}, action {actions.label(action)}"


class _Keys:
    """How a table names the values of a space: by the values themselves, or by their numbers."""

    def __init__(self, table: Any, space: DiscreteSpace) -> None:
        self._space = space
        self._by_value = isinstance(table, Mapping) and space.value(space.size - 1) in table and space.value(0) in table

    def key(self, number: int) -> Any:
        """The key of a value."""
        return self._space.value(number) if self._by_value else number

    def number(self, key: Any) -> int:
        """The number of the value of a key.

        Raises:
            ValueError: if there is none.
        """
        try:
            number = self._space.number(key) if self._by_value else int(key)
        except ValueError:
            number = self._space.size
        if not 0 <= number < self._space.size:
            raise ValueError(f"next state {key!r} is not there")
        return number


def _any(table: Any) -> Any:
    """One of the rows of a table."""
    try:
        return next(iter(table.values())) if isinstance(table, Mapping) else table[0]
    except (StopIteration, TypeError, KeyError, IndexError):
        raise InputError("its table P is not P[state][action]") from None


def _merged(entry: Sequence[Any], keys: _Keys) -> Outcomes:
    outcomes: Outcomes = {}
    for probability, following, reward, terminated in entry:
        outcome = (keys.number(following), float(reward), bool(terminated))
        outcomes[outcome] = outcomes.get(outcome, 0.0) + float(probability)
        if not float(probability) >= 0:
            raise ValueError(f"probability {probability!r}")
    return {outcome: probability for outcome, probability in outcomes.items() if probability > 0}


def _check(outcomes: Outcomes) -> None:
    total = sum(outcomes.values())
    if not abs(total - 1) <= TOLERANCE:
        raise InputError(f"its probabilities add up to {total:.10g}, but must to 1")
    for _, reward, _ in outcomes:
        if not abs(reward) <= MAX_REWARD:
            raise InputError(f"a reward is not a number of at most {MAX_REWARD:,.0f}")


def arrays_of(rows: Sequence[Outcomes]) -> OutcomeArrays:
    """The arrays of the outcomes of all pairs, each pair's weights divided by their sum."""
    flat = [outcome for row in rows for outcome in row]
    weights = np.array([weight for row in rows for weight in row.values()], np.float64)
    lengths = np.array([len(row) for row in rows], np.int64)
    totals = np.array([sum(row.values()) for row in rows])
    return OutcomeArrays(
        indptr=np.concatenate(([0], np.cumsum(lengths))),
        next_state=np.array([following for following, _, _ in flat], np.int32),
        probability=weights / np.repeat(totals, lengths),
        reward=np.array([reward for _, reward, _ in flat], np.float64),
        terminal=np.array([terminal for _, _, terminal in flat], np.bool_),
    )
