"""The laboratory: everything one can do there."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.frame import Counters
from dyna_tui.lab.frames.request import orders_of
from dyna_tui.lab.history.interventions import SwitchLayout
from dyna_tui.tui.commands import COMMANDS, Mode
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.engine.runner import SPEEDS
from dyna_tui.tui.laboratory.editing import HandsOnScreen
from dyna_tui.tui.laboratory.files import KeepingScreen
from dyna_tui.tui.laboratory.lanes import LanesScreen
from dyna_tui.tui.laboratory.view import PAUSED, RUNNING
from dyna_tui.tui.widgets.bars import clock_title, speed_text
from dyna_tui.tui.widgets.grid import Grid
from dyna_tui.tui.widgets.lane import LaneView
from dyna_tui.tui.widgets.log import Log

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab


class Laboratory(HandsOnScreen, LanesScreen, KeepingScreen):
    """The commands of :mod:`dyna_tui.tui.commands`, and what clicks do."""

    BINDINGS: ClassVar = [binding for command in COMMANDS for binding in command.bindings]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys out what cannot be done now."""
        driver = self.driver
        can: dict[str, Callable[[], bool]] = {
            "step": lambda: not driver.running,
            "tick": lambda: not driver.running,
            "end_episode": lambda: not driver.running,
            "faster": lambda: driver.run.speed < len(SPEEDS) - 1,
            "slower": lambda: driver.run.speed > 0,
            "next_layout": lambda: len(self.maze.layouts) > 1,
            "restart": lambda: bool(self.frames) and (self._begun or driver.running),
            "larger": lambda: self._grid.drawn_size != self._grid.sizes[-1],
            "smaller": lambda: self._grid.drawn_size != self._grid.sizes[0],
            "fit": lambda: self._grid.cell_size is not None,
            "next_lane": lambda: len(self._lanes) > 1,
            "previous_lane": lambda: len(self._lanes) > 1,
            "drop_cursor": lambda: driver.seeking or self._cursor is not None or self.mode is not Mode.USUAL,
            "scroll_memory": lambda: bool(self.frames) and self.frames[self.focused_lane].memory.total > 0,
            "next_panel": lambda: self._turns > 1,
            "log": lambda: not driver.running and bool(self.frames) and self.frames[self.focused_lane].tick is not None,
            "next_order": lambda: bool(self.frames) and self.frames[self.focused_lane].has_model,
        }
        can |= self.can_by_hand() | self.can_go_back()
        return True if can.get(action, lambda: True)() else None

    @property
    def _begun(self) -> bool:
        """Whether anything was done since step 0."""
        lanes = self.driver.lab.lanes if self.driver.lab is not None else ()
        return any(frame.counters.real_steps or frame.counters.mid_step for frame in self.frames) or any(
            lane.journal.entries for lane in lanes
        )

    def action_run(self) -> None:
        """Runs, or pauses; gives up a journey under way."""
        if self.cancel_seek():
            return
        if self.driver.running:
            self._hushed = self._looked_at_run
            self.driver.pause()
            self.set_status(PAUSED)
            for lane in self._lanes:
                lane.grid.reveal(lane.grid.cursor)
        else:
            self.driver.start()
            self.set_status(RUNNING)
        self._after_asking()

    def action_step(self) -> None:
        """One real step with its planning; by updates that of the lane in focus, and what the others make meanwhile."""
        self._ticked = False
        self.driver.step()
        self._after_asking()

    def action_tick(self) -> None:
        """One tick in every lane that has not finished its step."""
        self._ticked = True
        self.driver.ask(lambda lab: lab.tick())
        self._after_asking()

    def action_end_episode(self) -> None:
        """On to the end of the episode of the lane in focus."""
        self.driver.start(reference_lane=self.focused_lane)
        self._after_asking()

    def action_faster(self) -> None:
        """The next speed up."""
        self._change_speed(1)

    def action_slower(self) -> None:
        """The next speed down."""
        self._change_speed(-1)

    def _change_speed(self, by: int) -> None:
        self.driver.change_speed(by)
        self.set_status(f"Speed: {speed_text(SPEEDS[self.driver.run.speed])}.")
        self._update_bar()
        self._grey_out()

    def action_next_clock(self) -> None:
        """Equal real steps, or equal updates; nothing is undone."""
        clocks = list(Clock)
        clock_by = clocks[(clocks.index(self.driver.clock_by) + 1) % len(clocks)]
        self.driver.count_by(clock_by)
        for curves in self._curves:
            curves.clock_by = clock_by
        self.set_status(_compared(clock_by, [frame.counters for frame in self.frames]))
        self._update_bar()

    def action_next_layout(self) -> None:
        """The next layout, in all lanes."""
        layouts = len(self.maze.layouts)
        following: list[int] = []

        def switch(lab: "Lab", index: int) -> None:
            if not following:
                following.append((lab.lanes[min(self.focused_lane, len(lab.lanes) - 1)].layout + 1) % layouts)
            lab.lanes[index].do(SwitchLayout(following[0]))

        self.perform(switch, everywhere=True)
        self._after_asking()

    def action_restart(self) -> None:
        """Back to step 0."""
        self.driver.pause()
        self.driver.ask(lambda lab: lab.restart())
        for lane in self._lanes:
            lane.grid.reset()
        self._after_asking()
        self.set_status(f"Back at step 0 of seed {self.driver.seed}, nothing done. space runs.")

    def _after_asking(self) -> None:
        """Says so where the engine is not there yet, and shows the state of the run."""
        self.mind_compiling()
        self._update_bar()
        self._grey_out()

    def action_next_view(self) -> None:
        """The next view, in all lanes."""
        self._view(self._grid.view.next)

    def action_previous_view(self) -> None:
        """The view before, in all lanes."""
        views = list(View)
        self._view(views[views.index(self._grid.view) - 1])

    def _view(self, view: View) -> None:
        for lane in self._lanes:
            lane.show_view(view)
        self._arrange()
        self.set_status(f"{view.title[0].upper()}{view.title[1:]}: {view.legend}.")

    def action_larger(self) -> None:
        """Larger cells."""
        self._resize_cells(lambda grid: grid.larger())

    def action_smaller(self) -> None:
        """Smaller cells."""
        self._resize_cells(lambda grid: grid.smaller())

    def action_fit(self) -> None:
        """Cells as large as the room allows."""
        self._resize_cells(lambda grid: setattr(grid, "cell_size", None))

    def _resize_cells(self, change: Callable[[Grid], object]) -> None:
        for lane in self._lanes:
            change(lane.grid)
        self._arrange()
        self._grey_out()

    def action_next_lane(self) -> None:
        """Focus on the next lane."""
        self.focus_lane((self.focused_lane + 1) % len(self._lanes))

    def action_previous_lane(self) -> None:
        """Focus on the lane before."""
        self.focus_lane((self.focused_lane - 1) % len(self._lanes))

    def action_cursor(self, down: int, right: int) -> None:
        """Moves the cell cursor, or the agent that is driven."""
        if self.mode is Mode.DRIVE:
            self._ticked = False
            self.drive(down, right)
            return
        appeared = self._cursor is None
        if appeared and not self.driver.ready:
            self._grid.cursor = self._start
        else:
            self._grid.move_cursor(down, right)
        self._cursor_moved(appeared)

    def action_drop_cursor(self) -> None:
        """Gives up a journey under way, ends editing or driving, or puts the cell cursor away."""
        if self.cancel_seek():
            return
        if self.mode is not Mode.USUAL:
            self.leave_mode()
            return
        self._grid.cursor = None
        self._grid.reveal()
        self._cursor_moved(True)

    def action_scroll_memory(self, where: str) -> None:
        """Scrolls the model memory: page_up, page_down, home or end."""
        getattr(self._memory, f"scroll_{where}")()

    def action_next_order(self) -> None:
        """The next order of the memory that the agent in focus has."""
        orders = orders_of(self.driver.specs[self.focused_lane])
        following = (orders.index(self.order(self.focused_lane)) + 1) % len(orders)
        self._order = orders[following] if following else None
        self._memory.scroll_home()
        self.driver.refresh()

    def action_log(self) -> None:
        """Goes into the log of ticks, whose turn it is then."""
        for _ in range(self._turns):
            if self._log.display:
                break
            self._panel += 1
            self._arrange()
        self._log.focus()

    def action_next_panel(self) -> None:
        """The next of the panels that take turns."""
        self._panel += 1
        self._arrange()

    def action_help(self) -> None:
        """Keys, glyphs and colours."""
        from dyna_tui.tui.dialogs.help import Help

        self.app.push_screen(Help(self._grid))

    # What widgets tell

    def on_grid_cell_clicked(self, message: Grid.CellClicked) -> None:
        """Puts the cursor on the cell that was clicked, in its lane."""
        index = next((lane.index for lane in self._lanes if lane.grid is message.grid), None)
        if index is None:
            return
        appeared = self._cursor is None
        if index != self.focused_lane:
            self.focus_lane(index)
        self._grid.cursor = message.state
        self._cursor_moved(appeared)

    def on_grid_window_changed(self) -> None:
        """Takes a frame of the cells now in view; before the engine is there, of the bare maze."""
        if self.driver.ready:
            self.driver.refresh()
        else:
            self._show_placeholder([lane.grid.window() for lane in self._lanes])

    def on_log_chosen(self, message: Log.Chosen) -> None:
        """Goes to the moment after a tick that was chosen from the log."""
        self.go_to_tick(message.tick)

    def on_log_left(self) -> None:
        """Takes the keys back from the log."""
        self.set_focus(None)

    def on_memory_window_changed(self) -> None:
        """Takes a frame of the rows now in view."""
        self.driver.refresh()

    def on_lane_view_focused(self, message: LaneView.Focused) -> None:
        """Focuses the lane that was clicked."""
        if message.index != self.focused_lane and message.index < len(self._lanes):
            self.focus_lane(message.index)


def _compared(clock_by: Clock, lanes: Sequence[Counters]) -> str:
    """What is equal from now on, and what comes of it where lanes are apart."""
    what = clock_title(clock_by).capitalize()
    places = {lane.updates if clock_by is Clock.UPDATES else lane.real_steps for lane in lanes}
    if len(places) > 1:
        return f"{what}: whoever is behind catches up at the next step, the others wait."
    if clock_by is Clock.UPDATES:
        return f"{what}: a lane makes as many real steps as the same updates pay for."
    return f"{what}: all lanes share one clock of them."
