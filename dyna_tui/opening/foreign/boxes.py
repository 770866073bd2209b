"""Mazes drawn with posts and thin walls: ``+--+`` as generators print them, ``o---o`` as micromouse files have them.

A cell, and the wall between two cells, become a cell each: H x W cells with walls give a grid of 2H + 1 x 2W + 1.
"""

import re
from itertools import product

from dyna_tui.opening.foreign.errors import check_size
from dyna_tui.opening.foreign.grid import ForeignGrid
from dyna_tui.opening.foreign.marks import Marks
from dyna_tui.opening.foreign.rows import Rows
from dyna_tui.opening.foreign.walls import GOALS, STARTS

BETWEEN = set("-=_|")
MICROMOUSE = "o"
"""The post of micromouse files."""


def boxes(rows: Rows, path: str) -> ForeignGrid | None:
    """A grid of cells between posts at equal distances; None where the text is none.

    Raises:
        MazeError: if it is too large.
    """
    lines, spacing = rows.rows, _spacing(rows)
    if spacing is None:
        return None
    post, across, down = spacing
    width = len(lines[0]) + (1 if post == " " else 0)
    columns, levels = range(0, width, across), range(0, len(lines), down)
    if columns[-1] != width - 1 or levels[-1] != len(lines) - 1:
        return None
    check_size(2 * len(levels) - 1, 2 * len(columns) - 1, path)
    padded = [line.ljust(width) for line in lines]
    if any(len(line) > width for line in padded) or not _known(padded, down, post):
        return None
    grid = [
        "".join(_cell(padded, i, j, across, down) for j in range(2 * len(columns) - 1))
        for i in range(2 * len(levels) - 1)
    ]
    grid, ends = _without_lone_posts(grid), ""
    if post == MICROMOUSE and not set("SG") & set("".join(grid)):
        grid, ends = _with_ends_of_contests(grid), ", start and goal as in contests"
    posts = "no" if post == " " else post
    return ForeignGrid(
        rows=grid,
        assumed=f"a maze drawn with {posts} posts: cells and the walls between them are a cell each{ends}",
        marks=Marks.OPENINGS,
    )


def _spacing(rows: Rows) -> tuple[str, int, int] | None:
    """The sign of a post, the columns from one to the next, and the lines; None if no posts stand so."""
    first = rows.rows[0]
    if rows.spread != 1:
        return None
    if re.fullmatch(r"(?: [-=_])+", first):
        return " ", 2, 2
    if not re.fullmatch(r"([+o])(?:[-=_ ]+\1)+", first):
        return None
    post = first[0]
    across = first.index(post, 1)
    levels = [i for i, line in enumerate(rows.rows) if line[:1] == post]
    columns = [i for i, sign in enumerate(first) if sign == post]
    down = levels[1] if len(levels) > 1 else 0
    if across < 2 or down < 2 or columns != list(range(0, len(first), across)):
        return None
    return (post, across, down) if levels == list(range(0, len(rows.rows), down)) else None


def _known(lines: list[str], down: int, post: str) -> bool:
    """Whether there is nothing but posts and walls on the levels of posts, and nothing unknown between them."""
    level_signs = set("".join(lines[::down]))
    other_signs = set("".join(line for i, line in enumerate(lines) if i % down))
    marks = set(STARTS + GOALS)
    return level_signs <= {post, " ", *"-=_", *marks} and other_signs <= {" ", ".", "|", *marks}


def _cell(lines: list[str], i: int, j: int, across: int, down: int) -> str:
    """The sign of a cell of the finer grid, by the part of the drawing that it stands for."""
    rows = range(i // 2 * down + i % 2, (i // 2 * down + down) if i % 2 else i // 2 * down + 1)
    columns = range(j // 2 * across + j % 2, (j // 2 * across + across) if j % 2 else j // 2 * across + 1)
    if not i % 2 and not j % 2:
        return "#"
    signs = {lines[r][c] for r, c in product(rows, columns)}
    if signs & set(STARTS):
        return "S"
    if signs & set(GOALS):
        return "G"
    return "#" if signs & BETWEEN else "."


def _without_lone_posts(grid: list[str]) -> list[str]:
    """The grid with floor for posts that no wall touches."""
    lines = [list(row) for row in grid]
    for i, j in product(range(2, len(lines) - 1, 2), range(2, len(lines[0]) - 1, 2)):
        if all(grid[i + a][j + b] != "#" for a, b in ((-1, 0), (1, 0), (0, -1), (0, 1))):
            lines[i][j] = "."
    return ["".join(line) for line in lines]


def _with_ends_of_contests(grid: list[str]) -> list[str]:
    """The grid with the start in the corner at the lower left, and the goal in the cells in its centre."""
    lines = [list(row) for row in grid]
    lines[-2][1] = "S"
    middle = [{(size // 2 - 1) // 2, size // 4} for size in (len(lines), len(lines[0]))]
    for row, column in product(*middle):
        lines[2 * row + 1][2 * column + 1] = "G"
    return ["".join(row) for row in lines]
