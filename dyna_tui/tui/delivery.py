"""Delivery of the files that the laboratory writes: to the disk, or where there is none to a user in a browser."""

import os
from collections.abc import Iterable
from typing import Protocol


class Delivery(Protocol):
    """Where files go."""

    reads_files: bool
    """Whether files of the machine may be read, too, as in ``q0=@FILE``."""
    done: str
    """What was done, in a word: ``Wrote``."""
    saved: str
    """What was done with a session: ``Saved``."""

    def write(self, name: str, pieces: Iterable[str | bytes]) -> int:
        """Writes a file, and returns its bytes; text is UTF-8.

        Raises:
            InputError: where it cannot be written.
        """

    def exists(self, name: str) -> bool:
        """Whether a file would be overwritten."""

    def is_folder(self, name: str) -> bool:
        """Whether a folder has that name, which no file overwrites."""

    def missing_folder(self, name: str) -> str:
        """The folder of a file where there is none; empty where there is, or none is needed."""

    def path(self, name: str) -> str:
        """The file that a name stands for as a user types it."""


class Disk:
    """Files on the disk."""

    reads_files = True
    done = "Wrote"
    saved = "Saved"

    def write(self, name: str, pieces: Iterable[str | bytes]) -> int:
        """Writes a file whole, or leaves what was there."""
        from dyna_tui.files import write_whole

        return write_whole(name, pieces)

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return os.path.lexists(name)

    def is_folder(self, name: str) -> bool:
        """Whether there is such a folder."""
        return os.path.isdir(name)

    def missing_folder(self, name: str) -> str:
        """The folder, if it does not exist."""
        folder = os.path.dirname(name)
        return "" if not folder or os.path.exists(folder) else folder

    def path(self, name: str) -> str:
        """The name, with the user's home for ``~``."""
        return os.path.expanduser(name)
