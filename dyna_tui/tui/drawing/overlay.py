"""What stands on cells drawn, whatever their size: symbols, the agent, walls."""

from typing import TypeAlias

import numpy as np

from dyna_tui.tui.drawing.canvas import CODE, Canvas
from dyna_tui.tui.drawing.foreground import BOLD, INK, UNDERLINE, Background, Foreground
from dyna_tui.tui.drawing.scene import Scene
from dyna_tui.tui.drawing.slots import AGENT, OUTDATED, WALL

Spot: TypeAlias = tuple[int, int]
"""A row and a column within a cell."""


def draw_symbols(canvas: Canvas, scene: Scene, spot: Spot, last_spot: Spot) -> None:
    """Draw the symbol of each cell at a spot, or at another where an episode ends."""
    for ends, (row, column) in ((False, spot), (True, last_spot)):
        here = (scene.symbol != "") & (scene.terminal == ends)
        canvas.chars[here, row, column] = scene.symbol[here]
        background = canvas.codes[here, row, column] & CODE(0xFF)
        canvas.codes[here, row, column] = background | scene.foreground[here].astype(CODE) << CODE(INK) | CODE(BOLD)


def draw_agent(canvas: Canvas, scene: Scene, spot: Spot) -> None:
    """Draw the agent at a spot of its cell."""
    if scene.agent is not None:
        here = np.zeros(scene.wall.shape, dtype=bool)
        here[scene.agent.row, scene.agent.column] = True
        canvas.put(here, *spot, AGENT, Foreground.AGENT, BOLD)


def draw_led(canvas: Canvas, scene: Scene) -> None:
    """Underline the middle of the cell that the latest tick led to; what has a colour of its own keeps it."""
    if scene.led is None:
        return
    row, column = scene.led.place.row, scene.led.place.column
    if scene.wall[row, column]:
        return
    width, height = canvas.size
    first = max(width // 2 - 1, 0)
    codes = canvas.codes[row, column, height // 2, first : first + min(3, width)]
    plain = codes >> CODE(INK) & CODE(0xFF) == Foreground.TEXT
    codes |= np.where(plain, CODE(scene.led.foreground << INK), CODE(0)) | CODE(BOLD | UNDERLINE)


def draw_walls(canvas: Canvas, scene: Scene) -> None:
    """Fill the walls, with a cross on those that are remembered as something else."""
    wall = scene.wall
    canvas.chars[wall] = WALL
    canvas.codes[wall] = CODE(Background.WALL | Foreground.WALL << INK)
    crossed = wall & (scene.outdated > 0)
    middle = canvas.size.height // 2, canvas.size.width // 2
    canvas.codes[crossed, *middle] = CODE(Background.OUTDATED)
    canvas.put(crossed, *middle, OUTDATED, Foreground.OUTDATED, BOLD)
    if scene.agent is not None and wall[scene.agent.row, scene.agent.column]:
        draw_agent(canvas, scene, middle)
