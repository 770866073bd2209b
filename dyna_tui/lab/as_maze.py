"""A lane's maze with all that became of it, as a maze file: an experiment on it sees the same changes."""

import numpy as np

from dyna_tui.lab.brushes import without_brushes
from dyna_tui.lab.deeds import SetCell, SwitchLayout
from dyna_tui.lab.journal import Entry
from dyna_tui.lab.lane import Lane
from dyna_tui.maze.layouts import MAX_CELLS, MAX_LAYOUTS
from dyna_tui.maze.write import Grid, written

Since = int | None
"""The real step from which a layout is in force; None for one that only a person switches to."""

DURING, SCHEDULED, AFTER = range(3)
"""What happens in the course of a real step, at its end by the schedule, and before the next act."""


def as_maze(lane: Lane) -> str:
    """The text of a maze file whose changes are those that the lane saw, and those still to come.

    Raises:
        InputError: where no maze file can hold them.
    """
    layouts = history_of_layouts(lane)
    return written(without_brushes(lane.maze, [grid for _, grid in layouts]), layouts)


def history_of_layouts(lane: Lane) -> list[tuple[Since, Grid]]:
    """The layouts in the order in which they were in force, or will be by the schedule, each from its real step on.

    What changed in one real step is one layout. Layouts that come into force in no step are last, with None.
    Where the schedule and a person switched layouts in the same real step, the lane goes back to see who was first,
    and returns to where it is.
    """
    grids = [layout.kind.copy() for layout in lane.maze.layouts]
    events: list[tuple[int, int, SwitchLayout | SetCell]] = [
        (layout.since, SCHEDULED, SwitchLayout(number))
        for number, layout in enumerate(lane.maze.layouts)
        if number and layout.since
    ]
    scheduled = {step for step, *_ in events}
    for entry in lane.journal.entries[: lane.journal.until(lane.ticks)]:
        if isinstance(entry.deed, SetCell):
            events.append((entry.step, AFTER, entry.deed))
        elif isinstance(entry.deed, SwitchLayout):
            events.append((entry.step, _moment(lane, entry) if entry.step in scheduled else AFTER, entry.deed))
    now, shown = 0, {0}
    found: list[tuple[Since, Grid]] = [(0, grids[0].copy())]
    for step, _, deed in sorted(events, key=lambda event: event[:2]):
        if isinstance(deed, SwitchLayout):
            now = deed.layout
            shown.add(now)
        else:
            grids[deed.layout].flat[deed.state] = deed.kind
        _note(found, step, grids[now])
    return found + [(None, grid) for number, grid in enumerate(grids) if number not in shown]


def _note(found: list[tuple[Since, Grid]], step: int, grid: Grid) -> None:
    """Notes the layout in force after a change, where it is another than the one before; one more than fit, at most."""
    if found[-1][0] == step:
        found.pop()
    too_many = len(found) > min(MAX_LAYOUTS, MAX_CELLS // grid.size)
    if not found or not (too_many or np.array_equal(found[-1][1], grid)):
        found.append((step, grid.copy()))


def _moment(lane: Lane, entry: Entry) -> int:
    """Whether something was done in the course of a real step or after its end."""
    now = lane.ticks
    lane.go_to_tick(entry.tick)
    moment = DURING if lane.mid_step and not lane.about_to_act else AFTER
    lane.go_to_tick(now)
    return moment
