"""Maze as an environment in plain Python, with ``reset`` and ``step``, for programs that are not the engine."""

from itertools import pairwise
from random import Random

from dyna_tui.world import World


class MazeEnvironment:
    """A grid world, stepped from lists; its layouts change as scheduled."""

    def __init__(self, world: World, rng: Random) -> None:
        """At real step 0.

        Args:
            world: a grid.
            rng: draws start states and slips.
        """
        self._rng = rng
        self._next = world.next_state.tolist()
        self._kind = world.kind.tolist()
        self._reward = (world.step_reward + world.kind_reward).tolist()
        self._terminal = world.kind_terminal.tolist()
        self._slip = world.slip
        bounds = world.start_indptr.tolist()
        self._starts = [world.start[low:high].tolist() for low, high in pairwise(bounds)]
        self._changes = dict(zip(world.switch_step.tolist(), world.switch_layout.tolist(), strict=True))
        self._longest = world.max_episode_steps
        self._layout = 0
        self._state = 0
        self.real_steps = 0
        """Real steps made so far."""

    def reset(self) -> int:
        """Begins an episode in one of the start states."""
        starts = self._starts[self._layout]
        self._state = starts[int(self._rng.random() * len(starts))]
        return self._state

    def step(self, action: int) -> tuple[int, float, bool]:
        """Takes an action: next state, reward, whether the episode is over."""
        if self._slip and self._rng.random() < self._slip:
            action = int(self._rng.random() * 4)
        self._state = self._next[self._layout][self._state][action]
        kind = self._kind[self._layout][self._state]
        self.real_steps += 1
        self._layout = self._changes.get(self.real_steps, self._layout)
        return self._state, self._reward[kind], self._terminal[kind]

    def switch(self, layout: int) -> None:
        """Puts a layout into force."""
        self._layout = layout
