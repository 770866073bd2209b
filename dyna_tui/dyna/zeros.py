"""Large arrays of zeros: memory for what is touched alone, and items that begin with a line of the caches."""

import mmap
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

LINE = 64
"""Bytes of a line of the caches."""
HUGE_PAGE = 1 << 21
"""Bytes of a page of memory as NumPy asks for it where an array is large; else it has 4,096."""


def zeros_by_pages(count: int, dtype: DTypeLike) -> NDArray[Any]:
    """Zeros for which the system gives memory in small pages, as they are touched.

    For what an agent touches where it walks. Where it reads all over an array, large pages are faster.
    """
    size = count * np.dtype(dtype).itemsize
    if size < HUGE_PAGE or not hasattr(mmap, "MAP_ANONYMOUS"):
        return np.zeros(count, dtype)
    try:
        return np.frombuffer(mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS), dtype)
    except OSError as error:
        raise MemoryError(f"no {size:,} bytes of memory ({error.strerror})") from None


def zeros_in_lines(count: int) -> NDArray[np.float64]:
    """float64[count] of zeros that begin with a line of the caches: the four values of a state of a grid are in one."""
    whole = np.zeros(count + LINE // 8)
    skipped = -whole.ctypes.data % LINE // 8
    return whole[skipped : skipped + count]
