"""Transitions of a maze as Gymnasium has them, ``P[state][action]``, looked up as asked for; and layouts by time."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from dyna_tui.dyna.outcome_list import outcomes_in
from dyna_tui.world import Outcomes, World

T = TypeVar("T")


class Numbered(Mapping[int, T]):
    """A mapping from 0 .. count - 1 whose values are made as they are asked for."""

    def __init__(self, count: int, value: Callable[[int], T]) -> None:
        """Take ``value`` for the items."""
        self._count = count
        self._value = value

    def __getitem__(self, key: int) -> T:
        """The value of a number.

        Raises:
            KeyError: if it is none of them.
        """
        if not 0 <= key < self._count:
            raise KeyError(key)
        return self._value(int(key))

    def __iter__(self) -> Iterator[int]:
        """The numbers."""
        return iter(range(self._count))

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def __repr__(self) -> str:
        """What it is, without its values."""
        return f"<table of {self._count:,}>"


class Transitions:
    """What a world answers in each layout, from the kernels that agents' steps are made of; kept once asked for."""

    def __init__(self, world: World) -> None:
        """Look a world's transitions up."""
        self.world = world
        self.outcomes: Callable[[int, int, int], Outcomes] = cache(self._outcomes)
        """What can follow: (probability, next state, reward, terminated) by layout, state and action."""

    def __reduce__(self) -> tuple[type["Transitions"], tuple[World]]:
        """How it is copied and pickled: what is kept can be looked up again."""
        return Transitions, (self.world,)

    def _outcomes(self, layout: int, state: int, action: int) -> Outcomes:
        return outcomes_in(self.world, layout, state, action)

    def table(self, layout: int) -> Mapping[int, Mapping[int, Outcomes]]:
        """``P`` of a layout: ``P[state][action]`` is a list of (probability, next state, reward, terminated)."""
        actions = len(self.world.actions)
        return Numbered(
            self.world.states,
            lambda state: Numbered(actions, lambda action: self.outcomes(layout, state, action)),
        )

    def layout_after(self, layout: int, total_steps: int) -> int:
        """The layout in force after a step: another where a change is scheduled at that step."""
        return _changed(layout, total_steps, self.world.switch_step, self.world.switch_layout)

    def layout_with(self, layout: int, episode: int) -> int:
        """The layout in force with an episode, counted from 1: another where a change is scheduled with it."""
        return _changed(layout, episode, self.world.switch_episode, self.world.switch_episode_layout)


def _changed(layout: int, now: int, times: NDArray[np.int64], layouts: NDArray[np.int64]) -> int:
    """The layout that comes at a time, or else the one in force."""
    if not times.size:
        return layout
    found = int(times.searchsorted(now))
    return int(layouts[found]) if found < times.size and times[found] == now else layout
