"""Drives the laboratory for the screen: asks it for a chunk of work, then shows what came of it.

The engine has one owner at a time. While a chunk runs in its thread the event loop only paints
the frames taken before; what a person asks for waits, a few hundredths of a second at most, and
is done before the next chunk.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import AgentSpec, Bonus
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frame import LaneFrame
from dyna_tui.maze import Maze
from dyna_tui.tui.background import in_background
from dyna_tui.tui.pace import FRAME, Pace

if TYPE_CHECKING:
    from dyna_tui.lab.curiosity import Prospect
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.recall import Recall
    from dyna_tui.lab.wanted import Wanted
    from dyna_tui.world import World

SPEEDS = (1, 2, 5, 10, 25, 50, 100, 250, 1_000, 10_000, 100_000, math.inf)
"""Real steps a second; the last is as fast as it goes."""
USUAL_SPEED = 4
Yardstick = tuple[int, float]
"""A layout and a discount: what optimal values depend on."""


@dataclass(frozen=True)
class Show:
    """What the screen shows of one lane."""

    wanted: "Wanted"
    optimal: bool
    """Whether the optimal values are to be worked out."""


class Driver:
    """Runs, pauses and steps a laboratory, at a speed."""

    def __init__(
        self,
        maze: Maze,
        specs: Sequence[AgentSpec],
        seed: int,
        run: int,
        *,
        clock_by: Clock = Clock.REAL,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Prepares the drive; the engine is loaded by the first :meth:`turn`.

        Args:
            maze: the maze.
            specs: the agents, a lane each.
            seed: the seed.
            run: which of its runs.
            clock_by: what the lanes' common clock counts.
            clock: tells the time in seconds.
        """
        self.maze = maze
        self.specs = tuple(specs)
        self.seed = seed
        self.run_number = run
        self.clock_by = clock_by
        self.lab: Lab | None = None
        self.running = False
        self.speed = USUAL_SPEED
        """The place in SPEEDS."""
        self.leader: int | None = None
        """The lane to the end of whose episode the run goes, where it goes to one."""
        self.catching_up = False
        """Whether the run goes only so far that no lane is behind any more."""
        self.focus = 0
        """The lane whose real steps count where lanes make different numbers of them."""
        self.look: Callable[[], Sequence[Show]] = list
        """Tells what the screen shows of each lane."""
        self.show: Callable[[tuple[LaneFrame, ...]], None] = lambda frames: None
        """Takes the frames."""
        self._pace = Pace(clock)
        self._asked: deque[Callable[[Lab], None]] = deque()
        self._wake = asyncio.Event()
        self._recalls: list[Recall] = []
        self._optimal: dict[Yardstick, NDArray[np.float64] | None] = {}
        self._prospects: dict[Yardstick, Prospect | None] = {}
        self._measuring: asyncio.Task[None] | None = None

    # What a person asks for

    @property
    def ready(self) -> bool:
        """Whether the engine is there."""
        return self.lab is not None

    @property
    def hurrying(self) -> bool:
        """Whether a run makes more real steps than there are frames."""
        errand = self.leader is not None or self.catching_up
        return self.running and (errand or SPEEDS[self.speed] * FRAME > 1)

    @property
    def waiting(self) -> bool:
        """Whether something that was asked for waits for the engine."""
        return not self.ready and (self.running or bool(self._asked))

    def ask(self, what: "Callable[[Lab], None]") -> None:
        """Has something done to the laboratory before the next chunk; a frame follows."""
        self._asked.append(what)
        self._wake.set()

    def refresh(self) -> None:
        """Has a new frame taken."""
        if not self._asked:
            self.ask(lambda lab: None)

    def run(self, *, leader: int | None = None) -> None:
        """Starts running, if a leader is given to the end of its episode, as fast as it goes."""
        self.running = True
        self.leader = leader
        self.catching_up = False
        self._pace.forgive()
        self._wake.set()

    def pause(self) -> None:
        """Stops running."""
        self.running = False
        self.leader = None
        self.catching_up = False
        self.refresh()

    def step(self) -> None:
        """Makes one real step with its planning, or the rest of one; lanes that are far behind catch up instead."""
        self.ask(self._step)

    def count_by(self, clock_by: Clock) -> None:
        """Has the lanes' common clock count something else."""
        self.clock_by = clock_by
        self.ask(lambda lab: self._count_by(lab, clock_by))

    def change_speed(self, by: int) -> None:
        """Goes to another of the SPEEDS."""
        self.speed = min(max(self.speed + by, 0), len(SPEEDS) - 1)
        self._pace.forgive()
        self._wake.set()

    # The loop

    async def drive(self) -> None:
        """Takes turn after turn, for ever."""
        while True:
            self._wake.clear()
            pause = await self.turn()
            if pause != 0:
                try:
                    await asyncio.wait_for(self._wake.wait(), pause)
                except TimeoutError:
                    continue

    async def turn(self) -> float | None:
        """Does what is due.

        Returns:
            In how many seconds something is due again; None where only a person can bring it about.
        """
        if self.lab is None:
            self.lab = await in_background(self._open)
            self._pace.forgive()
            self.refresh()
        lab = self.lab
        if self._asked:
            asked = [self._asked.popleft() for _ in range(len(self._asked))]
            await self._work(lambda: [do(lab) for do in asked])
            return 0 if self._asked or self.running else None
        if not self.running:
            return None
        steps, pause = self._due(lab)
        if steps:
            await self._work(lambda: self._chunk(lab, steps))
        return pause

    def _open(self) -> "Lab":
        """Loads the engine and compiles it, or loads what was compiled before."""
        from dyna_tui.lab.lab import Lab
        from dyna_tui.lab.recall import Recall

        self._recalls = [Recall() for _ in self.specs]
        return Lab(self.maze, self.specs, self.seed, self.run_number, self.clock_by)

    async def _work(self, work: Callable[[], object]) -> None:
        """Has work done, shows the frames after it, and sees to optimal values that they lack."""
        look = self.look()

        def both() -> tuple[LaneFrame, ...]:
            work()
            return self._frames(look)

        self.show(await in_background(both))
        if self._measuring is None and any(values is None for values in self._optimal.values()):
            self._measuring = asyncio.create_task(self._measure())

    def _step(self, lab: "Lab") -> None:
        if lab.lag() > 1:
            self.running = self.catching_up = True
        elif lab.mid_step:
            lab.catch_up()
        else:
            lab.advance_steps(self.focus, 1)

    def _count_by(self, lab: "Lab", clock_by: Clock) -> None:
        lab.count_by(clock_by)
        self._pace.forget()

    def _due(self, lab: "Lab") -> tuple[int, float]:
        """How many real steps are due now, and in how many seconds to ask again."""
        errand = self.leader is not None or self.catching_up
        return self._pace.due(math.inf if errand or lab.lag() > 1 else SPEEDS[self.speed])

    def _chunk(self, lab: "Lab", steps: int) -> None:
        """Goes on for so many real steps, or on its errand, once lanes far behind have caught up."""
        leader = self.leader
        if lab.lag(leader) > 1:
            self._pace.spend(lambda steps: lab.catch_up(steps, leader), lambda: lab.lag(leader) > 1)
        elif self.catching_up:
            lab.catch_up()
            if self.catching_up:
                self.running = self.catching_up = False
        elif leader is not None:
            self._pace.measure(lambda: self._go_to_end(lab, leader), lambda: lab.clock)
        else:
            self._pace.measure(lambda: self._go(lab, steps), lambda: lab.clock)

    def _go(self, lab: "Lab", steps: int) -> None:
        """Runs so many real steps, the one under way among them if one is; at full speed as far as a chunk goes."""
        if lab.mid_step:
            lab.catch_up()
            steps -= 1
        if math.isinf(SPEEDS[self.speed]):
            lab.advance(lab.clock + steps)
        elif steps and lab.advance_steps(self.focus, steps, self._pace.furthest) < steps:
            self._pace.forgive()

    def _go_to_end(self, lab: "Lab", leader: int) -> None:
        """Runs to the end of the leader's episode, if a chunk goes so far."""
        if lab.advance_episode(leader, self._pace.furthest) and self.leader == leader:
            self.running, self.leader = False, None

    # Frames

    def _frames(self, look: Sequence[Show]) -> tuple[LaneFrame, ...]:
        from dyna_tui.lab.curiosity import LARGE, outweighed_after
        from dyna_tui.lab.observe import observe

        assert self.lab is not None
        frames = []
        for lane, recall, show in zip(self.lab.lanes, self._recalls, look, strict=True):
            key = (lane.layout, lane.spec.number("gamma"))
            curious = lane.spec.bonus is Bonus.PLANNING and lane.world.states <= LARGE
            optimal = self._optimal.setdefault(key, None) if show.optimal or curious else None
            promise = self._prospects.get(key)
            outweighed = outweighed_after(lane.spec, lane.world, promise) if curious and promise else None
            frames.append(observe(lane, show.wanted, recall, optimal, outweighed))
        return tuple(frames)

    async def _measure(self) -> None:
        """Works out the optimal values that are asked for and not there."""
        assert self.lab is not None
        world = self.lab.world
        try:
            for key in [key for key, values in list(self._optimal.items()) if values is None]:
                self._optimal[key], self._prospects[key] = await in_background(partial(_worked_out, world, key))
        except Exception as error:
            self.ask(partial(_fail, error))
            return
        self._measuring = None
        self.refresh()


def _worked_out(world: "World", key: Yardstick) -> "tuple[NDArray[np.float64], Prospect | None]":
    """The optimal values of a layout, and what they promise from its starts unless it is large."""
    from dyna_tui.lab.curiosity import LARGE, prospect
    from dyna_tui.optimal import optimal_values

    values = optimal_values(world, *key)
    return values, prospect(world, key[0], values) if world.states <= LARGE else None


def _fail(error: Exception, lab: "Lab") -> None:
    """Raises an error where those of the engine are raised."""
    raise error
