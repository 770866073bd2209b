"""Reading files that a user names: regular ones, and pipes that somebody writes to, of a limited size."""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

PATIENCE = 1.0
"""Seconds that somebody who writes to a pipe in a folder may take to begin."""
HANDED_OVER = ("/dev/fd/", "/proc/")
"""Where pipes have their names that a shell hands over, as with ``<(...)``."""


def read_at_most(name: str | Path, most: int) -> bytes:
    """The content of a file, or its first bytes and one more where it has more.

    What standard input or the shell hands over as a pipe is read to its end; a pipe in a folder only where somebody
    writes to it.

    Raises:
        OSError: if it cannot be read, or is a device, a socket, or a pipe that nobody writes to.
        ValueError: if it is no name of a file.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
    opened = os.open(name, flags)
    with open(opened, "rb") as file:
        mode = os.fstat(opened).st_mode
        if stat.S_ISFIFO(mode):
            handed_over = os.path.realpath(name).startswith(HANDED_OVER) or _is_standard_input(opened)
            if not handed_over and not _has_input(opened):
                raise OSError(errno.EINVAL, "a pipe that nobody writes to")
        elif not stat.S_ISREG(mode) and not (stat.S_ISCHR(mode) and _is_standard_input(opened)):
            raise OSError(errno.EINVAL, "not a regular file")
        if hasattr(os, "O_NONBLOCK"):
            os.set_blocking(opened, True)
        return file.read(most + 1)


def _has_input(file: int) -> bool:
    """Whether there is something to read in a pipe, or soon will be."""
    import select

    waiting = select.poll()
    waiting.register(file, select.POLLIN)
    return any(event & select.POLLIN for _, event in waiting.poll(PATIENCE * 1000))


def _is_standard_input(file: int) -> bool:
    """Whether an open device is what standard input is: what is typed is read to its end."""
    with suppress(OSError):
        return os.path.samestat(os.fstat(0), os.fstat(file))
    return False
