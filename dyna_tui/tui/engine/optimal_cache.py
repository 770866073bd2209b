"""Optimal values V* of the layouts that lanes are in: computed in the background, and cached."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from dyna_tui.lab.lane import Lane
    from dyna_tui.optimal.bonus_horizon import StartValue
    from dyna_tui.world import World

KEPT = 32
"""How many that are no longer asked for are kept."""

Key = tuple[bytes, float]
"""What they depend on: a digest of the cells of a layout, and the discount gamma."""


class LayoutValues(NamedTuple):
    """The optimal values of a layout."""

    values: NDArray[np.float64]
    """float64[S]: V*."""
    start_value: "StartValue | None"
    """The value of a start, for the bonus horizon; None where the maze is large."""


class OptimalCache:
    """The optimal values of all lanes, by what they depend on."""

    def __init__(self) -> None:
        """Begins with none."""
        self.known: dict[Key, LayoutValues] = {}
        """Those computed, the latest asked for last."""
        self._missing: dict[Key, tuple[World, int]] = {}
        self._cells: dict[int, tuple[World, int, bytes]] = {}

    @property
    def lacking(self) -> bool:
        """Whether any that were asked for are missing."""
        return bool(self._missing)

    def begin(self) -> None:
        """Begins a new frame: drops what was asked for, and the oldest values that are no longer used."""
        self._missing.clear()
        while len(self.known) > KEPT:
            del self.known[next(iter(self.known))]

    def of(self, lane: "Lane", index: int) -> LayoutValues | None:
        """The values of the layout in force in a lane at an index; None where they are not computed yet."""
        key = self._key(lane, index)
        if key in self.known:
            self.known[key] = self.known.pop(key)
        else:
            self._missing[key] = (lane.world, lane.layout)
        return self.known.get(key)

    def task(self) -> "Callable[[], dict[Key, LayoutValues]]":
        """Computes what is missing; to be called in another thread while lanes move on."""
        missing = list(self._missing.items())

        def work() -> dict[Key, LayoutValues]:
            from dyna_tui.optimal import optimal_values
            from dyna_tui.optimal.bonus_horizon import LARGE, start_value

            found = {}
            for key, (world, layout) in missing:
                values = optimal_values(world, layout, key[1])
                of_start = start_value(world, layout, values) if world.states <= LARGE else None
                found[key] = LayoutValues(values, of_start)
            return found

        return work

    def _key(self, lane: "Lane", index: int) -> Key:
        """What the values of a lane depend on; a layout is hashed again only where the world is another one."""
        world, layout, cells = self._cells.get(index, (None, -1, b""))
        if world is not lane.world or layout != lane.layout:
            world, layout = lane.world, lane.layout
            import hashlib

            rules = f"{world.slip} {world.step_reward} {world.kind_reward.tolist()} {world.kind_terminal.tolist()}"
            cells = hashlib.blake2b(world.kind[layout].tobytes() + rules.encode()).digest()
            self._cells[index] = (world, layout, cells)
        return cells, lane.spec.number("gamma")
