"""The agents: a table of variants, their parameters, and how one is spelled.

A variant is a row: how it learns (its update rule), what it remembers (its model), how it chooses what to simulate
(search control), and its exploration bonus. The kernels of :mod:`dyna_tui.dyna` branch on these.
An agent is spelled ``NAME[:key=value,...]``, as in ``dyna-q+:kappa=0.0005,n=50``.
"""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import IntEnum
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from dyna_tui.errors import InputError, did_you_mean
from dyna_tui.rounding import without_zero

Value = float | int | bool | str


class UpdateRule(IntEnum):
    """What an update expects of the next state; Sutton & Barto (2018), sections 6.4 to 6.6."""

    Q_LEARNING = 0
    """Max Q(s', .), off-policy (6.8)."""
    NONE = 1
    """Nothing is learned from real experience but the model."""
    BY_QUEUE = 2
    """As Q-learning, but real experience only queues its pair for planning."""
    SARSA = 3
    """Q(s', a') of the action that is taken next (6.7)."""
    EXPECTED_SARSA = 4
    """The expectation of Q(s', .) under the epsilon-greedy policy (6.9)."""


class Model(IntEnum):
    """What an agent remembers of the world."""

    NONE = 0
    LAST_OUTCOME = 1
    COUNTS = 2
    """How often each outcome followed each pair, and the mean reward."""


class Search(IntEnum):
    """Search control: which pairs planning takes, and how many seconds a tick takes on an ordinary machine of 2020."""

    tick_seconds: float
    """Rather high than low; of a look-ahead, for each state that it may reach."""

    def __new__(cls, value: int, tick_seconds: float = 200e-9) -> "Search":
        """A member with the time that a tick takes."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.tick_seconds = tick_seconds
        return member

    NONE = 0, 40e-9
    TRIED = 1, 60e-9
    """Uniformly over the pairs that were tried."""
    VISITED = 2, 30e-9
    """Uniformly over all actions of the visited states, tried or not."""
    TRAJECTORY = 3, 60e-9
    """Those of simulated episodes, from the start on, epsilon-greedy among the actions tried."""
    PRIORITY = 4, 200e-9
    """The largest absolute TD error first."""
    LOOKAHEAD = 5, 15e-9
    """At each decision, every tried pair within the horizon."""


SEARCHES: Mapping[str, Search] = MappingProxyType({"uniform": Search.TRIED, "trajectory": Search.TRAJECTORY})
"""The values of the parameter ``search``."""


class Bonus(IntEnum):
    """Where kappa * sqrt(tau) is added."""

    NONE = 0
    PLANNING = 1
    ACTION = 2
    """To the greedy choice alone: Sutton & Barto's Exercise 8.4."""


class Phase(IntEnum):
    """The parts of a real step, in Dyna's order; a tick is one of them.

    One tick of PLANNING is one update, or one sweep of a look-ahead, which comes before the act.
    """

    ACT = 0
    DIRECT_RL = 1
    MODEL = 2
    PLANNING = 3


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

    @property
    def expects(self) -> str:
        """What a right value is, in words: ``a number in (0, 1]``."""
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

    def checked(self, value: object) -> Value:
        """The value with this parameter's type.

        Raises:
            InputError: where its type or range is wrong.
        """
        huge = isinstance(value, int) and value.bit_length() > 1000
        problem = InputError(f"{self.name} is {'too large' if huge else repr(value)}, but must be {self.expects}")
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
            Parameter("alpha", 0.1, 0, 1, open_low=True, symbol="α"),
            Parameter("gamma", 0.99, 0, 1, symbol="γ"),
            Parameter("epsilon", 0.1, 0, 1, symbol="ε"),
            Parameter("planning_steps", 10, 0, 1_000_000, symbol="n"),
            Parameter("kappa", 0.001, 0, symbol="κ"),
            Parameter("theta", 0.0001, 0, symbol="θ"),
            Parameter("horizon", 30, 1, 1_000_000, symbol="H"),
            Parameter("untried", True),
            Parameter("bonus", "planning", choices=("planning", "action")),
            Parameter("search", "uniform", choices=tuple(SEARCHES)),
            Parameter("backup", "sample", choices=("sample", "expected")),
            Parameter("forget", 0.0, 0, 1),
            Parameter("q0", 0.0, symbol="Q₀"),
        )
    }
)
"""Every parameter of every agent, with the default it takes when nothing else says otherwise."""

ALWAYS_SHOWN = ("planning_steps", "alpha", "gamma", "epsilon", "kappa", "theta", "horizon")
"""The parameters that a lane names even where they have their defaults."""

MOST_AGENTS = 1_000
"""How many agents one spelling may stand for."""

SHORT_NAMES: Mapping[str, str] = MappingProxyType({"n": "planning_steps"})


class Variant(NamedTuple):
    """A row of the table of agents."""

    name: str
    title: str
    update_rule: UpdateRule
    model: Model
    search: Search
    bonus: Bonus
    parameters: tuple[str, ...]
    description: str
    """What sets it apart, in one line."""


VARIANTS: Mapping[str, Variant] = MappingProxyType(
    {
        variant.name: variant
        for variant in (
            Variant(
                "q-learning",
                "Q-learning",
                UpdateRule.Q_LEARNING,
                Model.NONE,
                Search.NONE,
                Bonus.NONE,
                ("alpha", "gamma", "epsilon", "q0"),
                "no model, no planning",
            ),
            Variant(
                "sarsa",
                "Sarsa",
                UpdateRule.SARSA,
                Model.NONE,
                Search.NONE,
                Bonus.NONE,
                ("alpha", "gamma", "epsilon", "q0"),
                "on-policy: learns from the action that it takes next",
            ),
            Variant(
                "expected-sarsa",
                "Expected Sarsa",
                UpdateRule.EXPECTED_SARSA,
                Model.NONE,
                Search.NONE,
                Bonus.NONE,
                ("alpha", "gamma", "epsilon", "q0"),
                "on-policy: learns from the expected value of its next action",
            ),
            Variant(
                "dyna-q",
                "Dyna-Q",
                UpdateRule.Q_LEARNING,
                Model.LAST_OUTCOME,
                Search.TRIED,
                Bonus.NONE,
                ("alpha", "gamma", "epsilon", "planning_steps", "search", "q0"),
                "models the last outcome of each pair; plans over tried pairs",
            ),
            Variant(
                "dyna-q-stochastic",
                "Dyna-Q stochastic",
                UpdateRule.Q_LEARNING,
                Model.COUNTS,
                Search.TRIED,
                Bonus.NONE,
                ("alpha", "gamma", "epsilon", "planning_steps", "forget", "backup", "q0"),
                "counts the outcomes of each pair; samples them in proportion, or averages over them",
            ),
            Variant(
                "dyna-q+",
                "Dyna-Q+",
                UpdateRule.Q_LEARNING,
                Model.LAST_OUTCOME,
                Search.VISITED,
                Bonus.PLANNING,
                ("alpha", "gamma", "epsilon", "planning_steps", "kappa", "untried", "bonus", "q0"),
                "Dyna-Q with a bonus for pairs not tried for a long time",
            ),
            Variant(
                "prioritized-sweeping",
                "Prioritized sweeping",
                UpdateRule.BY_QUEUE,
                Model.LAST_OUTCOME,
                Search.PRIORITY,
                Bonus.NONE,
                ("alpha", "gamma", "epsilon", "planning_steps", "theta", "q0"),
                "updates the largest TD errors first, then their predecessors",
            ),
            Variant(
                "mpc",
                "MPC",
                UpdateRule.NONE,
                Model.LAST_OUTCOME,
                Search.LOOKAHEAD,
                Bonus.NONE,
                ("gamma", "epsilon", "horizon"),
                "looks ahead in its model before every action; keeps no values",
            ),
        )
    }
)
"""The agents by name."""


class AgentSpec(NamedTuple):
    """One agent with every parameter it has."""

    variant: Variant
    given: tuple[tuple[str, Value], ...] = ()
    """The parameters that its spelling names, in their order."""
    values: Mapping[str, Value] = MappingProxyType({})
    """All its parameters: default, then the maze's, then the given."""

    @property
    def spec_text(self) -> str:
        """Its spelling, ``dyna-q:planning_steps=5``; :func:`read_agents` reads it back."""
        values = ",".join(f"{key}={value_text(value)}" for key, value in self.given)
        return f"{self.variant.name}:{values}" if values else self.variant.name

    def changed(self, name: str, value: Value) -> "AgentSpec":
        """The same agent with another value of a parameter.

        Raises:
            InputError: where it lacks the parameter, or the value is out of range.
        """
        known = self.variant.parameters
        if name not in known:
            raise InputError(f"{self.variant.name} has no parameter {name!r}: {did_you_mean(name, known)}")
        new = {name: PARAMETERS[name].checked(value)}
        given = tuple((dict(self.given) | new).items())
        return AgentSpec(self.variant, given, MappingProxyType(dict(self.values) | new))

    @property
    def search(self) -> Search:
        """Its search control; a bonus that acts alone, or ``untried=false``, leaves Dyna-Q's."""
        if "search" in self.values:
            return SEARCHES[str(self.values["search"])]
        curious = self.values.get("untried", True) and self.bonus is not Bonus.ACTION
        if self.variant.search is Search.VISITED and not curious:
            return Search.TRIED
        return self.variant.search

    @property
    def bonus(self) -> Bonus:
        """Where its bonus is added."""
        return Bonus.ACTION if self.values.get("bonus") == "action" else self.variant.bonus

    @property
    def expected_backup(self) -> bool:
        """Whether planning takes all outcomes of a pair with their probabilities, instead of a sample of them."""
        return self.values.get("backup") == "expected"

    @property
    def summary(self) -> str:
        """Its parameters in a line, ``n 10  α 1  γ .95  ε .1``; those at a usual 0 or true left out."""
        shown = sorted(self.values, key=lambda name: name != "planning_steps")
        return "  ".join(
            f"{PARAMETERS[name].symbol or name} {symbolic(value)}"
            for name in shown
            if (value := self.values[name]) != PARAMETERS[name].default or name in ALWAYS_SHOWN
        )

    def number(self, name: str) -> float:
        """The value of a number parameter; 0 where the agent lacks it."""
        return float(self.values.get(name, 0))

    @property
    def planning_steps(self) -> int:
        """Planning updates after each real step: n."""
        return int(self.number("planning_steps"))


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


def read_agents(text: str, preset: Mapping[str, Value] | None = None) -> tuple[AgentSpec, ...]:
    """The agents that ``NAME[:key=value,...]`` spells: ``key=a|b`` stands for one agent per value.

    Args:
        text: the spelling.
        preset: a maze's ``[agent]`` table; what an agent lacks of it is passed over.

    Raises:
        InputError: for an unknown name or key, a value out of range, a key given twice, or too many agents.
    """
    name, colon, rest = text.strip().partition(":")
    variant = VARIANTS.get(name.strip().lower())
    if variant is None:
        raise InputError(f"unknown agent {name.strip()!r}: {did_you_mean(name.strip(), VARIANTS)}")
    if colon and not rest.strip():
        raise InputError(f"{text!r} ends after the colon: give key=value, as in {variant.name}:alpha=0.5")
    swept: dict[str, list[Value]] = {}
    for part in rest.split(",") if rest else ():
        key, equals, values = (word.strip() for word in part.partition("="))
        if not equals:
            raise InputError(f"{part!r} in {text!r} is no key=value, as in {variant.name}:alpha=0.5")
        long = SHORT_NAMES.get(key, key)
        if long not in variant.parameters:
            known = [*variant.parameters, *(s for s, full in SHORT_NAMES.items() if full in variant.parameters)]
            owners = [other.name for other in VARIANTS.values() if long in other.parameters]
            whose = f" (it belongs to {' and '.join(owners)})" if 0 < len(owners) < 3 else ""
            raise InputError(f"{variant.name} has no parameter {key!r}{whose}: {did_you_mean(key, known)}")
        if long in swept:
            raise InputError(f"{text!r} gives {long} twice: give it once, several values as {key}=a|b")
        swept[long] = [PARAMETERS[long].read(value.strip()) for value in values.split("|")]
    base = {key: PARAMETERS[key].default for key in variant.parameters}
    base.update({key: value for key, value in (preset or {}).items() if key in base})
    number = math.prod(len(values) for values in swept.values())
    if number > MOST_AGENTS:
        raise InputError(f"{name.strip()} with these values is {number:,} agents: give at most {MOST_AGENTS:,}")
    choices = (tuple(zip(swept, chosen, strict=True)) for chosen in product(*swept.values()))
    return tuple(AgentSpec(variant, given, MappingProxyType(base | dict(given))) for given in choices)


def read_all(texts: Sequence[str], preset: Mapping[str, Value] | None = None) -> tuple[AgentSpec, ...]:
    """The agents of several spellings, in their order."""
    return tuple(spec for text in texts for spec in read_agents(text, preset))
