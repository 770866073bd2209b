"""Cells: draws a layer and an overlay in cells of any size."""

import numpy as np

from dyna_tui.tui.drawing.canvas import Canvas, CellSize, Picture
from dyna_tui.tui.drawing.large_cells import draw_wedges
from dyna_tui.tui.drawing.layers import Layer
from dyna_tui.tui.drawing.scene import Scene
from dyna_tui.tui.drawing.small_cells import draw_small
from dyna_tui.tui.drawing.style_codes import SHADE, TRAIL

SIZES = tuple(CellSize(*size) for size in ((1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (7, 3), (9, 3), (11, 5)))
"""The sizes a cell may have, smallest first."""

SMALLEST_READABLE = CellSize(3, 1)
SMALLEST_WITH_WEDGES = CellSize(7, 3)


def draw(layer: Layer, scene: Scene, size: CellSize) -> Picture:
    """Draw the layer of a view, and the overlay on top."""
    canvas = draw_small(layer, scene, size) if size.height == 1 else draw_wedges(layer, scene, size)
    if size.height > 1 or layer.numbers is not None:
        _shade(canvas, scene)
    canvas.codes[scene.trail & ~scene.wall] |= np.uint32(TRAIL)
    return canvas.picture()


def _shade(canvas: Canvas, scene: Scene) -> None:
    """Separate neighbouring cells by a chequerboard."""
    rows = np.arange(scene.window.height) + scene.window.row
    columns = np.arange(scene.window.width) + scene.window.column
    odd = (rows[:, None] + columns) & 1 > 0
    canvas.codes[odd & ~scene.wall] |= np.uint32(SHADE)
