"""Packed Q-table: action values as text, which a session, a task or a spec can hold.

The text is base64 of the compressed (zlib) little-endian float64 values, pair (s, a) at ``s * A + a``.
"""

import base64
import zlib

import numpy as np
from numpy.typing import NDArray


def pack(q: NDArray[np.float64]) -> str:
    """The text of action values float64[S, A]."""
    return base64.b64encode(zlib.compress(np.ascontiguousarray(q, "<f8").tobytes(), 6)).decode("ascii")


def unpack(text: str, pairs: int) -> NDArray[np.float64]:
    """The action values in a text: float64[pairs], read-only.

    Raises:
        ValueError: where it holds none, others than finite ones, or not as many; never more are decompressed.
    """
    try:
        decompressor = zlib.decompressobj()
        data = decompressor.decompress(base64.b64decode(text.encode("ascii"), validate=True), 8 * pairs + 1)
    except (ValueError, zlib.error):
        raise ValueError("no packed Q-table") from None
    if len(data) != 8 * pairs or not decompressor.eof:
        raise ValueError(f"not the values of {pairs:,} pairs")
    values = np.frombuffer(data, "<f8").astype(np.float64, copy=False)
    if not np.isfinite(values).all():
        raise ValueError("a value that is not finite")
    values.flags.writeable = False
    return values
