"""When a run has solved its maze: its greedy policy is worth what the best is, but for a hundredth."""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.optimal import evaluate, falls_short, optimal_values
from dyna_tui.world import World

SHARE = 0.01
"""How much of the optimal value may be missing."""
TOLERANCE = 1e-6
"""The relative error in a policy's value that its share is large enough to bear."""


class SolvedCriterion:
    """Tells whether a greedy policy solves a world's layouts: V >= V* - 0.01 |V*|, in the mean over the starts."""

    def __init__(self, world: World, gamma: float) -> None:
        """Reckons nothing yet: a layout's optimal values are reckoned when it first matters."""
        self._world = world
        self._gamma = gamma
        self._optimal: dict[int, tuple[NDArray[np.float64], float]] = {}

    @property
    def applicable(self) -> bool:
        """Whether some layout that comes into force by schedule has a V* that is finite and not 0."""
        return any(self._best(layout)[1] for layout in {0, *self._world.switch_layout[:-1].tolist()})

    def solves(self, q: NDArray[np.float64], layout: int) -> bool:
        """Whether the greedy policy of ``q``, float64[S * A], ties split evenly, solves a layout."""
        values, best = self._best(layout)
        if not best:
            return False
        world, missing = self._world, SHARE * abs(best)
        if falls_short(world, layout, q, self._gamma, values, missing):
            return False
        table = q.reshape(world.states, len(world.actions))
        return self._at_starts(evaluate(world, layout, table, self._gamma, TOLERANCE), layout) >= best - missing

    def _best(self, layout: int) -> tuple[NDArray[np.float64], float]:
        """The optimal values of a layout, and V*, their mean over the starts; 0 where it is not finite."""
        if layout not in self._optimal:
            values = optimal_values(self._world, layout, self._gamma)
            best = self._at_starts(values, layout)
            self._optimal[layout] = values, best if np.isfinite(best) else 0.0
        return self._optimal[layout]

    def _at_starts(self, values: NDArray[np.float64], layout: int) -> float:
        first, last = self._world.start_first[layout : layout + 2]
        return float(np.mean(values[self._world.start[first:last]]))
