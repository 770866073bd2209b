"""Addresses of Gymnasium environments, ``gym:ID?key=value&...``: read, and written."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, unquote_plus

from dyna_tui.environments.sampling import checked_samples
from dyna_tui.errors import InputError, quoted
from dyna_tui.maze import MazeError

PREFIX = "gym:"
SAMPLES = "samples"
"""The key that is not handed on to the environment."""
EXAMPLE = "gym:FrozenLake-v1?map_name=8x8&is_slippery=false"


class Address(NamedTuple):
    """What an address names."""

    id: str
    samples: int | None
    keywords: dict[str, Any]
    """What the environment is made with."""


def read_address(text: str) -> Address:
    """The address in a text: values are numbers, ``true``, ``false``, ``none``, JSON lists, and else text.

    Raises:
        MazeError: if it is none.
    """
    name, _, query = text.removeprefix(PREFIX).partition("?")
    if not name.strip():
        raise MazeError.at(text, f"names no environment; write it as in {EXAMPLE}")
    samples, keywords = None, dict[str, Any]()
    for pair in filter(None, query.split("&")):
        key, equals, value = pair.partition("=")
        key = unquote_plus(key)
        if not equals or not key.isidentifier():
            right = f"write key=value, as in {EXAMPLE}"
            raise MazeError.at(text, f"{quoted(pair)} is no keyword and value; {right}")
        if key in keywords or (key == SAMPLES and samples is not None):
            raise MazeError.at(text, f"{quoted(key)} is given twice; give it once")
        read = typed(unquote_plus(value))
        if key == SAMPLES:
            try:
                samples = checked_samples(read)
            except InputError as error:
                raise MazeError.at(text, str(error)) from None
        else:
            keywords[key] = read
    return Address(name, samples, keywords)


def typed(text: str) -> Any:
    """The value that a text stands for."""
    words: dict[str, Any] = {"true": True, "false": False, "none": None}
    if text.lower() in words:
        return words[text.lower()]
    if re.fullmatch(r"[+-]?\d{1,18}", text):
        return int(text)
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?", text, re.IGNORECASE):
        return float(text)
    if re.fullmatch(r"(?s)\[.*\]", text):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text


def address(name: str, samples: int | None, keywords: Mapping[str, Any]) -> str:
    """The address of an environment."""
    values = {key: _text(value) for key, value in keywords.items()} | ({SAMPLES: str(samples)} if samples else {})
    query = "&".join(f"{key}={quote(value, safe='[],./ ')}" for key, value in values.items())
    return PREFIX + name + (f"?{query}" if query else "")


def _text(value: object) -> str:
    if value is None or isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        try:
            return json.dumps(value)
        except (TypeError, ValueError):
            return str(value)
    return str(value)
