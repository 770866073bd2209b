"""An estimate over runs, with its interval: what the methods of a Result return."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_SHOWN = 12
"""Agents that are shown in a line each."""


@dataclass(frozen=True, eq=False)
class Estimate:
    """Values with their intervals; it unpacks as ``value, low, high``.

    >>> import dyna_tui as dt
    >>> estimate = dt.run("dyna", "dyna-q:n=5|50", runs=10, episodes=20).mean("steps_per_episode")
    >>> estimate.dims, estimate.value.shape
    (('agent', 'episode'), (2, 20))
    >>> value, low, high = estimate
    """

    about: str
    """What is estimated, and how."""
    value: NDArray[np.float64]
    """float64[dims]"""
    low: NDArray[np.float64]
    """float64[dims]: the lower end of each interval; NaN where runs are too few for one."""
    high: NDArray[np.float64]
    """float64[dims]: the upper end."""
    dims: tuple[str, ...]
    """The names of the axes: ``agent``, ``episode``, ``step``, ``tau``."""
    agents: tuple[str, ...]
    """The agents along the first axis; a difference has one, ``a - b``."""
    half_width: NDArray[np.float64]
    """float64[dims]: half the width of each interval; of Student's t it is JSON's ``ci95``, to the bit."""

    def __iter__(self) -> Iterator[NDArray[np.float64]]:
        """The values, the lower and the upper ends."""
        return iter((self.value, self.low, self.high))

    def __repr__(self) -> str:
        """What it is, and a line for each agent: its last value, where there are several."""
        last = f", at the last {self.dims[-1]}" if self.value.ndim > len(self._first) else ""
        lines = [f"<{self.about}{last}"]
        rows = self.value.reshape(len(self.agents), -1)[:, -1:]
        low, high = (end.reshape(rows.shape[0], -1)[:, -1:] for end in (self.low, self.high))
        for agent, mean, least, most in list(zip(self.agents, rows, low, high, strict=True))[:MOST_SHOWN]:
            lines.append(f"  {agent}: {mean[0]:.5g} [{least[0]:.5g}, {most[0]:.5g}]")
        if len(self.agents) > MOST_SHOWN:
            lines.append(f"  ... {len(self.agents) - MOST_SHOWN:,} more")
        return "\n".join(lines) + ">"

    @property
    def _first(self) -> tuple[str, ...]:
        return self.dims[:1] if self.dims[:1] == ("agent",) else ()
