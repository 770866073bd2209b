"""Cache of compiled kernels that is checked before it is believed: what is damaged, or half there, is compiled anew."""

import hashlib
import pickle
from contextlib import suppress
from pathlib import Path
from typing import Any

from numba.core.caching import IndexDataCacheFile

DIGEST = hashlib.sha256
SIZE = DIGEST().digest_size


class CheckedCacheFile(IndexDataCacheFile):
    """The files of one kernel: an index and code, each behind its digest."""

    def save(self, key: Any, data: Any) -> None:
        """Keeps the code that was compiled for ``key``, where there is room; a full disk is no reason to fail."""
        with suppress(OSError):
            super().save(key, data)

    def load(self, key: Any) -> Any:
        """The code that was compiled for ``key``; None where there is none that can be believed."""
        name = self._load_index().get(key)
        return None if name is None else self._load_data(name)

    def _load_index(self) -> dict[Any, str]:
        found = _read(self._index_path)
        if found is None or found[:2] != (self._version, self._source_stamp):
            return {}
        names: dict[Any, str] = found[2]
        return names

    def _save_index(self, overloads: dict[Any, str]) -> None:
        self._write(self._index_path, (self._version, self._source_stamp, overloads))

    def _load_data(self, name: str) -> Any:
        return _read(self._data_path(name))

    def _save_data(self, name: str, data: Any) -> None:
        self._write(self._data_path(name), data)

    def _write(self, path: str, value: Any) -> None:
        content = self._dump(value)
        with self._open_for_write(path) as file:
            file.write(DIGEST(content).digest() + content)


def check_cache_of(dispatcher: Any, folder: str) -> bool:
    """Has a function's compiled code kept in checked files; whether numba would keep it in this folder."""
    cache = dispatcher._cache
    if not Path(cache.cache_path).is_relative_to(folder):
        return False
    impl = cache._impl
    cache._cache_file = CheckedCacheFile(cache.cache_path, impl.filename_base, impl.locator.get_source_stamp())
    return True


def _read(path: str) -> Any:
    """What was written to a file; None where it is not there, or not as it was written."""
    try:
        data = Path(path).read_bytes()
    except OSError:
        return None
    digest, content = data[:SIZE], data[SIZE:]
    return pickle.loads(content) if DIGEST(content).digest() == digest else None
