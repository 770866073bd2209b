"""Stop conditions as text: breakpoints with their lanes, and what ended a run."""

from collections.abc import Sequence

from dyna_tui.lab.breakpoints import Breakpoint, StopEvent
from dyna_tui.maze.grid import StateMap


def breakpoint_text(breakpoint: Breakpoint, lanes: dict[int, str], grid: StateMap) -> str:
    """A breakpoint in words, with its lane; ``lanes`` names the lanes by their numbers."""
    where = "any lane" if breakpoint.lane is None else lanes.get(breakpoint.lane, "a removed lane")
    return f"{breakpoint.condition.describe(grid)}, in {where}"


def stop_event_text(
    events: Sequence[StopEvent], breakpoints: Sequence[Breakpoint], lanes: dict[int, str], grid: StateMap
) -> str:
    """What ended a run, where and when: a sentence for each event."""
    return " ".join(_sentence(event, event.breakpoint in breakpoints, lanes, grid) for event in events)


def _sentence(event: StopEvent, permanent: bool, lanes: dict[int, str], grid: StateMap) -> str:
    lane = lanes.get(event.lane, "A lane")
    what = event.breakpoint.condition.report(event, grid)
    return f"{'Breakpoint · ' if permanent else ''}{lane}: {what}."
