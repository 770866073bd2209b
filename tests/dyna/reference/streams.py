"""The random numbers of the second opinion: xoshiro256++ on Python's integers."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

MASK = (1 << 64) - 1

T = TypeVar("T")


def rotated(word: int, by: int) -> int:
    return ((word << by) | (word >> (64 - by))) & MASK


class Xoshiro:
    """xoshiro256++ 1.0, D. Blackman and S. Vigna, https://prng.di.unimi.it/xoshiro256plusplus.c."""

    def __init__(self, words: list[int]) -> None:
        self.s = list(words)

    def next(self) -> int:
        s = self.s
        result = (rotated((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotated(s[3], 45)
        return result

    def unit(self) -> float:
        return (self.next() >> 11) / 2**53

    def below(self, count: int) -> int:
        return ((self.next() >> 32) * count) >> 32

    def one_of(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def one_if_tied(self, choices: Sequence[T]) -> T:
        """A single one costs no draw."""
        return choices[0] if len(choices) == 1 else self.one_of(choices)


def stream(seed: int, run: int, which: int) -> Xoshiro:
    """The stream ``which`` of a run: 0 for acting and the world, 1 for planning."""
    sequence = np.random.SeedSequence(seed, spawn_key=(run, which))
    return Xoshiro([int(word) for word in sequence.generate_state(4, np.uint64)])
