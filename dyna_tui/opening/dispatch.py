"""What a MAZE argument opens: a file, a built-in maze, ``random:``, ``gym:``; and that a session is none."""

import os
from pathlib import Path

from dyna_tui.errors import did_you_mean
from dyna_tui.maze import Maze, MazeError, parse
from dyna_tui.maze.maze import read_text
from dyna_tui.opening.address import PREFIXES, Address, read_address

GYMNASIUM, RANDOM = PREFIXES
LESSON_BEGIN = 65_536
"""Bytes of a file that show whether it is a lesson."""
SESSION_BEGIN = 4096
"""Bytes of a file that show whether it is a session."""


def open_maze(name: str, *, seed: int = 0) -> Maze:
    """The maze that a name opens.

    Args:
        name: a maze file, a foreign grid, a built-in maze, ``random:ROWSxCOLUMNS`` or ``gym:ID``.
        seed: draws what a foreign grid leaves open, as a start and a goal.

    Raises:
        InputError: if there is no such maze, it cannot be used, or it is a session or a lesson.
    """
    if name.startswith(RANDOM):
        from dyna_tui.opening.random_maze import random_maze

        return random_maze(read_address(name))
    if name.startswith(GYMNASIUM):
        from dyna_tui.environments import open_address

        return open_address(name)
    if is_session(name):
        right = f"open it with 'dyna-tui replay {name}', or write its maze to a file with check --convert"
        raise MazeError.at(name, f"a session, not a maze: {right}")
    if is_lesson(name):
        raise MazeError.at(name, f"a lesson, not a maze: open it with 'dyna-tui learn {name}'")
    address = _file_address(name)
    return _read(read_text(address.base), address, seed)


def read_maze(text: str, path: str, *, seed: int = 0) -> Maze:
    """The maze in a text: a maze file, a world as JSON, or a foreign grid.

    Args:
        text: the whole file.
        path: its name, for messages and for the title of a maze without a title.
        seed: draws what a foreign grid leaves open.

    Raises:
        MazeError: if it is neither.
    """
    return _read(text, Address(path, path, {}), seed)


def is_session(name: str) -> bool:
    """Whether a name is that of a file that begins as a saved session does."""
    try:
        if not os.path.isfile(name):
            return False
        with open(name, "rb") as file:
            begin = file.read(SESSION_BEGIN)
    except (OSError, ValueError):
        return False
    return begin.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" and b'"dyna-tui session"' in begin


def is_lesson(name: str) -> bool:
    """Whether a name is that of a Markdown file, or of one with a block that only lessons have."""
    try:
        if Path(name).suffix == ".md":
            return True
        if not os.path.isfile(name):
            return False
        with open(name, "rb") as file:
            begin = file.read(LESSON_BEGIN).removeprefix(b"\xef\xbb\xbf")
    except (OSError, ValueError):
        return False
    return begin.startswith(b"+++") and any(block in begin for block in (b"\n```ask", b"\n```do", b"\n```expect"))


def _file_address(name: str) -> Address:
    """The address of a file: a file whose name has a question mark is meant before one with options.

    Raises:
        MazeError: if it is more like a misspelt prefix than like a file.
    """
    prefix, colon, _ = name.partition(":")
    if colon and not os.path.exists(name):
        right = did_you_mean(f"{prefix[:20]}:", PREFIXES)
        if right.endswith("?"):
            raise Address(name, name, {}).error(f"no such file: {right}")
    return Address(name, name, {}) if "?" not in name or os.path.exists(name) else read_address(name)


def _read(text: str, address: Address, seed: int) -> Maze:
    """The maze in a text. Only what is no maze file can be a foreign grid."""
    try:
        maze = parse(text, address.base)
    except MazeError:
        from dyna_tui.opening.foreign.marks import Given
        from dyna_tui.opening.foreign.read import read_foreign

        address.check_known(("start", "goal"))
        given = Given(seed, address.cell("start"), address.cell("goal"))
        foreign = read_foreign(text, address.base, given)
        if foreign is None:
            raise
        return foreign
    if address.options:
        raise address.error("a maze file has its own start and goal: leave out what follows the question mark")
    return maze
