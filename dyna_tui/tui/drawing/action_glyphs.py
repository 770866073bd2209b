"""Glyphs of any actions in a few columns of a cell: arrows where they move up, right, down or left, else their own."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dyna_tui.maze.grid import MOVES, Move
from dyna_tui.tui.drawing.glyphs import FILL, MARKS, OUTDATED, SLOT_OF_ACTION, slot_code, slot_table
from dyna_tui.tui.drawing.layers import Masks
from dyna_tui.tui.drawing.style_codes import Foreground

SEVERAL = "+"
"""More actions than there are columns."""
DIRECTIONS = {(move.down, move.right): direction for direction, move in enumerate(MOVES)}
CENTRE = (1, 0, 2)
"""The order in which free columns are taken by one glyph."""


@cache
def direction_of(action: Move) -> int | None:
    """The direction in which an action moves, an index of MOVES; None for any other action."""
    return DIRECTIONS.get((action.down, action.right))


@cache
def compass(actions: tuple[Move, ...]) -> tuple[int, ...] | None:
    """The action that moves up, right, down and left; None where the actions are not just these four."""
    directions = [direction_of(action) for action in actions]
    if sorted(directions, key=lambda direction: -1 if direction is None else direction) != [0, 1, 2, 3]:
        return None
    return tuple(directions.index(direction) for direction in range(4))


def slot_of(action: Move, slots: int) -> int:
    """The column that stands for an action where there are so many: its arrow's, or the one in the middle."""
    direction = direction_of(action)
    return slots // 2 if direction is None else SLOT_OF_ACTION[slots][direction]


def cell_glyphs(
    actions: tuple[Move, ...], arrows: Masks, outdated: Masks, taken: NDArray[np.bool_], slots: int
) -> tuple[NDArray[np.str_], NDArray[np.uint8]]:
    """The glyphs of cells and their foregrounds, both [h, w, slots].

    Args:
        actions: the actions, by their bits.
        arrows: [h, w] masks of the actions whose glyphs are drawn.
        outdated: [h, w] masks of the actions whose pairs are outdated.
        taken: [h, w] whether something else is in the middle.
        slots: the columns there are, 1 to 3.
    """
    if actions == MOVES:
        code = slot_code(arrows, outdated, taken)
        glyphs, foregrounds = slot_table(slots)
        return glyphs[code], foregrounds[code]
    cells = np.stack([arrows.ravel(), outdated.ravel(), taken.ravel()], axis=-1).astype(np.int64)
    distinct, which = np.unique(cells, axis=0, return_inverse=True)
    rows = [_glyphs(actions, int(drawn), int(wrong), bool(full), slots) for drawn, wrong, full in distinct.tolist()]
    glyphs = np.array(rows, dtype="<U1")
    foregrounds = np.array([[MARKS.get(glyph, Foreground.TEXT) for glyph in row] for row in rows], dtype=np.uint8)
    shape = (*arrows.shape, slots)
    return glyphs[which.ravel()].reshape(shape), foregrounds[which.ravel()].reshape(shape)


@cache
def _glyphs(actions: tuple[Move, ...], arrows: int, outdated: int, taken: bool, slots: int) -> tuple[str, ...]:
    """The glyphs of one cell, a blank where there is none: those of moves, then the others in what is left free."""
    moves = [0, 0]
    others: list[str] = []
    for bit, action in enumerate(actions):
        direction = direction_of(action)
        for which, mask in enumerate((arrows, outdated)):
            if direction is not None:
                moves[which] |= (mask >> bit & 1) << direction
        if direction is None and (arrows | outdated) >> bit & 1:
            others.append(OUTDATED if outdated >> bit & 1 else action.arrow)
    glyphs = list(FILL[slots](moves[0], moves[1], taken))
    free = [slot for slot in range(slots) if not glyphs[slot] and not (taken and slot == slots // 2)]
    for slot, glyph in zip(_chosen(free, len(others)), _fitted(others, len(free)), strict=False):
        glyphs[slot] = glyph
    if others and not free and not (taken and slots == 1):
        glyphs[slots // 2] = SEVERAL
    return tuple(glyph or " " for glyph in glyphs)


def _chosen(free: Sequence[int], glyphs: int) -> list[int]:
    """The columns for so many glyphs: one is in the middle, several stand from left to right."""
    return [slot for slot in CENTRE if slot in free] if glyphs == 1 else list(free)


def _fitted(others: list[str], room: int) -> list[str]:
    """The glyphs that there is room for; a sign of several in place of those that do not fit."""
    return others if len(others) <= room else [*others[: max(room - 1, 0)], SEVERAL]
