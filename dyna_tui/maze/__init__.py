"""Maze files: layouts and when they change, cell kinds and settings."""

from dyna_tui.maze.errors import MazeError
from dyna_tui.maze.grid import MOVES, GridShape, Move
from dyna_tui.maze.layouts import STANDARD_KINDS, CellKind, Layout
from dyna_tui.maze.maze import Maze, builtin_names, load
from dyna_tui.maze.table import Page, Table
from dyna_tui.maze.text import parse

__all__ = [
    "MOVES",
    "STANDARD_KINDS",
    "CellKind",
    "GridShape",
    "Layout",
    "Maze",
    "MazeError",
    "Move",
    "Page",
    "Table",
    "builtin_names",
    "load",
    "parse",
]
