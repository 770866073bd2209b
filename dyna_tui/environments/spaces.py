"""Discrete spaces as numbers: ``Discrete``, and a ``Tuple`` or ``MultiDiscrete`` of them, numbered row by row."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from dyna_tui.errors import InputError

if TYPE_CHECKING:
    from gymnasium import spaces

Value = int | tuple[int, ...]
"""A value of a space: a whole number, or one for each part."""


class DiscreteSpace:
    """The N values of a space, numbered from 0 in their order, the last part of a tuple fastest."""

    def __init__(self, space: "spaces.Space[Any]", what: str) -> None:
        """Number the values of a space.

        Args:
            space: the space.
            what: what it is, for messages.

        Raises:
            InputError: if it is not discrete.
        """
        from gymnasium import spaces

        self._array = isinstance(space, spaces.MultiDiscrete)
        self._single = isinstance(space, spaces.Discrete)
        parts = _parts(space)
        if not parts:
            right = "Discrete, or a Tuple or MultiDiscrete of them"
            raise InputError(f"its {what} are {type(space).__name__}, but tabular agents need {right}")
        self.sizes = tuple(size for size, _ in parts)
        self._first = tuple(first for _, first in parts)
        self.size = math.prod(self.sizes)
        """How many values there are, N."""

    def number(self, value: Any) -> int:
        """The number of a value, from 0.

        Raises:
            ValueError: if it is none of them.
        """
        try:
            whole = [int(part) for part in ([value] if self._single else np.asarray(value).ravel())]
        except (TypeError, ValueError):
            raise ValueError(f"{value!r} is none of the values") from None
        if len(whole) != len(self.sizes):
            raise ValueError(f"{value!r} has {len(whole)} parts instead of {len(self.sizes)}")
        number = 0
        for part, size, first in zip(whole, self.sizes, self._first, strict=True):
            if not 0 <= part - first < size:
                raise ValueError(f"{value!r} is none of the values")
            number = number * size + part - first
        return number

    def value(self, number: int) -> Value:
        """The value of a number, as whole numbers."""
        parts: list[int] = []
        for size, first in zip(reversed(self.sizes), reversed(self._first), strict=True):
            number, part = divmod(number, size)
            parts.append(part + first)
        return parts[0] if self._single else tuple(reversed(parts))

    def native(self, number: int) -> Any:
        """The value of a number as the environment takes it."""
        value = self.value(number)
        return np.array(value, np.int64) if self._array else value

    @property
    def numbered_from_0(self) -> bool:
        """Whether each value is its number."""
        return self._single and self._first == (0,)

    def label(self, number: int) -> str:
        """A value as the screen names it: ``14``, or ``(14,10,1)``."""
        value = self.value(number)
        return str(value) if isinstance(value, int) else f"({','.join(map(str, value))})"


def _parts(space: "spaces.Space[Any]") -> Sequence[tuple[int, int]]:
    """The size and the first value of each part; none where it is not discrete."""
    from gymnasium import spaces

    if isinstance(space, spaces.Discrete):
        return [(int(space.n), int(space.start))]
    if isinstance(space, spaces.MultiDiscrete):
        return [(int(n), int(start)) for n, start in zip(space.nvec.ravel(), space.start.ravel(), strict=True)]
    if isinstance(space, spaces.Tuple) and all(isinstance(part, spaces.Discrete) for part in space.spaces):
        return [part for each in space.spaces for part in _parts(each)]
    return []
