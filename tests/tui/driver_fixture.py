"""Fixture of a driver: its turns taken by hand, its clock a fake one."""

import math
import threading

from textual.message import Message

from dyna_tui.agents import AgentSpec, read_all
from dyna_tui.lab.frames.frame import LaneFrame, Window
from dyna_tui.lab.frames.request import FrameRequest
from dyna_tui.lab.lab import Lab
from dyna_tui.maze import Maze
from dyna_tui.tui.engine.driver import Driver
from dyna_tui.tui.engine.messages import FramesTaken
from dyna_tui.tui.engine.runner import SPEEDS
from dyna_tui.tui.engine.snapshots import LaneRequest
from tests.dyna.engine import maze_of
from tests.tui.hand import Clock

MAZE = maze_of("S...\n.##.\n...G\n@ 40\nS...\n###.\nG...")
FULL = len(SPEEDS) - 1
PATIENCE = 30.0
"""Seconds after which a test that hangs fails; none waits for them to pass."""


def specs(maze: Maze = MAZE, *agents: str) -> tuple[AgentSpec, ...]:
    return read_all(agents or ("q-learning", "dyna-q:n=2"), maze.parameters)


class Fixture:
    """A driver on its own, with an engine whose steps take the time that a test says."""

    def __init__(self, *, rate: float = math.inf, optimal: bool = False) -> None:
        self.clock = Clock()
        self.messages: list[Message] = []
        self.driver = Driver(MAZE, specs(), 0, 0, clock=self.clock)
        self.driver.attach(self.messages.append, self.viewport)
        self.driver._open = self.open  # type: ignore[method-assign]
        self.optimal = optimal
        self.rate = rate
        self.opened = threading.Event()
        self.opened.set()
        self._loads = self.driver.__class__._open

    def open(self) -> Lab:
        """Loads the engine, once the test lets it."""
        assert self.opened.wait(PATIENCE)
        lab = self._loads(self.driver)
        advance = lab.advance

        def timed(until_step: int) -> None:
            before = lab.clock
            advance(until_step)
            self.clock.now += (lab.clock - before) / self.rate

        lab.advance = timed  # type: ignore[assignment, method-assign]
        return lab

    def viewport(self) -> dict[int, LaneRequest]:
        return dict.fromkeys(range(2), LaneRequest(FrameRequest(Window(0, 0, 3, 4)), self.optimal))

    @property
    def frames(self) -> list[tuple[LaneFrame, ...]]:
        """The frames of all lanes that were posted."""
        return [message.frame.lanes for message in self.messages if isinstance(message, FramesTaken)]

    @property
    def step(self) -> int:
        assert self.driver.lab is not None
        return self.driver.lab.clock

    async def ready(self) -> "Fixture":
        await self.driver.turn()
        return self
