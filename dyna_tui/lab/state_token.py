"""State token of a laboratory: tells whether anything was done to it between two looks, as since it was saved."""

from typing import TYPE_CHECKING
from weakref import ref

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab


def state_token(lab: "Lab") -> object:
    """What differs as soon as anything was done to a laboratory: a step, a rewind, an intervention, a breakpoint.

    A lane that was dropped is another than one that took its number.
    """
    lanes = tuple((ref(lane), lane.ticks, lane.journal.written, lane.end.tick) for lane in lab.lanes)
    return lanes, tuple(lab.breakpoints), lab.clock_by
