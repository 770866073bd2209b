"""Reachability: whether paths lead from a layout's starts to a terminal cell, in time linear in its cells."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dyna_tui.maze.grid import MOVES
from dyna_tui.maze.layouts import CellKind, Layout, destinations
from dyna_tui.maze.moves import grid_moves


def cut_off_starts(layout: Layout, kinds: Sequence[CellKind], wind: Sequence[int] = ()) -> NDArray[np.int64]:
    """int64[k, 2]: row and column, from 0, of the starts from which no moves lead to a terminal cell."""
    start = np.array([kind.start for kind in kinds])[layout.kind]
    return np.argwhere(start & ~leading_to_an_end(layout, kinds, wind))


def leading_to_an_end(layout: Layout, kinds: Sequence[CellKind], wind: Sequence[int] = ()) -> NDArray[np.bool_]:
    """bool[H, W]: the cells from which moves lead to a terminal cell; those that end an episode or are walls too."""
    if any(wind) or any(kind.to for kind in kinds):
        return _leading_on(layout, kinds, wind)
    wall, terminal = (
        np.array([getattr(kind, name) for kind in kinds], dtype=np.bool_)[layout.kind] for name in ("wall", "terminal")
    )
    region = regions(~(wall | terminal))
    beside = np.zeros_like(terminal)
    beside[1:] |= terminal[:-1]
    beside[:-1] |= terminal[1:]
    beside[:, 1:] |= terminal[:, :-1]
    beside[:, :-1] |= terminal[:, 1:]
    ends = np.zeros(int(region.max()) + 1, dtype=np.bool_)
    ends[region[beside]] = True
    ends[0] = True
    leading: NDArray[np.bool_] = ends[region]
    return leading


def leading_nowhere(layout: Layout, kinds: Sequence[CellKind]) -> list[CellKind]:
    """The kinds in a layout that send the agent on to cells that it does not have, and so nowhere."""
    there = np.bincount(layout.kind.ravel(), minlength=len(kinds)) > 0
    present = [kind for kind, here in zip(kinds, there, strict=True) if here and kind.to]
    return [kind for kind in present if not (there & destinations(kinds, kind.to)).any()]


def _leading_on(layout: Layout, kinds: Sequence[CellKind], wind: Sequence[int]) -> NDArray[np.bool_]:
    """The same where moves cannot all be turned round; a wall leads where its moves do."""
    kind = layout.kind.ravel()
    there = np.bincount(kind, minlength=len(kinds)) > 0
    states, targets = kind.size, sorted({each.to for each in kinds if (there & destinations(kinds, each.to)).any()})
    end = states + len(targets)  # nodes: the cells, each set of destinations, and the end of an episode
    node = np.array([states + targets.index(each.to) if each.to in targets else -1 for each in kinds])
    terminal = np.array([each.terminal for each in kinds])
    source = np.repeat(np.arange(states), len(MOVES))
    entered = grid_moves(np.array([each.wall for each in kinds])[layout.kind], wind).ravel().astype(np.int64)
    moves = entered != source
    target = np.where(moves & (node[kind[entered]] >= 0), node[kind[entered]], entered)
    target[terminal[kind[entered]]] = end
    for number, to in enumerate(targets):
        cells = np.flatnonzero(destinations(kinds, to)[kind])
        source = np.concatenate([source, np.full(len(cells), states + number)])
        target = np.concatenate([target, cells])
    return _reaching(end, source, target)[:states].reshape(layout.kind.shape)


def _reaching(end: int, source: NDArray[np.int64], target: NDArray[np.int64]) -> NDArray[np.bool_]:
    """bool[end + 1]: the nodes of a graph with these edges from which paths lead to its last one."""
    order = np.argsort(target, kind="stable")
    source, indptr = source[order], np.searchsorted(target[order], np.arange(end + 2))
    reaching = np.zeros(end + 1, np.bool_)
    reaching[end] = True
    frontier = np.array([end])
    while frontier.size:
        first, count = indptr[frontier], indptr[frontier + 1] - indptr[frontier]
        edges = np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())
        before = np.unique(source[edges])
        frontier = before[~reaching[before]]
        reaching[frontier] = True
    return reaching


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
