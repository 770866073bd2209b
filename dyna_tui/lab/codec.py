"""Small frozen objects as plain data of a file, and back: the name of the kind under one key, then the values."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any


def encode(thing: object, key: str, kinds: Mapping[str, type[Any]]) -> dict[str, Any]:
    """A thing as a file holds it: the name of its kind under ``key``, and its values."""
    (name,) = (name for name, kind in kinds.items() if type(thing) is kind)
    return {key: name} | {field.name: getattr(thing, field.name) for field in fields(kinds[name])}


def decode(data: object, what: str, key: str, kinds: Mapping[str, type[Any]]) -> tuple[type[Any], dict[str, Any]]:
    """The kind of thing that data is of, and its values, of which only the names were looked at.

    Raises:
        ValueError: where it is none; the message says why, and calls the thing ``what``.
    """
    if not isinstance(data, dict):
        raise ValueError(f"{what} must be an object")
    values = dict(data)
    kind = kinds.get(str(values.pop(key, None)))
    if kind is None:
        raise ValueError(f"'{key}' must be one of {', '.join(kinds)}")
    expected = {field.name for field in fields(kind)}
    if values.keys() != expected:
        raise ValueError(f"{data[key]} must have {', '.join(sorted(expected)) or 'no values'}")
    return kind, values


def check_whole(name: str, values: Mapping[str, object], below: int) -> None:
    """Makes sure that all values of a thing are whole numbers from 0 to below a bound.

    Raises:
        ValueError: where one is not.
    """
    if not all(type(value) is int and 0 <= value < below for value in values.values()):
        raise ValueError(f"the values of {name} must be whole numbers of at least 0")
