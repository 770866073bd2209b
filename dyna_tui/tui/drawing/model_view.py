"""The view of the model: where it says actions lead, what they earn, and what it only assumes."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from dyna_tui.charts.numbers import TINY
from dyna_tui.lab.frames.frame import CellsFrame, Validity
from dyna_tui.maze.grid import MOVES, StateMap
from dyna_tui.tui.drawing.glyphs import STAYS
from dyna_tui.tui.drawing.layers import Layer, Scales, mask
from dyna_tui.tui.drawing.legend import Entry
from dyna_tui.tui.drawing.numbers import compact
from dyna_tui.tui.drawing.style_codes import LEVELS, Background

ASSUMED = "?"
ELSEWHERE = "»"
"""Another cell than a neighbour."""

MODEL_GLYPHS: tuple[Entry, ...] = (
    ("←↕→", "agent", "actions that lead to another cell"),
    (STAYS, "agent", "the agent stays put: in a wedge by that action, in a small cell by all"),
    (ASSUMED, "agent", "in a wedge: never tried, or forgotten; assumed to stay put with reward 0"),
    ("→+1", "warm", "in a wedge: earns a reward"),
)

VERTICAL_FIRST = tuple(sorted(MOVES, key=lambda move: move.down == 0))

EARNS, COSTS, LEADS_AWAY, REMEMBERED = (
    Background.VALUE + LEVELS - 1,
    Background.VALUE + LEVELS // 3,
    Background.AMOUNT + LEVELS // 3,
    Background.AMOUNT + 2,
)
"""The backgrounds; the first that applies is taken."""


def model_layer(cells: CellsFrame, scales: Scales) -> Layer:
    """What the model says of each pair, where it holds it; the colours have no scale."""
    here = cells.states[..., None]
    remembered = cells.predicted >= 0
    learned = remembered & (cells.validity != Validity.ASSUMED)
    moves = remembered & (cells.predicted != here)
    reward = np.where(learned, cells.predicted_reward, 0.0)
    conditions = (reward > 0, reward < 0, moves, learned)
    known = mask(remembered) > 0
    arrows = mask(moves)
    return Layer(
        _background([mask(pairs) > 0 for pairs in conditions]),
        _background(list(conditions)),
        np.asarray(known),
        arrows=arrows,
        pair_texts=partial(_texts, cells.predicted, here, learned, reward, cells.grid),
        stays=np.asarray(known & (arrows == 0)),
    )


def _background(conditions: list[NDArray[np.bool_]]) -> NDArray[np.uint8]:
    return np.select(conditions, [EARNS, COSTS, LEADS_AWAY, REMEMBERED], Background.BARE).astype(np.uint8)


def _texts(
    next_state: NDArray[np.int32],
    here: NDArray[np.int64],
    learned: NDArray[np.bool_],
    reward: NDArray[np.float64],
    grid: StateMap,
    width: int,
) -> NDArray[np.str_]:
    """[h, w, A] where each pair leads, and its reward if it has one, in ``width`` columns."""
    if grid.listed:
        return _listed_texts(next_state, here, learned, grid, width)
    step = next_state - here
    (row, column, page), (row_to, column_to, page_to) = grid.positions(here), grid.positions(np.maximum(next_state, 0))
    down, right, turns = row_to - row, column_to - column, page_to != page
    moved = [(down == move.down) & (right == move.right) & ~turns for move in VERTICAL_FIRST]
    where = np.select(
        [next_state < 0, ~learned, step == 0, *moved],
        ["", ASSUMED, STAYS, *(move.arrow for move in VERTICAL_FIRST)],
        ELSEWHERE,
    )
    if not reward.any():
        return where.astype("<U3")
    amounts, which = np.unique(reward, return_inverse=True)
    texts = np.array([_reward_text(amount, width - 1) for amount in amounts.tolist()], dtype=f"<U{width - 1}")
    return np.char.add(where.astype("<U1"), texts[which].reshape(where.shape))


def _listed_texts(
    next_state: NDArray[np.int32],
    here: NDArray[np.int64],
    learned: NDArray[np.bool_],
    grid: StateMap,
    width: int,
) -> NDArray[np.str_]:
    """[h, w, A] the state that each pair leads to, where there is the room for its name."""
    labels = {state: grid.label(state) for state in np.unique(next_state).tolist() if state >= 0}
    names = {state: label if len(label) <= width else ELSEWHERE for state, label in labels.items()} | {-1: ""}
    known, which = np.unique(next_state, return_inverse=True)
    texts = np.array([names[state] for state in known.tolist()], dtype=f"<U{width}")[which].reshape(next_state.shape)
    return np.select([next_state < 0, ~learned, next_state == here], ["", ASSUMED, STAYS], texts).astype(f"<U{width}")


def _reward_text(amount: float, width: int) -> str:
    """A reward with its sign if there is room, or the sign alone where the digits are a tenth off; nothing for zero."""
    if amount == 0:
        return ""
    text = compact(amount, width)
    if text == TINY or (text[-1].isdigit() and abs(float(text) - amount) > abs(amount) / 10):
        return "-" if amount < 0 else "+"
    return text if len(text) == width or text.startswith("-") else "+" + text
