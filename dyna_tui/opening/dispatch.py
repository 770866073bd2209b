"""What a MAZE argument opens: a file, a built-in maze, ``random:``, ``gym:``; and that a session is none."""

from pathlib import Path

from dyna_tui.maze import Maze, MazeError, parse
from dyna_tui.maze.maze import read_text
from dyna_tui.opening.address import read_address

GYMNASIUM = "gym:"
RANDOM = "random:"
PREFIXES = (RANDOM, GYMNASIUM)
"""What the addresses begin with that are no files."""
SESSION_BEGIN = 4096
"""Bytes of a file that show whether it is a session."""


def open_maze(name: str, *, seed: int = 0) -> Maze:
    """The maze that a name opens.

    Args:
        name: a maze file, a foreign grid, a built-in maze, ``random:ROWSxCOLUMNS`` or ``gym:ID``.
        seed: draws what a foreign grid leaves open, as a start and a goal.

    Raises:
        InputError: if there is no such maze, it cannot be used, or it is a session.
    """
    if name.startswith(RANDOM):
        from dyna_tui.opening.random_maze import random_maze

        return random_maze(read_address(name))
    if name.startswith(GYMNASIUM):
        from dyna_tui.environments import open_address

        return open_address(name)
    if is_session(name):
        right = f"open it with 'dyna-tui replay {name}'"
        raise MazeError.at(name, f"a session, not a maze: {right}, or name a maze")
    return read_maze(read_text(name), name, seed=seed)


def read_maze(text: str, path: str, *, seed: int = 0) -> Maze:
    """The maze in a text: a maze file, or a foreign grid.

    Args:
        text: the whole file.
        path: its name, for messages and for the title of a maze without a title.
        seed: draws what a foreign grid leaves open.

    Raises:
        MazeError: if it is neither.
    """
    return parse(text, path)


def is_session(name: str) -> bool:
    """Whether a name is that of a file that begins as a saved session does."""
    path = Path(name)
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            begin = file.read(SESSION_BEGIN)
    except (OSError, ValueError):
        return False
    return begin.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" and b'"dyna-tui session"' in begin
