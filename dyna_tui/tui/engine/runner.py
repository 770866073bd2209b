"""A run: how fast the lanes go, how far, and what ends it."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from dyna_tui.tui.engine.pacing import FRAME, Pacing

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.run_until import StopEvent
    from dyna_tui.lab.stop_conditions import Breakpoint

SPEEDS = (1, 2, 5, 10, 25, 50, 100, 250, 1_000, 10_000, 100_000, math.inf)
"""Real steps a second; the last is as fast as it goes."""
USUAL_SPEED = 4


class Runner:
    """Goes on with a laboratory, a chunk at a time, at a speed or on an errand: as fast as it goes, to some end."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begins at rest; ``clock`` tells the time in seconds."""
        self.on = False
        """Whether the lanes run."""
        self.speed = USUAL_SPEED
        """The place in SPEEDS."""
        self.reference_lane: int | None = None
        """The lane to the end of whose episode it goes, where it goes to one."""
        self.catching_up = False
        """Whether it goes only so far that no lane is behind any more."""
        self.awaited: Breakpoint | None = None
        """What it goes on until, where it goes on until something."""
        self.pacing = Pacing(clock)
        self._stop_events: list[StopEvent] = []

    @property
    def bounded(self) -> bool:
        """Whether it goes somewhere, and not at a speed."""
        return self.reference_lane is not None or self.catching_up or self.awaited is not None

    @property
    def hurrying(self) -> bool:
        """Whether it makes more real steps than there are frames."""
        return self.on and (self.bounded or SPEEDS[self.speed] * FRAME > 1)

    def start(self, reference_lane: int | None = None, until: "Breakpoint | None" = None) -> None:
        """Begins; to the end of the episode of a leader, until something, or for ever."""
        self.on, self.reference_lane, self.awaited, self.catching_up = True, reference_lane, until, False
        self.pacing.forgive()

    def stop(self) -> None:
        """Ends it, and its errand."""
        self.on, self.reference_lane, self.awaited, self.catching_up = False, None, None, False

    def change_speed(self, by: int) -> None:
        """Goes to another of the SPEEDS."""
        self.speed = min(max(self.speed + by, 0), len(SPEEDS) - 1)
        self.pacing.forgive()

    def take_stop_events(self) -> "list[StopEvent]":
        """What ended it, told once."""
        events, self._stop_events = self._stop_events, []
        return events

    # In the engine's thread

    def step(self, lab: "Lab", focus: int) -> None:
        """One real step of the lane in focus, or the rest of one; where lanes are far behind they catch up instead."""
        if lab.lag() > 1:
            self.on = self.catching_up = True
        elif lab.mid_step:
            lab.catch_up()
        else:
            lab.advance_steps(focus, 1)

    def due(self, lab: "Lab") -> tuple[int, float]:
        """How many real steps are due now, and in how many seconds to ask again."""
        return self.pacing.due(math.inf if self.bounded or lab.lag() > 1 else SPEEDS[self.speed])

    def chunk(self, lab: "Lab", steps: int, focus: int) -> None:
        """Goes on for so many real steps, or on its errand, once lanes far behind have caught up."""
        reference_lane = self.reference_lane
        if lab.lag(reference_lane) > 1:
            self.pacing.fill_chunk(
                lambda steps: lab.catch_up(steps, reference_lane), lambda: lab.lag(reference_lane) > 1
            )
        elif self.catching_up:
            lab.catch_up()
            if self.catching_up:
                self.stop()
        elif lab.breakpoints or self.awaited is not None:
            self.pacing.measure(lambda: self._go_watching(lab, steps, reference_lane, focus), lambda: lab.clock)
        elif reference_lane is not None:
            self.pacing.measure(lambda: self._go_to_end(lab, reference_lane), lambda: lab.clock)
        else:
            self.pacing.measure(lambda: self._go(lab, steps, focus), lambda: lab.clock)

    def _go(self, lab: "Lab", steps: int, focus: int) -> None:
        """Runs so many real steps, the one under way among them if one is; at full speed as far as a chunk goes."""
        if lab.mid_step:
            lab.catch_up()
            steps -= 1
        if math.isinf(SPEEDS[self.speed]):
            lab.advance(lab.clock + steps)
        elif steps and lab.advance_steps(focus, steps, self.pacing.furthest) < steps:
            self.pacing.forgive()

    def _go_to_end(self, lab: "Lab", reference_lane: int) -> None:
        """Runs to the end of the leader's episode, if a chunk goes so far."""
        if lab.advance_episode(reference_lane, self.pacing.furthest) and self.reference_lane == reference_lane:
            self.stop()

    def _go_watching(self, lab: "Lab", steps: int, reference_lane: int | None, focus: int) -> None:
        """Runs as the other ways do, but not beyond what is waited for."""
        from dyna_tui.lab.run_until import go
        from dyna_tui.lab.stop_conditions import Breakpoint, EpisodeEnds

        breakpoints = [*lab.breakpoints, *([self.awaited] if self.awaited else [])]
        end = None if reference_lane is None else Breakpoint(EpisodeEnds(), lab.lanes[reference_lane].number)
        if end is not None:
            breakpoints.append(end)
        events = go(lab, breakpoints, focus if reference_lane is None else reference_lane, steps, self.pacing.furthest)
        self._stop_events = [event for event in events if event.watch is not end]
        if events:
            self.stop()
