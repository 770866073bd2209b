"""Random streams: xoshiro256++, four words each, derived from (seed, run) alone.

An agent draws from two: one for acting and the world, one for planning. So another number of
planning steps does not change what the world does to an agent that acts alike.

D. Blackman and S. Vigna (2021), Scrambled linear pseudorandom number generators, ACM Trans.
Math. Softw. 47(4). A stream is a tuple that is passed and returned, so that its words stay in
registers while a kernel draws.
"""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.compiling import inlined, kernel

Stream = tuple[np.uint64, np.uint64, np.uint64, np.uint64]

ACTING = 0
PLANNING = 1

_11, _17, _19, _23, _32, _41, _45 = (np.uint64(k) for k in (11, 17, 19, 23, 32, 41, 45))


def seeded(seed: int, run: int, stream: int) -> NDArray[np.uint64]:
    """The first state, uint64[4], of a stream of run ``run`` of ``seed``."""
    words = np.random.SeedSequence(seed, spawn_key=(run, stream)).generate_state(4, np.uint64)
    return words.astype(np.uint64, copy=False)


@kernel
def draw(stream: Stream) -> tuple[np.uint64, Stream]:
    """64 random bits, and the stream after them."""
    a, b, c, d = stream
    total = a + d
    bits = ((total << _23) | (total >> _41)) + a
    shifted = b << _17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << _45) | (d >> _19)
    return bits, (a, b, c, d)


@kernel
def below(bits: np.uint64, count: np.uint64) -> np.uint64:
    """A number from 0 to ``count`` - 1, ``count`` < 2^32, of the upper half of random bits."""
    return ((bits >> _32) * count) >> _32


@kernel
def pick(bits: np.uint64, count: int) -> int:
    """The same for signed numbers: an index from 0 to ``count`` - 1."""
    return int(np.int64(below(bits, np.uint64(count))))


@kernel
def unit(bits: np.uint64) -> float:
    """A number in [0, 1) of the upper 53 of random bits."""
    return np.float64(bits >> _11) * 1.1102230246251565e-16


@inlined
def load(words: NDArray[np.uint64]) -> Stream:
    """The stream whose four words stand in an array."""
    return words[0], words[1], words[2], words[3]


@inlined
def store(words: NDArray[np.uint64], stream: Stream) -> None:
    """Puts a stream back there."""
    for word in range(4):
        words[word] = stream[word]
