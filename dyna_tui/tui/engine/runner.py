"""Run of the laboratory: its speed, whether it is bounded (to the end of an episode, until a condition), its chunks."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from dyna_tui.tui.engine.lane_numbers import index_of
from dyna_tui.tui.engine.pacing import Pacing

if TYPE_CHECKING:
    from dyna_tui.lab.breakpoints import Breakpoint, StopEvent
    from dyna_tui.lab.lab import Lab

SPEEDS = (1, 2, 5, 10, 25, 50, 100, 250, 1_000, 10_000, 100_000, math.inf)
"""Real steps a second; the last is as fast as the engine can."""
USUAL_SPEED = 4


class Runner:
    """Runs a laboratory chunk by chunk: at a speed, or as fast as it can where the run is bounded."""

    def __init__(self, clock: Callable[[], float], cpu: Callable[[], float] | None = None) -> None:
        """Begins at rest; ``clock`` gives the time in seconds, ``cpu`` those of CPU that the screen has taken."""
        self.on = False
        """Whether the lanes run."""
        self.speed = USUAL_SPEED
        """An index into SPEEDS."""
        self.reference_lane: int | None = None
        """The number of the lane with the end of whose episode the run ends, if it ends so."""
        self.catching_up = False
        """Whether the run ends as soon as no lane is behind any more."""
        self.awaited: Breakpoint | None = None
        """The condition with which the run ends, if it ends so."""
        self.always: Breakpoint | None = None
        """A condition with which every run ends, as that of a lesson's step; it is no breakpoint of the laboratory."""
        self.most_steps: int | None = None
        """Real steps of a chunk at the most, where the laboratory is looked at after each."""
        self.pacing = Pacing(clock, cpu)
        self._stop_events: list[StopEvent] = []

    @property
    def bounded(self) -> bool:
        """Whether the run has an end of its own, and so no speed."""
        return self.reference_lane is not None or self.catching_up or self.awaited is not None

    def start(self, reference_lane: int | None = None, until: "Breakpoint | None" = None) -> None:
        """Begins; to the end of the episode of a lane (its number), until a condition holds, or for ever."""
        self.on, self.reference_lane, self.awaited, self.catching_up = True, reference_lane, until, False
        self.pacing.reset_schedule()

    def stop(self) -> None:
        """Ends the run, and what bounded it."""
        self.on, self.reference_lane, self.awaited, self.catching_up = False, None, None, False

    def change_speed(self, by: int) -> None:
        """Goes up or down the SPEEDS."""
        self.speed = min(max(self.speed + by, 0), len(SPEEDS) - 1)
        self.pacing.reset_schedule()

    @property
    def set_to(self) -> float | None:
        """The speed in real steps a second; None where it is the usual one."""
        return None if self.speed == USUAL_SPEED else SPEEDS[self.speed]

    def set_speed(self, speed: float | None) -> None:
        """Takes the highest of the SPEEDS up to so many real steps a second; None leaves it."""
        if speed is not None:
            self.speed = max(number for number, each in enumerate(SPEEDS) if each <= max(speed, SPEEDS[0]))

    def take_stop_events(self) -> "list[StopEvent]":
        """What ended the run; given once."""
        events, self._stop_events = self._stop_events, []
        return events

    def was_stopped_by(self, breakpoint: "Breakpoint | None") -> bool:
        """Whether the run that has just ended was ended by a breakpoint; None for one that had no condition."""
        return breakpoint is None or any(event.breakpoint == breakpoint for event in self._stop_events)

    @property
    def longest_chunk(self) -> int:
        """How far on the lanes' clock a chunk goes at the most."""
        return min(self.pacing.longest_chunk, self.most_steps or self.pacing.longest_chunk)

    # In the engine's thread

    def step(self, lab: "Lab", focus: int) -> None:
        """One real step of the lane in focus, or the rest of one; where lanes are far behind they catch up instead."""
        if lab.lag() > 1:
            self.on = self.catching_up = True
        elif lab.mid_step:
            lab.catch_up()
        else:
            lab.advance_steps(index_of(lab, focus) or 0, 1)

    def due(self, lab: "Lab") -> tuple[int, float]:
        """How many real steps are due now, and in how many seconds to ask again."""
        return self.pacing.due(math.inf if self.bounded or lab.lag() > 1 else SPEEDS[self.speed])

    def chunk(self, lab: "Lab", steps: int, focus: int) -> None:
        """Runs on, once lanes far behind have caught up: by so many real steps of the lane in focus, or to the end."""
        reference = None if self.reference_lane is None else index_of(lab, self.reference_lane)
        index = index_of(lab, focus) or 0 if reference is None else reference
        steps = min(steps, self.most_steps or steps)
        if lab.lag(reference) > 1:
            self.pacing.fill_chunk(lambda steps: lab.catch_up(steps, reference), lambda: lab.lag(reference) > 1)
        elif self.catching_up:
            lab.catch_up()
            if self.catching_up:
                self.stop()
        elif lab.breakpoints or self.awaited is not None or self.always is not None:
            self.pacing.measure(lambda: self._run_watched(lab, steps, index), lambda: lab.clock)
        elif reference is not None:
            self.pacing.measure(lambda: self._run_episode(lab, reference), lambda: lab.clock)
        else:
            self.pacing.measure(lambda: self._run_steps(lab, steps, index), lambda: lab.clock)

    def _run_steps(self, lab: "Lab", steps: int, index: int) -> None:
        """Runs so many real steps, the one under way among them if one is."""
        if lab.mid_step:
            lab.catch_up()
            steps -= 1
        if math.isinf(SPEEDS[self.speed]):
            lab.advance(lab.clock + steps)
        elif steps and lab.advance_steps(index, steps, self.longest_chunk) < steps:
            self.pacing.reset_schedule()

    def _run_episode(self, lab: "Lab", index: int) -> None:
        """Runs to the end of the episode of the lane at an index, if a chunk goes so far."""
        number = lab.lanes[index].number
        if lab.advance_episode(index, self.longest_chunk) and self.reference_lane == number:
            self.stop()

    def _run_watched(self, lab: "Lab", steps: int, index: int) -> None:
        """Runs on, but not beyond a breakpoint or what is awaited."""
        from dyna_tui.lab.breakpoints import Breakpoint
        from dyna_tui.lab.run_until import run_watched
        from dyna_tui.lab.stop_conditions import EpisodeEnds

        breakpoints = [*lab.breakpoints, *(each for each in (self.awaited, self.always) if each is not None)]
        end = None if self.reference_lane is None else Breakpoint(EpisodeEnds(), self.reference_lane)
        if end is not None:
            breakpoints.append(end)
        events = run_watched(lab, breakpoints, index, steps, self.longest_chunk)
        self._stop_events = [event for event in events if event.breakpoint is not end]
        if events:
            self.stop()
