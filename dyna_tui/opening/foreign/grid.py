"""A foreign grid once it is read: the text of the maze file that means the same, and what was assumed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from dyna_tui.errors import printable
from dyna_tui.maze import Maze, parse
from dyna_tui.maze.maze import FENCE, title_of
from dyna_tui.opening.foreign.errors import check_size
from dyna_tui.opening.foreign.marks import GOAL, Given, Marks, marked

MOST_SIGNS = 12
"""Signs of a kind that the line on what was assumed lists."""


@dataclass(frozen=True, kw_only=True)
class ForeignGrid:
    """A foreign grid in the signs of a maze file."""

    rows: Sequence[str]
    """Its rows, all of one length: ``#``, ``.``, ``S``, ``G``, and the signs of ``cells``."""
    assumed: str
    """What it was taken for."""
    settings: Sequence[str] = ()
    """Lines of TOML above the first table."""
    cells: Sequence[str] = ()
    """Lines of TOML that declare further signs."""
    terminal: str = GOAL
    """The signs that end an episode."""
    marks: Marks = field(default=Marks.DRAWN)
    """What start and goal are where they are not marked."""


def as_maze(grid: ForeignGrid, path: str, given: Given) -> Maze:
    """The maze of a foreign grid, which holds the text of a maze file.

    Args:
        grid: what was read.
        path: its name.
        given: start and goal as the user gave them, and the seed that draws them where nobody did.

    Raises:
        MazeError: if it is too large, or has no room for a start and a goal.
    """
    height, width = len(grid.rows), len(grid.rows[0])
    check_size(height, width, path)
    cells = np.frombuffer("".join(grid.rows).encode("utf-32-le"), "<u4").reshape(height, width)
    cells, found = marked(cells, grid.terminal, grid.marks, path, given)
    assumed = printable("; ".join(filter(None, (grid.assumed, found))))
    head = [FENCE, f"# Read as {assumed}.", f"title = {json.dumps(title_of(path), ensure_ascii=False)}", *grid.settings]
    if grid.cells:
        head += ["[cells]", *grid.cells]
    text = "\n".join([*head, FENCE, *lines_of(cells)]) + "\n"
    return replace(parse(text, path), assumed=f"read as {assumed}")


def lines_of(cells: NDArray[np.uint32]) -> list[str]:
    """The rows of a grid of characters, uint32[H, W], as text."""
    width = cells.shape[1]
    text = cells.astype("<u4").tobytes().decode("utf-32-le")
    return [text[first : first + width] for first in range(0, len(text), width)]


def listed(signs: str) -> str:
    """Some signs as a sentence names them: ``# and %``."""
    names = ["blanks" if sign == " " else sign for sign in sorted(signs)]
    if len(names) > MOST_SIGNS:
        names = [*names[:MOST_SIGNS], "others"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
