"""Opening a world by its name: a file, a built-in maze, a foreign grid, ``random:`` and ``gym:``."""

from dyna_tui.opening.address import PREFIXES
from dyna_tui.opening.dispatch import is_lesson, is_session, open_maze, read_maze

__all__ = ["PREFIXES", "is_lesson", "is_session", "open_maze", "read_maze"]
