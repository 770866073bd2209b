"""Snapshot of an agent's memory, in no more space than what is in use."""

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.memory import Memory

PAGE = 4096
"""Bytes that are kept or left out together."""

T = TypeVar("T", bound=tuple[Any, ...])


class Pages(NamedTuple):
    """The pages of an array that hold anything but zeros."""

    like: NDArray[Any]
    """An empty array of the same type."""
    length: int
    number: NDArray[np.intp]
    """intp[k]: which pages."""
    content: NDArray[np.uint8]
    """uint8[k, PAGE]"""

    @property
    def nbytes(self) -> int:
        """The bytes they take."""
        return int(self.number.nbytes + self.content.nbytes)


class Snapshot:
    """All that an agent knew and was at a moment."""

    def __init__(self, memory: Memory) -> None:
        """Copies what is in use of a memory."""
        self._pages = [_pages(array) for array in _arrays(memory)]
        self.nbytes = sum(pages.nbytes for pages in self._pages)
        """The bytes it takes, about."""

    def restored(self, memory: Memory) -> Memory:
        """A memory as it was, in arrays of its own; the log of ``memory`` stays."""
        arrays = (_array(pages) for pages in self._pages)
        return _filled(memory, arrays)


def _arrays(part: tuple[Any, ...]) -> Iterator[NDArray[Any]]:
    """Every array of a memory, in a fixed order."""
    for name, value in part._asdict().items():  # type: ignore[attr-defined]
        if isinstance(value, np.ndarray):
            yield value
        elif name != "log":
            yield from _arrays(value)


def _filled(part: T, arrays: Iterator[NDArray[Any]]) -> T:
    """The same memory with other arrays, in the order of :func:`_arrays`."""
    values = {}
    for name, value in part._asdict().items():  # type: ignore[attr-defined]
        if isinstance(value, np.ndarray):
            values[name] = next(arrays)
        else:
            values[name] = value if name == "log" else _filled(value, arrays)
    return type(part)(**values)


def _pages(array: NDArray[Any]) -> Pages:
    flat = array.reshape(-1).view(np.uint8)
    whole = flat.size // PAGE * PAGE
    pages = flat[:whole].reshape(-1, PAGE)
    index = np.flatnonzero(pages.view(np.uint64).any(axis=1))
    content = np.zeros((len(index) + 1, PAGE), np.uint8)
    content[:-1] = pages[index]
    content[-1, : flat.size - whole] = flat[whole:]
    return Pages(np.empty((0, *array.shape[1:]), array.dtype), len(array), index, content)


def _array(pages: Pages) -> NDArray[Any]:
    array = np.zeros((pages.length, *pages.like.shape[1:]), pages.like.dtype)
    flat = array.reshape(-1).view(np.uint8)
    whole = flat.size // PAGE * PAGE
    flat[:whole].reshape(-1, PAGE)[pages.number] = pages.content[:-1]
    flat[whole:] = pages.content[-1, : flat.size - whole]
    return array
