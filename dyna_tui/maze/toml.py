"""TOML with the line and column of every key, which tomllib does not keep."""

import re
import tomllib
from collections.abc import Mapping
from functools import cached_property

from dyna_tui.errors import quoted
from dyna_tui.maze.errors import MazeError
from dyna_tui.maze.toml_keys import PART, Keys, key_offsets

MAX_CHARACTERS = 65_536
MAX_PARTS = 100
DEEP_KEY = re.compile(rf"(?:^|[\[{{,])[ \t]*((?:{PART.pattern}\.){{{MAX_PARTS + 1}}})", re.MULTILINE)
"""A dotted key whose tables tomllib would take very long to make."""


class Toml:
    """A TOML text inside a file."""

    def __init__(self, path: str, text: str, first_line: int) -> None:
        """Read the text, which begins on ``first_line`` of the file.

        Raises:
            MazeError: if it is not TOML.
        """
        self._path = path
        self._text = text
        self._first_line = first_line
        if len(text) > MAX_CHARACTERS:
            raise MazeError.at(path, f"settings too long: at most {MAX_CHARACTERS:,} characters", first_line)
        if too_deep := DEEP_KEY.search(text):
            line, column = self._position(too_deep.start(1))
            what = f"a key with more than {MAX_PARTS} dots: write fewer"
            raise MazeError.at(path, what, line, column)
        try:
            # With a line end, tomllib also locates an error at the very end.
            self.data = tomllib.loads(text + "\n")
        except (ValueError, RecursionError) as error:
            raise self._syntax_error(error) from None

    def get(self, keys: Keys, default: object = None) -> object:
        """The value at a path of keys."""
        return _get(self.data, keys, default)

    def error(self, keys: Keys, what: str, value: str = "") -> MazeError:
        """The error at a key, or at the first ``value`` in quotes after it."""
        offset = self.offset(keys)
        if value:
            found = (self._text.find(f"{quote}{value}{quote}", offset) for quote in "\"'")
            offset = min((start for start in found if start >= 0), default=offset)
        return MazeError.at(self._path, what, *self._position(offset))

    def _position(self, offset: int) -> tuple[int, int]:
        """Line and column in the file of an offset in the text."""
        line = self._text.count("\n", 0, offset)
        column = offset - (self._text.rfind("\n", 0, offset) + 1)
        return self._first_line + line, column + 1

    def offset(self, keys: Keys) -> int:
        """The offset of a key in the text, else that of the table around it; 0 if neither can be found."""
        offsets = self._offsets
        return next((offsets[path] for end in range(len(keys), 0, -1) if (path := keys[:end]) in offsets), 0)

    @cached_property
    def _offsets(self) -> dict[Keys, int]:
        return key_offsets(self._text)

    def _syntax_error(self, error: Exception) -> MazeError:
        lines = self._text.split("\n")
        what, line, column = str(error).partition(" (at ")[0], len(lines), None
        at = re.search(r"\(at line (\d+), column (\d+)\)$", str(error))
        if isinstance(error, RecursionError):
            what = "lists or tables nested too deeply"
        elif not isinstance(error, tomllib.TOMLDecodeError):
            what = "a number with too many digits"
            line = next((i for i, text in enumerate(lines, 1) if re.search(r"[0-9_]{4300}", text)), line)
        elif at:
            line, column = int(at[1]), int(at[2])
        right = "write key = value, text in quotes"
        return MazeError.at(
            self._path, f"not TOML: {what[:1].lower()}{what[1:]}; {right}", self._first_line + line - 1, column
        )


def shown(value: object) -> str:
    """A TOML value as messages quote it: short, and written as in TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, int) and abs(value) >= 10**18:
        return "a number out of range"
    return quoted(value) if isinstance(value, str) else str(value)


def number(toml: Toml, keys: Keys, low: float, high: float) -> float:
    """The number at a path of keys; 0 where there is none.

    Raises:
        MazeError: where it is no number between the bounds.
    """
    value = toml.get(keys, 0.0)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise toml.error(keys, f"{keys[-1]} is {shown(value)}, but must be a number in [{low:,.0f}, {high:,.0f}]")
    return float(value)


def table(toml: Toml, keys: Keys, right: str) -> Mapping[str, object]:
    """The table at a path of keys; empty where there is none.

    Raises:
        MazeError: where it is no table; ``right`` says what to write.
    """
    value = toml.get(keys, {})
    if not isinstance(value, dict):
        raise toml.error(keys, f"{keys[-1]} is {shown(value)}, but must be a table: {right}")
    return value


def _get(table: object, keys: Keys, default: object) -> object:
    for key in keys:
        if not isinstance(table, dict) or key not in table:
            return default
        table = table[key]
    return table
