"""Files that are written whole or not at all."""

import errno
import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

from dyna_tui.errors import InputError


class Destination:
    """Where a file will be written, once there is something to write; made sure of at once."""

    def __init__(self, option: str, name: str) -> None:
        """Finds out whether the file can be written.

        Args:
            option: the option that named it, for messages.
            name: the file, as the user named it.

        Raises:
            InputError: where it cannot.
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
            raise InputError(
                f"{option} {name or repr(name)} cannot be written ({reason}): name a file that can"
            ) from None

    def write(self, pieces: Iterable[bytes]) -> None:
        """Writes the file: it is there whole afterwards, or as it was before.

        Raises:
            OSError: where it cannot be written after all.
        """
        if self._plain:
            _replace(self._path, pieces)
            return
        with self._path.open("wb") as file:
            file.writelines(pieces)


def write_whole(name: str, pieces: Iterable[str]) -> None:
    """Writes a text as UTF-8: the file holds it whole afterwards, or is what it was before.

    A link stays one, its target is replaced; what is no plain file is refused.

    Raises:
        InputError: where it cannot be written.
    """
    try:
        target = _target(name)
        if target.exists() and not target.is_file():
            raise OSError(errno.EINVAL, "it is no plain file")
        _replace(target, (piece.encode() for piece in pieces))
    except (OSError, ValueError) as error:
        from dyna_tui.maze.errors import printable

        reason = getattr(error, "strerror", None) or "no such name is possible"
        raise InputError(
            printable(f"{name or repr(name)}: cannot be written ({reason}): name a file in a folder that can be")
        ) from None


def _target(name: str) -> Path:
    """The file that a name means, links followed to their end.

    Raises:
        OSError: where it cannot be a file, or must not be written.
    """
    if not name or os.path.isdir(name):
        raise IsADirectoryError(errno.EISDIR, "it is a directory" if name else "it has no name")
    if os.path.basename(name) in ("", ".", ".."):
        raise NotADirectoryError(errno.ENOTDIR, "there is no such directory")
    if os.path.exists(name) and not os.access(name, os.W_OK):
        raise PermissionError(errno.EACCES, "it is write-protected")
    target = Path(os.path.realpath(name))
    if target.is_symlink():
        raise OSError(errno.ELOOP, "it is a link that leads back to itself")
    return target


def _replace(target: Path, pieces: Iterable[bytes]) -> None:
    """Puts a new file in the place of the target, with the rights that it had."""
    temporary = _temporary(target, pieces)
    try:
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _temporary(target: Path, pieces: Iterable[bytes]) -> Path:
    """A new file with this in it, in the same folder, with the rights that a new file has."""
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
