"""What a person can do to a lane, as plain data: it is written into the lane's journal, and done again from it."""

from dataclasses import dataclass
from typing import Any

from dyna_tui.agents import PARAMETERS, Value
from dyna_tui.lab.codec import check_whole, decode, encode


@dataclass(frozen=True)
class SwitchLayout:
    """Puts a layout into force."""

    layout: int


@dataclass(frozen=True)
class SetCell:
    """Makes a cell of a layout another kind of cell."""

    layout: int
    state: int
    kind: int
    """The place of the kind among those of the lane's maze."""


@dataclass(frozen=True)
class SetParameter:
    """Gives the agent another value of a parameter."""

    name: str
    value: Value


@dataclass(frozen=True)
class PutAgent:
    """Puts the agent into another cell, between two real steps."""

    state: int


@dataclass(frozen=True)
class Drive:
    """Has the agent take this action with its next act, whatever it would choose."""

    action: int


@dataclass(frozen=True)
class Forget:
    """Takes a pair out of what the model remembers."""

    pair: int


@dataclass(frozen=True)
class ForgetAll:
    """Empties the model."""


@dataclass(frozen=True)
class MakeTrue:
    """Makes the model say of each pair it remembers what the world in force would answer."""


Intervention = SwitchLayout | SetCell | SetParameter | PutAgent | Drive | Forget | ForgetAll | MakeTrue

INTERVENTIONS: dict[str, type[Any]] = {
    "switch-layout": SwitchLayout,
    "set-cell": SetCell,
    "set-parameter": SetParameter,
    "put-agent": PutAgent,
    "drive": Drive,
    "forget": Forget,
    "forget-all": ForgetAll,
    "make-true": MakeTrue,
}
"""The deeds by the names they have in a file."""

CHANGES_MAZE = (SwitchLayout, SetCell)
"""The deeds after which the maze is another."""


def to_data(intervention: Intervention) -> dict[str, Value]:
    """A deed as a file holds it: its name as ``do``, and its values."""
    return encode(intervention, "do", INTERVENTIONS)


def from_data(data: object) -> Intervention:
    """The deed that :func:`to_data` made into data.

    Raises:
        ValueError: where it is none; the message says why. Whether it fits a lane is not looked at.
    """
    kind, values = decode(data, "a deed", "do", INTERVENTIONS)
    if kind is SetParameter:
        if not isinstance(values["name"], str) or values["name"] not in PARAMETERS:
            raise ValueError("set-parameter must name a parameter")
        return SetParameter(values["name"], PARAMETERS[values["name"]].checked(values["value"]))
    intervention: Intervention = kind(**values)
    check_whole(str(to_data(intervention)["do"]), values, 2**31)
    return intervention
