"""Small cells, up to three rows high: arrows or one number, below arrows the highest value, and the overlay."""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.tui.drawing.action_glyphs import cell_glyphs, slot_of
from dyna_tui.tui.drawing.canvas import CODE, Canvas, CellSize
from dyna_tui.tui.drawing.glyphs import STAYS, WALL
from dyna_tui.tui.drawing.layers import Layer, Numbers
from dyna_tui.tui.drawing.numbers import UNKNOWN, ZERO
from dyna_tui.tui.drawing.overlay import draw_agent, draw_next_state, draw_symbols, draw_walls
from dyna_tui.tui.drawing.scene import Scene
from dyna_tui.tui.drawing.style_codes import BOLD, LEVELS, REVERSE, SHIFT, UNDERLINE, Background, Foreground

LIT = BOLD | UNDERLINE
BRACKETS = "[", "]"
WALL_UNDER_CURSOR = "▒"
WIDEST = 4
"""Columns that a number takes at most."""
WITHOUT_GAP = 3
"""Columns that a real number may fill; in wider cells it leaves one free, as a count always does."""


def main_row(size: CellSize) -> int:
    """The row of a cell in which arrows, symbols and the agent stand: the middle, or the first of two."""
    return (size.height - 1) // 2


def draw_small(layer: Layer, scene: Scene, size: CellSize) -> Canvas:
    """Draw cells of up to three rows.

    Args:
        layer: The layer of the view.
        scene: The scene.
        size: The size of a cell.
    """
    own = (scene.background != Background.BARE) | scene.wall
    canvas = Canvas(np.where(own, scene.background, layer.background), size)
    if layer.numbers is None:
        _draw_arrows(canvas, layer, scene)
        if size.height > 1 and layer.pair_numbers is not None:
            _draw_highest(canvas, layer, layer.pair_numbers, scene)
    else:
        _draw_numbers(canvas, layer, layer.numbers, scene)
    draw_walls(canvas, scene)
    draw_next_state(canvas, scene)
    _draw_cursor(canvas, scene)
    return canvas


def _draw_arrows(canvas: Canvas, layer: Layer, scene: Scene) -> None:
    row, slots = main_row(canvas.size), min(canvas.size.width, 3)
    first = (canvas.size.width - slots) // 2
    centre = first + (1 if slots == 3 else 0)
    taken = _taken(scene)
    arrows = np.zeros_like(scene.outdated) if layer.arrows is None else layer.arrows
    drawn = np.where(scene.terminal, 0, arrows)
    glyphs, foregrounds = cell_glyphs(scene.actions, drawn, scene.outdated, taken, slots)
    lit = _lit_slots(scene, slots)
    foregrounds = np.where(lit & (foregrounds == Foreground.TEXT), Foreground.PLANNED, foregrounds)
    part = np.s_[:, :, row, first : first + slots]
    canvas.chars[part] = glyphs
    background = np.where(foregrounds == Foreground.OUTDATED, CODE(Background.OUTDATED), canvas.codes[part])
    canvas.codes[part] = background | foregrounds.astype(CODE) << CODE(SHIFT) | np.where(lit, CODE(LIT), CODE(0))
    if layer.stays is not None:
        blank = layer.stays & (canvas.chars[:, :, row, centre] == " ") & ~taken
        canvas.put(blank, row, centre, STAYS, Foreground.TEXT)
    draw_symbols(canvas, scene, (row, centre), (row, centre))
    draw_agent(canvas, scene, (row, centre))
    _draw_tick(canvas, scene, first, slots)


def _taken(scene: Scene) -> NDArray[np.bool_]:
    """[h, w] whether a symbol or the agent stands on the cell."""
    taken = scene.symbol != ""
    if scene.agent is not None:
        taken[scene.agent] = True
    return np.asarray(taken)


def _lit_slots(scene: Scene, slots: int) -> NDArray[np.bool_]:
    """[h, w, slots] whether the latest planning updated a pair that the slot stands for."""
    lit = np.zeros((*scene.planned.shape, slots), dtype=bool)
    for number, action in enumerate(scene.actions):
        lit[:, :, slot_of(action, slots)] |= (scene.planned >> number & 1) > 0
    return lit


def _draw_tick(canvas: Canvas, scene: Scene, first: int, slots: int) -> None:
    mark = scene.tick
    if mark is None:
        return
    action = scene.actions[mark.action]
    at = (*mark.cell, main_row(canvas.size), first + slot_of(action, slots))
    agent_here = scene.agent == mark.cell
    free = not agent_here and scene.symbol[mark.cell] == "" and not scene.outdated[mark.cell]
    if canvas.chars[at] == " " or free:
        canvas.chars[at] = action.arrow
    canvas.codes[at] = canvas.codes[at] & CODE(0xFF) | CODE(mark.foreground << SHIFT | BOLD | REVERSE)


def _draw_numbers(canvas: Canvas, layer: Layer, numbers: Numbers, scene: Scene) -> None:
    width, row = canvas.size.width, main_row(canvas.size)
    taken = _taken(scene)
    shown = layer.known & ~scene.terminal
    style = np.where(scene.planned > 0, CODE(Foreground.PLANNED << SHIFT | LIT), CODE(0))
    if width == 1:
        digits = (layer.background % LEVELS * 10 // LEVELS).astype("<U1")
        blank = np.where(np.isnan(numbers), UNKNOWN, ZERO)
        texts = np.where(layer.background >= Background.VALUE, digits, blank)
        canvas.write(row, 0, np.where(shown & ~taken, texts, ""), style, 1)
    else:
        counts = numbers.dtype.kind == "i"
        narrow = layer.number_format(numbers, max(width - 1, 2))
        gap = counts or width > WITHOUT_GAP
        texts = np.where(taken, narrow, narrow if gap else layer.number_format(numbers, width))
        texts = np.where(shown & ~(taken & (width == 2)), texts, "")
        canvas.write(row, 0, np.char.rjust(texts, width), style, width)
    draw_symbols(canvas, scene, (row, 0), (row, (width - 1) // 2))
    draw_agent(canvas, scene, (row, 0))
    if scene.tick is not None:
        codes = canvas.codes[*scene.tick.cell, row]
        codes[:] = codes & CODE(0xFF) | CODE(scene.tick.foreground << SHIFT | BOLD | REVERSE)


def _draw_highest(canvas: Canvas, layer: Layer, numbers: Numbers, scene: Scene) -> None:
    """Write the highest value of each cell in its last row, a column free beside it."""
    width = canvas.size.width
    shown = layer.known & ~scene.terminal & ~scene.wall
    texts = np.where(shown, layer.number_format(numbers.max(axis=-1), min(width - 1, WIDEST)), "")
    lengths = np.char.str_len(texts)
    canvas.write(canvas.size.height - 1, 0, np.char.rjust(texts, (width + lengths + 1) // 2), _no_style(shown), width)


def _no_style(like: NDArray[np.bool_]) -> NDArray[np.uint32]:
    return np.zeros(like.shape, dtype=CODE)


def _draw_cursor(canvas: Canvas, scene: Scene) -> None:
    """Reverse the cell under the cursor; a wall, which would vanish, gets brackets."""
    if scene.cursor is None:
        return
    row, column = scene.cursor
    chars, codes = canvas.chars[row, column], canvas.codes[row, column]
    if not scene.wall[row, column]:
        reverse = codes & CODE(REVERSE) > 0
        codes[:] = np.where(reverse, codes, codes & CODE(UNDERLINE) | CODE(Foreground.CURSOR << SHIFT | BOLD | REVERSE))
    elif canvas.size.width >= 3:
        for at, bracket in zip((0, -1), BRACKETS, strict=True):
            chars[:, at] = bracket
            codes[:, at] = CODE(Foreground.CURSOR << SHIFT | BOLD | REVERSE)
    else:
        free = chars[:, 0] == WALL
        chars[free, 0] = WALL_UNDER_CURSOR
        codes[free, 0] = CODE(Background.WALL | Foreground.CURSOR << SHIFT | BOLD)
