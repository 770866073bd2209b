"""Laboratory screen: composes the widgets, and passes commands and messages on to the controllers."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.events import Key, Resize, ScreenResume
from textual.screen import Screen

from dyna_tui.tui.commands import Command, Mode, footer_of
from dyna_tui.tui.engine.driver import Driver
from dyna_tui.tui.engine.messages import FramesTaken, OpeningProgress, RunStopped, SeekProgress, StatusReported
from dyna_tui.tui.engine.snapshots import LabFrame, bare_maze
from dyna_tui.tui.laboratory.command_table import BY_KEY, BY_NAME, COMMANDS
from dyna_tui.tui.laboratory.context import Context
from dyna_tui.tui.laboratory.controllers import Controllers, new_controllers
from dyna_tui.tui.laboratory.display import FIRST_WINDOW
from dyna_tui.tui.laboratory.interventions import PastReached
from dyna_tui.tui.laboratory.opening import opened_words, opening_words
from dyna_tui.tui.laboratory.panels import Panels
from dyna_tui.tui.laboratory.run_until import ConditionAccepted
from dyna_tui.tui.widgets.grid import Grid
from dyna_tui.tui.widgets.lane import LaneView
from dyna_tui.tui.widgets.log import Log
from dyna_tui.tui.widgets.memory import Memory
from dyna_tui.tui.widgets.strokes import Strokes
from dyna_tui.tui.widgets.timeline import TimelineBar


class LaboratoryScreen(Screen[None]):
    """Lanes side by side under one clock, the model of the lane in focus, and the curves of all."""

    AUTO_FOCUS: ClassVar[str | None] = ""
    BINDINGS: ClassVar = [binding for command in BY_NAME.values() for binding in command.bindings]
    DEFAULT_CSS = """
    LaboratoryScreen #lanes { height: 1fr; scrollbar-size-horizontal: 1; }
    LaboratoryScreen #panels { height: 1fr; }
    LaboratoryScreen #model { width: 1fr; }
    LaboratoryScreen #model Memory { height: 1fr; }
    LaboratoryScreen #model Inspector { height: 8; }
    LaboratoryScreen #panels Curves, LaboratoryScreen #panels Log { width: 1fr; height: 1fr; }
    """

    def __init__(self, driver: Driver, *, running: bool = False) -> None:
        """Makes the screen of the driver's lanes, which run at once if they are to."""
        super().__init__()
        self.driver = driver
        self._run_at_once = running
        footer = [command for command in footer_of(COMMANDS, Mode.USUAL) if not command.footer_if_can]
        self.panels = Panels(driver.maze, len(driver.specs), driver.seed, driver.run_number, footer)
        self.panels.set_clock(driver.clock_by)
        frame = bare_maze(driver.maze, driver.specs, [FIRST_WINDOW] * len(driver.specs))
        self.context = Context(driver.maze, driver, frame, self.panels.status, self)
        self.controllers = new_controllers(
            self.context, self.panels, opening_words(driver, running=running), opened_words(driver)
        )
        self._can: tuple[bool, ...] = ()
        self._fresh = True

    def compose(self) -> ComposeResult:
        """The widgets."""
        yield from self.panels.compose()

    def on_mount(self) -> None:
        """Begins with the first lane in focus; what is seen of it is drawn when the screen resumes."""
        self.driver.attach(self.post_message, self.controllers.display.viewport)
        self.panels.inspector.display = False
        self.controllers.focus.set_lane(0)
        self.controllers.narration.open()
        self.call_after_refresh(self.panels.complete)
        # Textual repaints what changed since it was stopped; the terminal has forgotten the rest.
        self.app.app_resume_signal.subscribe(self, lambda _: self.call_later(self.app.refresh, layout=True))
        if self._run_at_once:
            self.driver.start()

    def on_resize(self, event: Resize) -> None:
        """Shares the room out anew."""
        self.controllers.display.arrange()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Draws the latest frames, which may have come while another screen was on top."""
        if self._fresh:
            # Every widget was given its styles as it was mounted, a moment ago.
            self._fresh = event.refresh_styles = False
        self._show(self.context.frame)

    # Commands

    def action_do(self, name: str) -> None:
        """Runs a command of the table."""
        BY_NAME[name].run(self.controllers)

    def on_key(self, event: Key) -> None:
        """Says why the command of a key cannot run, where it cannot."""
        command = BY_KEY.get(event.key)
        if command is not None and command.why_not is not None and not self.can(command):
            self.context.set_status(command.why_not(self.controllers) or self.context.status)

    def action_choose_brush(self, kind: int) -> None:
        """Chooses a brush that was clicked."""
        self.controllers.editing.choose_brush(kind)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys out what cannot be done now."""
        return True if action != "do" or self.can(BY_NAME[str(parameters[0])]) else None

    def can(self, command: Command[Controllers]) -> bool:
        """Whether a command can run now."""
        return command.can(self.controllers)

    def update_bars(self) -> None:
        """Shows the state of the run in the title, and in the footer what can be done now."""
        self.controllers.display.show_title()
        can = tuple(self.can(command) for command in BY_NAME.values())
        every = footer_of(COMMANDS, self.controllers.modes.mode)
        listed = [command for command in every if not command.footer_if_can or self.can(command)]
        footer = [command.labelled(self.controllers) for command in listed]
        if can != self._can or footer != self.panels.keys.commands:
            self._can = can
            self.panels.keys.show(footer, [self.can(command) for command in footer])
            self.refresh_bindings()

    # Messages of the driver

    def on_frames_taken(self, message: FramesTaken) -> None:
        """Draws the frames of all lanes, and says what they show."""
        self._show(message.frame)

    def on_status_reported(self, message: StatusReported) -> None:
        """Puts it on the status line."""
        self.context.set_status(message.text)

    def on_seek_progress(self, message: SeekProgress) -> None:
        """Says how far a long seek has come."""
        self.controllers.narration.announce_seek(message.share)

    def on_opening_progress(self, message: OpeningProgress) -> None:
        """Says how far a session is replayed."""
        self.context.set_status(f"Replaying the session: {message.share:.0%}")

    def on_run_stopped(self, message: RunStopped) -> None:
        """Says which condition ended the run."""
        self.controllers.run_until.report_stop(message.events)

    def on_past_reached(self, message: PastReached) -> None:
        """Asks whether to fork or overwrite."""
        self.controllers.interventions.ask(message)

    def on_condition_accepted(self, message: ConditionAccepted) -> None:
        """Runs until the condition holds, or says that the breakpoint is set."""
        self.controllers.run_until.begin(message.wait)

    def _show(self, frame: LabFrame) -> None:
        before, self.context.frame = self.context.frame, frame
        on = self.controllers
        with self.app.batch_update():
            if before.numbers != frame.numbers:
                on.focus.match()
            on.display.show()
            self.update_bars()
        on.narration.describe(before, frame)
        on.lanes.update_dialog()
        if on.narration.ticked_since(before):
            on.display.reveal_tick()

    # Messages of the widgets

    def on_timeline_bar_scrubbed(self, message: TimelineBar.Scrubbed) -> None:
        """Goes to where the timeline was clicked, or dragged to."""
        self.controllers.navigation.scrub(message.target)

    def on_grid_cell_clicked(self, message: Grid.CellClicked) -> None:
        """Puts the cursor on the cell that was clicked, in its lane."""
        self.controllers.focus.click_cell(message.grid, message.state)

    def on_grid_window_changed(self) -> None:
        """Takes frames of the cells now in view; before the engine is there, of the bare maze."""
        if self.driver.ready:
            self.driver.refresh()
        else:
            self._show(self.controllers.display.bare_maze())

    def on_strokes_stroked(self, message: Strokes.Stroked) -> None:
        """Paints the cells that the mouse is drawn over."""
        self.controllers.editing.paint_stroke(message, self.panels.lane_of(message.grid))

    def on_memory_window_changed(self) -> None:
        """Takes frames of the rows now in view."""
        self.driver.refresh()

    def on_memory_row_chosen(self, message: Memory.RowChosen) -> None:
        """Puts the cursor on the cell of the row that was clicked."""
        self.controllers.focus.set_cursor(message.state)

    def on_lane_view_focused(self, message: LaneView.Focused) -> None:
        """Focuses the lane that was clicked."""
        self.controllers.focus.click_lane(message.index)

    def on_log_chosen(self, message: Log.Chosen) -> None:
        """Rewinds to the moment after a tick that was chosen from the log."""
        self.controllers.navigation.to_tick(message.tick)

    def on_log_left(self) -> None:
        """Takes the keys back from the log."""
        self.set_focus(None)
