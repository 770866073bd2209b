"""Small cells, one row high: arrows or one number, and the overlay."""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.tui.drawing.action_glyphs import cell_glyphs, slot_of
from dyna_tui.tui.drawing.canvas import CODE, Canvas, CellSize
from dyna_tui.tui.drawing.glyphs import STAYS
from dyna_tui.tui.drawing.layers import Layer, Numbers
from dyna_tui.tui.drawing.numbers import UNKNOWN, ZERO
from dyna_tui.tui.drawing.overlay import draw_agent, draw_next_state, draw_symbols, draw_walls
from dyna_tui.tui.drawing.scene import Scene
from dyna_tui.tui.drawing.style_codes import BOLD, LEVELS, REVERSE, SHIFT, UNDERLINE, Background, Foreground

LIT = BOLD | UNDERLINE
BRACKETS = "[", "]"
WALL_UNDER_CURSOR = "▒"
WITHOUT_GAP = 3
"""Columns that a real number may fill; in wider cells it leaves one free, as a count always does."""


def draw_small(layer: Layer, scene: Scene, size: CellSize) -> Canvas:
    """Draw cells of one row.

    Args:
        layer: The layer of the view.
        scene: The scene.
        size: The size of a cell, one row high.
    """
    own = (scene.background != Background.BARE) | scene.wall
    canvas = Canvas(np.where(own, scene.background, layer.background), size)
    if layer.numbers is None:
        _draw_arrows(canvas, layer, scene)
    else:
        _draw_numbers(canvas, layer, layer.numbers, scene)
    draw_walls(canvas, scene)
    draw_next_state(canvas, scene)
    _draw_cursor(canvas, scene)
    return canvas


def _draw_arrows(canvas: Canvas, layer: Layer, scene: Scene) -> None:
    slots = min(canvas.size.width, 3)
    first = (canvas.size.width - slots) // 2
    centre = first + (1 if slots == 3 else 0)
    taken = _taken(scene)
    arrows = np.zeros_like(scene.outdated) if layer.arrows is None else layer.arrows
    drawn = np.where(scene.terminal, 0, arrows)
    glyphs, foregrounds = cell_glyphs(scene.actions, drawn, scene.outdated, taken, slots)
    lit = _lit_slots(scene, slots)
    foregrounds = np.where(lit & (foregrounds == Foreground.TEXT), Foreground.PLANNED, foregrounds)
    part = np.s_[:, :, 0, first : first + slots]
    canvas.chars[part] = glyphs
    background = np.where(foregrounds == Foreground.OUTDATED, CODE(Background.OUTDATED), canvas.codes[part])
    canvas.codes[part] = background | foregrounds.astype(CODE) << CODE(SHIFT) | np.where(lit, CODE(LIT), CODE(0))
    if layer.stays is not None:
        blank = layer.stays & (canvas.chars[:, :, 0, centre] == " ") & ~taken
        canvas.put(blank, 0, centre, STAYS, Foreground.TEXT)
    draw_symbols(canvas, scene, (0, centre), (0, centre))
    draw_agent(canvas, scene, (0, centre))
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
    at = (*mark.cell, 0, first + slot_of(action, slots))
    agent_here = scene.agent == mark.cell
    free = not agent_here and scene.symbol[mark.cell] == "" and not scene.outdated[mark.cell]
    if canvas.chars[at] == " " or free:
        canvas.chars[at] = action.arrow
    canvas.codes[at] = canvas.codes[at] & CODE(0xFF) | CODE(mark.foreground << SHIFT | BOLD | REVERSE)


def _draw_numbers(canvas: Canvas, layer: Layer, numbers: Numbers, scene: Scene) -> None:
    width = canvas.size.width
    taken = _taken(scene)
    shown = layer.known & ~scene.terminal
    style = np.where(scene.planned > 0, CODE(Foreground.PLANNED << SHIFT | LIT), CODE(0))
    if width == 1:
        digits = (layer.background % LEVELS * 10 // LEVELS).astype("<U1")
        blank = np.where(np.isnan(numbers), UNKNOWN, ZERO)
        texts = np.where(layer.background >= Background.VALUE, digits, blank)
        canvas.write(0, 0, np.where(shown & ~taken, texts, ""), style, 1)
    else:
        counts = numbers.dtype.kind == "i"
        narrow = layer.number_format(numbers, max(width - 1, 2))
        gap = counts or width > WITHOUT_GAP
        texts = np.where(taken, narrow, narrow if gap else layer.number_format(numbers, width))
        texts = np.where(shown & ~(taken & (width == 2)), texts, "")
        canvas.write(0, 0, np.char.rjust(texts, width), style, width)
    draw_symbols(canvas, scene, (0, 0), (0, (width - 1) // 2))
    draw_agent(canvas, scene, (0, 0))
    if scene.tick is not None:
        codes = canvas.codes[*scene.tick.cell, 0]
        codes[:] = codes & CODE(0xFF) | CODE(scene.tick.foreground << SHIFT | BOLD | REVERSE)


def _draw_cursor(canvas: Canvas, scene: Scene) -> None:
    """Reverse the cell under the cursor; a wall, which would vanish, gets brackets."""
    if scene.cursor is None:
        return
    row, column = scene.cursor
    chars, codes = canvas.chars[row, column, 0], canvas.codes[row, column, 0]
    if not scene.wall[row, column]:
        reverse = codes & CODE(REVERSE) > 0
        codes[:] = np.where(reverse, codes, codes & CODE(UNDERLINE) | CODE(Foreground.CURSOR << SHIFT | BOLD | REVERSE))
    elif canvas.size.width >= 3:
        for at, bracket in zip((0, -1), BRACKETS, strict=True):
            chars[at] = bracket
            codes[at] = CODE(Foreground.CURSOR << SHIFT | BOLD | REVERSE)
    else:
        chars[0] = WALL_UNDER_CURSOR
        codes[0] = CODE(Background.WALL | Foreground.CURSOR << SHIFT | BOLD)
