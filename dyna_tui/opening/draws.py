"""SplitMix64: random numbers that are a function of a seed and an index alone, with the same bits everywhere.

Source: G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
"""

import numpy as np
from numpy.typing import NDArray

GAMMA = 0x9E3779B97F4A7C15
MASK = 2**64 - 1


def draws(seed: int, stream: int, count: int) -> NDArray[np.uint64]:
    """uint64[count]: the numbers of a stream; all of them differ.

    Args:
        seed: the seed, from 0.
        stream: which of the seed's streams.
        count: how many numbers.
    """
    begin = int(_mixed(np.array([(seed + GAMMA) & MASK], np.uint64))[0])
    begin = int(_mixed(np.array([(begin + stream * GAMMA) & MASK], np.uint64))[0])
    return _mixed(np.uint64(begin) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(GAMMA))


def below(draw: np.uint64, count: int) -> int:
    """A number from 0 to ``count - 1`` by a draw: the high word of their product."""
    return int(draw) * count >> 64


def _mixed(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """SplitMix64's finalizer, which maps different states to different numbers."""
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))
