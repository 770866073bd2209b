"""Variants: the table of agents, a row for each."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from dyna_tui.agents.kinds import Bonus, Model, Search, UpdateRule

EXPLORING = ("epsilon", "epsilon_end", "epsilon_steps")
LEARNING = ("alpha", "gamma", *EXPLORING)
"""The parameters of every agent that explores, and of every one that learns values."""


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
                (*LEARNING, "q0"),
                "no model, no planning",
            ),
            Variant(
                "sarsa",
                "Sarsa",
                UpdateRule.SARSA,
                Model.NONE,
                Search.NONE,
                Bonus.NONE,
                (*LEARNING, "q0"),
                "on-policy: learns from the action that it takes next",
            ),
            Variant(
                "expected-sarsa",
                "Expected Sarsa",
                UpdateRule.EXPECTED_SARSA,
                Model.NONE,
                Search.NONE,
                Bonus.NONE,
                (*LEARNING, "q0"),
                "on-policy: learns from the expected value of its next action",
            ),
            Variant(
                "dyna-q",
                "Dyna-Q",
                UpdateRule.Q_LEARNING,
                Model.LAST_OUTCOME,
                Search.TRIED,
                Bonus.NONE,
                (*LEARNING, "planning_steps", "search", "q0"),
                "models the last outcome of each pair; plans over tried pairs",
            ),
            Variant(
                "dyna-q-stochastic",
                "Dyna-Q stochastic",
                UpdateRule.Q_LEARNING,
                Model.COUNTS,
                Search.TRIED,
                Bonus.NONE,
                (*LEARNING, "planning_steps", "forget", "backup", "q0"),
                "counts the outcomes of each pair; samples them in proportion, or averages over them",
            ),
            Variant(
                "dyna-q+",
                "Dyna-Q+",
                UpdateRule.Q_LEARNING,
                Model.LAST_OUTCOME,
                Search.VISITED,
                Bonus.PLANNING,
                (*LEARNING, "planning_steps", "kappa", "untried", "bonus", "q0"),
                "Dyna-Q with a bonus for pairs not tried for a long time",
            ),
            Variant(
                "prioritized-sweeping",
                "Prioritized sweeping",
                UpdateRule.BY_QUEUE,
                Model.LAST_OUTCOME,
                Search.PRIORITY,
                Bonus.NONE,
                (*LEARNING, "planning_steps", "theta", "q0"),
                "updates the largest TD errors first, then their predecessors",
            ),
            Variant(
                "mpc",
                "MPC",
                UpdateRule.NONE,
                Model.LAST_OUTCOME,
                Search.LOOKAHEAD,
                Bonus.NONE,
                ("gamma", *EXPLORING, "horizon"),
                "looks ahead in its model before every action; keeps no values",
            ),
        )
    }
)
"""The agents by name."""
