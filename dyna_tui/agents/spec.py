"""Agent spec: one agent with all its parameters, and the agents that a text stands for."""

import math
from collections.abc import Mapping, Sequence
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from dyna_tui.agents.kinds import SEARCHES, Bonus, Search
from dyna_tui.agents.parameters import (
    ALWAYS_SHOWN,
    PARAMETERS,
    SAMPLE_AVERAGE,
    SHORT_NAMES,
    Value,
    symbolic,
    value_text,
)
from dyna_tui.agents.ranges import read_values
from dyna_tui.agents.variants import VARIANTS, Variant
from dyna_tui.errors import InputError, did_you_mean, shortened

MOST_AGENTS = 1_000
"""How many agents one spelling may stand for."""


class AgentSpec(NamedTuple):
    """One agent with every parameter it has."""

    variant: Variant
    given: tuple[tuple[str, Value], ...] = ()
    """The parameters that its spelling names, in their order."""
    values: Mapping[str, Value] = MappingProxyType({})
    """All its parameters: default, then the maze's, then the given."""
    q_table: str = ""
    """The action values of ``q0=@FILE`` that it begins with, as in :mod:`dyna_tui.q_table.packed`; else empty."""

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
            raise InputError(f"{self.variant.name} has no parameter {shortened(name)!r}: {did_you_mean(name, known)}")
        new = {name: PARAMETERS[name].checked(value)}
        changed = self._replace(
            given=tuple((dict(self.given) | new).items()), values=MappingProxyType(dict(self.values) | new)
        )
        if changed.q_file and changed.q_file != self.q_file:
            raise InputError(f"q0={value} is for an agent that begins: give it to a new lane")
        return changed if changed.q_file else changed._replace(q_table="")

    @property
    def q_file(self) -> str:
        """The file with the action values that it begins with; empty where it has none."""
        q0 = self.values.get("q0")
        return q0[1:] if isinstance(q0, str) else ""

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
    def averages(self) -> bool:
        """Whether alpha is 1/n, n being the updates of a pair, this one among them, direct and simulated alike.

        Then Q(s, a) is the average of all the targets that it was moved towards (Sutton & Barto (2018), (2.3)), and
        the sums of alpha and of its squares over the updates of a pair are what Q-learning needs to converge (2.7),
        however many of them planning makes. The tries of a pair, without planning the same number, would not do: a
        planner may go on for ever with a pair that is not tried any more, and has to with one that never was.
        """
        return self.values.get("alpha") == SAMPLE_AVERAGE

    @property
    def expected_backup(self) -> bool:
        """Whether planning takes all outcomes of a pair with their probabilities, instead of a sample of them."""
        return self.values.get("backup") == "expected"

    @property
    def summary(self) -> str:
        """Its parameters in a line, ``n 10  α 1  γ .95  ε .1``; those at a usual 0 or true left out."""
        names = [name for name in self.values if name not in ("epsilon_end", "epsilon_steps")]
        return "  ".join(
            f"{PARAMETERS[name].symbol or name} {self._shown(name)}"
            for name in sorted(names, key=lambda name: name != "planning_steps")
            if self.values[name] != PARAMETERS[name].default or name in ALWAYS_SHOWN
        )

    def _shown(self, name: str) -> str:
        """The value of a parameter in a line; of an epsilon that changes ``1→.05 in 1,000`` real steps."""
        text = symbolic(self.values[name])
        if name != "epsilon" or not self.values.get("epsilon_steps"):
            return text
        return f"{text}→{symbolic(self.values['epsilon_end'])} in {symbolic(self.values['epsilon_steps'])}"

    def number(self, name: str) -> float:
        """The value of a number parameter; 0 where the agent lacks it, or has a word in its stead (alpha 1/n)."""
        value = self.values.get(name, 0)
        return 0.0 if isinstance(value, str) else float(value)

    def epsilon_after(self, real_steps: int) -> float:
        """Epsilon of the choice of an action that follows so many real steps, counted from step 0."""
        begin, end, steps = map(self.number, ("epsilon", "epsilon_end", "epsilon_steps"))
        if not steps:
            return begin
        return begin + (end - begin) * (real_steps / steps) if real_steps < steps else end

    @property
    def planning_steps(self) -> int:
        """Planning updates after each real step: n."""
        return int(self.number("planning_steps"))

    @property
    def planning_phase(self) -> int:
        """How many ticks of planning a real step has at most: n, or the horizon of a look-ahead."""
        return int(self.number("horizon")) or (self.planning_steps if self.search is not Search.NONE else 0)


def read_agents(text: str, preset: Mapping[str, Value] | None = None) -> tuple[AgentSpec, ...]:
    """The agents that ``NAME[:key=value,...]`` spells: ``key=a|b``, or a range, stands for one agent per value.

    Args:
        text: the spelling.
        preset: a maze's ``[agent]`` table; what an agent lacks of it is passed over.

    Raises:
        InputError: for an unknown name or key, a value out of range, a key given twice, or too many agents.
    """
    name, colon, rest = text.strip().partition(":")
    variant = VARIANTS.get(name.strip().lower())
    if variant is None:
        raise InputError(f"unknown agent {shortened(name.strip())!r}: {did_you_mean(name.strip(), VARIANTS)}")
    if colon and not rest.strip():
        raise InputError(f"{shortened(text)!r} ends after the colon: give key=value, as in {variant.name}:alpha=0.5")
    return specs_of(variant, text, rest, preset)


def specs_of(
    variant: Variant, text: str, rest: str, preset: Mapping[str, Value] | None = None
) -> tuple[AgentSpec, ...]:
    """The agents of a variant with the parameters that ``key=value,...`` gives.

    Args:
        variant: the variant.
        text: the whole spelling, for messages.
        rest: the parameters; empty for none.
        preset: a maze's ``[agent]`` table; what an agent lacks of it is passed over.

    Raises:
        InputError: for an unknown key, a value out of range, a key given twice, or too many agents.
    """
    swept: dict[str, list[Value]] = {}
    for part in rest.split(",") if rest else ():
        key, equals, values = (word.strip() for word in part.partition("="))
        if not equals:
            raise InputError(
                f"{shortened(part)!r} in {shortened(text)!r} is no key=value, as in {variant.name}:alpha=0.5"
            )
        long = SHORT_NAMES.get(key, key)
        if long not in variant.parameters:
            known = [*variant.parameters, *(s for s, full in SHORT_NAMES.items() if full in variant.parameters)]
            owners = [other.name for other in VARIANTS.values() if long in other.parameters]
            whose = f" (it belongs to {' and '.join(owners)})" if 0 < len(owners) < 3 else ""
            raise InputError(f"{variant.name} has no parameter {shortened(key)!r}{whose}: {did_you_mean(key, known)}")
        if long in swept:
            raise InputError(
                f"{shortened(text)!r} gives {long} twice: give it once, several values as {shortened(key)}=a|b"
            )
        swept[long] = [
            value for each in values.split("|") for value in read_values(key, PARAMETERS[long], each.strip())
        ]
    base = {key: PARAMETERS[key].default for key in variant.parameters}
    base.update({key: value for key, value in (preset or {}).items() if key in base})
    _check_schedule(text, swept, base, preset or {})
    number = math.prod(len(values) for values in swept.values())
    if number > MOST_AGENTS:
        raise InputError(f"{variant.name} with these values is {number:,} agents: give at most {MOST_AGENTS:,}")
    choices = (tuple(zip(swept, chosen, strict=True)) for chosen in product(*swept.values()))
    return tuple(AgentSpec(variant, given, MappingProxyType(base | dict(given))) for given in choices)


def _check_schedule(
    text: str, swept: Mapping[str, object], base: Mapping[str, Value], preset: Mapping[str, Value]
) -> None:
    """Makes sure that an epsilon to end with has steps in which to get there.

    Raises:
        InputError: where it has none, and so would change nothing.
    """
    if "epsilon_end" in swept and not ("epsilon_steps" in swept or base["epsilon_steps"] or "epsilon_end" in preset):
        raise InputError(f"epsilon_end in {text!r} needs epsilon_steps: add it, as in epsilon_steps=1000")


def read_all(texts: Sequence[str], preset: Mapping[str, Value] | None = None) -> tuple[AgentSpec, ...]:
    """The agents of several spellings, in their order."""
    return tuple(spec for text in texts for spec in read_agents(text, preset))
