"""Running: run and pause, step, tick, episode, speed, clock, restart."""

from collections.abc import Sequence

from dyna_tui.charts.numbers import count, counted
from dyna_tui.lab import rewind
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.tui.engine.runner import SPEEDS
from dyna_tui.tui.engine.snapshots import LabFrame
from dyna_tui.tui.laboratory.context import Context
from dyna_tui.tui.laboratory.narration import Narration
from dyna_tui.tui.laboratory.panels import Panels
from dyna_tui.tui.widgets.bars import clock_title, speed_text

FAR = 1_000_000
"""Real steps of a run after which it is said that it still runs."""
LONG = 10.0
"""Seconds of a run to some event after which, and again after as many, it is said that it still runs."""


class Running:
    """Has the lanes run, and sets how."""

    def __init__(self, context: Context, panels: Panels, narration: Narration) -> None:
        """Begins at rest."""
        self._context = context
        self._driver = context.driver
        self._panels = panels
        self._narration = narration
        self._began: int | None = None
        """The real steps at which the run under way began; None where none is, or it was said to be long."""
        self._awaits: object = None
        """What ends the run under way; None where nothing does."""
        self._heard = 0.0
        """When that began to run, or it was said last that it still does: seconds."""

    def note_length(self, frame: LabFrame) -> None:
        """Says once of a run that it goes far beyond what the maze is for, and of one to some event that it lasts."""
        steps, runner = max(lane.counters.real_steps for lane in frame.lanes), self._driver.runner
        awaits, now = runner.awaited or runner.reference_lane if frame.running else None, runner.pacing.now
        if awaits is None or awaits != self._awaits:
            self._awaits, self._heard = awaits, now
        if not frame.running:
            self._began = steps
        elif awaits is not None and now - self._heard >= LONG:
            self._began, self._heard = None, now
            what = "the condition does not hold yet" if runner.awaited else "the episode has not ended yet"
            self._context.set_status(f"Still running at step {count(steps)}: {what}. space: pause")
        elif self._began is not None and steps - self._began > max(FAR, 10 * (self._context.maze.steps or 0)):
            self._began = None
            self._context.set_status(f"Still running at step {count(steps)}. space: pause")

    @property
    def at_rest(self) -> bool:
        """Whether the lanes do not run."""
        return not self._driver.running

    @property
    def can_go_faster(self) -> bool:
        """Whether there is a higher speed."""
        return self._driver.runner.speed < len(SPEEDS) - 1

    @property
    def can_go_slower(self) -> bool:
        """Whether there is a lower speed."""
        return self._driver.runner.speed > 0

    @property
    def can_restart(self) -> bool:
        """Whether anything was done since step 0."""
        return self._context.frame.touched or self._driver.running

    def toggle(self) -> None:
        """Runs, or pauses; cancels a seek."""
        if self._driver.cancel_seek():
            return
        if self._driver.running:
            self._driver.pause()
            self._narration.announce_pause()
            self._panels.reveal()
        else:
            self._driver.start()
            self._narration.announce_run()
        self._context.requested()

    def step(self) -> None:
        """One real step with its planning; by updates that of the lane in focus, and what the others make meanwhile."""
        self._narration.ticked = False
        self._driver.step()
        self._context.requested()

    def tick(self) -> None:
        """One tick in every lane that has not finished its step."""
        self._narration.ticked = True
        self._driver.ask(lambda lab: lab.tick())
        self._context.requested()

    def end_episode(self) -> None:
        """On to the end of the episode of the lane in focus."""
        self._driver.start(reference_lane=self._context.lane.number)
        self._context.requested()

    def change_speed(self, by: int) -> None:
        """Up or down the speeds."""
        self._driver.change_speed(by)
        self._context.set_status(f"Speed: {speed_text(SPEEDS[self._driver.runner.speed])}.")
        self._context.host.update_bars()

    def next_clock(self) -> None:
        """Equal real steps, or equal updates; nothing is undone."""
        clocks = list(Clock)
        clock_by = clocks[(clocks.index(self._driver.clock_by) + 1) % len(clocks)]
        self._driver.count_by(clock_by)
        self._panels.set_clock(clock_by)
        self._context.set_status(clock_words(clock_by, self._context.frame.lanes))
        self._context.host.update_bars()

    def restart(self) -> None:
        """Back to step 0, with all that came after kept; asks where that may be meant to be discarded."""
        from dyna_tui.tui.dialogs.choices import AFRESH, RESTART_CHOICES, Choices

        self._driver.pause()
        done = self._context.interventions
        if not done:
            self._rewind()
            return
        about = f"You made {counted(done, 'intervention')}."
        dialog = Choices("Restart?", about, RESTART_CHOICES)
        self._context.open(dialog, lambda answer: self._start_afresh() if answer == AFRESH else self._rewind())

    def _rewind(self) -> None:
        seed = self._driver.seed

        def arrived() -> None:
            self._driver.report(f"Restarted at step 0 (seed {seed}). }} goes to the latest step.")

        self._driver.seek("restart", lambda lab, time: rewind.to_time(lab, time), 0, then=arrived)
        self._context.requested()

    def _start_afresh(self) -> None:
        self._driver.ask(lambda lab: lab.restart())
        for lane in self._panels.lanes:
            lane.grid.reset()
        self._context.requested()
        self._context.set_status(f"Restarted at step 0 (seed {self._driver.seed}).")


def clock_words(clock_by: Clock, lanes: Sequence[LaneFrame]) -> str:
    """What is equal from now on, and what follows from it where lanes are not."""
    what = clock_title(clock_by).capitalize()
    counters = [lane.counters for lane in lanes]
    times = {each.updates if clock_by is Clock.UPDATES else each.real_steps for each in counters}
    if len(times) > 1:
        return f"{what}: lanes that are behind catch up first; the others wait."
    if clock_by is Clock.UPDATES:
        return f"{what}: each lane makes as many real steps as its updates allow."
    return f"{what}: all lanes take their real steps together."
