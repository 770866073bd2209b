"""Small environments for tests: a corridor with whatever spaces, table and habits a test asks for."""

from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces

Table = dict[Any, dict[Any, list[tuple[float, Any, float, bool]]]]

LENGTH = 4
"""States of the corridor; the last is the end."""


class Corridor(gymnasium.Env[Any, Any]):
    """Action 0 goes left, 1 right, where it slips one time in four; the last state ends the episode with reward 1."""

    def __init__(
        self,
        observation_space: "spaces.Space[Any] | None" = None,
        action_space: "spaces.Space[Any] | None" = None,
        table: Table | None = None,
        starts: list[float] | None = None,
        reward: float = 1.0,
    ) -> None:
        self.observation_space = observation_space or spaces.Discrete(LENGTH)
        self.action_space = action_space or spaces.Discrete(2)
        if table is not None:
            self.P = table
        if starts is not None:
            self.initial_state_distrib = np.array(starts)
        self._reward = reward
        self._state = 0

    def value(self, state: int) -> Any:
        """What is observed in a state."""
        space = self.observation_space
        if isinstance(space, spaces.Discrete):
            return state + int(space.start)
        return tuple(divmod(state, 2)) if isinstance(space, spaces.Tuple) else np.array(divmod(state, 2))

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        super().reset(seed=seed)
        weights = getattr(self, "initial_state_distrib", np.array([0.5, 0.5, 0.0, 0.0]))
        self._state = int(self.np_random.choice(LENGTH, p=weights))
        return self.value(self._state), {}

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        first = getattr(self.action_space, "start", 0)
        right = int(np.asarray(action).ravel()[-1]) - int(np.asarray(first).ravel()[-1])
        slips = right == 1 and self.np_random.random() < 0.25
        self._state = self._state if slips else max(0, self._state + (1 if right else -1))
        ends = self._state == LENGTH - 1
        return self.value(self._state), self._reward if ends else 0.0, ends, False, {}


def corridor_table(split: bool = False) -> Table:
    """The corridor's table; ``split`` has the outcomes of slips in parts, and an impossible one."""
    table: Table = {}
    for state in range(LENGTH - 1):
        onward = (state + 1, float(state + 2 == LENGTH), state + 2 == LENGTH)
        slip = [(0.125, state, 0.0, False)] * 2 if split else [(0.25, state, 0.0, False)]
        never = [(0.0, 0, 9.0, True)] if split else []
        table[state] = {0: [(1.0, max(0, state - 1), 0.0, False)], 1: [(0.75, *onward), *slip, *never]}
    table[LENGTH - 1] = {action: [(1.0, LENGTH - 1, 0.0, True)] for action in (0, 1)}
    return table
