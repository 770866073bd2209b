"""A maze file, read with care: layouts, when they change, cell kinds and settings."""

from dyna_tui.maze.errors import MazeError
from dyna_tui.maze.layouts import STANDARD_KINDS, CellKind, Layout
from dyna_tui.maze.maze import Maze, builtin_names, load, parse, unreachable

__all__ = ["STANDARD_KINDS", "CellKind", "Layout", "Maze", "MazeError", "builtin_names", "load", "parse", "unreachable"]
