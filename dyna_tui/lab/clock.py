"""Clock: what is equal where lanes are compared side by side."""

from enum import Enum


class Clock(Enum):
    """What the lanes' common clock counts; the value is its name on the command line."""

    REAL = "real"
    """Real steps: who learns more of the same experience?"""
    UPDATES = "updates"
    """Value updates, direct and simulated: who makes more of the same computation?"""
