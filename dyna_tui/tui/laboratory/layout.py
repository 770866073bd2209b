"""Layout of the screen: which panels are shown at a size, and how large the lanes are."""

from typing import NamedTuple

from textual.geometry import Size

from dyna_tui.tui.drawing.canvas import CellSize
from dyna_tui.tui.widgets.lane import FRAME_LINES

BARS = 4
"""Lines of the screen that are neither lanes nor panels: title, timeline, status and footer."""
LANE_WIDTH = 40
"""Columns that a lane has at least."""
TWO_PANELS = 76
"""Columns from which the memory and a curve stand side by side."""
THREE_PANELS = 160
"""Columns from which a third panel does."""
FOUR_PANELS = 190
"""Columns from which memory, both curves and the log of ticks do."""
CYCLE_LINES = 30
"""Lines from which a line goes to Dyna's cycle and the formula of the latest tick."""
PANEL_LINES = 6
"""Lines that the panels have at least."""
INSPECTOR_LINES = 8
"""Lines that a cell's table has at least."""
INSPECTOR_AND_MEMORY = 14
"""Lines from which a cell's table leaves room for the model list under it."""
BORDERS = 2


class Plan(NamedTuple):
    """What is shown, and how large."""

    lane_width: int
    lanes_height: int
    model: bool
    """Whether the model's panels are shown."""
    curves: tuple[bool, bool]
    """Whether each of the two curves is shown: the reward collected, and the steps per episode."""
    inspector: bool
    memory: bool
    log: bool
    """Whether the log of ticks is shown."""
    cycle: bool
    """Whether the line with Dyna's cycle is shown."""
    turns: int
    """How many ways there are to fill the panels, which take turns."""


def arrange(
    room: Size,
    maze: Size,
    lanes: int,
    sizes: tuple[CellSize, ...],
    panel: int,
    model: bool,
    cursor: bool,
    narrow: int = 0,
) -> Plan:
    """Shares out the room of a screen.

    Args:
        room: the screen's columns and lines.
        maze: the maze's columns and rows of cells.
        lanes: how many lanes there are; those that do not fit scroll.
        sizes: the sizes a cell may have, the smallest first.
        panel: which of the panels that take turns has its turn, counted on and on.
        model: whether the lane in focus has a model to list.
        cursor: whether a cell's table is to be shown.
        narrow: how many of the columns take a single column of the screen.
    """
    side_by_side = min(lanes, max(room.width // LANE_WIDTH, 1))
    scrolls = side_by_side < lanes
    lane_width = room.width // side_by_side
    cycle = room.height >= CYCLE_LINES
    free = max(room.height - BARS - cycle, FRAME_LINES + 1)
    at_least = PANEL_LINES if room.height < 36 else room.height // 3
    most = max(free - at_least, FRAME_LINES + 1)
    heights = [
        maze.height * size.height + FRAME_LINES + scrolls
        for size in sizes
        if (maze.width - narrow) * size.width + narrow <= lane_width - BORDERS
    ]
    fitting = [height for height in heights if height <= most]
    smallest = maze.height * sizes[0].height + FRAME_LINES + scrolls
    lanes_height = max(fitting, default=min(most, smallest + 1))
    turns = _turns(room.width, model or cursor)
    listed, reward, episodes, log = turns[panel % len(turns)]
    tall = free - lanes_height >= INSPECTOR_AND_MEMORY
    curves, memory = (reward, episodes), tall or not cursor
    return Plan(lane_width, lanes_height, listed, curves, cursor, memory, log, cycle, len(turns))


def _turns(width: int, model: bool) -> list[tuple[bool, bool, bool, bool]]:
    """What takes turns in the panels: (model, reward collected, steps per episode, log of ticks)."""
    if width >= FOUR_PANELS or (width >= THREE_PANELS and not model):
        return [(model, True, True, True)]
    if width >= THREE_PANELS:
        return [(True, True, True, False), (True, True, False, True)]
    if width >= TWO_PANELS and not model:
        return [(False, True, True, False), (False, True, False, True)]
    if width >= TWO_PANELS:
        return [(True, True, False, False), (True, False, True, False), (True, False, False, True)]
    return [(turn == 0, turn == 1, turn == 2, turn == 3) for turn in range(4)]
