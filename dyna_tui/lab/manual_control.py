"""Manual control: moves an agent to a cell, drives it by single actions, and edits the cells of its maze.

What is no longer within reach after an edit is said.
"""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dyna_tui.errors import InputError
from dyna_tui.lab.history.interventions import Drive, PutAgent, SetCell
from dyna_tui.lab.reach import closed_in, closed_text

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.lane import Lane


class Stroke:
    """Cells edited by one stroke: they are collected while the engine is busy, and set all at once."""

    def __init__(self, kind: int, cells: list[int]) -> None:
        """Starts with some cells, to become a kind of the maze's."""
        self.kind = kind
        self._cells = list(cells)
        self._taken = False
        self._lock = threading.Lock()

    def add(self, cells: list[int]) -> bool:
        """Adds cells; False if the stroke was applied already."""
        with self._lock:
            if not self._taken:
                self._cells += cells
            return not self._taken

    def paint(self, lab: "Lab", number: int) -> None:
        """Sets the cells in the layout in force of a lane.

        Raises:
            InputError: where a cell cannot be of the kind; the others are set.
        """
        with self._lock:
            self._taken = True
        lane, problem = lab.lanes[number], None
        for state in self._cells:
            if lane.world.kind[lane.layout, state] != self.kind:
                try:
                    lane.do(SetCell(lane.layout, state, self.kind))
                except InputError as error:
                    problem = error
        if problem is not None:
            raise problem


def put_agent(lab: "Lab", number: int, state: int) -> None:
    """Moves the agent of a lane to a cell, after the real step under way.

    Raises:
        InputError: where it cannot be there.
    """
    lab.catch_up()
    lab.lanes[number].do(PutAgent(state))


def drive(lab: "Lab", number: int, action: int) -> None:
    """Has the agent of a lane take an action; the other lanes make the real step with it.

    Raises:
        InputError: where there is no such action.
    """
    lane = lab.lanes[number]
    if lab.mid_step and not (lane.mid_step and lane.view.about_to_act):
        lab.catch_up()
    lane.do(Drive(action))
    if lab.mid_step:
        lab.catch_up()
    else:
        lab.advance_steps(number, 1)


class Reach:
    """What some lanes could reach before something was done to them."""

    def __init__(self, lanes: "Sequence[Lane]") -> None:
        """Notes their worlds, which are not looked at unless they are others afterwards."""
        self._before = [(lane, lane.world, lane.layout) for lane in lanes]

    def news(self) -> str:
        """Says of the first lane that can reach less than before what it is that it cannot reach; empty if none is."""
        for lane, world, layout in self._before:
            if lane.world is world and lane.layout == layout:
                continue
            agent, label = lane.view.state, lane.maze.grid.label
            before = closed_in(lane.maze, world, layout, agent)
            now = closed_in(lane.maze, lane.world, lane.layout, agent)
            if set(now.starts) - set(before.starts) or (now.agent is not None and now.agent != before.agent):
                words = closed_text(now, label)
                return f"{words[:1].upper()}{words[1:]} now."
        return ""
