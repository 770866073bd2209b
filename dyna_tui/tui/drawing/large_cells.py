"""Large cells, three rows and more: a wedge for each action around the middle."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from dyna_tui.maze.grid import MOVES
from dyna_tui.tui.drawing.canvas import CODE, Canvas, CellSize
from dyna_tui.tui.drawing.glyphs import HORIZONTAL, OUTDATED, WALL
from dyna_tui.tui.drawing.layers import Layer
from dyna_tui.tui.drawing.overlay import Spot, draw_agent, draw_next_state, draw_symbols, draw_walls
from dyna_tui.tui.drawing.scene import Scene
from dyna_tui.tui.drawing.style_codes import BOLD, REVERSE, SHIFT, UNDERLINE, Background, Foreground

MIDDLE = 4
"""The wedge number of the middle, after the four actions."""

UP, RIGHT, DOWN, LEFT = range(4)
SIDEWAYS = 1 << RIGHT | 1 << LEFT


@cache
def wedge_map(size: CellSize) -> NDArray[np.intp]:
    """[rows, columns] which action each character of a cell belongs to, divided by the diagonals."""
    across = (np.arange(size.width) + 0.5) / size.width - 0.5
    down = ((np.arange(size.height) + 0.5) / size.height - 0.5)[:, None]
    vertical = np.where(down < 0, UP, DOWN)
    horizontal = np.where(across < 0, LEFT, RIGHT)
    parts = np.where(np.abs(across) > np.abs(down), horizontal, vertical)
    parts[size.height // 2, size.width // 2] = MIDDLE
    return parts


def draw_wedges(layer: Layer, scene: Scene, size: CellSize) -> Canvas:
    """Draw cells of three rows and more.

    Args:
        layer: The layer of the view.
        scene: The scene.
        size: The size of a cell, at least nine by three and odd both ways.
    """
    backgrounds = np.concatenate([layer.pair_background, layer.background[..., None]], axis=-1)
    own = (scene.background != Background.BARE) | scene.wall
    backgrounds = np.where(own[..., None], scene.background[..., None], backgrounds)
    canvas = Canvas(backgrounds[:, :, wedge_map(size)], size)
    shown = layer.known & ~scene.terminal & ~scene.wall
    if layer.pair_numbers is None and layer.pair_texts is None:
        _draw_number(canvas, layer, scene, shown)
    _draw_pairs(canvas, layer, scene, shown)
    _draw_arrows(canvas, layer, scene)
    _draw_crosses(canvas, scene)
    middle = size.height // 2, size.width // 2
    draw_symbols(canvas, scene, (0, 0), middle)
    draw_agent(canvas, scene, middle)
    draw_walls(canvas, scene)
    draw_next_state(canvas, scene)
    _draw_tick(canvas, scene)
    _draw_cursor(canvas, scene)
    return canvas


def _draw_pairs(canvas: Canvas, layer: Layer, scene: Scene, shown: NDArray[np.bool_]) -> None:
    wide = _text_width(canvas.size)
    if layer.pair_texts is not None:
        texts = layer.pair_texts(wide)
    elif layer.pair_numbers is not None:
        texts = layer.number_format(layer.pair_numbers, wide)
    else:
        return
    for action, (row, column) in enumerate(_text_spots(canvas.size)):
        text = np.where(shown, texts[:, :, action], "")
        if action == LEFT:
            text = np.char.rjust(text, wide)
        elif action != RIGHT:
            text = np.char.center(text, wide)
        lit = (scene.planned >> action & 1) > 0
        style = np.where(lit, CODE(Foreground.PLANNED << SHIFT | UNDERLINE), CODE(0))
        if layer.strong is not None:
            style |= np.where(layer.strong[:, :, action], CODE(BOLD), CODE(0))
        canvas.write(row, column, text, style, wide)


def _text_width(size: CellSize) -> int:
    """Columns of a number: so many that one is free between the numbers of neighbouring cells."""
    return 3 if size.width < 11 else 4


def _text_spots(size: CellSize) -> tuple[Spot, Spot, Spot, Spot]:
    """Where the text of each action begins: as far from the middle as it can, but for a gap to the next cell."""
    middle, wide = size.width // 2, _text_width(size)
    aside = 1 if size.height < 5 else 2
    row, above = size.height // 2, middle - wide // 2 + (wide + 1) % 2
    return (0, above), (row, middle + aside), (size.height - 1, above), (row, middle - aside - wide + 1)


def _arrow_spots(size: CellSize) -> tuple[Spot, Spot, Spot, Spot]:
    """Where each action's arrow stands: beside its number in low cells, around the middle in others."""
    row, column = size.height // 2, size.width // 2
    if size.height < 5:
        beside = _text_spots(size)[0][1] + _text_width(size)
        return (0, beside), (row, column), (size.height - 1, beside), (row, column)
    return (row - 1, column), (row, column + 1), (row + 1, column), (row, column - 1)


def _draw_number(canvas: Canvas, layer: Layer, scene: Scene, shown: NDArray[np.bool_]) -> None:
    """Draw one number in the middle of each cell, or below an agent in it."""
    if layer.numbers is None:
        return
    width, height = canvas.size
    here = np.zeros(shown.shape, dtype=bool)
    if scene.agent is not None:
        here[scene.agent] = True
    texts = np.char.center(layer.number_format(layer.numbers, 5), 5)
    style = np.where(scene.planned > 0, CODE(Foreground.PLANNED << SHIFT | UNDERLINE), CODE(0))
    for row, where in ((height // 2, shown & ~here), (height - 1, shown & here)):
        canvas.write(row, (width - 5) // 2, np.where(where, texts, ""), style, 5)


def _draw_arrows(canvas: Canvas, layer: Layer, scene: Scene) -> None:
    if layer.arrows is None or layer.pair_texts is not None:
        return
    arrows = np.where(scene.terminal | scene.wall, 0, layer.arrows)
    for action, (row, column) in enumerate(_arrow_spots(canvas.size)):
        canvas.put((arrows >> action & 1) > 0, row, column, MOVES[action].arrow, Foreground.TEXT, BOLD)
    if canvas.size.height < 5:
        row, column = _arrow_spots(canvas.size)[RIGHT]
        canvas.put(arrows & SIDEWAYS == SIDEWAYS, row, column, HORIZONTAL[SIDEWAYS], Foreground.TEXT, BOLD)


def _cross_spots(size: CellSize) -> tuple[Spot, Spot, Spot, Spot]:
    """Where each action's cross stands: in its wedge, where neither arrow nor number is."""
    row, column = size.height // 2, size.width // 2
    if size.height < 5:
        return (0, 1), (0, size.width - 1), (size.height - 1, 1), (size.height - 1, 0)
    return (row - 1, column + 1), (row - 1, column + 3), (row + 1, column + 1), (row + 1, column - 3)


def _draw_crosses(canvas: Canvas, scene: Scene) -> None:
    """Draw a cross for each outdated pair, beside what else its wedge holds."""
    for action, (row, column) in enumerate(_cross_spots(canvas.size)):
        where = (scene.outdated >> action & 1) > 0
        canvas.codes[where, row, column] = CODE(Background.OUTDATED)
        canvas.put(where, row, column, OUTDATED, Foreground.OUTDATED, BOLD)


def _draw_tick(canvas: Canvas, scene: Scene) -> None:
    mark = scene.tick
    if mark is None:
        return
    codes = canvas.codes[mark.cell]
    wedge = wedge_map(canvas.size) == mark.action
    codes[wedge] = codes[wedge] & CODE(0xFF) | CODE(mark.foreground << SHIFT | BOLD | REVERSE)


def _draw_cursor(canvas: Canvas, scene: Scene) -> None:
    """Frame the cell under the cursor at its corners, as far as they are free."""
    if scene.cursor is None:
        return
    chars, codes = canvas.chars[scene.cursor], canvas.codes[scene.cursor]
    if scene.wall[scene.cursor]:
        codes[chars == WALL] = CODE(Background.BARE | Foreground.WALL << SHIFT)
    width, height = canvas.size
    for row, (left, right) in ((0, "┏┓"), (height - 1, "┗┛")):
        for column, glyph in ((0, left), (1, "━"), (width - 2, "━"), (width - 1, right)):
            if chars[row, column] in (" ", WALL):
                chars[row, column] = glyph
                codes[row, column] = codes[row, column] & CODE(0xFF) | CODE(Foreground.CURSOR << SHIFT | BOLD)
