"""What the model says of the cells: where moves lead, what they earn, and where it has not tried."""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.lab.frames.frame import CellsFrame, Validity
from dyna_tui.maze.grid import MOVES, GridShape
from dyna_tui.tui.drawing.foreground import LEVELS, Background
from dyna_tui.tui.drawing.layers import Layer, mask
from dyna_tui.tui.drawing.numbers import compact

BLOCKED = "■"
UNTRIED = "?"
ELSEWHERE = "»"
_VERTICAL_FIRST = tuple(sorted(MOVES, key=lambda move: move.down == 0))
"""In a maze one cell wide the neighbours below and to the right have the same number."""

EARNS, COSTS, LEADS_AWAY, REMEMBERED = (
    Background.VALUE + LEVELS - 1,
    Background.VALUE + LEVELS // 3,
    Background.AMOUNT + LEVELS // 3,
    Background.AMOUNT + 2,
)
"""The grounds, the first that holds."""


def belief(cells: CellsFrame) -> Layer:
    """What the model says, wherever it says something.

    Args:
        cells: The cells of a window.
    """
    h, w = cells.kind.shape
    rows = np.arange(cells.window.row, cells.window.row + h)[:, None]
    columns = np.arange(cells.window.column, cells.window.column + w)
    here = (rows * cells.grid.width + columns)[..., None]
    remembered = cells.believed >= 0
    tried = remembered & (cells.truth != Validity.UNTRIED)
    moves = remembered & (cells.believed != here)
    reward = np.where(tried, cells.believed_reward, 0.0)
    holds = (reward > 0, reward < 0, moves, tried)
    known = mask(remembered) > 0
    arrows = mask(moves)
    return Layer(
        _ground([mask(pairs) > 0 for pairs in holds]),
        _ground(list(holds)),
        np.asarray(known),
        arrows=arrows,
        pair_words=_words(cells.believed, here, tried, reward, cells.grid),
        dotted=np.asarray(known & (arrows == 0)),
    )


def _ground(holds: list[NDArray[np.bool_]]) -> NDArray[np.uint8]:
    return np.select(holds, [EARNS, COSTS, LEADS_AWAY, REMEMBERED], Background.BARE).astype(np.uint8)


def _words(
    believed: NDArray[np.int32],
    here: NDArray[np.int64],
    tried: NDArray[np.bool_],
    reward: NDArray[np.float64],
    grid: GridShape,
) -> NDArray[np.str_]:
    """[h, w, 4] where each pair leads, and what it earns if it earns anything."""
    step = believed - here
    moved = [step == move.down * grid.width + move.right for move in _VERTICAL_FIRST]
    where = np.select(
        [believed < 0, ~tried, step == 0, *moved],
        ["", UNTRIED, BLOCKED, *(move.arrow for move in _VERTICAL_FIRST)],
        ELSEWHERE,
    )
    if not reward.any():
        return where.astype("<U3")
    amounts, which = np.unique(reward, return_inverse=True)
    texts = np.array([_earned(amount) for amount in amounts.tolist()], dtype="<U2")
    return np.char.add(where.astype("<U1"), texts[which].reshape(where.shape))


def _earned(amount: float) -> str:
    """A reward in two columns, with its sign if there is room; nothing for none."""
    if amount == 0:
        return ""
    text = compact(amount, 2)
    return "+" + text if len(text) == 1 else text
