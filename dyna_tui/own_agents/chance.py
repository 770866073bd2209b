"""Sources of chance of a user's code: ``random`` and ``numpy.random``, seeded, and kept from call to call."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

State = tuple[Any, Any]
"""What ``random`` and ``numpy.random`` stand at."""

_default_rng = np.random.default_rng


def _seeded_rng(seed: Any = None) -> np.random.Generator:
    """``numpy.random.default_rng``, which draws its seed from ``random`` where none is given."""
    return _default_rng(random.getrandbits(63) if seed is None else seed)


@contextmanager
def seeded_generators() -> Iterator[None]:
    """Has ``numpy.random.default_rng`` draw a seed from ``random`` meanwhile, where none is given."""
    np.random.default_rng = _seeded_rng
    try:
        yield
    finally:
        np.random.default_rng = _default_rng


class Chance:
    """The sources of chance of one agent: what it draws depends on its seed alone."""

    def __init__(self, *seed: int) -> None:
        """Begins with a seed of several numbers."""
        first, second = np.random.SeedSequence(seed).generate_state(2).tolist()
        self.state: State = random.Random(first).getstate(), np.random.RandomState(second).get_state()
        """Where they stand; not to be changed, but may be replaced."""

    @contextmanager
    def drawn_from(self) -> Iterator[None]:
        """Has ``random`` and ``numpy.random`` draw from these sources meanwhile."""
        outside = random.getstate(), np.random.get_state()
        random.setstate(self.state[0])
        np.random.set_state(self.state[1])
        try:
            with seeded_generators():
                yield
        finally:
            self.state = random.getstate(), np.random.get_state()
            random.setstate(outside[0])
            np.random.set_state(outside[1])
