"""Lanes by their numbers: a number stays with its lane whatever lanes come, go or change places."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab


def index_of(lab: "Lab", number: int) -> int | None:
    """The index of the lane of a number; None where it was dropped."""
    return next((index for index, lane in enumerate(lab.lanes) if lane.number == number), None)
