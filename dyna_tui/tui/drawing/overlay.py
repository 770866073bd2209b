"""Overlay on cells of any size: symbols, the agent, walls, the next state."""

from typing import TypeAlias

import numpy as np

from dyna_tui.tui.drawing.canvas import CODE, Canvas
from dyna_tui.tui.drawing.glyphs import AGENT, OUTDATED, WALL
from dyna_tui.tui.drawing.scene import Scene
from dyna_tui.tui.drawing.style_codes import BOLD, SHIFT, UNDERLINE, Background, Foreground

Spot: TypeAlias = tuple[int, int]
"""A row and a column within a cell."""


def draw_symbols(canvas: Canvas, scene: Scene, spot: Spot, last_spot: Spot) -> None:
    """Draw the symbol of each cell at a spot, or at another where an episode ends."""
    for ends, (row, column) in ((False, spot), (True, last_spot)):
        here = (scene.symbol != "") & (scene.terminal == ends)
        canvas.chars[here, row, column] = scene.symbol[here]
        background = canvas.codes[here, row, column] & CODE(0xFF)
        canvas.codes[here, row, column] = background | scene.foreground[here].astype(CODE) << CODE(SHIFT) | CODE(BOLD)


def draw_agent(canvas: Canvas, scene: Scene, spot: Spot) -> None:
    """Draw the agent at a spot of its cell."""
    if scene.agent is not None:
        here = np.zeros(scene.wall.shape, dtype=bool)
        here[scene.agent] = True
        canvas.put(here, *spot, AGENT, Foreground.AGENT, BOLD)


def draw_next_state(canvas: Canvas, scene: Scene) -> None:
    """Underline the middle of the next state of the latest tick; what has a colour of its own keeps it."""
    if scene.next_state is None:
        return
    row, column = scene.next_state.cell
    if scene.wall[row, column]:
        return
    width, height = canvas.size
    first = max(width // 2 - 1, 0)
    codes = canvas.codes[row, column, (height - 1) // 2, first : first + min(3, width)]
    plain = codes >> CODE(SHIFT) & CODE(0xFF) == Foreground.TEXT
    codes |= np.where(plain, CODE(scene.next_state.foreground << SHIFT), CODE(0)) | CODE(BOLD | UNDERLINE)


def draw_walls(canvas: Canvas, scene: Scene) -> None:
    """Fill the walls, with a cross on those that the model holds as open."""
    wall = scene.wall
    canvas.chars[wall] = WALL
    canvas.codes[wall] = CODE(Background.WALL | Foreground.WALL << SHIFT)
    crossed = wall & (scene.outdated > 0)
    middle = (canvas.size.height - 1) // 2, canvas.size.width // 2
    canvas.codes[crossed, *middle] = CODE(Background.OUTDATED)
    canvas.put(crossed, *middle, OUTDATED, Foreground.OUTDATED, BOLD)
    if scene.agent is not None and wall[scene.agent]:
        draw_agent(canvas, scene, middle)
    if scene.absent is not None:
        canvas.chars[scene.absent] = " "
        canvas.codes[scene.absent] = CODE(Background.OUTSIDE)
