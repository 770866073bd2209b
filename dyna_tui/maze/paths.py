"""Reachability: whether paths lead from a layout's starts to a terminal cell, in time linear in its cells."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dyna_tui.maze.layouts import CellKind, Layout


def cut_off_starts(layout: Layout, kinds: Sequence[CellKind]) -> NDArray[np.int64]:
    """int64[k, 2]: row and column, from 0, of the starts from which no moves lead to a terminal cell."""
    wall, terminal, start = (
        np.array([getattr(kind, name) for kind in kinds], dtype=np.bool_)[layout.kind]
        for name in ("wall", "terminal", "start")
    )
    region = regions(~(wall | terminal))
    beside = np.zeros_like(terminal)
    beside[1:] |= terminal[:-1]
    beside[:-1] |= terminal[1:]
    beside[:, 1:] |= terminal[:, :-1]
    beside[:, :-1] |= terminal[:, 1:]
    ends = np.zeros(int(region.max()) + 1, dtype=np.bool_)
    ends[region[beside]] = True
    return np.argwhere(start & ~ends[region])


def regions(floor: NDArray[np.bool_]) -> NDArray[np.int64]:
    """int64[H, W]: the connected component of each floor cell, from 1; 0 elsewhere.

    A flood fill would take as many rounds as the longest path has moves. Instead the segments of each row are
    joined where they touch: each round attaches a component to its lowest neighbour, so rounds are few.
    """
    first = floor.copy()
    first[:, 1:] &= ~floor[:, :-1]
    segment = np.cumsum(first, dtype=np.int64).reshape(floor.shape) * floor.astype(np.int64)
    touching = floor[1:] & floor[:-1]
    # One touch for each pair of segments is enough: its first column.
    touching[:, 1:] &= ~touching[:, :-1] | first[1:, 1:] | first[:-1, 1:]
    above, below = segment[:-1][touching], segment[1:][touching]
    root: NDArray[np.int64] = np.arange(int(segment.max()) + 1)
    while True:
        low, high = np.minimum(root[above], root[below]), np.maximum(root[above], root[below])
        unequal = low != high
        if not unequal.any():
            region: NDArray[np.int64] = root[segment]
            return region
        above, below = low[unequal], high[unequal]
        np.minimum.at(root, below, above)
        while (up := root[root]).tobytes() != root.tobytes():
            root = up
