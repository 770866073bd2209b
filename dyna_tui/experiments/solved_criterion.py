"""The solved criterion: a greedy policy solves a maze if its value is at least 99 % of the optimal value."""

from threading import Lock

import numpy as np
from numpy.typing import NDArray

from dyna_tui.experiments.heartbeat import Heartbeat, no_op
from dyna_tui.optimal import evaluate, falls_short, optimal_values
from dyna_tui.world import World

SHARE = 0.01
"""How much of the optimal value may be missing."""
TOLERANCE = 1e-6
"""The relative error of a policy's value, small against ``SHARE``."""


class SolvedCriterion:
    """Whether a greedy policy solves a layout: V >= V* - 0.01 |V*|, averaged over the starts. Threads may share it."""

    def __init__(self, world: World, gamma: float) -> None:
        """Computes nothing yet: a layout's optimal values are computed when they are first needed.

        Args:
            world: the world; never written to.
            gamma: the discount, 0 to 1.
        """
        self._world = world
        self._gamma = gamma
        self._optimal: dict[int, tuple[NDArray[np.float64], float]] = {}
        self._lock = Lock()

    def applicable(self, heartbeat: Heartbeat = no_op) -> bool:
        """Whether V* is finite and not 0 in some layout that comes into force by schedule.

        Args:
            heartbeat: is called several times a second; what it raises ends the work.
        """
        layouts = {0, *self._world.switch_layout[:-1].tolist(), *self._world.switch_episode_layout.tolist()}
        return any(self._best(layout, heartbeat)[1] for layout in layouts)

    def is_solved(self, q: NDArray[np.float64], layout: int, heartbeat: Heartbeat = no_op) -> bool:
        """Whether a greedy policy, exact ties split evenly, solves a layout.

        Args:
            q: the action values, float64[S, A].
            layout: index of the layout.
            heartbeat: is called several times a second; what it raises ends the work.
        """
        values, best = self._best(layout, heartbeat)
        if not best:
            return False
        world, missing = self._world, SHARE * abs(best)
        if falls_short(world, layout, q.reshape(-1), self._gamma, values, missing):
            return False
        reached = evaluate(world, layout, q, self._gamma, TOLERANCE, checkpoint=heartbeat)
        return world.mean_at_start(layout, reached) >= best - missing

    def _best(self, layout: int, heartbeat: Heartbeat) -> tuple[NDArray[np.float64], float]:
        """The optimal values of a layout, and V*, their mean over the starts; 0 where it is not finite."""
        with self._lock:
            if layout not in self._optimal:
                values = optimal_values(self._world, layout, self._gamma, checkpoint=heartbeat)
                best = self._world.mean_at_start(layout, values)
                self._optimal[layout] = values, best if np.isfinite(best) else 0.0
            return self._optimal[layout]
