"""A run: how fast the lanes go, how far, and what ends it."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from dyna_tui.tui.engine.pacing import FRAME, Pace

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.run_until import Hit
    from dyna_tui.lab.stop_conditions import Watch

SPEEDS = (1, 2, 5, 10, 25, 50, 100, 250, 1_000, 10_000, 100_000, math.inf)
"""Real steps a second; the last is as fast as it goes."""
USUAL_SPEED = 4


class Run:
    """Goes on with a laboratory, a chunk at a time, at a speed or on an errand: as fast as it goes, to some end."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begins at rest; ``clock`` tells the time in seconds."""
        self.on = False
        """Whether the lanes run."""
        self.speed = USUAL_SPEED
        """The place in SPEEDS."""
        self.leader: int | None = None
        """The lane to the end of whose episode it goes, where it goes to one."""
        self.catching_up = False
        """Whether it goes only so far that no lane is behind any more."""
        self.awaited: Watch | None = None
        """What it goes on until, where it goes on until something."""
        self.pace = Pace(clock)
        self._hits: list[Hit] = []

    @property
    def on_errand(self) -> bool:
        """Whether it goes somewhere, and not at a speed."""
        return self.leader is not None or self.catching_up or self.awaited is not None

    @property
    def hurrying(self) -> bool:
        """Whether it makes more real steps than there are frames."""
        return self.on and (self.on_errand or SPEEDS[self.speed] * FRAME > 1)

    def start(self, leader: int | None = None, until: "Watch | None" = None) -> None:
        """Begins; to the end of the episode of a leader, until something, or for ever."""
        self.on, self.leader, self.awaited, self.catching_up = True, leader, until, False
        self.pace.forgive()

    def stop(self) -> None:
        """Ends it, and its errand."""
        self.on, self.leader, self.awaited, self.catching_up = False, None, None, False

    def change_speed(self, by: int) -> None:
        """Goes to another of the SPEEDS."""
        self.speed = min(max(self.speed + by, 0), len(SPEEDS) - 1)
        self.pace.forgive()

    def take_hits(self) -> "list[Hit]":
        """What ended it, told once."""
        hits, self._hits = self._hits, []
        return hits

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
        return self.pace.due(math.inf if self.on_errand or lab.lag() > 1 else SPEEDS[self.speed])

    def chunk(self, lab: "Lab", steps: int, focus: int) -> None:
        """Goes on for so many real steps, or on its errand, once lanes far behind have caught up."""
        leader = self.leader
        if lab.lag(leader) > 1:
            self.pace.spend(lambda steps: lab.catch_up(steps, leader), lambda: lab.lag(leader) > 1)
        elif self.catching_up:
            lab.catch_up()
            if self.catching_up:
                self.stop()
        elif lab.breakpoints or self.awaited is not None:
            self.pace.measure(lambda: self._go_watching(lab, steps, leader, focus), lambda: lab.clock)
        elif leader is not None:
            self.pace.measure(lambda: self._go_to_end(lab, leader), lambda: lab.clock)
        else:
            self.pace.measure(lambda: self._go(lab, steps, focus), lambda: lab.clock)

    def _go(self, lab: "Lab", steps: int, focus: int) -> None:
        """Runs so many real steps, the one under way among them if one is; at full speed as far as a chunk goes."""
        if lab.mid_step:
            lab.catch_up()
            steps -= 1
        if math.isinf(SPEEDS[self.speed]):
            lab.advance(lab.clock + steps)
        elif steps and lab.advance_steps(focus, steps, self.pace.furthest) < steps:
            self.pace.forgive()

    def _go_to_end(self, lab: "Lab", leader: int) -> None:
        """Runs to the end of the leader's episode, if a chunk goes so far."""
        if lab.advance_episode(leader, self.pace.furthest) and self.leader == leader:
            self.stop()

    def _go_watching(self, lab: "Lab", steps: int, leader: int | None, focus: int) -> None:
        """Runs as the other ways do, but not beyond what is waited for."""
        from dyna_tui.lab.run_until import go
        from dyna_tui.lab.stop_conditions import EpisodeEnds, Watch

        watches = [*lab.breakpoints, *([self.awaited] if self.awaited else [])]
        end = None if leader is None else Watch(EpisodeEnds(), lab.lanes[leader].number)
        if end is not None:
            watches.append(end)
        hits = go(lab, watches, focus if leader is None else leader, steps, self.pace.furthest)
        self._hits = [hit for hit in hits if hit.watch is not end]
        if hits:
            self.stop()
