"""TOML with the line and column of every key, which tomllib does not keep."""

import re
import tomllib
from collections.abc import Mapping
from itertools import islice

from dyna_tui.errors import quoted
from dyna_tui.maze.errors import MazeError

MAX_CHARACTERS = 65_536
MAX_TRIALS = 64
FRESH = "dyna-tui-looks-for-this-key"

Keys = tuple[str, ...]


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
            quoted_value = re.compile("[\"']" + re.escape(value) + "[\"']").search(self._text, offset)
            offset = quoted_value.start() if quoted_value else offset
        line = self._text.count("\n", 0, offset)
        column = offset - (self._text.rfind("\n", 0, offset) + 1)
        return MazeError.at(self._path, what, self._first_line + line, column + 1)

    def offset(self, keys: Keys) -> int:
        """The offset of a key in the text; 0 if it cannot be found."""
        if not keys:
            return 0
        parent = self.offset(keys[:-1])
        for start in (parent + 1, 0) if keys[:-1] else (0,):
            for found in islice(_occurrences(keys[-1]).finditer(self._text, start), MAX_TRIALS):
                if self._is_key(keys, found.start(), found.end()):
                    return found.start()
        return parent

    def _is_key(self, keys: Keys, start: int, end: int) -> bool:
        """Whether the key is gone once the word there is renamed: a word in a string or a comment is not the key."""
        try:
            renamed = tomllib.loads(self._text[:start] + FRESH + self._text[end:])
        except (ValueError, RecursionError):
            return False
        return _shape(_get(renamed, keys, None)) != _shape(self.get(keys))

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


def _occurrences(key: str) -> re.Pattern[str]:
    word = re.escape(key)
    bare = f"|{word}" if re.fullmatch("[A-Za-z0-9_-]+", key) else ""
    return re.compile(rf"(?<![\w-])(?:\"{word}\"|'{word}'{bare})(?=[ \t]*[=.\]])")


def _get(table: object, keys: Keys, default: object) -> object:
    for key in keys:
        if not isinstance(table, dict) or key not in table:
            return default
        table = table[key]
    return table


def _shape(value: object, depth: int = 4) -> object:
    """The keys of a value without their values, so that values like nan compare equal."""
    if isinstance(value, dict):
        return {key: _shape(inner, depth - 1) for key, inner in value.items()} if depth else {}
    return value is not None
