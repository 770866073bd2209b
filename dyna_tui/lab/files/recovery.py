"""Recovery: copies of open laboratories in the user's state folder, for what a crash or a closed terminal would lose.

Each open laboratory has one file there, a session, and a lock that the system gives up with the process, however that
ends. A copy whose lock can be taken was left behind.
"""

import os
import secrets
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from dyna_tui.errors import InputError
from dyna_tui.files import TEMPORARY, needed_folder, private_folder, write_whole

KEPT_DAYS = 30
"""Days after which a copy that nobody opened is removed, unless it is one of the latest."""
KEPT = 20
"""Of the latest copies so many stay, however old: a clock that was wrong, or is, must cost nobody's work."""
UNDER_WAY = 3600
"""Seconds for which files are left alone that only a process that was killed leaves, or one that is writing."""
ENDING = ".session.json"
LOCK = ".lock"


class LeftBehind(NamedTuple):
    """A copy of a laboratory that did not end by quitting."""

    path: Path
    saved: float
    """When it was written: seconds since the epoch."""

    @property
    def lock(self) -> Path:
        """The file that its laboratory held locked."""
        return _lock_of(self.path)


class RecoveryCopy:
    """The copy of one open laboratory: it is made by the first :meth:`write`, and held until :meth:`close`."""

    def __init__(self, folder: Path | None = None) -> None:
        """Makes nothing yet.

        Args:
            folder: where it will be; by default the one of the user.
        """
        self._folder = folder
        self._path: Path | None = None
        self._lock: int | None = None
        """The descriptor of the file that is locked."""

    @property
    def path(self) -> Path | None:
        """The file, once there is one."""
        return self._path

    def write(self, text: str) -> None:
        """Replaces the copy: a crash leaves this one, or the one before.

        Raises:
            InputError: where it cannot be written.
        """
        if self._path is None:
            self._make(_private(self._folder or user_folder()))
        write_whole(str(self._path), [text])

    def clear(self) -> None:
        """Removes the copy, where all that is in it is saved elsewhere or given up; a later write makes it anew."""
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)
            self.close()

    def close(self) -> None:
        """Leaves the copy, if there is one, to the next start."""
        if self._lock is not None and self._path is not None:
            if not self._path.exists():
                with suppress(OSError):
                    _lock_of(self._path).unlink(missing_ok=True)
            os.close(self._lock)
        self._path = self._lock = None

    def adopt(self, copy: LeftBehind) -> bool:
        """Takes over a copy that was left behind; whether nobody else has."""
        lock = _take(copy.lock)
        if lock is None:
            return False
        if not copy.path.exists():
            os.close(lock)
            return False
        self._path, self._lock = copy.path, lock
        return True

    def _make(self, folder: Path) -> None:
        path = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(4)}{ENDING}"
        lock = _take(_lock_of(path))
        if lock is None:
            raise InputError(f"{folder}: its files cannot be locked")
        self._path, self._lock = path, lock


def left_behind(folder: Path | None = None, now: Callable[[], float] = time.time) -> list[LeftBehind]:
    """The copies of laboratories that did not end by quitting, the latest first; what is too old is removed.

    Args:
        folder: where they are; by default the one of the user.
        now: gives seconds since the epoch.
    """
    found = []
    for path in _listed(folder or user_folder(), now()):
        with suppress(OSError, InputError):
            copy = LeftBehind(path, path.stat().st_mtime)
            lock = _take(copy.lock)
            if lock is not None:
                os.close(lock)
                found.append(copy)
    found.sort(key=lambda copy: (-copy.saved, copy.path.name))
    old = [copy for copy in found[KEPT:] if now() - copy.saved > KEPT_DAYS * 86_400]
    for copy in old:
        with suppress(InputError):
            lock = _take(copy.lock)
            if lock is not None:  # nobody has opened it meanwhile
                remove(copy)
                os.close(lock)
    return [copy for copy in found if copy not in old]


def remove(copy: LeftBehind) -> None:
    """Removes a copy."""
    with suppress(OSError):
        copy.path.unlink(missing_ok=True)
        copy.lock.unlink(missing_ok=True)


def user_folder() -> Path:
    """The folder of the user's copies, whether it is there or not.

    Raises:
        InputError: where the user has no folder for the state of programs.
    """
    return needed_folder("state") / "recovery"


def _private(folder: Path) -> Path:
    """A folder of the user's that nobody else can read or write; it is made where it is missing.

    Raises:
        InputError: where there is none.
    """
    try:
        return private_folder(folder)
    except OSError as error:
        raise InputError(f"{folder}: cannot be used ({error.strerror})") from None


def _listed(folder: Path, now: float) -> Iterable[Path]:
    """The copies in a folder; what a killed process has left beside them is removed."""
    try:
        paths = list(folder.iterdir())
    except OSError:
        return []
    copies = [path for path in paths if path.name.endswith(ENDING) and path.is_file()]
    locks = {_lock_of(path) for path in copies}
    for path in paths:
        is_lock = path.name.endswith(LOCK) and path not in locks
        with suppress(OSError, InputError):
            if (is_lock or path.name.startswith(TEMPORARY)) and abs(now - path.lstat().st_mtime) > UNDER_WAY:
                held = _take(path) if is_lock else None
                if held is not None or not is_lock:  # a laboratory whose copy cannot be written holds it
                    path.unlink()
                if held is not None:
                    os.close(held)
    return copies


def _lock_of(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(ENDING) + LOCK)


def _take(path: Path) -> int | None:
    """Locks a file until its descriptor is closed, or the process ends; None where another process has it locked."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError as error:
        raise InputError(f"{path}: cannot be made ({error.strerror})") from None
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return None
    return file
