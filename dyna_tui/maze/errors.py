"""Maze errors: file, line and column, what is wrong and what would be right, in one line."""

from typing import Self

from dyna_tui.errors import InputError, printable


class MazeError(InputError):
    """A maze that cannot be used; the message is ``FILE:LINE:COLUMN: what is wrong, and what would be right``."""

    @classmethod
    def at(cls, path: str, what: str, line: int | None = None, column: int | None = None) -> Self:
        """The error at a line and column of a file; both count from 1.

        Args:
            path: the file, as the user named it.
            what: what is wrong, and what would be right.
            line: None if the file as a whole is at fault.
            column: None if it makes no sense.
        """
        position = [path, *(str(number) for number in (line, column) if number is not None)]
        return cls(f"{printable(':'.join(position))}: {printable(what)}")
