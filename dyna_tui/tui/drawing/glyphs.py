"""Glyphs of a cell's actions in one, two or three columns, which tell all ties apart.

Three columns are left, vertical and right, two are horizontal and vertical, and one column joins the arms of a box.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from dyna_tui.tui.drawing.style_codes import Foreground

UP, RIGHT, DOWN, LEFT = 1, 2, 4, 8

AGENT = "●"
DOT = "·"
RING = "∘"
"""The path in large cells, where a dot is the number zero."""
OUTDATED = "×"
WALL = "█"

VERTICAL = {0: "", UP: "↑", DOWN: "↓", UP | DOWN: "↕"}
HORIZONTAL = {0: "", LEFT: "←", RIGHT: "→", LEFT | RIGHT: "↔"}
JOINED = (" ", "↑", "→", "└", "↓", "↕", "┌", "├", "←", "┘", "↔", "┴", "┐", "┤", "┬", "┼")
"""One glyph for each mask of actions."""

SLOT_OF_ACTION = {1: (0, 0, 0, 0), 2: (1, 0, 1, 0), 3: (1, 2, 1, 0)}
"""By the number of slots: the slot that stands for each action."""

MARKS = {OUTDATED: Foreground.OUTDATED, DOT: Foreground.TRAIL}


def three(arrows: int, outdated: int, taken: bool, trail: bool) -> tuple[str, str, str]:
    """The left, middle and right glyph of a cell, each empty or one character.

    Args:
        arrows: Mask of the actions whose arrows are drawn.
        outdated: Mask of the actions whose pairs are outdated: a cross takes the place of their arrows.
        taken: Whether something else is in the middle, so that a vertical arrow moves aside.
        trail: Whether the agent visited the cell: a dot, where there is a free column.
    """
    live = arrows & ~outdated
    sides = [_side(live, outdated, LEFT), _side(live, outdated, RIGHT)]
    middle = VERTICAL[live & (UP | DOWN)]
    cross = OUTDATED if outdated & (UP | DOWN) else ""
    if not middle:
        middle, cross = cross, ""
    if taken:
        sides = _moved_aside(sides, middle)
        middle = ""
    for mark in (cross, DOT if trail and not taken else ""):
        if not mark:
            continue
        if not middle and not taken:
            middle = mark
        elif "" in sides:
            sides[sides.index("")] = mark
    if outdated and OUTDATED not in (*sides, middle):
        # Where no column is free, the cross is the more important.
        if taken:
            sides[0] = OUTDATED
        else:
            middle = OUTDATED
    return sides[0], middle, sides[1]


def _side(live: int, outdated: int, action: int) -> str:
    return OUTDATED if outdated & action else HORIZONTAL[live & action]


def _moved_aside(sides: list[str], vertical: str) -> list[str]:
    """The sides with the vertical glyph on one of them; both horizontal arrows then share the other."""
    left, right = sides
    if not vertical:
        return sides
    if not right:
        return [left, vertical]
    if not left:
        return [vertical, right]
    if vertical == OUTDATED:
        return sides
    return ["↔" if left == "←" and right == "→" else OUTDATED, vertical]


def two(arrows: int, outdated: int, taken: bool, trail: bool) -> tuple[str, str]:
    """The horizontal and the vertical glyph of a cell; where the first is taken, the second joins all arrows."""
    live = arrows & ~outdated
    if taken:
        return "", OUTDATED if outdated else JOINED[live].strip()
    glyphs = [HORIZONTAL[live & (LEFT | RIGHT)], VERTICAL[live & (UP | DOWN)]]
    for index, actions in enumerate((LEFT | RIGHT, UP | DOWN)):
        if not glyphs[index] and outdated & actions:
            glyphs[index] = OUTDATED
    if outdated and OUTDATED not in glyphs:
        glyphs[1] = OUTDATED
    if trail and "" in glyphs:
        glyphs[glyphs.index("")] = DOT
    return glyphs[0], glyphs[1]


def one(arrows: int, outdated: int, taken: bool, trail: bool) -> tuple[str]:
    """The one glyph of a cell."""
    if taken:
        return ("",)
    live = arrows & ~outdated
    return (OUTDATED if outdated else JOINED[live].strip() or (DOT if trail else ""),)


@cache
def slot_table(slots: int) -> tuple[NDArray[np.str_], NDArray[np.uint8]]:
    """The glyphs and their foregrounds, both [1024, slots], for every :func:`slot_code`."""
    fill = {1: one, 2: two, 3: three}[slots]
    glyphs = [fill(code & 15, code >> 4 & 15, bool(code >> 8 & 1), bool(code >> 9 & 1)) for code in range(1024)]
    foregrounds = [[MARKS.get(glyph, Foreground.TEXT) for glyph in row] for row in glyphs]
    spaced = [[glyph or " " for glyph in row] for row in glyphs]
    return np.array(spaced, dtype="<U1"), np.array(foregrounds, dtype=np.uint8)


def slot_code(
    arrows: NDArray[np.uint8], outdated: NDArray[np.uint8], taken: NDArray[np.bool_], trail: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """The row of each cell in :func:`slot_table`."""
    return arrows.astype(np.int64) | outdated.astype(np.int64) << 4 | taken << 8 | trail.astype(np.int64) << 9
