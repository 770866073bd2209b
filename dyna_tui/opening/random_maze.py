"""Random mazes: ``random:ROWSxCOLUMNS?walls=.2&seed=N``, solvable, and a function of the address alone.

The start is in the first column and the goal in the last, in random rows. Of the other cells a share of ``walls`` are
walls, drawn at random. Where they cut the goal off, a winding corridor by way of random cells is opened.
"""

import re
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dyna_tui.errors import quoted
from dyna_tui.maze import Maze, parse
from dyna_tui.maze.layouts import MAX_SIDE
from dyna_tui.opening.address import Address
from dyna_tui.opening.draws import below, draws

PREFIX = "random:"
WALLS = 0.2
MOST_WALLS = 0.9
CORNERS = 3
"""Random cells by way of which a corridor leads."""
ENDS, CELLS, CORRIDOR = range(3)
"""Streams of the seed."""
SYMBOLS = np.array([ord(symbol) for symbol in ".#SG\n"], "<u4")
FLOOR, WALL, START, GOAL, LINE_END = range(5)


def random_maze(address: Address) -> Maze:
    """The random maze of an address.

    Raises:
        MazeError: if the size or an option is wrong.
    """
    rows, columns = _size(address)
    address.check_known(("walls", "seed"))
    walls, seed = address.number("walls", WALLS, 0.0, MOST_WALLS), address.whole("seed", 0)
    start, goal = _ends(rows, columns, seed)
    grid = np.full(rows * columns, FLOOR, np.uint8)
    grid[_walls(rows * columns, walls, seed, (start, goal))] = WALL
    grid[start], grid[goal] = START, GOAL
    source = f"{PREFIX}{rows}x{columns}?walls={walls!r}&seed={seed}"
    head = f'+++\ntitle = "Random maze, {rows} x {columns}"\nsource = "{source}"\n+++\n'
    maze = parse(head + _text(grid, columns), address.name)
    if maze.warnings:
        grid[_corridor(start, goal, rows, columns, seed)] = FLOOR
        grid[start], grid[goal] = START, GOAL
        maze = parse(head + _text(grid, columns), address.name)
    return maze


def _size(address: Address) -> tuple[int, int]:
    """Rows and columns."""
    size = address.base.removeprefix(PREFIX)
    numbers = re.fullmatch("([0-9]{1,9})x([0-9]{1,9})", size)
    if numbers is None:
        raise address.error(f"the size is {quoted(size)}, but must be rows by columns, as in {PREFIX}10x20")
    rows, columns = int(numbers[1]), int(numbers[2])
    if not (1 <= rows <= MAX_SIDE and 1 <= columns <= MAX_SIDE and rows * columns > 1):
        limit = f"must have 1 to {MAX_SIDE:,} rows and columns, and at least two cells"
        raise address.error(f"the size is {quoted(size)}, but a maze {limit}")
    return rows, columns


def _ends(rows: int, columns: int, seed: int) -> tuple[int, int]:
    """The cells of start and goal: in the first and the last column, or row where there is one column."""
    first, second = draws(seed, ENDS, 2)
    if columns == 1:
        return 0, rows - 1
    return below(first, rows) * columns, below(second, rows) * columns + columns - 1


def _walls(cells: int, share: float, seed: int, ends: tuple[int, int]) -> NDArray[np.bool_]:
    """bool[cells]: the walls, a share of all cells but the two ends, rounded down."""
    draw = draws(seed, CELLS, cells)
    draw[list(ends)] = np.iinfo(np.uint64).max
    number = int(share * (cells - 2))
    wall: NDArray[np.bool_] = draw < np.partition(draw, number)[number]
    return wall


def _corridor(start: int, goal: int, rows: int, columns: int, seed: int) -> NDArray[np.int64]:
    """int64[...]: the cells of a corridor from start to goal."""
    draw = draws(seed, CORRIDOR, CORNERS + (CORNERS + 1) * (rows + columns))
    cells = [start, *(below(corner, rows * columns) for corner in draw[:CORNERS]), goal]
    pieces, used = [], CORNERS
    for begin, end in pairwise(cells):
        pieces.append(_stairs(divmod(begin, columns), divmod(end, columns), columns, draw[used:]))
        used += rows + columns
    return np.concatenate(pieces)


def _stairs(begin: tuple[int, int], end: tuple[int, int], columns: int, draw: NDArray[np.uint64]) -> NDArray[np.int64]:
    """int64[...]: the cells of a shortest path between two cells, its moves in random order, without the first."""
    down, right = end[0] - begin[0], end[1] - begin[1]
    moves = abs(down) + abs(right)
    vertical = np.argsort(draw[:moves], kind="stable") < abs(down)
    row = begin[0] + np.sign(down) * np.cumsum(vertical)
    column = begin[1] + np.sign(right) * np.cumsum(~vertical)
    cells: NDArray[np.int64] = row * columns + column
    return cells


def _text(grid: NDArray[np.uint8], columns: int) -> str:
    """The rows of a grid as text."""
    symbols = SYMBOLS[grid].reshape(-1, columns)
    ends = np.full((len(symbols), 1), SYMBOLS[LINE_END], "<u4")
    return np.hstack([symbols, ends]).tobytes().decode("utf-32-le")
