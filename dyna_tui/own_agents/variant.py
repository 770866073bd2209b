"""Own agents as lanes: ``--agent mine.py:DynaQ`` as a row beside the table of agents."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from dyna_tui.agents import AgentSpec, Bonus, Model, Search, UpdateRule, Value, Variant, specs_of
from dyna_tui.errors import InputError
from dyna_tui.own_agents.spec import split

if TYPE_CHECKING:
    from dyna_tui.own_agents.loading import AgentClass

ALWAYS = ("alpha", "gamma", "epsilon")
"""The parameters that every own agent has: the engine acts by epsilon where the class does not act itself."""


class OwnVariant(Variant):
    """The row of a user's class. To the engine it learns as Q-learning does; its values are the class's."""

    own: "AgentClass"
    """The class."""


def variant_of(own: "AgentClass") -> OwnVariant:
    """The row of a class: its parameters are those that making an object of it takes."""
    from dyna_tui.own_agents.agent import parameters_of

    taken = parameters_of(own.kind)
    names = (*ALWAYS, *(name for name in ("planning_steps", "kappa", "theta") if name in taken))
    variant = OwnVariant(
        own.spec_text,
        f"{own.name} ({os.path.basename(own.file)}, slower)",
        UpdateRule.Q_LEARNING,
        Model.NONE,
        Search.NONE,
        Bonus.NONE,
        names,
        "an agent of your own",
    )
    variant.own = own
    return variant


def read_own_agents(text: str, preset: Mapping[str, Value] | None = None) -> tuple[AgentSpec, ...]:
    """The agents that ``FILE.py:CLASS[:key=value,...]`` means; the file is run.

    Raises:
        InputError: where the class cannot be loaded, or lacks a parameter.
    """
    from dyna_tui.own_agents.loading import load

    file, name, parameters = split(text)
    variant = variant_of(load(f"{file}:{name}" if name else file))
    return own_specs(variant, parameters, preset)


def own_specs(variant: OwnVariant, parameters: str, preset: Mapping[str, Value] | None = None) -> tuple[AgentSpec, ...]:
    """The agents of a class with parameters, ``key=value,...``; nothing for its defaults.

    Raises:
        InputError: where it lacks a parameter, or a value is out of range or no number.
    """
    specs = specs_of(variant, f"{variant.name}:{parameters}", parameters, preset)
    for spec in specs:
        for name, value in spec.values.items():
            if isinstance(value, str):
                raise InputError(f"{variant.name}: {name} is {value!r}, but must be a number for an agent of your own")
    return specs
