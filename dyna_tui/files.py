"""Atomic file writing: a file is there whole afterwards, or as it was before."""

import errno
import os
import re
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path, PurePath

from dyna_tui.errors import InputError, printable


class Destination:
    """A file that will be written once there is something to write; that it can be is checked at once."""

    def __init__(self, option: str, name: str) -> None:
        """Check that the file can be written.

        Args:
            option: the option that named it, for messages.
            name: the file, as the user named it.

        Raises:
            InputError: if it cannot.
        """
        self.name = name
        try:
            path = Path(name)
            self._plain = not path.exists() or stat.S_ISREG(path.stat().st_mode)
            # A link stays one, its target is replaced; a pipe or a device must not be.
            target = _target(name)
            self._path = target if self._plain else path
            if self._plain:
                _temporary(self._path, ()).unlink()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            what = f"{option} {name or repr(name)} cannot be written ({reason})"
            raise InputError(f"{what}: name a file that can be written") from None

    def write(self, pieces: Iterable[bytes]) -> None:
        """Write the file: it is there whole afterwards, or as it was before.

        Raises:
            OSError: if it cannot be written after all.
        """
        if self._plain:
            _replace(self._path, pieces)
            return
        with self._path.open("wb") as file:
            file.writelines(pieces)


def stem_of(name: str) -> str:
    """What files made from a maze are called: ``blocking`` of ``mazes/blocking.txt``, ``random-9x9`` of an address."""
    if re.match("(random|gym):", name):
        return re.sub(r"[^\w.+-]+", "-", name.partition("?")[0]).strip("-.")
    return PurePath(name).stem or "maze"


def write_whole(name: str, pieces: Iterable[str]) -> None:
    """Write a text as UTF-8: the file holds it whole afterwards, or is what it was before.

    A symbolic link stays one, its target is replaced.

    Raises:
        InputError: if it cannot be written, or is not a regular file.
    """
    try:
        target = _target(name)
        if target.exists() and not target.is_file():
            raise OSError(errno.EINVAL, "not a regular file")
        _replace(target, (piece.encode() for piece in pieces))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a valid file name"
        what = f"{name or repr(name)}: cannot be written ({reason})"
        raise InputError(printable(f"{what}: name a file that can be written")) from None


def _target(name: str) -> Path:
    """The file that a name leads to, with symbolic links resolved.

    Raises:
        OSError: if it cannot be a file, or is write-protected.
    """
    if not name or os.path.isdir(name):
        raise IsADirectoryError(errno.EISDIR, "it is a directory" if name else "no file name")
    if os.path.basename(name) in ("", ".", ".."):
        raise NotADirectoryError(errno.ENOTDIR, "no such directory")
    if os.path.exists(name) and not os.access(name, os.W_OK):
        raise PermissionError(errno.EACCES, "it is write-protected")
    target = Path(os.path.realpath(name))
    if target.is_symlink():
        raise OSError(errno.ELOOP, "a symbolic link to itself")
    return target


def _replace(target: Path, pieces: Iterable[bytes]) -> None:
    """Replace the target by a new file with the same permissions."""
    temporary = _temporary(target, pieces)
    try:
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _temporary(target: Path, pieces: Iterable[bytes]) -> Path:
    """A new file with this content in the same folder, with the permissions of any new file."""
    path = target.with_name(f".dyna-tui-{secrets.token_hex(8)}")
    try:
        with path.open("xb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path
