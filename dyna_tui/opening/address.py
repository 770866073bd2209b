"""Addresses of worlds: a name with options after a question mark, as in ``random:10x10?walls=.3&seed=1``."""

import re
from collections.abc import Collection
from typing import NamedTuple

from dyna_tui.errors import did_you_mean, quoted
from dyna_tui.maze import MazeError

PREFIXES = ("gym:", "random:")
"""What addresses begin with that are no files."""
MAX_SEED = 2**63 - 1
LONGEST_ADDRESS = 120
"""Characters of an address that a message repeats."""
NUMBER = re.compile(r"([0-9]{1,9}\.?[0-9]{0,30}|\.[0-9]{1,30})([eE][+-]?[0-9]{1,3})?")


class Address(NamedTuple):
    """An address, taken apart."""

    name: str
    """The whole of it, as the user wrote it."""
    base: str
    """What comes before the question mark."""
    options: dict[str, str]
    """The options after it, in their order; empty if there are none."""

    def error(self, what: str) -> MazeError:
        """The error that something is wrong with it."""
        shown = self.name if len(self.name) <= LONGEST_ADDRESS else self.name[: LONGEST_ADDRESS - 1] + "…"
        return MazeError.at(shown, what)

    def check_known(self, known: Collection[str]) -> None:
        """Make sure that all options are known.

        Raises:
            MazeError: at the first one that is not.
        """
        for key in self.options:
            if key not in known:
                raise self.error(f"unknown option {quoted(key)}: {did_you_mean(key[:40], known)}")

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """An option that is a number from ``low`` to ``high``."""
        text = self.options.get(key)
        if text is None:
            return default
        value = float(text) if NUMBER.fullmatch(text) else -1.0
        if not low <= value <= high:
            raise self.error(f"{key} is {quoted(text)}, but must be a number in [{low:g}, {high:g}]")
        return value

    def whole(self, key: str, default: int, high: int = MAX_SEED) -> int:
        """An option that is a whole number from 0 to ``high``."""
        text = self.options.get(key)
        if text is None:
            return default
        if not re.fullmatch("[0-9]{1,20}", text) or int(text) > high:
            raise self.error(f"{key} is {quoted(text)}, but must be a whole number in [0, {high:,}]")
        return int(text)

    def cell(self, key: str) -> tuple[int, int] | None:
        """An option that is a cell, as ``3,14``: row and column from 0; None if it is not given."""
        text = self.options.get(key)
        if text is None:
            return None
        numbers = re.fullmatch("([0-9]{1,4}),([0-9]{1,4})", text)
        if numbers is None:
            raise self.error(f"{key} is {quoted(text)}, but must be a row and a column from 0, as in {key}=3,14")
        return int(numbers[1]), int(numbers[2])


def read_address(name: str) -> Address:
    """Take an address apart.

    Raises:
        MazeError: if an option has no value, or is given twice.
    """
    base, mark, query = name.partition("?")
    address = Address(name, base, {})
    for part in query.split("&") if mark else ():
        key, equals, value = part.partition("=")
        if not key or not equals:
            raise address.error(f"{quoted(part)} is not an option: write KEY=VALUE, and & between two")
        if key in address.options:
            raise address.error(f"{quoted(key)} is given twice: give it once")
        address.options[key] = value
    return address
