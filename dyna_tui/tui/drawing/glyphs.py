"""Glyphs of a cell's actions in one, two or three columns, which tell all ties apart.

Three columns are left, vertical and right, two are horizontal and vertical, and one column joins the arms of a box.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dyna_tui.maze.grid import Integers
from dyna_tui.tui.drawing.style_codes import Foreground

UP, RIGHT, DOWN, LEFT = 1, 2, 4, 8

AGENT = "●"
OUTDATED = "×"
STAYS = "■"
"""No action leads away, or this one does not."""
WALL = "█"
HATCHED = "▒"
"""A wall on a terminal with so few colours that cells have its own, too."""

VERTICAL = {0: "", UP: "↑", DOWN: "↓", UP | DOWN: "↕"}
HORIZONTAL = {0: "", LEFT: "←", RIGHT: "→", LEFT | RIGHT: "↔"}
JOINED = (" ", "↑", "→", "└", "↓", "↕", "┌", "├", "←", "┘", "↔", "┴", "┐", "┤", "┬", "┼")
"""One glyph for each mask of actions."""

SLOT_OF_ACTION = {1: (0, 0, 0, 0), 2: (1, 0, 1, 0), 3: (1, 2, 1, 0)}
"""By the number of slots: the slot that stands for each action."""

CROSSED = {UP: "⇞", RIGHT: "↛", DOWN: "⇟", LEFT: "↚"}
"""The one greedy action, outdated, where a cross beside the arrow has no room."""


def three(arrows: int, outdated: int, taken: bool) -> tuple[str, str, str]:
    """The left, middle and right glyph of a cell, each empty or one character.

    A cross stands where the arrow of its action would; the arrows then move to a free column.

    Args:
        arrows: Mask of the actions whose arrows are drawn.
        outdated: Mask of the actions whose pairs are outdated.
        taken: Whether something else is in the middle, so that what belongs there moves aside.
    """
    if not outdated:
        left, middle, right = HORIZONTAL[arrows & LEFT], VERTICAL[arrows & (UP | DOWN)], HORIZONTAL[arrows & RIGHT]
        return _moved_aside(left, middle, right) if taken else (left, middle, right)
    sides = [OUTDATED if outdated & action else "" for action in (LEFT, RIGHT)]
    vertical = OUTDATED if outdated & (UP | DOWN) else ""
    if taken:
        if vertical and OUTDATED not in sides:
            sides[1 if arrows & (LEFT | RIGHT) != RIGHT else 0] = vertical
        if arrows:
            sides[sides.index("") if "" in sides else 1] = JOINED[arrows]
        return sides[0], "", sides[1]
    glyphs = [sides[0], vertical, sides[1]]
    if all(glyphs) and arrows:
        glyphs[1] = ""
    free = [slot for slot, glyph in enumerate(glyphs) if not glyph]
    parts = (HORIZONTAL[arrows & LEFT], VERTICAL[arrows & (UP | DOWN)], HORIZONTAL[arrows & RIGHT])
    if all(not part or not glyph for part, glyph in zip(parts, glyphs, strict=True)):
        glyphs = [part or glyph for part, glyph in zip(parts, glyphs, strict=True)]
    elif arrows:
        glyphs[1 if 1 in free else free[-1]] = JOINED[arrows]
    return glyphs[0], glyphs[1], glyphs[2]


def _moved_aside(left: str, vertical: str, right: str) -> tuple[str, str, str]:
    """The sides with the vertical arrow on one of them; both horizontal arrows then share the other."""
    if not vertical:
        return left, "", right
    if not right:
        return left, "", vertical
    return "↔" if left else vertical, "", vertical if left else right


def two(arrows: int, outdated: int, taken: bool) -> tuple[str, str]:
    """The horizontal and the vertical glyph of a cell; where the first is taken, the second joins all arrows."""
    if taken:
        return "", *one(arrows, outdated, False)
    across = OUTDATED if outdated & (LEFT | RIGHT) else ""
    upright = OUTDATED if outdated & (UP | DOWN) else ""
    if not outdated:
        return HORIZONTAL[arrows & (LEFT | RIGHT)], VERTICAL[arrows & (UP | DOWN)]
    if not arrows:
        return across, upright
    return (OUTDATED, JOINED[arrows]) if across else (JOINED[arrows], OUTDATED)


def one(arrows: int, outdated: int, taken: bool) -> tuple[str]:
    """The one glyph of a cell; an arrow is crossed where it is outdated and the only one, else a cross hides it."""
    if taken:
        return ("",)
    if not outdated:
        return (JOINED[arrows].strip(),)
    return (OUTDATED if arrows & ~outdated else CROSSED.get(arrows, OUTDATED),)


FILL: dict[int, Callable[[int, int, bool], tuple[str, ...]]] = {1: one, 2: two, 3: three}
"""Fills a cell, by its columns for arrows."""
MARKS = {glyph: Foreground.OUTDATED for glyph in (OUTDATED, *CROSSED.values())}


@cache
def slot_table(slots: int) -> tuple[NDArray[np.str_], NDArray[np.uint8]]:
    """The glyphs and their foregrounds, both [512, slots], for every :func:`slot_code`."""
    fill = FILL[slots]
    glyphs = [fill(code & 15, code >> 4 & 15, bool(code >> 8)) for code in range(512)]
    foregrounds = [[MARKS.get(glyph, Foreground.TEXT) for glyph in row] for row in glyphs]
    spaced = [[glyph or " " for glyph in row] for row in glyphs]
    return np.array(spaced, dtype="<U1"), np.array(foregrounds, dtype=np.uint8)


def slot_code(arrows: Integers, outdated: Integers, taken: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The row of each cell in :func:`slot_table`."""
    return arrows.astype(np.int64) | outdated.astype(np.int64) << 4 | taken.astype(np.int64) << 8
