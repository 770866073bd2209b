"""A digest of all that an agent knows and is, the same on every machine."""

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.memory import Memory

PAGE = 4096
"""Bytes that are looked at together: where they are all zeros they are passed over."""
BATCH = 4096
"""Pages that are copied together."""


def digest(memory: Memory) -> str:
    """SHA-256, as ``sha256:`` and 64 hexadecimal digits, over every array of a memory but its log.

    Of each array it takes the name and the length, then the pages that are not all zeros: their places, and
    what they hold, little-endian, with one and the same NaN. So a large maze costs what was visited of it.
    """
    sha = hashlib.sha256()
    for name, array in _arrays(memory):
        flat = np.ascontiguousarray(array).reshape(-1)
        sha.update(f"{name} {flat.size}\n".encode())
        size = PAGE // flat.itemsize
        whole = flat.size // size * size
        pages = flat[:whole].reshape(-1, size)
        places = np.flatnonzero(pages.view(np.uint64).any(axis=1))
        sha.update(places.astype("<i8").tobytes())
        for first in range(0, len(places), BATCH):
            sha.update(_canonical(pages[places[first : first + BATCH]]))
        sha.update(_canonical(flat[whole:].copy()))
    return f"sha256:{sha.hexdigest()}"


def _canonical(items: NDArray[Any]) -> bytes:
    """The bytes of a copy of some items; the sign and the payload of a NaN differ between processors."""
    for part in [items[name] for name in items.dtype.names] if items.dtype.names else [items]:
        if part.dtype.kind == "f":
            part[np.isnan(part)] = np.nan
    return items.astype(items.dtype.newbyteorder("<"), copy=False).tobytes()


def _arrays(part: tuple[Any, ...], within: str = "") -> Iterator[tuple[str, NDArray[Any]]]:
    """Every array of a memory with its name, ``part.array`` for those of a part, in the order of the names."""
    for name, value in sorted(part._asdict().items()):  # type: ignore[attr-defined]
        if isinstance(value, np.ndarray):
            yield within + name, value
        elif name != "log":
            yield from _arrays(value, f"{within}{name}.")
