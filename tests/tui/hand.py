"""The laboratory with its engine driven by hand: no turn is taken that a test does not take, and no time passes."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from unittest import mock

import textual.screen
from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Offset
from textual.pilot import Pilot

from dyna_tui.cli.laboratory import read_agent
from dyna_tui.lab.clock import Clock as LanesClock
from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.lab.lab import Lab
from dyna_tui.maze import Maze, load
from dyna_tui.tui.app import LabApp
from dyna_tui.tui.engine.pacing import FRAME, Pacing
from dyna_tui.tui.laboratory.command_table import BY_NAME
from dyna_tui.tui.widgets.bars import StatusLine
from dyna_tui.tui.widgets.grid import Grid
from dyna_tui.tui.widgets.lane import LaneView
from tests.tui.screen_text import screen_text

SMALL = (80, 24)
COMFORTABLE = (120, 40)
LARGE = (200, 50)
THREE = ("q-learning", "dyna-q:n=3", "dyna-q+:n=10")
PATIENCE = 200
"""Rounds after which a test that waits gives up."""
BUSY = 100_000
"""Turns of the loop after which something has been busy for ever."""


class Clock:
    """Tells the time that a test says it is."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Hand:
    """An open laboratory and the hand that drives it."""

    def __init__(self, app: LabApp, pilot: Pilot[Any], clock: Clock) -> None:
        self.app = app
        self.pilot = pilot
        self.clock = clock
        self.driver = app.driver
        self.laboratory = app.laboratory

    @property
    def lab(self) -> Lab:
        assert self.driver.lab is not None
        return self.driver.lab

    @property
    def steps(self) -> list[int]:
        """The real steps that each lane has begun."""
        return [lane.real_steps for lane in self.lab.lanes]

    @property
    def ticks(self) -> list[int]:
        return [lane.ticks for lane in self.lab.lanes]

    @property
    def frames(self) -> tuple[LaneFrame, ...]:
        """The frames that are shown."""
        return self.laboratory.context.frame.lanes

    @property
    def lanes(self) -> list[LaneView]:
        return list(self.laboratory.query(LaneView))

    @property
    def grid(self) -> Grid:
        """The grid of the lane in focus."""
        return self.lanes[self.focus].grid

    @property
    def status(self) -> str:
        """The text of the status line."""
        return self.laboratory.query_one(StatusLine).message

    @property
    def text(self) -> str:
        """The screen as it stands."""
        return screen_text(self.app)

    @property
    def focus(self) -> int:
        """The index of the lane in focus."""
        return self.laboratory.context.focus

    def can(self, command: str) -> bool:
        """Whether a command can run now, by its name."""
        return self.laboratory.can(BY_NAME[command])

    async def settle(self) -> None:
        """Does what was asked for, takes no step of a run, and waits until nothing is left to draw."""
        for _ in range(PATIENCE):
            await self.quiet()
            if not self.app.is_running:
                return
            measuring = self.driver._measuring
            if self.driver._requests or self.driver.lab is None or self.driver.seek_task:
                await self.driver.turn()
            elif measuring is not None:
                await measuring
            else:
                return
        raise AssertionError("the laboratory does not come to rest")

    async def quiet(self) -> None:
        """Waits until every message is handled and all has its place; unlike the pilot's, it seldom sleeps.

        What is dirty is painted when Textual finds the time for it, and is up to date wherever it is read.
        """
        calm = 0
        for number in range(PATIENCE):
            await _nothing_to_do()
            if not self.app.is_running:
                return
            screen = self.app.screen
            unplaced = screen._layout_required or screen._scroll_required or screen._callbacks
            if unplaced:
                screen._on_timer_update()
            messages = self.app.message_queue_size or self.laboratory.message_queue_size
            waiting = bool(messages or not self.app.keys.empty or self.app.animator._animations)
            calm = 0 if unplaced or waiting else calm + 1
            if calm == 2:
                return
            if unplaced or waiting:  # for a time, or a thread
                await asyncio.sleep(min(number / 1000, 0.05))
        raise AssertionError("the screen does not come to rest")

    async def press(self, *keys: str) -> None:
        """Presses keys one after another, each settled."""
        for key in keys:
            await self.event(key)

    async def event(self, *keys: str) -> None:
        """Presses keys in one breath, and settles after the last."""
        for key in keys:
            self.app.simulate_key(key)
        await self.settle()

    async def touch(self, *keys: str) -> None:
        """Presses keys and lets the screen do what it can without the engine."""
        for key in keys:
            self.app.simulate_key(key)
            await self.quiet()

    def find(self, text: str) -> Offset:
        """Where a text first stands on the screen."""
        rows = self.text.split("\n")
        return next(Offset(row.index(text), y) for y, row in enumerate(rows) if text in row)

    async def click(self, where: Offset | str) -> None:
        """Clicks on a place of the screen, or on a text that stands there."""
        await self.pilot.click(offset=self.find(where) if isinstance(where, str) else where)
        await self.settle()

    async def wheel(self, where: Offset, *, up: bool = False) -> None:
        """Turns the wheel a notch over a place of the screen."""
        await self.pilot._post_mouse_events([MouseScrollUp if up else MouseScrollDown], offset=where)
        await self.settle()

    async def wait(self, until: Callable[[], bool]) -> None:
        """Waits until something is true that comes about by itself."""
        for _ in range(PATIENCE):
            if until():
                await self.settle()
                return
            await self.quiet()
        raise AssertionError("it never came true")

    async def resize(self, width: int, height: int) -> None:
        """Makes the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    async def go(self, until: Callable[[], bool]) -> None:
        """Takes turns of a run until something is true; time passes by a frame each."""
        for _ in range(PATIENCE):
            if until():
                await self.settle()
                return
            self.clock.now += FRAME
            await self.turn()
        raise AssertionError("it never came true")

    async def turn(self) -> float | None:
        """Takes a turn of the driver, and has the screen show what came of it."""
        pause = await self.driver.turn()
        await self.quiet()
        return pause

    async def seconds(self, seconds: float) -> None:
        """Takes the turns that are due in so many seconds, at the moments at which the driver asks for them."""
        until = self.clock.now + seconds
        while True:
            pause = await self.driver.turn()
            if pause is None or self.clock.now + pause > until:
                break
            self.clock.now += pause
        self.clock.now = until
        await self.driver.turn()
        await self.settle()

    async def advance(self, to_step: int) -> None:
        """Moves all lanes to the end of a real step, as fast as it goes."""
        self.driver.ask(lambda lab: lab.advance(to_step))
        await self.settle()


async def _nothing_to_do() -> None:
    """Waits until all that runs waits for a time, a thread or a key: no message is under way.

    It asks the loop itself; the pilot sends each widget a message and waits for it to come back.
    """
    ready: Collection[object] = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    for _ in range(BUSY):
        await asyncio.sleep(0)
        if not ready:
            return
    raise AssertionError("something never waits")


@asynccontextmanager
async def _seldom_painted(running: AbstractAsyncContextManager[Pilot[Any]]) -> AsyncIterator[Pilot[Any]]:
    """An app whose screens paint for themselves but twice a second: what a test reads is painted when it reads it."""
    with mock.patch.object(textual.screen, "UPDATE_PERIOD", 0.5):
        async with running as pilot:
            yield pilot


@asynccontextmanager
async def open_lab(
    maze: str | Maze = "blocking",
    agents: Sequence[str] = (),
    *,
    size: tuple[int, int] = SMALL,
    ready: bool = True,
    seed: int = 0,
    running: bool = False,
    clock_by: LanesClock = LanesClock.REAL,
) -> AsyncIterator[Hand]:
    """Opens the laboratory.

    Args:
        maze: a built-in maze's name, or a maze.
        agents: the lanes; those of the maze if there are none.
        size: columns and rows of the terminal.
        ready: whether to wait for the engine and its first frames.
        seed: the seed.
        running: whether it was asked to run at once.
        clock_by: what the lanes' common clock counts.
    """
    read = load(maze) if isinstance(maze, str) else maze
    specs = [spec for text in agents or read.agents for spec in read_agent(text, read.parameters)]
    app = LabApp(read, specs, seed=seed, running=running, clock_by=clock_by, driven=False)
    async with hand_of(app, size=size, ready=ready) as hand:
        yield hand


@asynccontextmanager
async def hand_of(app: LabApp, *, size: tuple[int, int] = SMALL, ready: bool = True) -> AsyncIterator[Hand]:
    """Opens an app that does not drive itself."""
    clock = Clock()
    covered = app.driver.runner.pacing.covered
    app.driver.runner.pacing = Pacing(clock)
    app.driver.runner.pacing.covered = covered
    gc.disable()  # a tenth of the time goes into looking through the compiler's many objects
    try:
        async with _seldom_painted(app.run_test(size=size)) as pilot:
            hand = Hand(app, pilot, clock)
            await hand.quiet()
            if ready:
                await hand.settle()
            yield hand
    finally:
        gc.enable()
