"""The text of a maze, whichever form it has: a maze file, or a table of outcomes as JSON."""

from dyna_tui.maze import maze
from dyna_tui.maze.maze import Maze


def is_table_text(text: str) -> bool:
    """Whether a text is a table's, which begins with ``{``, as no maze file does."""
    return text.removeprefix("\ufeff").lstrip()[:1] == "{"


def parse(text: str, path: str) -> Maze:
    """The maze in a text.

    Args:
        text: a whole maze file, or a table's text.
        path: its name, for messages and for the title of a maze without a title.

    Raises:
        MazeError: at the first thing that is wrong.
    """
    if is_table_text(text):
        from dyna_tui.maze.table_reader import parse_table

        return parse_table(text, path)
    return maze.parse(text, path)
