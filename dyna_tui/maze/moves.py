"""Moves in a grid: the cell that each leads to, with walls, edges and wind; and which of them bump."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def grid_moves(wall: NDArray[np.bool_], wind: Sequence[int] = ()) -> NDArray[np.int32]:
    """Where each move leads: int32[S, 4], given where walls are: bool[H, W].

    A move into a wall or off the grid stays put. A wall keeps out, not in: from a cell that is
    wall one moves on as from any other. Then the wind of the column that the move began in blows it
    up, row by row, as far as no wall or edge is in the way (Sutton & Barto (2018), Example 6.5).
    """
    height, width = wall.shape
    state = np.arange(height * width, dtype=np.int32).reshape(height, width)
    moves = np.repeat(state[:, :, np.newaxis], 4, axis=2)
    whole, but_first, but_last = slice(None), slice(1, None), slice(None, -1)
    for action, (source, target) in enumerate(
        (
            ((but_first, whole), (but_last, whole)),
            ((whole, but_last), (whole, but_first)),
            ((but_last, whole), (but_first, whole)),
            ((whole, but_first), (whole, but_last)),
        )
    ):
        free = ~wall[target]
        moves[source][..., action][free] = state[target][free]
    if any(wind):
        _blow(moves, wall, np.asarray(wind))
    return moves.reshape(-1, 4)


def _blow(moves: NDArray[np.int32], wall: NDArray[np.bool_], wind: NDArray[np.int64]) -> None:
    """Takes each move on by the wind of its column: int32[H, W, 4]."""
    height, width = wall.shape
    state = np.arange(height * width, dtype=np.int32).reshape(height, width)
    above = state.copy()
    above[1:] = np.where(wall[:-1], state[1:], state[:-1])
    for row in range(min(int(wind.max()), height - 1)):
        blown = wind > row
        moves[:, blown] = above.ravel()[moves[:, blown]]


def grid_bumps(wall: NDArray[np.bool_], moves: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which moves stay put since a wall or the edge is in their way: bool[S, 4].

    Not those that the wind blows back to where they began.

    Args:
        wall: bool[H, W]
        moves: int32[S, 4], as :func:`grid_moves` has them.
    """
    state = np.arange(wall.size, dtype=np.int32)[:, np.newaxis]
    stays: NDArray[np.bool_] = (moves == state) & (grid_moves(wall) == state)
    return stays
