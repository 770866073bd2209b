"""Controllers of the laboratory: one for each subject, put together."""

from typing import TYPE_CHECKING, NamedTuple

from dyna_tui.tui.commands import Mode
from dyna_tui.tui.laboratory.agent_edits import AgentEdits
from dyna_tui.tui.laboratory.context import Context
from dyna_tui.tui.laboratory.display import Display
from dyna_tui.tui.laboratory.editing import Editing
from dyna_tui.tui.laboratory.explaining import Explaining
from dyna_tui.tui.laboratory.files import Files
from dyna_tui.tui.laboratory.focus import Focus
from dyna_tui.tui.laboratory.interventions import Interventions
from dyna_tui.tui.laboratory.lanes import Lanes
from dyna_tui.tui.laboratory.lesson_guide import LessonGuide
from dyna_tui.tui.laboratory.modes import Modes
from dyna_tui.tui.laboratory.narration import Narration
from dyna_tui.tui.laboratory.navigation import Navigation
from dyna_tui.tui.laboratory.panels import Panels
from dyna_tui.tui.laboratory.run_until import RunUntil
from dyna_tui.tui.laboratory.running import Running
from dyna_tui.tui.laboratory.viewing import Viewing

if TYPE_CHECKING:
    from dyna_tui.lessons.course import Course


class Controllers(NamedTuple):
    """What commands, messages and clicks are passed on to."""

    display: Display
    modes: Modes
    narration: Narration
    focus: Focus
    running: Running
    navigation: Navigation
    viewing: Viewing
    interventions: Interventions
    editing: Editing
    agent: AgentEdits
    lanes: Lanes
    run_until: RunUntil
    files: Files
    lesson: LessonGuide
    explaining: Explaining

    @property
    def in_focus(self) -> Mode:
        """What the keys are for at the moment."""
        if self.viewing.panel_in_focus is not None:
            return self.viewing.panel_in_focus
        if self.modes.mode is not Mode.USUAL or self.lesson.active:
            return Mode.LESSON if self.modes.mode is Mode.USUAL else self.modes.mode
        return Mode.USUAL if self.focus.cursor is None else Mode.CELL


def new_controllers(
    context: Context, panels: Panels, opening: str, opened: str, course: "Course | None" = None
) -> Controllers:
    """The controllers of a screen.

    Args:
        context: what each is handed.
        panels: the widgets.
        opening: what the status line says before the engine is there.
        opened: what it says once the engine is there, if anything.
        course: where a student is in the lesson beside the laboratory, if there is one.
    """
    display, modes, interventions = Display(context, panels), Modes(context, panels), Interventions(context)
    narration = Narration(context, panels, modes, opening, opened)
    focus, navigation = Focus(context, panels, display, modes), Navigation(context, narration)
    return Controllers(
        display=display,
        modes=modes,
        narration=narration,
        focus=focus,
        running=Running(context, panels, narration),
        navigation=navigation,
        viewing=Viewing(context, panels, display, focus),
        interventions=interventions,
        editing=Editing(context, focus, display, modes, narration, interventions),
        agent=AgentEdits(context, focus, interventions),
        lanes=Lanes(context, narration),
        run_until=RunUntil(context, focus, panels, navigation),
        files=Files(context, panels),
        lesson=LessonGuide(context, panels, modes, course),
        explaining=Explaining(context),
    )
