"""Variant of a user's agent: which of the table of agents it is to be compared with, guessed from its class."""

from dyna_tui.agents import AgentSpec, UpdateRule, read_agents
from dyna_tui.errors import InputError
from dyna_tui.own_agents.agent import parameters_of
from dyna_tui.own_agents.loading import AgentClass
from dyna_tui.own_agents.names import ROLES, normal

NAMES = (
    (("mpc",), "mpc"),
    (("prioriti", "sweep"), "prioritized-sweeping"),
    (("plus", "curious"), "dyna-q+"),
    (("stochastic", "count"), "dyna-q-stochastic"),
    (("dyna",), "dyna-q"),
    (("expectedsarsa",), "expected-sarsa"),
    (("sarsa",), "sarsa"),
    (("qlearn", "qagent"), "q-learning"),
)
"""Parts of class names, in the order in which they are looked for, and what they mean."""


def chosen(own: AgentClass, like: str | None) -> tuple[AgentSpec, str]:
    """The agent to compare with, and how it was chosen: ``as asked``, ``by its name``, ``by its parameters``.

    Raises:
        InputError: where the spec is wrong, means several agents, or one that has no table of values to compare.
    """
    name, reason = (like, "as asked") if like else _guess(own)
    specs = read_agents(name)
    if len(specs) != 1:
        raise InputError(f"--like {name} means {len(specs)} agents: give one")
    spec = specs[0]
    if spec.variant.update_rule is UpdateRule.NONE:
        checked = "those with a table of values are"
        raise InputError(
            f"{own.spec_text}: agents like {spec.variant.name} are not checked ({checked}): choose with --like"
        )
    if not isinstance(spec.values["alpha"], float):
        raise InputError(f"--like {name}: alpha must be a number here")
    return spec, reason


def _guess(own: AgentClass) -> tuple[str, str]:
    """The name of the variant that a class looks like, and what that follows from."""
    name = normal(own.name)
    for parts, variant in NAMES:
        if any(part in name for part in parts):
            return variant, "by its name"
    parameters = parameters_of(own.kind)
    if "kappa" in parameters:
        return "dyna-q+", "by its parameter kappa"
    if "theta" in parameters:
        return "prioritized-sweeping", "by its parameter theta"
    plans = any(hasattr(own.kind, method) for method in ROLES["plan"])
    return ("dyna-q", "since it plans") if plans or "planning_steps" in parameters else ("q-learning", "by default")
