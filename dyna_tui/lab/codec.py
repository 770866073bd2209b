"""Codec: small frozen dataclasses as plain data of a file, and back, read from their annotated fields.

A field is annotated with its domain, ``Annotated[int, Whole(0, 9)]``; :func:`decode` checks each value against it.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Protocol, TypeVar, get_type_hints

T = TypeVar("T")


class Domain(Protocol):
    """The values that a field can have."""

    def read(self, value: object, others: Mapping[str, object]) -> Any:
        """The value with its type, given the other fields' values as a file holds them.

        Raises:
            ValueError: where it is not in the domain; the message says what would be.
        """


@dataclass(frozen=True)
class Whole:
    """A whole number, both bounds included."""

    low: int = 0
    high: int = 2**31 - 1

    def read(self, value: object, others: Mapping[str, object]) -> int:
        """See :class:`Domain`."""
        if type(value) is not int or not self.low <= value <= self.high:
            raise ValueError(f"a whole number in [{self.low:,}, {self.high:,}]")
        return value


@dataclass(frozen=True)
class Index(Whole):
    """The index of something that a lane has a number of; whether it has so many is checked as it is used."""

    of: str = ""
    """What is counted, in the singular: ``layout``, ``cell``, ``kind of cell``, ``action``, ``pair``."""


@dataclass(frozen=True)
class Number:
    """A finite number, both bounds included."""

    low: float
    high: float

    def read(self, value: object, others: Mapping[str, object]) -> float:
        """See :class:`Domain`."""
        if type(value) not in (int, float) or not self.low <= value <= self.high:  # type: ignore[operator]
            above = math.isinf(self.high) or self.high >= 1e300
            bounds = f"of at least {self.low:,g}" if above else f"in [{self.low:,g}, {self.high:,g}]"
            raise ValueError(f"a number {bounds}")
        return float(value)  # type: ignore[arg-type]


@cache
def domains(kind: type[Any]) -> dict[str, Domain]:
    """The domain of each field of a dataclass.

    Raises:
        TypeError: where a field is not annotated with one.
    """
    hints = get_type_hints(kind, include_extras=True)
    found: dict[str, tuple[Any, ...]] = {
        field.name: getattr(hints[field.name], "__metadata__", ()) for field in fields(kind)
    }
    for name, metadata in found.items():
        if len(metadata) != 1:
            raise TypeError(f"{kind.__name__}.{name} must be Annotated with the domain of its values")
    return {name: domain for name, (domain,) in found.items()}


def encode(thing: Any, key: str) -> dict[str, Any]:
    """A thing as a file holds it: the name of its kind under ``key``, then its values."""
    return {key: thing.keyword} | {field.name: getattr(thing, field.name) for field in fields(thing)}


def decode(data: object, what: str, key: str, kinds: Mapping[str, type[T]]) -> T:
    """The thing that :func:`encode` made into data.

    Args:
        data: what a file holds.
        what: what it is to be, for messages.
        key: the key of the name of its kind.
        kinds: the kinds by name.

    Raises:
        ValueError: where it is none; the message says why.
    """
    if not isinstance(data, dict):
        raise ValueError(f"{what} must be an object")
    values = dict(data)
    name = values.pop(key, None)
    kind = kinds.get(name) if isinstance(name, str) else None
    if kind is None:
        raise ValueError(f"'{key}' must be one of {', '.join(kinds)}")
    expected = domains(kind)  # type: ignore[arg-type]
    if values.keys() != expected.keys():
        raise ValueError(f"{name} must have {_listed(expected) or 'no values'}")
    return kind(**{field: _read(domain, field, name, values) for field, domain in expected.items()})


def _read(domain: Domain, field: str, kind: object, values: Mapping[str, object]) -> object:
    try:
        return domain.read(values[field], values)
    except ValueError as problem:
        raise ValueError(f"{field} of {kind} is {shown(values[field])}, but must be {problem}") from None


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def quoted(value: object) -> str:
    """A value as JSON."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def shown(value: object) -> str:
    """A value as a message repeats it: short."""
    if value is None:
        return "missing"
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "a list"
    if type(value) is int and value.bit_length() > 64:
        return "a number out of all range"
    text = quoted(value) if not isinstance(value, float) else str(value)
    return text if len(text) <= 40 else text[:39] + "…"
