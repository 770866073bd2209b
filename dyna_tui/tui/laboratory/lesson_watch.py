"""Lesson watch: sees in the engine's thread what a lesson waits for, and has whatever moves the lanes end there."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message

from dyna_tui.errors import InputError
from dyna_tui.lab.state_token import state_token
from dyna_tui.tui.laboratory.context import Context

if TYPE_CHECKING:
    from dyna_tui.lab.breakpoints import Breakpoint
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lessons.breakpoint import LessonBreakpoint
    from dyna_tui.lessons.course import Course, Measurement
    from dyna_tui.lessons.stamp import Moment

FEW_STEPS = 32
"""Real steps between two looks, where what is expected has to be looked for moment by moment."""


class LessonMeasured(Message, bubble=False):
    """The laboratory was measured for the step under way, or for what is to come about next."""

    def __init__(self, measurement: "Measurement") -> None:
        """Carry what it said."""
        super().__init__()
        self.measurement = measurement


class LessonWatch:
    """Measures a laboratory for a course."""

    def __init__(self, context: Context, course: "Callable[[], Course]") -> None:
        """Watches from now on; ``course`` gives the course as it is."""
        self._context = context
        self._course = course
        self.begun = False
        """Whether the run of a ``do`` was begun, and not paused."""
        self.played = False
        """Whether its keys were played, so that what follows is its run."""
        self._breakpoint: LessonBreakpoint | None = None
        """Sees the moment at which what is to come about next does."""
        self._target: int | None = None
        """The index of the step that it is for."""
        self._seen: object = None
        context.driver.after_work.insert(0, self._look)  # what it takes back is not kept

    def begin_step(self) -> None:
        """Begins with another step; what is brought about already is measured."""
        self.begun = self.played = False
        self._seen = None
        self._context.driver.refresh()

    def follow(self) -> None:
        """Watches for what is to come about next; runs end there, at once where it is a condition to stop for."""
        from dyna_tui.lab.breakpoints import Breakpoint

        course, runner = self._course(), self._context.driver.runner
        if course.target == self._target:
            return
        self._target, self._seen = course.target, None
        if (expect := course.expected) is None:
            self._breakpoint = runner.always = runner.most_steps = None
            return
        self._breakpoint = stop_here = course.breakpoint()
        assert stop_here is not None
        stop = expect.condition.stop
        grid, first = self._context.maze.grid, self._first
        runner.always = None if stop is None else Breakpoint(stop.on(grid), first)
        runner.most_steps = FEW_STEPS if stop_here.bounds.scanned else None

    @property
    def _first(self) -> int:
        """The number of the lesson's first lane."""
        lab = self._context.driver.lab
        known = [] if lab is None or lab.lesson_lanes is None else lab.lesson_lanes.numbers
        return next((each for each in known if each is not None), self._context.frame.numbers[0])

    def run_do(self) -> None:
        """Begins the run of a ``do``, whose keys were played."""
        if (until := self._until) is not None:
            self._context.driver.start(until=until)
        self.played = True
        self._context.driver.refresh()

    @property
    def way_back(self) -> "Moment | None":
        """The moment from where the step under way can be brought about, where it cannot from where the lanes are."""
        course, stop = self._course(), self._breakpoint
        lost = stop is not None and course.problem and stop.problem == course.problem and course.target == course.at
        return stop.way_back if stop is not None and lost else None

    def go_back(self, moment: "Moment") -> None:
        """Has the lanes go to a moment."""
        from dyna_tui.lessons.moments import way_back_to

        kept = None if self._breakpoint is None else self._breakpoint.kept
        self._context.driver.seek("lesson", lambda lab, time: way_back_to(lab, moment, kept), moment.time)
        self._context.requested()

    @property
    def _until(self) -> "Breakpoint | None":
        """What ends the run of the ``do`` under way."""
        from dyna_tui.lab.breakpoints import Breakpoint
        from dyna_tui.lessons.lesson import Do

        block = self._course().step.block
        until = block.until if isinstance(block, Do) else None
        return None if until is None else Breakpoint(until.on(self._context.maze.grid))

    def _look(self, lab: "Lab") -> None:
        """Looks at what was done, in the engine's thread, before anything of it is shown."""
        course = self._course()
        seen = (state_token(lab), course.at, self.played)
        if seen == self._seen:
            return
        try:
            measurement = self._measured(course, lab)
        except InputError as problem:
            measurement = course.failed(str(problem))
        self._seen = (state_token(lab), course.at, self.played)
        if measurement is not None and (measurement.fulfilled or measurement.problem != course.problem):
            self._context.driver.report(LessonMeasured(measurement))

    def _measured(self, course: "Course", lab: "Lab") -> "Measurement | None":
        """What is measured where the laboratory is now, or was when what is expected came about."""
        from dyna_tui.lessons.casting import enrol

        driver = self._context.driver
        enrol(lab, course.lesson.agents)
        if course.lacks_beginning:
            return course.measured(-1, lab)
        if (stop := self._breakpoint) is not None and course.target is not None:
            there = stop.look(lab)
            if there is None:
                return course.failed(stop.problem)
            driver.runner.stop()
            return course.measured(course.target, there)
        if not self.played or course.done or driver.running:
            return None
        if not driver.runner.was_stopped_by(self._until):
            self.begun = False  # it was paused: Enter has it go on
            return None
        return course.measured(course.at, lab)
