"""Cells of one row: arrows or one number, and whatever stands on the cell."""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.lab.frames.frame import ACTIONS
from dyna_tui.tui.drawing.canvas import CODE, Canvas, CellSize
from dyna_tui.tui.drawing.foreground import BOLD, INK, LEVELS, REVERSE, UNDERLINE, Background, Foreground
from dyna_tui.tui.drawing.layers import Layer, Numbers
from dyna_tui.tui.drawing.overlay import draw_agent, draw_led, draw_symbols, draw_walls
from dyna_tui.tui.drawing.scene import Scene
from dyna_tui.tui.drawing.slots import DOT, SLOT_OF_ACTION, slot_code, slot_table

LIT = BOLD | UNDERLINE
BRACKETS = "[", "]"
WALL_UNDER_CURSOR = "▒"


def draw_small(layer: Layer, scene: Scene, size: CellSize) -> Canvas:
    """Draw cells of one row.

    Args:
        layer: What the view tells.
        scene: What stands on the cells.
        size: The size of a cell, one row high.
    """
    own = (scene.background != Background.BARE) | scene.wall
    canvas = Canvas(np.where(own, scene.background, layer.background), size)
    if layer.numbers is None:
        _draw_arrows(canvas, layer, scene)
    else:
        _draw_numbers(canvas, layer, layer.numbers, scene)
    draw_walls(canvas, scene)
    draw_led(canvas, scene)
    _draw_cursor(canvas, scene)
    return canvas


def _draw_arrows(canvas: Canvas, layer: Layer, scene: Scene) -> None:
    slots = min(canvas.size.width, 3)
    first = (canvas.size.width - slots) // 2
    centre = first + (1 if slots == 3 else 0)
    taken = _taken(scene)
    arrows = np.zeros_like(scene.outdated) if layer.arrows is None else layer.arrows
    trail = scene.trail & (layer.dotted is None)
    code = slot_code(np.where(scene.terminal, 0, arrows), scene.outdated, taken, trail)
    glyphs, inks = (table[code] for table in slot_table(slots))
    lit = _lit_slots(scene, slots)
    inks = np.where(lit & (inks == Foreground.TEXT), Foreground.PLANNED, inks)
    part = np.s_[:, :, 0, first : first + slots]
    canvas.chars[part] = glyphs
    background = np.where(inks == Foreground.OUTDATED, CODE(Background.OUTDATED), canvas.codes[part])
    canvas.codes[part] = background | inks.astype(CODE) << CODE(INK) | np.where(lit, CODE(LIT), CODE(0))
    if layer.dotted is not None:
        blank = layer.dotted & (canvas.chars[:, :, 0, centre] == " ") & ~taken
        canvas.put(blank, 0, centre, DOT, Foreground.TEXT)
    draw_symbols(canvas, scene, (0, centre), (0, centre))
    draw_agent(canvas, scene, (0, centre))
    _draw_tick(canvas, scene, first, slots)


def _taken(scene: Scene) -> NDArray[np.bool_]:
    """[h, w] whether a symbol or the agent stands on the cell."""
    taken = scene.symbol != ""
    if scene.agent is not None:
        taken[scene.agent.row, scene.agent.column] = True
    return np.asarray(taken)


def _lit_slots(scene: Scene, slots: int) -> NDArray[np.bool_]:
    """[h, w, slots] whether the latest planning updated a pair that the slot stands for."""
    lit = np.zeros((*scene.planned.shape, slots), dtype=bool)
    for action, slot in enumerate(SLOT_OF_ACTION[slots]):
        lit[:, :, slot] |= (scene.planned >> action & 1) > 0
    return lit


def _draw_tick(canvas: Canvas, scene: Scene, first: int, slots: int) -> None:
    intervention = scene.tick_drawn
    if intervention is None:
        return
    row, column = intervention.place.row, intervention.place.column
    at = (row, column, 0, first + SLOT_OF_ACTION[slots][intervention.action])
    agent_here = scene.agent == intervention.place
    if canvas.chars[at] in " ·" or (not agent_here and scene.symbol[row, column] == ""):
        canvas.chars[at] = ACTIONS[intervention.action]
    canvas.codes[at] = canvas.codes[at] & CODE(0xFF) | CODE(intervention.foreground << INK | BOLD | REVERSE)


def _draw_numbers(canvas: Canvas, layer: Layer, numbers: Numbers, scene: Scene) -> None:
    width = canvas.size.width
    taken = _taken(scene)
    told = layer.known & ~scene.terminal
    style = np.where(scene.planned > 0, CODE(Foreground.PLANNED << INK | LIT), CODE(0))
    if width == 1:
        texts = np.where(
            layer.background >= Background.VALUE, (layer.background % LEVELS * 10 // LEVELS).astype("<U1"), DOT
        )
        canvas.write(0, 0, np.where(told & ~taken, texts, ""), style, 1)
    else:
        counts = numbers.dtype.kind == "i"
        narrow = layer.number_format(numbers, max(width - 1, 2))
        texts = np.where(taken, narrow, narrow if counts else layer.number_format(numbers, width))
        texts = np.where(told & ~(taken & (width == 2)), texts, "")
        canvas.write(0, 0, np.char.rjust(texts, width), style, width)
    draw_symbols(canvas, scene, (0, 0), (0, (width - 1) // 2))
    draw_agent(canvas, scene, (0, 0))
    if scene.tick_drawn is not None:
        place = scene.tick_drawn.place
        codes = canvas.codes[place.row, place.column, 0]
        codes[:] = codes & CODE(0xFF) | CODE(scene.tick_drawn.foreground << INK | BOLD | REVERSE)


def _draw_cursor(canvas: Canvas, scene: Scene) -> None:
    """Turn the cell under the cursor inside out; a wall, which would vanish so, gets brackets."""
    if scene.cursor is None:
        return
    row, column = scene.cursor.row, scene.cursor.column
    chars, codes = canvas.chars[row, column, 0], canvas.codes[row, column, 0]
    if not scene.wall[row, column]:
        reverse = codes & CODE(REVERSE) > 0
        codes[:] = np.where(reverse, codes, codes & CODE(UNDERLINE) | CODE(Foreground.CURSOR << INK | BOLD | REVERSE))
    elif canvas.size.width >= 3:
        for at, bracket in zip((0, -1), BRACKETS, strict=True):
            chars[at] = bracket
            codes[at] = CODE(Foreground.CURSOR << INK | BOLD | REVERSE)
    else:
        chars[0] = WALL_UNDER_CURSOR
        codes[0] = CODE(Background.WALL | Foreground.CURSOR << INK | BOLD)
