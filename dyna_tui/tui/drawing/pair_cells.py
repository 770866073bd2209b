"""Cells with a field for each of any actions, in rows and columns: its glyph and its number."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dyna_tui.maze.grid import Move
from dyna_tui.tui.drawing.canvas import CODE, Canvas, CellSize
from dyna_tui.tui.drawing.glyphs import OUTDATED
from dyna_tui.tui.drawing.layers import Layer
from dyna_tui.tui.drawing.overlay import Spot, draw_agent, draw_next_state, draw_symbols, draw_walls
from dyna_tui.tui.drawing.scene import Scene
from dyna_tui.tui.drawing.style_codes import BOLD, REVERSE, SHIFT, UNDERLINE, Background, Foreground

NUMBERS = (3, 4)
"""Columns of a number in the smaller and in the larger of the sizes."""


def columns_of(actions: int) -> int:
    """The columns of fields in a cell."""
    return next((columns for columns, most in ((1, 3), (2, 6), (3, 12), (4, 20)) if actions <= most), 6)


def sizes_of(actions: Sequence[Move]) -> tuple[CellSize, ...]:
    """The sizes of cells with a field for each action, the smaller first."""
    columns = columns_of(len(actions))
    rows = -(-len(actions) // columns)
    return tuple(CellSize(columns * (number + 1) + 1, rows) for number in NUMBERS)


def draw_pairs(layer: Layer, scene: Scene, size: CellSize) -> Canvas:
    """Draw cells of a size that :func:`sizes_of` has.

    Args:
        layer: The layer of the view.
        scene: The scene.
        size: The size of a cell.
    """
    fields = _fields(len(scene.actions), size)
    own = (scene.background != Background.BARE) | scene.wall
    canvas = Canvas(_backgrounds(layer, scene, size, own), size)
    shown = layer.known & ~scene.terminal & ~scene.wall
    wide = (size.width - 1) // columns_of(len(scene.actions)) - 1
    middle = size.height // 2, size.width // 2
    if layer.pair_numbers is None and layer.pair_texts is None:
        _draw_number(canvas, layer, scene, shown)
    else:
        texts = _texts(layer, wide)
        for action, (row, column) in enumerate(fields):
            draw_field(canvas, layer, scene, shown, action, (row, column), np.char.rjust(texts[..., action], wide))
    aside = 0, size.width - 1
    draw_symbols(canvas, scene, (size.height - 1, size.width - 1), middle)
    draw_agent(canvas, scene, aside)
    draw_walls(canvas, scene)
    draw_next_state(canvas, scene)
    mark_tick(canvas, scene, fields, wide + 1)
    _draw_cursor(canvas, scene)
    return canvas


def draw_field(
    canvas: Canvas,
    layer: Layer,
    scene: Scene,
    shown: NDArray[np.bool_],
    action: int,
    spot: Spot,
    texts: NDArray[np.str_],
) -> None:
    """Draw an action's glyph, and after it a text: bold where it is greedy, underlined where it was just planned.

    Where a view tells the greedy actions, no others have their glyph.
    """
    row, column = spot
    greedy = shown if layer.arrows is None else shown & ((layer.arrows >> action & 1) > 0)
    lit = (scene.planned >> action & 1) > 0
    style = np.where(lit, CODE(Foreground.PLANNED << SHIFT | UNDERLINE), CODE(0))
    if layer.strong is not None:
        style = style | np.where(layer.strong[..., action], CODE(BOLD), CODE(0))
    wide = texts.dtype.itemsize // 4
    canvas.write(row, column + 1, np.where(shown, texts, ""), style, wide)
    glyph = scene.actions[action].arrow
    canvas.put(greedy, row, column, glyph, Foreground.TEXT, 0 if layer.arrows is None else BOLD)
    wrong = (scene.outdated >> action & 1) > 0
    canvas.codes[wrong, row, column] = CODE(Background.OUTDATED)
    canvas.put(wrong, row, column, OUTDATED, Foreground.OUTDATED, BOLD)


def mark_tick(canvas: Canvas, scene: Scene, fields: Sequence[Spot], wide: int) -> None:
    """Reverse the field of the pair of the latest tick."""
    mark = scene.tick
    if mark is None:
        return
    row, column = fields[mark.action]
    codes = canvas.codes[mark.cell][row, column : column + wide]
    codes[:] = codes & CODE(0xFF) | CODE(mark.foreground << SHIFT | BOLD | REVERSE)
    if canvas.chars[mark.cell][row, column] == " ":
        canvas.chars[mark.cell][row, column] = scene.actions[mark.action].arrow


def _texts(layer: Layer, wide: int) -> NDArray[np.str_]:
    """[h, w, A] what stands in each field."""
    if layer.pair_texts is not None:
        return layer.pair_texts(wide).astype(f"<U{wide}")
    assert layer.pair_numbers is not None
    return layer.number_format(layer.pair_numbers, wide).astype(f"<U{wide}")


def _fields(actions: int, size: CellSize) -> list[Spot]:
    """Where the field of each action begins, row by row."""
    columns = columns_of(actions)
    wide = (size.width - 1) // columns
    return [(action // columns, action % columns * wide) for action in range(actions)]


def _backgrounds(layer: Layer, scene: Scene, size: CellSize, own: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """[h, w, rows, columns] the background of each field, that of the cell beside them."""
    background = np.where(own, scene.background, layer.background)
    cells = np.empty((*background.shape, *size[::-1]), np.uint8)
    cells[:] = background[..., None, None]
    columns = columns_of(len(scene.actions))
    wide = (size.width - 1) // columns
    for action, (row, column) in enumerate(_fields(len(scene.actions), size)):
        pairs = np.where(own, background, layer.pair_background[..., action])
        cells[:, :, row, column : column + wide] = pairs[..., None]
    return cells


def _draw_number(canvas: Canvas, layer: Layer, scene: Scene, shown: NDArray[np.bool_]) -> None:
    """Draw one number in the middle of each cell."""
    if layer.numbers is None:
        return
    width, height = canvas.size
    wide = min(5, width - 1)
    texts = np.char.center(layer.number_format(layer.numbers, wide), wide)
    style = np.where(scene.planned > 0, CODE(Foreground.PLANNED << SHIFT | UNDERLINE), CODE(0))
    canvas.write(height // 2, (width - 1 - wide) // 2, np.where(shown, texts, ""), style, wide)


def _draw_cursor(canvas: Canvas, scene: Scene) -> None:
    """Reverse the cell under the cursor."""
    if scene.cursor is None:
        return
    codes = canvas.codes[scene.cursor]
    plain = codes & CODE(REVERSE) == 0
    codes[plain] = codes[plain] & CODE(UNDERLINE) | CODE(Foreground.CURSOR << SHIFT | BOLD | REVERSE)
