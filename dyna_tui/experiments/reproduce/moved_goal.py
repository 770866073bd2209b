"""The Dyna maze with a goal that moves: a second layout, with the goal elsewhere."""

from functools import lru_cache
from typing import NamedTuple

from dyna_tui.maze import load, parse
from dyna_tui.world import World, grid_world


class Cell(NamedTuple):
    """A cell, counted from 0."""

    row: int
    column: int


GOAL = Cell(0, 8)
"""Where the goal is at first."""


@lru_cache(maxsize=2)
def moved_goal_world(moved: Cell) -> World:
    """Both layouts; the second comes into force only where it is put into force."""
    first, second = _rows(GOAL), _rows(moved)
    return grid_world(parse(f"{first}@\n{second}", "dyna"))


def _rows(goal: Cell) -> str:
    maze = load("mazes/dyna")
    rows = [[maze.kinds[kind].symbol for kind in row] for row in maze.layouts[0].kind]
    rows[GOAL.row][GOAL.column] = "."
    rows[goal.row][goal.column] = "G"
    return "".join(f"{''.join(row)}\n" for row in rows)
