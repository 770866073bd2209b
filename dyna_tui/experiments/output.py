"""Files that are written whole or not at all."""

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
            self._path = Path(os.path.realpath(path)) if self._plain else path
            if not name or path.is_dir():
                raise IsADirectoryError(21, "it is a directory" if name else "it has no name")
            if path.exists() and not os.access(path, os.W_OK):
                raise PermissionError(13, "it is write-protected")
            if self._plain:
                self._temporary(()).unlink()
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
        if not self._plain:
            with self._path.open("wb") as file:
                file.writelines(pieces)
            return
        temporary = self._temporary(pieces)
        try:
            if self._path.exists():
                temporary.chmod(stat.S_IMODE(self._path.stat().st_mode))
            temporary.replace(self._path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def _temporary(self, pieces: Iterable[bytes]) -> Path:
        """A new file with this in it, in the same folder, with the rights that a new file has."""
        path = self._path.with_name(f".dyna-tui-{secrets.token_hex(8)}")
        try:
            with path.open("xb") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path
