"""What was shown of a laboratory when it was saved: the lane in focus, and how fast it ran."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """How a laboratory was looked at, which changes nothing in it."""

    focus: int = 0
    """The index of the lane in focus."""
    speed: float | None = None
    """Real steps a second, infinity for as fast as it goes; None for the usual speed."""
