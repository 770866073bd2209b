"""Mazes in Python: opening one by its name or its text, and its optimal values."""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import PARAMETERS
from dyna_tui.api.arguments import MazeLike, maze_of, type_of, whole
from dyna_tui.maze import Maze
from dyna_tui.opening import read_maze
from dyna_tui.world import world_of


def load_maze(name: MazeLike, seed: int = 0) -> Maze:
    """The maze that a name opens, as on the command line: a file, a built-in maze, ``random:``, ``gym:``.

    >>> import dyna_tui as dt
    >>> maze = dt.load_maze("blocking")
    >>> maze.title, maze.height, maze.width, len(maze.layouts)
    ('Blocking maze', 6, 9, 2)

    Args:
        name: a path, the name of a built-in maze, ``random:10x20?seed=1``, ``gym:FrozenLake-v1`` (extra ``gym``); a
            maze is returned as it is.
        seed: draws what the file of another program leaves open, as a start and a goal.

    Raises:
        TypeError: where it is no name.
        InputError: where there is no such maze, or it cannot be used.
    """
    return maze_of(name, whole("seed", seed))


def parse_maze(text: str, path: str = "maze") -> Maze:
    """The maze in the text of a maze file; a bare grid is a whole one.

    >>> import dyna_tui as dt
    >>> dt.parse_maze("S.G").width
    3

    Args:
        text: the whole file.
        path: what messages call it, and the title of a maze without one.

    Raises:
        TypeError: where it is no text.
        InputError: at the first thing that is wrong, with its line and column.
    """
    if not isinstance(text, str):
        raise TypeError(f"the text of a maze is a str, not {type_of(text)}: use dt.load_maze for a file")
    return read_maze(text, path)


def optimal_values(maze: MazeLike, gamma: float | None = None) -> NDArray[np.float64]:
    """The optimal state values V* of each layout, whatever changes are scheduled: float64[layout, S].

    A terminal cell of a grid is worth 0. Where a state's return is infinite (``gamma`` 1, each step at a cost, no way
    to an end), the value is infinite too. By value iteration (Sutton & Barto, 2018, section 4.4).

    >>> import dyna_tui as dt
    >>> dt.optimal_values(dt.parse_maze("S.G"), gamma=0.5)
    array([[0.5, 1. , 0. ]])

    Args:
        maze: the maze, or its name.
        gamma: the discount, 0 to 1; the maze's, else 0.99, if left out.

    Raises:
        TypeError, InputError: where the maze or ``gamma`` cannot be used.
    """
    from dyna_tui.optimal import optimal_values as of_layout

    found = maze_of(maze)
    parameter = PARAMETERS["gamma"]
    discount = parameter.checked(found.parameters.get("gamma", parameter.default) if gamma is None else gamma)
    world = world_of(found)
    return np.stack([of_layout(world, layout, float(discount)) for layout in range(world.layouts)])
