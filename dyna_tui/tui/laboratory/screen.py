"""Laboratory screen: composes the widgets, and passes commands and messages on to the controllers."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.events import Key, Resize, ScreenResume
from textual.geometry import Size
from textual.screen import Screen

from dyna_tui.tui.commands import Command, Mode
from dyna_tui.tui.engine.driver import Driver
from dyna_tui.tui.engine.messages import FramesTaken, OpeningProgress, RunStopped, SeekProgress, StatusReported
from dyna_tui.tui.engine.snapshots import LabFrame, bare_maze
from dyna_tui.tui.focus_keys import footer_in_focus
from dyna_tui.tui.laboratory.command_table import BY_KEY, BY_NAME, COMMANDS
from dyna_tui.tui.laboratory.context import Context
from dyna_tui.tui.laboratory.controllers import Controllers, new_controllers
from dyna_tui.tui.laboratory.display import FIRST_WINDOW
from dyna_tui.tui.laboratory.explaining import Explained
from dyna_tui.tui.laboratory.interventions import PastReached
from dyna_tui.tui.laboratory.lesson_layout import lesson_room
from dyna_tui.tui.laboratory.lesson_watch import LessonMeasured
from dyna_tui.tui.laboratory.opening import beginning_words, opened_words, opening_words, resumed_words
from dyna_tui.tui.laboratory.panels import Panels
from dyna_tui.tui.laboratory.run_until import ConditionAccepted
from dyna_tui.tui.widgets.grid import Grid
from dyna_tui.tui.widgets.lane import LaneView
from dyna_tui.tui.widgets.lesson import LessonPanel
from dyna_tui.tui.widgets.log import Log
from dyna_tui.tui.widgets.memory import Memory
from dyna_tui.tui.widgets.strokes import Strokes
from dyna_tui.tui.widgets.timeline import TimelineBar

if TYPE_CHECKING:
    from dyna_tui.lessons.course import Course


class LaboratoryScreen(Screen[None]):
    """Lanes side by side under one clock, the model of the lane in focus, and the curves of all."""

    AUTO_FOCUS: ClassVar[str | None] = ""
    BINDINGS: ClassVar = [binding for command in BY_NAME.values() for binding in command.bindings]
    DEFAULT_CSS = """
    LaboratoryScreen #lanes { height: 1fr; scrollbar-size-horizontal: 1; }
    LaboratoryScreen #panels { height: 1fr; }
    LaboratoryScreen #model { width: 1fr; }
    LaboratoryScreen #model Memory { height: 1fr; }
    LaboratoryScreen #model Inspector { height: 7; }
    LaboratoryScreen #panels Curves, LaboratoryScreen #panels Log { width: 1fr; height: 1fr; }
    """

    def __init__(self, driver: Driver, *, running: bool = False, course: "Course | None" = None) -> None:
        """Makes the screen of the driver's lanes, which run at once if they are to; beside them a lesson, if any."""
        super().__init__()
        self.driver = driver
        self._run_at_once = running
        footer = [command for command in footer_in_focus(COMMANDS, Mode.USUAL) if not command.footer_if_can]
        self.panels = Panels(driver.maze, len(driver.specs), driver.seed, driver.run_number, footer)
        self.panels.set_clock(driver.clock_by)
        frame = bare_maze(driver.maze, driver.specs, [FIRST_WINDOW] * len(driver.specs))
        self.context = Context(driver.maze, driver, frame, self.panels.status, self)
        self.controllers = new_controllers(
            self.context,
            self.panels,
            opening_words(driver, running=running) if course is None else beginning_words(course),
            opened_words(driver) if course is None else resumed_words(course) * (driver.session is not None),
            course,
        )
        self._can: tuple[bool, ...] = ()
        self._fresh = True

    def compose(self) -> ComposeResult:
        """The widgets."""
        if self.controllers.lesson.active:
            yield self.panels.lesson
        yield from self.panels.compose()

    def on_mount(self) -> None:
        """Begins with the first lane in focus; what is seen of it is drawn when the screen resumes."""
        self.driver.attach(self.post_message, self.controllers.display.viewport)
        self.panels.inspector.display = False
        self.controllers.focus.set_lane(0)
        self.arrange_lesson()
        self.controllers.lesson.begin()
        self.controllers.narration.open()
        self.call_after_refresh(self.panels.complete)
        # Textual repaints what changed since it was stopped; the terminal has forgotten the rest.
        self.app.app_resume_signal.subscribe(self, lambda _: self.call_later(self.app.refresh, layout=True))
        if self._run_at_once:
            self.driver.start()

    def on_resize(self, event: Resize) -> None:
        """Shares the room out anew."""
        self.arrange_lesson()

    @property
    def room(self) -> Size:
        """Columns and lines of the laboratory: of the screen, less a lesson beside it."""
        return lesson_room(self.size).laboratory if self.controllers.lesson.shown else self.size

    def arrange_lesson(self) -> None:
        """Shares the room out between the lesson and the laboratory."""
        if self.controllers.lesson.active:
            room = lesson_room(self.size)
            self.panels.lesson.dock_at(room.dock, room.lesson, shown=self.controllers.lesson.shown)
        self.controllers.display.arrange()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Draws the latest frames, which may have come while another screen was on top."""
        if self._fresh:
            # Every widget was given its styles as it was mounted, a moment ago.
            self._fresh = event.refresh_styles = False
        self._show(self.context.frame)
        self.call_later(self.context.open_waiting)

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
        self.controllers.lesson.entitle()
        can = tuple(self.can(command) for command in BY_NAME.values())
        every = footer_in_focus(COMMANDS, self.controllers.in_focus)
        listed = [command for command in every if not command.footer_if_can or self.can(command)]
        footer = [] if self.context.recorded else [command.labelled(self.controllers) for command in listed]
        if can != self._can or footer != self.panels.keys.commands:
            self._can = can
            self.panels.keys.show(footer, [None if command.hint else self.can(command) for command in footer])
            self.refresh_bindings()

    # The lesson beside the laboratory

    def on_lesson_measured(self, message: LessonMeasured) -> None:
        """Shows what was brought about."""
        self.controllers.lesson.take(message.measurement)

    def on_lesson_panel_choice_clicked(self, message: LessonPanel.ChoiceClicked) -> None:
        """Makes the prediction that was clicked."""
        if self.controllers.lesson.can_choose(message.choice):
            self.controllers.lesson.choose(message.choice)

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

    def on_explained(self, message: Explained) -> None:
        """Shows why a lane is as it is."""
        self.controllers.explaining.show(message)

    def on_condition_accepted(self, message: ConditionAccepted) -> None:
        """Runs until the condition holds, or says that the breakpoint is set."""
        self.controllers.run_until.begin(message.wait)

    def _show(self, frame: LabFrame) -> None:
        before, self.context.frame = self.context.frame, frame
        on = self.controllers
        with self.app.batch_update():
            if before.numbers != frame.numbers:
                on.focus.match()
            elif before.timeline is None and frame.timeline is not None:
                on.focus.follow_driver()
            on.display.show()
            self.update_bars()
        on.narration.describe(before, frame)
        on.running.note_length(frame)
        on.lesson.note_frame(frame)
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

    def on_grid_scrolled(self, message: Grid.Scrolled) -> None:
        """Scrolls all lanes together."""
        self.panels.scroll_like(message.grid)

    def on_grid_fitted(self, message: Grid.Fitted) -> None:
        """Has a lane that got its size after the one in focus show the same cells as that one."""
        focused = self.controllers.focus.grid
        if message.grid is not focused:
            message.grid.scroll_like(focused)

    def on_strokes_stroked(self, message: Strokes.Stroked) -> None:
        """Paints the cells that the mouse is drawn over."""
        self.controllers.editing.paint_stroke(message, self.panels.lane_of(message.grid))

    def on_memory_window_changed(self) -> None:
        """Takes frames of the rows now in view."""
        self.driver.refresh()

    def on_memory_row_chosen(self, message: Memory.RowChosen) -> None:
        """Puts the cursor on the cell of the row that was clicked, or chosen by the keys."""
        self.controllers.focus.set_cursor(message.state)
        message.memory.row_taken()

    def on_memory_left(self) -> None:
        """Takes the keys back from the model list."""
        self.set_focus(None)

    def on_lane_view_focused(self, message: LaneView.Focused) -> None:
        """Focuses the lane that was clicked."""
        self.controllers.focus.click_lane(message.index)

    def on_log_chosen(self, message: Log.Chosen) -> None:
        """Rewinds to the moment after a tick that was chosen from the log."""
        self.controllers.navigation.to_tick(message.tick)

    def on_descendant_focus(self) -> None:
        """Shows which panel has the keys now."""
        self.controllers.viewing.note_focus()

    def on_descendant_blur(self) -> None:
        """Shows that it has them no more."""
        self.controllers.viewing.note_focus()

    def on_log_left(self) -> None:
        """Takes the keys back from the log."""
        self.set_focus(None)
