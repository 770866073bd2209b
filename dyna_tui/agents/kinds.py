"""Update rules, models, search controls and bonuses: what agents are made of, and the phases of a real step."""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType


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
