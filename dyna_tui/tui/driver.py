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

from dyna_tui.agents import AgentSpec
from dyna_tui.lab.frame import LaneFrame
from dyna_tui.maze import Maze
from dyna_tui.tui.background import in_background

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.recall import Recall
    from dyna_tui.lab.wanted import Wanted

SPEEDS = (1, 2, 5, 10, 25, 50, 100, 250, 1_000, 10_000, 100_000, math.inf)
"""Real steps a second; the last is as fast as it goes."""
USUAL_SPEED = 4
CHUNK = 0.03
"""Seconds of engine time between two frames at full speed."""
FRAME = 1 / 30
"""Seconds between two frames below full speed, at the least."""
Yardstick = tuple[int, float]
"""A layout and a discount: what optimal values depend on."""
FIRST_CHUNK = 64
"""Real steps of the first chunk of all; later ones follow what was measured."""


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
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Prepares the drive; the engine is loaded by the first :meth:`turn`.

        Args:
            maze: the maze.
            specs: the agents, a lane each.
            seed: the seed.
            run: which of its runs.
            clock: tells the time in seconds.
        """
        self.maze = maze
        self.specs = tuple(specs)
        self.seed = seed
        self.run_number = run
        self.lab: Lab | None = None
        self.running = False
        self.speed = USUAL_SPEED
        """The place in SPEEDS."""
        self.leader: int | None = None
        """The lane to the end of whose episode the run goes, where it goes to one."""
        self.look: Callable[[], Sequence[Show]] = list
        """Tells what the screen shows of each lane."""
        self.show: Callable[[tuple[LaneFrame, ...]], None] = lambda frames: None
        """Takes the frames."""
        self._clock = clock
        self._asked: deque[Callable[[Lab], None]] = deque()
        self._wake = asyncio.Event()
        self._recalls: list[Recall] = []
        self._optimal: dict[Yardstick, NDArray[np.float64] | None] = {}
        self._measuring: asyncio.Task[None] | None = None
        self._since, self._made = 0.0, 0
        self._rate = 0.0

    # What a person asks for

    @property
    def ready(self) -> bool:
        """Whether the engine is there."""
        return self.lab is not None

    @property
    def hurrying(self) -> bool:
        """Whether a run makes more real steps than there are frames."""
        return self.running and (self.leader is not None or SPEEDS[self.speed] * FRAME > 1)

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
        self._repace()
        self._wake.set()

    def pause(self) -> None:
        """Stops running."""
        self.running = False
        self.leader = None
        self.refresh()

    def change_speed(self, by: int) -> None:
        """Goes to another of the SPEEDS."""
        self.speed = min(max(self.speed + by, 0), len(SPEEDS) - 1)
        self._repace()
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
            self._repace()
            self.refresh()
        lab = self.lab
        if self._asked:
            asked = [self._asked.popleft() for _ in range(len(self._asked))]
            await self._work(lambda: [do(lab) for do in asked])
            return 0 if self._asked or self.running else None
        if not self.running:
            return None
        steps, pause = self._due()
        if steps:
            await self._work(lambda: self._chunk(lab, steps))
        return pause

    def _open(self) -> "Lab":
        """Loads the engine and compiles it, or loads what was compiled before."""
        from dyna_tui.lab.lab import Lab
        from dyna_tui.lab.recall import Recall

        self._recalls = [Recall() for _ in self.specs]
        return Lab(self.maze, self.specs, self.seed, self.run_number)

    async def _work(self, work: Callable[[], object]) -> None:
        """Has work done, shows the frames after it, and sees to optimal values that they lack."""
        look = self.look()

        def both() -> tuple[LaneFrame, ...]:
            work()
            return self._frames(look)

        self.show(await in_background(both))
        if self._measuring is None and any(values is None for values in self._optimal.values()):
            self._measuring = asyncio.create_task(self._measure())

    def _due(self) -> tuple[int, float]:
        """How many real steps are due now, and in how many seconds to ask again."""
        at_most = max(1, round(self._rate * CHUNK)) if self._rate else FIRST_CHUNK
        speed = math.inf if self.leader is not None else SPEEDS[self.speed]
        if math.isinf(speed):
            return at_most, 0.0
        now = self._clock()
        due = math.floor((now - self._since) * speed + 1e-9) - self._made
        if due > at_most:
            # The engine cannot keep up: what it owes is forgiven.
            self._since, self._made = now, 0
            return at_most, 0.0
        self._made += due
        pause = self._since + (self._made + 1) / speed - now
        return due, max(pause, FRAME)

    def _chunk(self, lab: "Lab", steps: int) -> None:
        """Runs so many real steps, and measures how many the engine makes in a second."""
        leader, before, began = self.leader, lab.clock, self._clock()
        if leader is None:
            lab.advance(lab.next_step + steps - 1)
        elif lab.advance_episode(leader, lab.next_step + steps - 1) and self.leader == leader:
            self.running, self.leader = False, None
        took, made = self._clock() - began, lab.clock - before
        if made:
            measured = made / max(took, 1e-6)
            self._rate = min(measured, 4 * self._rate) if self._rate else measured / 4

    def _repace(self) -> None:
        self._since, self._made = self._clock(), 0

    # Frames

    def _frames(self, look: Sequence[Show]) -> tuple[LaneFrame, ...]:
        from dyna_tui.lab.observe import observe

        assert self.lab is not None
        frames = []
        for lane, recall, show in zip(self.lab.lanes, self._recalls, look, strict=True):
            key = (lane.layout, lane.spec.number("gamma"))
            optimal = self._optimal.setdefault(key, None) if show.optimal else None
            frames.append(observe(lane, show.wanted, recall, optimal))
        return tuple(frames)

    async def _measure(self) -> None:
        """Works out the optimal values that are asked for and not there."""
        from dyna_tui.optimal import optimal_values

        assert self.lab is not None
        world = self.lab.world
        try:
            for key in [key for key, values in list(self._optimal.items()) if values is None]:
                self._optimal[key] = await in_background(partial(optimal_values, world, *key))
        except Exception as error:
            self.ask(partial(_fail, error))
            return
        self._measuring = None
        self.refresh()


def _fail(error: Exception, lab: "Lab") -> None:
    """Raises an error where those of the engine are raised."""
    raise error
