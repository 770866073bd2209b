"""What part of a lane a screen shows, which is all that a frame of it holds."""

from dataclasses import dataclass
from enum import Enum

from dyna_tui.lab.frame import Window


class Order(Enum):
    """How the remembered pairs are listed; the value says it in words."""

    OUTDATED_FIRST = "outdated first"
    NEWEST_FIRST = "newest first"


@dataclass(frozen=True)
class Wanted:
    """A window of cells and some rows of the model."""

    window: Window
    first_row: int = 0
    rows: int = 0
    order: Order = Order.OUTDATED_FIRST
    running: bool = False
    """Whether the lane runs, so that the order of a large model may be a moment old."""
