"""Layout of the screen: the maze first, in cells as large as fit; what it leaves goes to the panels.

Panels shrink, then take turns, and then give way before the maze of the lane in focus is cropped.
"""

from typing import NamedTuple

from textual.geometry import Size

from dyna_tui.tui.drawing.canvas import CellSize
from dyna_tui.tui.drawing.cells import SMALLEST_READABLE
from dyna_tui.tui.widgets.lane import frame_lines

BARS = 4
"""Lines of the screen that are neither lanes nor panels: title, timeline, status and footer."""
LANE_WIDTH = 40
"""Columns that a lane has at least, where all lanes stand side by side or the others scroll."""
NARROW_LANE = 32
"""Columns that it has at least where so all lanes are seen, each with its whole maze."""
TWO_PANELS = 76
"""Columns from which the memory and a curve stand side by side."""
THREE_PANELS = 160
"""Columns from which a third panel does."""
FOUR_PANELS = 190
"""Columns from which memory, both curves and the log of ticks do."""
CYCLE_LINES = 32
"""Lines from which a line goes to Dyna's cycle and the formula of the latest tick."""
PANEL_LINES = 7
"""Lines that the panels have at least where the maze is whole; the table of a maze's cell takes as many."""
FEWEST_PANEL_LINES = 5
"""Lines to which they shrink where the maze would be cropped otherwise."""
FEWEST_ROWS = 9
"""Lines of a maze below which panels give way to it even where it is cropped all the same."""
INSPECTOR_AND_MEMORY = 14
"""Lines from which a cell's table leaves room for the model list under it."""
BORDERS = 2

Turn = tuple[bool, bool, bool, bool]
"""What is shown in the panels: the model, the reward collected, the steps per episode, the log of ticks."""
NO_PANELS = (False, False, False, False)


class Plan(NamedTuple):
    """What is shown, and how large."""

    lane_width: int
    lanes_height: int
    beside: int
    """How many lanes stand side by side; further ones stand below them, or scroll where they are one row."""
    rows: int
    """In how many rows the lanes stand."""
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


class Lanes(NamedTuple):
    """The lanes that are to be shown."""

    number: int
    """How many stand side by side, or scroll where they do not fit."""
    maze: Size
    """The maze's columns and rows of cells."""
    sizes: tuple[CellSize, ...]
    """The sizes a cell may have, the smallest first."""
    wanted: CellSize | None = None
    """The size from which on the view shows all that it has; panels give way to it."""
    narrow: int = 0
    """How many of the columns take a single column of the screen."""
    edges: int = 0
    """Lines that the numbers of the columns and the legend take, where they cost no size of the cells."""

    numbered: bool = False
    """Whether a line of numbers stands above the columns, for which panels shrink, as cells are named by them."""

    def cell(self, room: Size) -> CellSize | None:
        """The largest cells with which the whole maze fits so many columns and rows."""
        for cell in reversed(self.sizes):
            width = (self.maze.width - self.narrow) * cell.width + self.narrow
            if width <= room.width and self.maze.height * cell.height <= room.height:
                return cell
        return None

    def shows_all(self, cell: CellSize) -> bool:
        """Whether the view shows all that it has in such cells."""
        return self.wanted is None or self.sizes.index(cell) >= self.sizes.index(self.wanted)


def arrange(
    room: Size, lanes: Lanes, panel: int, *, model: bool, cursor: bool, alone: bool = False, listing: bool = False
) -> Plan:
    """Shares out the room of a screen.

    Args:
        room: the screen's columns and lines.
        lanes: what is shown of the lanes.
        panel: which of the panels that take turns has its turn, counted on and on.
        model: whether the lane in focus has a model to list.
        cursor: whether a cell's table is to be shown.
        alone: whether one lane is to be as large as fits.
        listing: whether the model list goes before a cell's table where there is no room for both.
    """
    cycle = room.height >= CYCLE_LINES
    rows, side_by_side = _rows(room, lanes, cycle)
    lane_width = room.width // side_by_side
    own_lines = frame_lines(lane_width)
    frame = own_lines + (rows == 1 and side_by_side < lanes.number)
    free = max((room.height - BARS - cycle) // rows, own_lines + 1)
    least = -(-PANEL_LINES // rows)
    turns = _turns(room.width, model or cursor)

    def cell_in(lines: int) -> CellSize | None:
        return lanes.cell(Size(lane_width - BORDERS, lines - frame))

    most = max(free - least, own_lines + 1)
    if cell_in(most) is None and cell_in(free - FEWEST_PANEL_LINES) is not None and not cursor:
        most = free - FEWEST_PANEL_LINES
    cell, largest = cell_in(most), cell_in(free)
    gives_way = largest is not None and (cell is None or (not lanes.shows_all(cell) and lanes.shows_all(largest)))
    gives_way |= cell is None and most - frame < min(FEWEST_ROWS, lanes.maze.height)
    if (alone or gives_way) and not cursor:
        turns = [NO_PANELS, *turns]
    listed, reward, episodes, log = turn = turns[panel % len(turns)]
    lanes_height = free
    if turn != NO_PANELS:
        lanes_height = most if cell is None else min(lanes.maze.height * cell.height + frame + lanes.edges, most)
        if cell is not None and lanes.numbered and not cursor:
            with_numbers = lanes.maze.height * cell.height + frame + 1
            if lanes_height < with_numbers <= free - -(-FEWEST_PANEL_LINES // rows):
                lanes_height = with_numbers
    lanes_height = min(rows * lanes_height, room.height - BARS - cycle) if rows > 1 else lanes_height
    tall = room.height - BARS - cycle - lanes_height >= INSPECTOR_AND_MEMORY
    memory, inspector = tall or listing or not cursor, cursor and (tall or not listing)
    curves = (reward, episodes)
    turned = len(turns)
    return Plan(lane_width, lanes_height, side_by_side, rows, listed, curves, inspector, memory, log, cycle, turned)


def _rows(room: Size, lanes: Lanes, cycle: bool) -> tuple[int, int]:
    """In how many rows the lanes stand, and how many side by side in each.

    In one row, unless more show lanes that would scroll out of sight, or larger mazes on an upright screen.
    """
    usual = min(lanes.number, max(room.width // LANE_WIDTH, 1))
    narrow = room.width // lanes.number
    if usual < lanes.number and narrow >= NARROW_LANE:
        whole = lanes.cell(Size(narrow - BORDERS, room.height))
        if whole is not None and whole.width >= SMALLEST_READABLE.width:
            usual = lanes.number
    upright = 2 * room.height > room.width
    if usual == lanes.number and not upright:
        return 1, usual
    best, found = (-1, usual), (1, usual)
    for rows in range(1, lanes.number + 1):
        beside = -(-lanes.number // rows)
        width = room.width // beside
        if width < LANE_WIDTH and beside > usual:
            continue
        lines = (room.height - BARS - cycle - PANEL_LINES) // rows - frame_lines(width)
        cell = lanes.cell(Size(width - BORDERS, lines))
        size = -1 if cell is None else lanes.sizes.index(cell)
        if size > best[0]:
            best, found = (size, beside), (rows, beside)
    return found


def _turns(width: int, model: bool) -> list[Turn]:
    """What takes turns in the panels."""
    if width >= FOUR_PANELS or (width >= THREE_PANELS and not model):
        return [(model, True, True, True)]
    if width >= THREE_PANELS:
        return [(True, True, True, False), (True, True, False, True)]
    if width >= TWO_PANELS and not model:
        return [(False, True, True, False), (False, True, False, True)]
    if width >= TWO_PANELS:
        return [(True, True, False, False), (True, False, True, False), (True, False, False, True)]
    return [(turn == 0, turn == 1, turn == 2, turn == 3) for turn in range(4)]
