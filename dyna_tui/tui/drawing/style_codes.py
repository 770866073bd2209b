"""Style codes of the grid: background, foreground and attributes of a character as one number.

A code is ``background | foreground << 8 | attributes``; :mod:`dyna_tui.tui.drawing.palette` turns it into colours.
Whole pictures are computed in codes, so they are numbers and not styles.
"""

from enum import IntEnum

LEVELS = 32
"""Steps of a colour ramp."""

SHADE = 128
"""Added to a background: the darker field of the chequerboard that separates neighbouring cells."""

SHIFT = 8
"""How far the foreground is shifted in a code."""

BOLD = 1 << 16
UNDERLINE = 1 << 17
REVERSE = 1 << 18
TRAIL = 1 << 19
"""The ground of a cell on the agent's path."""


class Background(IntEnum):
    """The background of a character. The last three are each the first of ``LEVELS`` steps."""

    BARE = 0
    WALL = 1
    GOAL = 2
    PIT = 3
    OUTDATED = 4
    OUTSIDE = 5
    """Where a picture has nothing."""
    VALUE = 32
    """From low to high: a value."""
    AMOUNT = 64
    """From none to many: visits, time."""
    SIGNED = 96
    """From below zero to above zero: errors, distances."""


class Foreground(IntEnum):
    """The foreground of a character. The last four are the phases of a step, in their order."""

    TEXT = 0
    QUIET = 1
    WALL = 2
    AGENT = 3
    START = 5
    GOAL = 6
    PIT = 7
    OUTDATED = 8
    PLANNED = 9
    CURSOR = 10
    ACT = 12
    DIRECT_RL = 13
    MODEL = 14
    PLANNING = 15
