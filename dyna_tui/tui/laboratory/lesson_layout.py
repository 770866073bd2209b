"""Layout of a lesson beside the laboratory: on its left where the screen is wide, else above it."""

from typing import Literal, NamedTuple

from textual.geometry import Size

BESIDE = 120
"""Columns from which the lesson stands on the left."""
LEAST_WIDTH, MOST_WIDTH, SHARE_OF_WIDTH = 36, 60, 0.3
"""Columns of a lesson on the left, and their share of the screen between."""
LEAST_HEIGHT, MOST_HEIGHT, SHARE_OF_HEIGHT = 7, 14, 0.27
"""Lines of a lesson above, and their share of the screen between."""


class LessonRoom(NamedTuple):
    """Where the lesson stands, and what is left for the laboratory."""

    dock: Literal["left", "top"]
    lesson: Size
    laboratory: Size


def lesson_room(screen: Size) -> LessonRoom:
    """Shares out a screen between a lesson and the laboratory."""
    if screen.width >= BESIDE:
        width = _between(LEAST_WIDTH, int(screen.width * SHARE_OF_WIDTH), MOST_WIDTH)
        return LessonRoom("left", Size(width, screen.height), Size(screen.width - width, screen.height))
    height = min(_between(LEAST_HEIGHT, int(screen.height * SHARE_OF_HEIGHT), MOST_HEIGHT), screen.height)
    return LessonRoom("top", Size(screen.width, height), Size(screen.width, screen.height - height))


def _between(least: int, size: int, most: int) -> int:
    return min(max(size, least), most)
