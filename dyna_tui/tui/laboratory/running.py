"""Running: run and pause, step, tick, episode, speed, clock, restart."""

from collections.abc import Sequence

from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.tui.engine.runner import SPEEDS
from dyna_tui.tui.laboratory.context import Context
from dyna_tui.tui.laboratory.narration import Narration
from dyna_tui.tui.laboratory.panels import Panels
from dyna_tui.tui.widgets.bars import clock_title, speed_text


class Running:
    """Has the lanes run, and sets how."""

    def __init__(self, context: Context, panels: Panels, narration: Narration) -> None:
        """Begins at rest."""
        self._context = context
        self._driver = context.driver
        self._panels = panels
        self._narration = narration

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
        """Back to step 0."""
        self._driver.pause()
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
