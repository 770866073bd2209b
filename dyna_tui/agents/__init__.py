"""The agents: a table of variants, their parameters, and how one is spelled.

A variant is a row: how it learns (its update rule), what it remembers (its model), how it chooses what to simulate
(search control), and its exploration bonus. The kernels of :mod:`dyna_tui.dyna` branch on these.
An agent is spelled ``NAME[:key=value,...]``, as in ``dyna-q+:kappa=0.0005,n=50``.
"""

from dyna_tui.agents.kinds import SEARCHES, Bonus, Model, Phase, Search, UpdateRule
from dyna_tui.agents.parameters import (
    ALWAYS_SHOWN,
    PARAMETERS,
    SAMPLE_AVERAGE,
    SHORT_NAMES,
    Parameter,
    Value,
    symbolic,
    value_text,
)
from dyna_tui.agents.spec import MOST_AGENTS, AgentSpec, read_agents, read_all, specs_of
from dyna_tui.agents.variants import VARIANTS, Variant

__all__ = [
    "ALWAYS_SHOWN",
    "MOST_AGENTS",
    "PARAMETERS",
    "SAMPLE_AVERAGE",
    "SEARCHES",
    "SHORT_NAMES",
    "VARIANTS",
    "AgentSpec",
    "Bonus",
    "Model",
    "Parameter",
    "Phase",
    "Search",
    "UpdateRule",
    "Value",
    "Variant",
    "read_agents",
    "read_all",
    "specs_of",
    "symbolic",
    "value_text",
]
