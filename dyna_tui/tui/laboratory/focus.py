"""Focus on a lane, and the cell cursor in its grid."""

import numpy as np

from dyna_tui.maze.grid import Move
from dyna_tui.tui.laboratory.context import Context
from dyna_tui.tui.laboratory.display import Display
from dyna_tui.tui.laboratory.modes import Modes
from dyna_tui.tui.laboratory.panels import Panels
from dyna_tui.tui.widgets.grid import Grid


class Focus:
    """Moves the focus from lane to lane, the cursor along with it, and the cursor from cell to cell."""

    def __init__(self, context: Context, panels: Panels, display: Display, modes: Modes) -> None:
        """Begins with the first lane and no cursor."""
        self._context = context
        self._panels = panels
        self._display = display
        self._modes = modes

    @property
    def grid(self) -> Grid:
        """The grid of the lane in focus."""
        return self._panels.lanes[self._context.focus].grid

    @property
    def cursor(self) -> int | None:
        """The state under the cursor."""
        return self.grid.cursor

    def match(self) -> None:
        """Follows lanes that came, went or changed places; the lane that the driver chose is in focus then."""
        numbers, chosen = self._context.frame.numbers, self._context.driver.focus
        cursor = self.cursor
        self.grid.cursor = None
        self._panels.match(len(numbers))
        self._context.focus = numbers.index(chosen) if chosen in numbers else 0
        self.grid.cursor = cursor
        self.set_lane(self._context.focus)

    def follow_driver(self) -> None:
        """Focuses the lane that the driver opened a session with."""
        numbers, chosen = self._context.frame.numbers, self._context.driver.focus
        if chosen in numbers and numbers.index(chosen) != self._context.focus:
            self.set_lane(numbers.index(chosen))

    def set_lane(self, index: int) -> None:
        """Focuses a lane: its model is listed, and it is edited and driven; the cursor goes along."""
        context, panels = self._context, self._panels
        cursor = self.cursor
        self.grid.cursor = None
        context.focus = index
        context.driver.focus = context.lane.number
        self.grid.cursor = cursor
        for lane in panels.lanes:
            lane.set_class(lane.index == index, "focused")
            lane.grid.seek_all = lane.index == index
        panels.memory.scroll_home()
        self._display.arrange()
        self._modes.show()

    def next_lane(self, by: int) -> None:
        """Focuses the next lane, or the one before."""
        self.set_lane((self._context.focus + by) % len(self._panels.lanes))

    def click_lane(self, index: int) -> None:
        """Focuses a lane that was clicked."""
        if index != self._context.focus and index < len(self._panels.lanes):
            self.set_lane(index)

    def click_cell(self, grid: Grid, state: int) -> None:
        """Puts the cursor on a cell that was clicked, in its lane."""
        index = self._panels.lane_of(grid)
        if index is not None:
            self.click_lane(index)
            self.set_cursor(state)

    def move_cursor(self, move: Move) -> None:
        """Moves the cursor; where there is none it comes to where the agent is."""
        if self.cursor is None:
            self.show_cursor()
        else:
            self.grid.move_cursor(move.down, move.right)
            self._moved(False)

    def show_cursor(self) -> None:
        """Brings the cursor to where the agent is, where there is none."""
        if self.cursor is None:
            agent = self._context.lane.agent
            self.set_cursor(agent if agent >= 0 else self._start)

    def set_cursor(self, state: int | None) -> None:
        """Puts the cursor on a cell, or away."""
        changed = (self.cursor is None) is not (state is None)
        self.grid.cursor = state
        if state is None:
            self.grid.reveal()
        self._moved(changed)

    def _moved(self, appeared_or_left: bool) -> None:
        if appeared_or_left:
            self._display.arrange()
        self._display.inspect()
        self._context.driver.refresh()
        self._context.host.update_bars()

    @property
    def _start(self) -> int:
        """The first cell in which an episode may begin."""
        kinds = [number for number, kind in enumerate(self._context.maze.kinds) if kind.start]
        return int(np.isin(self._context.maze.layouts[0].kind, kinds).argmax())
