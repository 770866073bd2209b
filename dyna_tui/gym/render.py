"""Rendering a maze with its agent: as text, and as an image."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.maze import CellKind, Maze

AGENT = "A"
LONGEST_SIDE = 512
"""Pixels, where cells are not smaller than one."""
LARGEST_CELL = 32
BACKGROUND = (24, 26, 32)
WALL, FLOOR, START = (90, 96, 108), (38, 42, 52), (66, 84, 120)
GOAL, PIT, PORTAL = (60, 150, 90), (170, 62, 62), (120, 96, 40)
AGENT_COLOUR = (240, 200, 90)


class View(NamedTuple):
    """What is drawn of a world."""

    title: str
    """Empty where the grid says everything."""
    rows: tuple[str, ...]
    """A character for each cell."""
    agent: tuple[int, int] | None
    """The agent's row and column; None where its state is not drawn."""


def view_of(maze: Maze, layout: int, state: int) -> View:
    """The page of the picture that shows the agent, or the layout in force; nothing where states are only listed."""
    table = maze.table
    if table is None:
        symbols = [kind.symbol for kind in maze.kinds]
        rows = tuple("".join(symbols[kind] for kind in row) for row in maze.layouts[layout].kind.tolist())
        return View("", rows, maze.grid.cell(state))
    for page in table.pages:
        cells = np.argwhere(page.states == state)
        if len(cells):
            rows = page.signs or tuple(
                "".join("." if cell >= 0 else " " for cell in row) for row in page.states.tolist()
            )
            return View(page.title, rows, (int(cells[0, 0]), int(cells[0, 1])))
    return View(f"state {maze.state_label(state)}", (), None)


def as_text(maze: Maze, layout: int, state: int) -> str:
    """The grid in the characters of its file, ``A`` where the agent is."""
    view = view_of(maze, layout, state)
    rows = list(view.rows)
    if view.agent is not None:
        row, column = view.agent
        rows[row] = rows[row][:column] + AGENT + rows[row][column + 1 :]
    return "\n".join([view.title] * bool(view.title) + rows) + "\n"


def as_image(maze: Maze, layout: int, state: int) -> NDArray[np.uint8]:
    """uint8[height, width, 3]: the cells in their colours, the agent a disc; a square of cells for listed states."""
    view = view_of(maze, layout, state)
    if not view.rows:
        side = math.isqrt(maze.height * maze.width - 1) + 1
        view = View(view.title, ("." * side,) * side, (state // side, state % side))
    codes = np.frombuffer("".join(view.rows).encode("utf-32-le"), "<u4").reshape(len(view.rows), -1)
    colours = np.empty((*codes.shape, 3), np.uint8)
    kinds = {kind.symbol: kind for kind in maze.kinds}
    for code in np.unique(codes):
        colours[codes == code] = _colour(chr(code), kinds.get(chr(code)))
    cell = max(1, min(LARGEST_CELL, LONGEST_SIDE // max(codes.shape)))
    image: NDArray[np.uint8] = colours.repeat(cell, axis=0).repeat(cell, axis=1)
    if cell > 3:  # a line between cells
        image[::cell] = image[:, ::cell] = BACKGROUND
    if view.agent is not None:
        row, column = (part * cell for part in view.agent)
        _draw_disc(image[row : row + cell, column : column + cell])
    return image


def _colour(symbol: str, kind: CellKind | None) -> tuple[int, int, int]:
    if kind is None:
        return {" ": BACKGROUND, "#": WALL, "C": PIT}.get(symbol, FLOOR)
    if kind.wall:
        return WALL
    if kind.terminal:
        return GOAL if kind.reward > 0 else PIT
    if kind.start:
        return START
    return PIT if kind.reward < 0 else GOAL if kind.reward > 0 else PORTAL if kind.to else FLOOR


def _draw_disc(cell: NDArray[np.uint8]) -> None:
    """Draws the agent into a cell: uint8[side, side, 3]."""
    middle = (len(cell) - 1) / 2
    row, column = np.ogrid[: len(cell), : len(cell)]
    cell[(row - middle) ** 2 + (column - middle) ** 2 <= (0.36 * len(cell)) ** 2 + 0.01] = AGENT_COLOUR
