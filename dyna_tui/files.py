"""Atomic file writing: a file is there whole afterwards, or as it was before."""

import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from dyna_tui.errors import InputError, is_printable, printable

PRIVATE = 0o700
"""The mode of a folder of the user's own."""
PRIVATE_FILE, NEW = 0o600, 0o666
"""The mode of a file that its owner alone reads, and of a new one, less the user's umask."""
TEMPORARY = ".dyna-tui-"
"""How the name of a file begins that is being written."""
SYSTEM = (("/", "dev"), ("/", "proc"))
"""Folders whose links the system makes, as /dev/stdout."""


class Destination:
    """A file that will be written once there is something to write; that it can be is checked at once."""

    def __init__(self, option: str, name: str, inputs: Iterable[str] = ()) -> None:
        """Check that the file can be written.

        Args:
            option: the option that named it, for messages.
            name: the file, as the user named it.
            inputs: the files that are read; it must be none of them.

        Raises:
            InputError: if it cannot.
        """
        self.option = option
        self.name = name
        try:
            path = Path(name)
            self._plain = _is_plain(path)
            # A link stays one, its target is replaced; a pipe or a device must not be.
            target = _target(name)
            self._path = target if self._plain else path
            if self._plain:
                _temporary(self._path, (), PRIVATE_FILE).unlink()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            what = f"{option} {name or repr(name)} cannot be written ({reason})"
            raise InputError(f"{what}: name a file that can be written") from None
        if self._plain and any(_is_same(self._path, each) for each in inputs):
            raise InputError(f"{option} {name} is the file that is read, which would be lost: name another")

    def is_same(self, other: "Destination") -> bool:
        """Whether another is the same file."""
        return self._plain and self._path == other._path

    def write(self, pieces: Iterable[bytes]) -> None:
        """Write the file: it is there whole afterwards, or as it was before.

        Raises:
            OSError: if it cannot be written after all.
        """
        if self._plain:
            _replace(self._path, pieces)
            return
        with open(os.open(self._path, os.O_WRONLY | getattr(os, "O_BINARY", 0)), "wb") as file:
            if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(errno.EEXIST, "a file took its place")
            file.writelines(pieces)


def leads_out(name: str) -> bool:
    """Whether a name that data holds leads out of the working folder, on this system or another."""
    return any(
        each.is_absolute() or each.anchor or ".." in each.parts for each in (PurePosixPath(name), PureWindowsPath(name))
    )


def private_folder(folder: Path, *, trusts_content: bool = False) -> Path:
    """A folder of the user's that nobody else can read or write; it is made where it is missing.

    Args:
        folder: the folder.
        trusts_content: whether what is in it is believed; then it must not have been writable by others.

    Raises:
        OSError: where there is none.
    """
    folder.mkdir(PRIVATE, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise NotADirectoryError(errno.ENOTDIR, "not a directory")
    if sys.platform != "win32":
        if found.st_uid != os.getuid():
            raise PermissionError(errno.EACCES, "it belongs to another user")
        if trusts_content and found.st_mode & 0o022:
            raise PermissionError(errno.EACCES, "others can write to it")
        if trusts_content and (parent := next(filter(_is_open_to_others, folder.resolve().parents), None)):
            raise PermissionError(errno.EACCES, f"others can put another in its place, in {parent}")
        if found.st_mode & 0o077:
            folder.chmod(PRIVATE)
    return folder


def _is_open_to_others(folder: Path) -> bool:
    """Whether others can rename what is in a folder: not where it is sticky, nor where the group is its owner's own."""
    found = folder.stat()
    mode = found.st_mode & (0o002 if found.st_gid == found.st_uid else 0o022)
    return bool(mode) and not found.st_mode & stat.S_ISVTX


def stem_of(name: str) -> str:
    """What files made from a maze are called: ``blocking`` of ``mazes/blocking.txt``, ``random-9x9`` of an address."""
    if re.match("(random|gym):", name):
        return re.sub(r"[^\w.+-]+", "-", name.partition("?")[0]).strip("-.")
    return "".join(sign for sign in PurePath(name).stem if is_printable(sign)) or "maze"


def user_folder(kind: str) -> Path:
    """The user's folder for what the program keeps there, whether it is there or not.

    Args:
        kind: ``cache``, ``config``, ``data`` or ``state``.

    Raises:
        RuntimeError: where the user has no home, or none of that kind.
    """
    import platformdirs

    try:
        folder: Path = getattr(platformdirs, f"user_{kind}_path")("dyna-tui", appauthor=False)
    except KeyError as error:
        raise RuntimeError(f"no home folder ({error})") from None
    if not folder.is_absolute():  # "~" as it stands
        raise RuntimeError("no home folder")
    return folder


def needed_folder(kind: str) -> Path:
    """The same where the program cannot do without.

    Raises:
        InputError: where the user has none of that kind.
    """
    try:
        return user_folder(kind)
    except RuntimeError as error:
        right = f"set XDG_{kind.upper()}_HOME"
        raise InputError(f"no folder for the {kind} of programs ({error}): {right}") from None


def write_whole(name: str, pieces: Iterable[str | bytes], *, follows_links: bool = False) -> int:
    """Write text as UTF-8, or bytes: the file holds it whole afterwards, or is what it was before.

    A symbolic link stays one, its target is replaced.

    Args:
        name: the file.
        pieces: what it is to hold.
        follows_links: whether a link may lead out of its folder, where nobody else could have made it.

    Returns:
        The bytes that it holds.

    Raises:
        InputError: if it cannot be written, is not a regular file, or is a link that leads out of its folder.
    """
    size = 0

    def measured() -> Iterator[bytes]:
        nonlocal size
        for piece in pieces:
            data = piece.encode() if isinstance(piece, str) else piece
            size += len(data)
            yield data

    try:
        target = _target(name, follows_links=follows_links)
        if target.exists() and not target.is_file():
            raise OSError(errno.EINVAL, "not a regular file")
        _replace(target, measured())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a valid file name"
        what = f"{name or repr(name)}: cannot be written ({reason})"
        raise InputError(printable(f"{what}: name a file that can be written")) from None
    return size


def _target(name: str, *, follows_links: bool = False) -> Path:
    """The file that a name leads to, with symbolic links resolved.

    Raises:
        OSError: if it cannot be a file, is write-protected, or is a link that leads out of its folder.
    """
    if not name or os.path.isdir(name):
        raise IsADirectoryError(errno.EISDIR, "it is a directory" if name else "no file name")
    if os.path.basename(name) in ("", ".", ".."):
        raise NotADirectoryError(errno.ENOTDIR, "no such directory")
    target = Path(os.path.realpath(name))
    if target.is_symlink():
        raise OSError(errno.ELOOP, "a symbolic link to itself")
    if os.path.islink(name) and not follows_links:
        folder = Path(os.path.realpath(os.path.dirname(name)))
        if not target.is_relative_to(folder) and folder.parts[:2] not in SYSTEM:
            raise OSError(errno.ELOOP, f"it is a link that leads out of its folder, to {target}")
    if os.path.exists(name) and not os.access(name, os.W_OK):
        raise PermissionError(errno.EACCES, "it is write-protected")
    return target


def _is_same(path: Path, name: str) -> bool:
    try:
        return os.path.samefile(path, name)
    except (OSError, ValueError):
        return False


def _replace(target: Path, pieces: Iterable[bytes]) -> None:
    """Replace the target by a new file with the same permissions."""
    old = target.stat() if target.exists() else None
    temporary = _temporary(target, pieces, NEW if old is None else PRIVATE_FILE)
    try:
        if old is not None:
            temporary.chmod(_kept_mode(temporary, old))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _kept_mode(path: Path, old: os.stat_result) -> int:
    """The mode of a file that was there before, for a new one; owner and group are kept, too, where that is allowed."""
    mode = stat.S_IMODE(old.st_mode) & 0o777
    new = path.stat()
    if (new.st_uid, new.st_gid) == (old.st_uid, old.st_gid):
        return mode
    try:
        os.chown(path, old.st_uid if os.geteuid() == 0 else -1, old.st_gid)
    except OSError:
        return mode & (0o707 | (mode & 0o007) << 3)  # another group must not read what was kept from it
    return mode


def _is_plain(path: Path) -> bool:
    """Whether there is an ordinary file, or nothing that could be opened.

    Raises:
        OSError: if there can be no such file, as of a name that is too long; exists() hides it from Python 3.14 on.
    """
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            raise
        return True


def _temporary(target: Path, pieces: Iterable[bytes], mode: int) -> Path:
    """A new file with this content in the same folder."""
    path = target.with_name(TEMPORARY + secrets.token_hex(8))
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags, mode), "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path
