"""Labels of agents in a legend: what sets each apart from the others, and what all of them share."""

from collections.abc import Container, Sequence
from typing import NamedTuple

from dyna_tui.agents import SHORT_NAMES, AgentSpec, value_text
from dyna_tui.errors import printable

LACKING = "–"
"""The value of a parameter that an agent lacks."""
SHORT = {long: short for short, long in SHORT_NAMES.items()}
"""The short names of parameters, by their full ones."""


class Labels(NamedTuple):
    """The labels of agents."""

    each: tuple[str, ...]
    """For each agent, in spelling: ``dyna-q:n=5``, or ``n=5`` where all are of one variant and spell it so."""
    shared: str
    """What all have in common and is no longer said of each: ``dyna-q:alpha=0.5``; may be empty."""


def labels_of(specs: Sequence[AgentSpec], without: Container[str] = ()) -> Labels:
    """The labels of agents.

    Args:
        specs: the agents.
        without: parameters whose numbers are told otherwise, such as on an axis; words are named all the same.
    """
    if len(specs) == 1:
        return Labels((_text(specs[0], [name for name, _ in specs[0].given if name not in without]),), "")
    named = [_parameters(spec, specs, without) for spec in specs]
    if len({spec.variant.name for spec in specs}) > 1 or not all(named):
        return Labels(tuple(_text(spec, names) for spec, names in zip(specs, named, strict=True)), "")
    each = tuple(_text(spec, names, variant=False) for spec, names in zip(specs, named, strict=True))
    differing = {name for names in named for name in names}
    shared = [name for name, _ in specs[0].given if name not in without and name not in differing]
    return Labels(each, _text(specs[0], shared))


def _parameters(spec: AgentSpec, specs: Sequence[AgentSpec], without: Container[str]) -> list[str]:
    """The parameters that an agent's spec names and that others have another value of."""
    return [
        name
        for name, value in spec.given
        if (name not in without or isinstance(value, str))
        and any(other.values.get(name, value) != value for other in specs)
    ]


def _text(spec: AgentSpec, names: Sequence[str], *, variant: bool = True) -> str:
    values = ",".join(f"{SHORT.get(name, name)}={printable(value_text(spec.values[name]))}" for name in names)
    if not variant:
        return values
    return f"{spec.variant.name}:{values}" if values else spec.variant.name


def value_texts(values: Sequence[float | None]) -> list[str]:
    """Values along an axis, in at most three digits where those tell them apart."""
    short = ["" if value is None else f"{float(value):.3g}".replace("e-0", "e-") for value in values]
    whole = any(value is not None and abs(value) >= 100 for value in values) or len(set(short)) < len(values)
    texts = [LACKING if value is None else value_text(value) for value in values]
    return texts if whole else [text if len(text) < 5 else brief for text, brief in zip(texts, short, strict=True)]
