"""Maze export: a lane's maze with all its changes as a maze file, on which an experiment sees the same changes.

Two things a maze file cannot hold. One is an episode that began in one layout, before a person switched to another
with other starts: on the file it begins in the later layout. :func:`began_elsewhere` finds that out. The other is the
order of an edit, written with its step, and of a layout that comes with an episode: :func:`edited_beside_episodes`.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from dyna_tui.lab.brushes import without_brushes
from dyna_tui.lab.history.interventions import Intervention, Layouts, SwitchLayout
from dyna_tui.lab.history.journal import Entry
from dyna_tui.lab.lane import Lane
from dyna_tui.maze.layouts import MAX_CELLS, MAX_LAYOUTS, EpisodeStart, mixes_steps_and_episodes
from dyna_tui.maze.write import Grid, Since, maze_text
from dyna_tui.world import NEVER

DURING, SCHEDULED, AFTER = range(3)
"""Moments of a change: in a real step, at its end by the schedule, and before the next act."""


class Event(NamedTuple):
    """A change of the maze."""

    step: int
    """The real steps made by then; NEVER where that is not known yet."""
    moment: int
    """One of DURING, SCHEDULED, AFTER."""
    tick: int | None
    """The lane's tick after which it was made by hand; None for a scheduled one."""
    intervention: Intervention
    episode: int | None = None
    """The episode that it comes with, where the schedule names one."""


def as_maze(lane: Lane) -> str:
    """The text of a maze file with the changes that the lane saw, and those still scheduled; a table's own text.

    Raises:
        InputError: where no maze file can hold them.
    """
    if lane.maze.table is not None:
        return lane.maze.text
    layouts = history_of_layouts(lane)
    return maze_text(without_brushes(lane.maze, [grid for _, grid in layouts]), layouts)


def history_of_layouts(lane: Lane) -> list[tuple[Since, Grid]]:
    """The layouts in the order in which they were in force, or will be by the schedule, each from its real step on.

    What changed in one real step is one layout. Layouts that come into force in no step are last, with None.
    Where the schedule and a person changed the maze in the same real step, the lane is rewound to see which came
    first, and returns to where it is.
    """
    layouts = _layouts(lane)
    shown = {0}
    found: list[tuple[Since, Grid]] = [(0, layouts.cells[0].copy())]
    steps = [0]
    events = _events(lane)
    in_order = all(event.episode is None for event in events)
    for event in events:
        event.intervention.edit(layouts)
        shown.add(layouts.in_force)
        if steps and steps[-1] == event.step != NEVER:
            found.pop()
            steps.pop()
        since = event.step if event.episode is None else EpisodeStart(event.episode)
        if _note(found, since, layouts.cells[layouts.in_force], always=not in_order):
            steps.append(event.step)
    for number, grid in enumerate(layouts.cells):
        # What is in force now may have come, or been edited, in the very step after which another is by the schedule.
        is_lost = number == lane.layout and not any(np.array_equal(grid, each) for _, each in found)
        if number not in shown or is_lost:
            found.append((None, grid))
    return found


def began_elsewhere(lane: Lane) -> bool:
    """Whether the starts were changed by hand between the beginning of an episode and its first act.

    A copy of the lane is replayed to see, if the starts were changed by hand at all.
    """
    is_start = np.array([kind.start for kind in lane.maze.kinds])
    layouts, copy = _layouts(lane), lane.copy_at_start()
    starts = is_start[layouts.cells[0]]
    for event in _events(lane):
        event.intervention.edit(layouts)
        before, starts = starts, is_start[layouts.cells[layouts.in_force]]
        if event.tick is not None and not np.array_equal(before, starts):
            copy.seek_tick(event.tick).go()
            if not copy.view.episode_steps:
                return True
    return False


def edited_beside_episodes(lane: Lane) -> bool:
    """Whether the file of a lane edited by hand has layouts by step and by episode, which may come in another order."""
    if lane.maze.table is not None or not any(entry.intervention.changes_maze for entry in lane.applied):
        return False
    due = [since for since, _ in history_of_layouts(lane)]
    return mixes_steps_and_episodes(
        (None, since.episode) if isinstance(since, EpisodeStart) else (since, None) for since in due
    )


def differences(lane: Lane) -> Iterator[str]:
    """What an agent on the file may see otherwise than the lane did, a sentence each."""
    if began_elsewhere(lane):
        yield "a start changed just after an episode began: opened anew, it may begin elsewhere"
    if edited_beside_episodes(lane):
        yield "layouts by step and by episode are mixed: on the file, an episode's layout may come after an edit"


def _layouts(lane: Lane) -> Layouts:
    """The layouts as the lane began with them."""
    return Layouts([layout.kind.copy() for layout in lane.maze.layouts])


def _events(lane: Lane) -> list[Event]:
    """The changes of a lane's maze up to now, and those that are scheduled, in their order."""
    events = [
        Event(layout.since, SCHEDULED, None, SwitchLayout(number))
        for number, layout in enumerate(lane.maze.layouts)
        if number and layout.since
    ]
    begun = lane.view.episode_switch_steps.tolist()
    by_episode = [(layout.episode, number) for number, layout in enumerate(lane.maze.layouts) if layout.episode]
    for index, (episode, number) in enumerate(by_episode):
        step = begun[index] if index < len(begun) else NEVER
        events.append(Event(step, SCHEDULED, None, SwitchLayout(number), episode))
    scheduled = {event.step for event in events}
    moments: dict[int, int] = {}
    for entry in lane.applied:
        if entry.intervention.changes_maze:
            if entry.step in scheduled and entry.tick not in moments:
                moments[entry.tick] = _moment(lane, entry)
            events.append(Event(entry.step, moments.get(entry.tick, AFTER), entry.tick, entry.intervention))
    return sorted(events, key=lambda event: event[:2])


def _note(found: list[tuple[Since, Grid]], since: Since, grid: Grid, *, always: bool) -> bool:
    """Notes the layout in force after a change, one more than fit at most.

    Unless ``always``, which is asked for where the order of what is still to come is open, only where it is another
    than the one before. Returns whether it did.
    """
    too_many = len(found) > min(MAX_LAYOUTS, MAX_CELLS // grid.size)
    if found and (too_many or (not always and np.array_equal(found[-1][1], grid))):
        return False
    found.append((since, grid.copy()))
    return True


def _moment(lane: Lane, entry: Entry) -> int:
    """Whether an intervention was made in a real step or after its end."""
    now = lane.ticks
    lane.seek_tick(entry.tick).go()
    moment = DURING if lane.mid_step and not lane.view.about_to_act else AFTER
    lane.seek_tick(now).go()
    return moment
