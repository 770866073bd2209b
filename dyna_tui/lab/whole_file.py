"""Files that are written whole or not at all."""

import os
import secrets
import stat
from pathlib import Path

from dyna_tui.errors import InputError
from dyna_tui.maze.errors import printable


def write_whole(path: str, text: str) -> None:
    """Writes a text as UTF-8: the file holds it whole afterwards, or is what it was before.

    A link stays one, its target is replaced.

    Raises:
        InputError: where it cannot be written.
    """
    try:
        if not path or os.path.isdir(path):
            raise IsADirectoryError(21, "it is a directory" if path else "it has no name")
        target = Path(os.path.realpath(path))
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(13, "it is write-protected")
        if target.exists() and not target.is_file():
            raise OSError(22, "it is no plain file")
        _replace(target, text.encode())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no such name is possible"
        raise InputError(
            printable(f"{path or repr(path)}: cannot be written ({reason}): name a file in a folder that can be")
        ) from None


def _replace(target: Path, data: bytes) -> None:
    temporary = target.with_name(f".dyna-tui-{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
