"""Manual control: moves an agent to a cell, drives it by single actions, and edits the cells of its maze."""

import threading
from typing import TYPE_CHECKING

from dyna_tui.errors import InputError
from dyna_tui.lab.history.interventions import Drive, PutAgent, SetCell

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab


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
