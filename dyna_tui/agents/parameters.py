"""Parameters of agents: defaults, ranges and symbols, and how a value is written."""

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from dyna_tui.agents.kinds import SEARCHES
from dyna_tui.errors import InputError, shortened
from dyna_tui.rounding import without_zero

Value = float | int | bool | str

SAMPLE_AVERAGE = "1/n"
"""The value of alpha that makes Q(s, a) the average of the targets of all its updates, Sutton & Barto (2018), (2.3)."""


class Parameter(NamedTuple):
    """One parameter: its default, its range, and its symbol in the field."""

    name: str
    default: Value
    low: float = -math.inf
    high: float = math.inf
    open_low: bool = False
    """Whether ``low`` itself is outside the range."""
    choices: tuple[str, ...] = ()
    symbol: str = ""
    words: tuple[str, ...] = ()
    """What may stand for a number."""
    from_file: bool = False
    """Whether ``@FILE`` may, for the numbers in a file."""

    @property
    def expects(self) -> str:
        """What a right value is, in words: ``a number in (0, 1]``."""
        return " or ".join((self._range, *self.words, *(["@FILE"] if self.from_file else [])))

    @property
    def _range(self) -> str:
        if self.choices:
            return " or ".join(self.choices)
        if isinstance(self.default, bool):
            return "true or false"
        noun = "a whole number" if isinstance(self.default, int) else "a number"
        if math.isinf(self.high):
            if math.isinf(self.low):
                return "a finite number"
            return f"{noun} {'above' if self.open_low else 'of at least'} {self.low:g}"
        bracket = "(" if self.open_low else "["
        return f"{noun} in {bracket}{self.low:,g}, {self.high:,.0f}]"

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers, which may be given as a range."""
        return not self.choices and not isinstance(self.default, bool)

    def checked(self, value: object) -> Value:
        """The value with this parameter's type.

        Raises:
            InputError: where its type or range is wrong.
        """
        huge = isinstance(value, int) and value.bit_length() > 1000
        problem = InputError(
            f"{self.name} is {'too large' if huge else shortened(repr(value))}, but must be {self.expects}"
        )
        if isinstance(value, str) and (value in self.words or (self.from_file and re.fullmatch("@[^,|]+", value))):
            return value
        if self.choices:
            if not isinstance(value, str) or value not in self.choices:
                raise problem
            return value
        if isinstance(self.default, bool):
            if not isinstance(value, bool):
                raise problem
            return value
        if isinstance(value, bool) or not isinstance(value, (int, float)) or huge:
            raise problem
        inside = self.low < value if self.open_low else self.low <= value
        if not (math.isfinite(value) and inside and value <= self.high):
            raise problem
        if isinstance(self.default, int):
            if value != int(value):
                raise problem
            return int(value)
        return float(value) + 0.0  # no negative zero

    def read(self, text: str) -> Value:
        """The value that ``text`` spells, as in ``alpha=0.1``.

        Raises:
            InputError: where it spells none, or one out of range.
        """
        value: object = text
        if isinstance(self.default, bool):
            value = {"true": True, "false": False}.get(text.lower(), text)
        elif not self.choices:
            for number in (int, float):
                try:
                    value = number(text)
                    break
                except ValueError:
                    continue
        return self.checked(value)


PARAMETERS: Mapping[str, Parameter] = MappingProxyType(
    {
        parameter.name: parameter
        for parameter in (
            Parameter("alpha", 0.1, 0, 1, open_low=True, symbol="α", words=(SAMPLE_AVERAGE,)),
            Parameter("gamma", 0.99, 0, 1, symbol="γ"),
            Parameter("epsilon", 0.1, 0, 1, symbol="ε"),
            Parameter("epsilon_end", 0.0, 0, 1),
            Parameter("epsilon_steps", 0, 0, 100_000_000),
            Parameter("planning_steps", 10, 0, 1_000_000, symbol="n"),
            Parameter("kappa", 0.001, 0, symbol="κ"),
            Parameter("theta", 0.0001, 0, symbol="θ"),
            Parameter("horizon", 30, 1, 1_000_000, symbol="H"),
            Parameter("untried", True),
            Parameter("bonus", "planning", choices=("planning", "action")),
            Parameter("search", "uniform", choices=tuple(SEARCHES)),
            Parameter("backup", "sample", choices=("sample", "expected")),
            Parameter("forget", 0.0, 0, 1),
            Parameter("q0", 0.0, symbol="Q₀", from_file=True),
        )
    }
)
"""Every parameter of every agent, with the default it takes when nothing else says otherwise."""

ALWAYS_SHOWN = ("planning_steps", "alpha", "gamma", "epsilon", "kappa", "theta", "horizon")
"""The parameters that a lane names even where they have their defaults."""

SHORT_NAMES: Mapping[str, str] = MappingProxyType({"n": "planning_steps"})


def symbolic(value: Value) -> str:
    """A value in full, as short as a formula writes it: ``.95``, ``1``, ``1e-4``."""
    if isinstance(value, (bool, str)):
        return value_text(value)
    if 0 < abs(value) < 0.001:
        return f"{Decimal(repr(value)):e}"
    if isinstance(value, int):
        return f"{value:,}"
    return without_zero(value_text(value))


def value_text(value: Value) -> str:
    """A value as a spelling has it: ``0.95``, ``1``, ``true``."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).removesuffix(".0")
