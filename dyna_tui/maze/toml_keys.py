"""Keys of a TOML text and where they stand in it, found in one pass: tomllib keeps no positions."""

import re
import tomllib

Keys = tuple[str, ...]

DEEPEST = 4
"""Keys below so many others are not told apart from them."""
SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*+")
PART = re.compile(r'[ \t]*("(?:[^"\\]|\\.)*+"|\'[^\']*\'|[A-Za-z0-9_-]+)[ \t]*')
SCALAR = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+"{3,5}'
    r"|'''(?:[^']|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\]|\\.)*+"'
    r"|'[^']*'"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}[ Tt][0-9]{2}:[^,\]}\s#]*"
    r"|[^,\[\]{}\s#\"']+",
    re.DOTALL,
)


def key_offsets(text: str) -> dict[Keys, int]:
    """The paths of all keys of a valid TOML text, and the offset at which each is first written."""
    return _Scanner(text).scan()


class _Scanner:
    """Goes through a TOML text once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._found: dict[Keys, int] = {}

    def scan(self) -> dict[Keys, int]:
        table: Keys = ()
        while self._skip_space():
            if self._text[self._at] == "[":
                self._skip("[")
                table = self._key(())
                self._skip("]")
            else:
                path = self._key(table)
                self._at += 1
                self._value(path)
        return self._found

    def _skip_space(self) -> bool:
        """Goes past blanks, line ends and comments, and says whether anything is left."""
        match = SPACE.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._at < len(self._text)

    def _skip(self, bracket: str) -> None:
        """Goes past a bracket of a table's header, or two."""
        while self._text.startswith(bracket, self._at):
            self._at += 1

    def _key(self, path: Keys) -> Keys:
        """Goes past a key, dotted or not, and notes it below ``path``; up to what follows it."""
        while part := PART.match(self._text, self._at):
            if len(path) < DEEPEST:
                path = (*path, _unquoted(part[1]))
                self._found.setdefault(path, part.start(1))
            self._at = part.end()
            if self._text[self._at : self._at + 1] != ".":
                break
            self._at += 1
        return path

    def _value(self, path: Keys) -> None:
        """Goes past a value, with all in it."""
        open_: list[tuple[str, Keys]] = []
        while self._skip_space():
            sign = self._text[self._at]
            if sign in "[{":
                open_.append(("]" if sign == "[" else "}", path))
                self._at += 1
            else:
                scalar = SCALAR.match(self._text, self._at)
                self._at = scalar.end() if scalar else len(self._text)
            while open_ and self._skip_space():
                closing, outer = open_[-1]
                sign = self._text[self._at]
                if sign == closing:
                    open_.pop()
                    self._at += 1
                elif sign == ",":
                    self._at += 1
                else:
                    path = outer
                    if closing == "}":
                        path = self._key(outer)
                        self._at += 1
                    break
            if not open_:
                return


def _unquoted(part: str) -> str:
    """A part of a key as tomllib has it."""
    if part[0] not in "\"'":
        return part
    return str(tomllib.loads(f"key = {part}")["key"]) if "\\" in part else part[1:-1]
