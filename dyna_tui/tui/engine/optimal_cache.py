"""Optimal values of the mazes that lanes are in: worked out in the background, and kept for a while."""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from dyna_tui.lab.lane import Lane
    from dyna_tui.optimal.bonus_horizon import StartValue
    from dyna_tui.world import World

KEPT = 32
"""How many that nobody asks for any more are kept."""

Key = tuple[bytes, float]
"""What they depend on: the cells of a layout, and a discount."""


class LayoutValues(NamedTuple):
    """What a maze holds."""

    values: NDArray[np.float64]
    """float64[S]: V*."""
    start_value: "StartValue | None"
    """What they promise from the starts; None of a large maze."""


class OptimalCache:
    """The yardsticks of all lanes, by what they depend on."""

    def __init__(self) -> None:
        """Begins with none."""
        self.known: dict[Key, LayoutValues] = {}
        """Those worked out, the one asked for last being last."""
        self._wanted: dict[Key, tuple[World, int]] = {}
        self._cells: dict[int, tuple[NDArray[np.uint8], int, bytes]] = {}

    @property
    def lacking(self) -> bool:
        """Whether one was asked for and is not there."""
        return bool(self._wanted)

    def begin(self) -> None:
        """Forgets what was asked for: the lanes are about to ask anew."""
        self._wanted.clear()
        while len(self.known) > KEPT:
            del self.known[next(iter(self.known))]

    def of(self, lane: "Lane", number: int) -> LayoutValues | None:
        """That of the layout in force in a lane, the lane's number among its like given; None where not there yet."""
        key = self._key(lane, number)
        if key in self.known:
            self.known[key] = self.known.pop(key)
        else:
            self._wanted[key] = (lane.world, lane.layout)
        return self.known.get(key)

    def task(self) -> "Callable[[], dict[Key, LayoutValues]]":
        """What remains to be worked out, to be done in another thread while lanes move on."""
        request = list(self._wanted.items())

        def work() -> dict[Key, LayoutValues]:
            from dyna_tui.optimal import optimal_values
            from dyna_tui.optimal.bonus_horizon import LARGE, start_value

            found = {}
            for key, (world, layout) in request:
                values = optimal_values(world, layout, key[1])
                promise = start_value(world, layout, values) if world.states <= LARGE else None
                found[key] = LayoutValues(values, promise)
            return found

        return work

    def _key(self, lane: "Lane", number: int) -> Key:
        """What the yardstick of a lane depends on; cells are looked through only where they are other arrays."""
        kind, layout, cells = self._cells.get(number, (None, -1, b""))
        if kind is not lane.world.kind or layout != lane.layout:
            kind, layout = lane.world.kind, lane.layout
            cells = hashlib.blake2b(kind[layout].tobytes()).digest()
            self._cells[number] = (kind, layout, cells)
        return cells, lane.spec.number("gamma")
