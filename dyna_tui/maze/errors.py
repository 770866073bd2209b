"""A fault in a maze file: where it stands, what is wrong, and what would be right, in one line."""

from typing import Self

from dyna_tui.errors import InputError

LONGEST_QUOTE = 40
"""Characters of a user's word that a message repeats."""


class MazeError(InputError):
    """A maze that cannot be used; the message is ``FILE:LINE:COLUMN: what is wrong, and what would be right``."""

    @classmethod
    def at(cls, path: str, what: str, line: int | None = None, column: int | None = None) -> Self:
        """The error at a place of a file; lines and columns count from 1.

        Args:
            path: the file, as the user named it.
            what: what is wrong, and what would be right.
            line: left out where the file as a whole is at fault.
            column: left out where it makes no sense.
        """
        place = [path] if line is None else [path, str(line)] if column is None else [path, str(line), str(column)]
        return cls(f"{printable(':'.join(place))}: {printable(what)}")


def printable(text: str) -> str:
    r"""The text in one line that any terminal takes: ``\n``, ``\x1b`` and their kind are spelled out."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def quoted(word: str) -> str:
    """The user's word in quotes, shortened where it is long."""
    return f"'{word}'" if len(word) <= LONGEST_QUOTE else f"'{word[: LONGEST_QUOTE - 1]}…'"
