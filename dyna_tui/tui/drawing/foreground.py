"""What a character of the grid may wear, as small numbers: a ground, an ink and attributes.

A style code is ``ground | ink << 8 | attributes``; :mod:`dyna_tui.tui.drawing.palette` turns it into colours. Codes are
what whole pictures are computed in, so they are numbers and not styles.
"""

from enum import IntEnum

LEVELS = 32
"""Steps of a colour ramp."""

SHADE = 128
"""Added to a ground: the darker field of the chequerboard that keeps neighbouring cells apart."""

INK = 8
"""How far an ink is shifted in a code."""

BOLD = 1 << 16
UNDERLINE = 1 << 17
REVERSE = 1 << 18


class Background(IntEnum):
    """What is behind a character. The last three are the first of ``LEVELS`` steps each."""

    BARE = 0
    WALL = 1
    GOAL = 2
    PIT = 3
    OUTDATED = 4
    VALUE = 32
    """From cold to warm: a value."""
    AMOUNT = 64
    """From nothing to a lot: visits, time."""
    SIGNED = 96
    """From below zero over nothing to above: errors, distances."""


class Foreground(IntEnum):
    """What a character is written in. The last four are the phases of a step, in their order."""

    TEXT = 0
    QUIET = 1
    WALL = 2
    AGENT = 3
    TRAIL = 4
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
