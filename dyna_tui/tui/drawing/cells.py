"""Cells: draws a layer and an overlay in cells of any size."""

from collections.abc import Sequence

import numpy as np

from dyna_tui.maze.grid import MOVES, StateMap
from dyna_tui.tui.drawing.action_glyphs import compass
from dyna_tui.tui.drawing.canvas import Canvas, CellSize, Picture
from dyna_tui.tui.drawing.large_cells import draw_wedges
from dyna_tui.tui.drawing.layers import Layer
from dyna_tui.tui.drawing.scene import Scene
from dyna_tui.tui.drawing.small_cells import draw_small
from dyna_tui.tui.drawing.style_codes import SHADE, TRAIL

SMALL = ((1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (4, 2), (5, 2), (6, 2), (5, 3), (6, 3), (7, 3), (8, 3))
"""The sizes of cells with arrows or one number."""
LARGE = ((9, 3), (11, 3), (11, 5), (13, 5), (15, 7), (19, 7), (21, 9), (25, 11))
"""The sizes of cells with a wedge for each action, odd both ways, so wide that numbers side by side stand apart."""
SIZES = tuple(CellSize(*size) for size in (*SMALL, *LARGE))
"""The sizes a cell may have, smallest first."""

SMALLEST_READABLE = CellSize(3, 1)
SMALLEST_WITH_WEDGES = CellSize(*LARGE[0])


def sizes_of(grid: StateMap) -> tuple[CellSize, ...]:
    """The sizes that the cells of a map may have, smallest first: those of a maze where the actions are its moves."""
    if compass(grid.actions) is not None and not grid.listed:
        return SIZES
    from dyna_tui.tui.drawing import list_rows, pair_cells  # which mazes do without

    if grid.listed:
        return list_rows.sizes_of(grid)
    one_row = tuple(size for size in SIZES if size.height == 1)
    return (*one_row, *(size for size in pair_cells.sizes_of(grid.actions) if size not in one_row))


def smallest_with_pairs(grid: StateMap) -> CellSize:
    """The smallest of them that has a part for each action."""
    if compass(grid.actions) is not None and not grid.listed:
        return SMALLEST_WITH_WEDGES
    from dyna_tui.tui.drawing import list_rows, pair_cells

    return list_rows.sizes_of(grid)[1] if grid.listed else pair_cells.sizes_of(grid.actions)[0]


def draw(layer: Layer, scene: Scene, size: CellSize, grid: StateMap | None = None) -> Picture:
    """Draw the layer of a view, and the overlay on top; ``grid`` is the map of the states, where it is no maze's."""
    if grid is not None and grid.listed:
        from dyna_tui.tui.drawing import list_rows

        canvas = list_rows.draw_list(layer, scene, size, grid)
    else:
        canvas = _drawn(layer, scene, size)
        if size.height > 1 or layer.numbers is not None:
            _shade(canvas, scene)
    canvas.codes[scene.trail & ~scene.wall] |= np.uint32(TRAIL)
    picture = canvas.picture()
    return picture if grid is None or not grid.narrow else _narrowed(picture, scene, size, grid.narrow)


def _narrowed(picture: Picture, scene: Scene, size: CellSize, narrow: Sequence[bool]) -> Picture:
    """The picture with the first column of the screen alone of each narrow column of cells."""
    columns = range(scene.window.column, scene.window.column + scene.window.width)
    kept = [first or not narrow[column] for column in columns for first in (True, *[False] * (size.width - 1))]
    return Picture(picture.chars[:, kept], picture.codes[:, kept])


def _drawn(layer: Layer, scene: Scene, size: CellSize) -> Canvas:
    order = compass(scene.actions)
    if order is None:
        from dyna_tui.tui.drawing import pair_cells

        if size in pair_cells.sizes_of(scene.actions):
            return pair_cells.draw_pairs(layer, scene, size)
    elif scene.actions != MOVES:
        from dyna_tui.tui.drawing.turned import turned_layer, turned_scene

        layer, scene = turned_layer(layer, order), turned_scene(scene, order)
    return draw_wedges(layer, scene, size) if size in LARGE else draw_small(layer, scene, size)


def _shade(canvas: Canvas, scene: Scene) -> None:
    """Separate neighbouring cells by a chequerboard."""
    rows = np.arange(scene.window.height) + scene.window.row
    columns = np.arange(scene.window.width) + scene.window.column
    odd = (rows[:, None] + columns) & 1 > 0
    if scene.absent is not None:
        odd &= ~scene.absent
    canvas.codes[odd & ~scene.wall] |= np.uint32(SHADE)
