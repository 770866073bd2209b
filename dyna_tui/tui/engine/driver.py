"""Drives the laboratory for the screen: asks it for a chunk of work, then shows what came of it.

The engine has one owner at a time. While a chunk runs in its thread the event loop only paints
the frames taken before; what a person asks for waits, a few hundredths of a second at most, and
is done before the next chunk.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from dyna_tui.agents import AgentSpec
from dyna_tui.errors import InputError
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frames.frame import LaneFrame
from dyna_tui.maze import Maze
from dyna_tui.tui.engine.background import in_background
from dyna_tui.tui.engine.optimal_cache import Key, LayoutValues
from dyna_tui.tui.engine.runner import Runner
from dyna_tui.tui.engine.seek_task import SeekRequest, SeekTask
from dyna_tui.tui.engine.snapshots import FrameCapture, LaneRequest, Picture

if TYPE_CHECKING:
    from dyna_tui.lab.files.session_format import Session
    from dyna_tui.lab.frames.timeline import Timeline
    from dyna_tui.lab.history.seek import Seeks
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.run_until import StopEvent
    from dyna_tui.lab.stop_conditions import Breakpoint

    Asked = Callable[[Lab], str | None]
    """Is done in the engine's thread, between two chunks; what it gives is said once the frames after it are shown,
    and so is an :class:`InputError` that it raises."""


class Driver:
    """Runs, pauses and steps a laboratory, and takes it to other moments."""

    def __init__(
        self,
        maze: Maze,
        specs: Sequence[AgentSpec],
        seed: int,
        run: int,
        *,
        clock_by: Clock = Clock.REAL,
        clock: Callable[[], float] = time.perf_counter,
        session: "Session | None" = None,
    ) -> None:
        """Prepares the drive; the engine is loaded by the first :meth:`turn`.

        Args:
            maze: the maze.
            specs: the agents, a lane each.
            seed: the seed.
            run: which of its runs.
            clock_by: what the lanes' common clock counts.
            clock: tells the time in seconds.
            session: what is to be opened, where it is no fresh laboratory.
        """
        self.maze = maze
        self.session = session
        self.specs = tuple(specs)
        """The agents of the lanes that are shown, in their order."""
        self.seed = seed
        self.run_number = run
        self.clock_by = clock_by
        self.lab: Lab | None = None
        self.run = Runner(clock)
        """The run, under way or at rest."""
        self.focus = 0
        """The lane whose real steps count where lanes make different numbers of them."""
        self.look: Callable[[], Sequence[LaneRequest]] = list
        """Tells what the screen shows of each lane."""
        self.show: Callable[[tuple[LaneFrame, ...]], None] = lambda frames: None
        """Takes the frames."""
        self.set_status: Callable[[str], None] = lambda words: None
        """Is told in words what came of something that was asked for, once the frames of it are shown."""
        self.timeline: Timeline | None = None
        """How far the lanes had come when the frames were taken."""
        self.seek_task: SeekTask | None = None
        """The way to another moment that is being gone."""
        self.arrived = False
        """Whether the frames are the first after a journey."""
        self.on_seek_progress: Callable[[float], None] = lambda share: None
        """Is told what share of a long journey is done."""
        self.event: Callable[[Sequence[StopEvent]], None] = lambda events: None
        """Is told what ended a run, once the frames of it are shown."""
        self.opening: Callable[[float], None] = lambda share: None
        """Is told now and then what share of a session is opened."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked: deque[Asked | SeekRequest] = deque()
        self._told: deque[str] = deque()
        self._cancels = False
        self._wake = asyncio.Event()
        self._shown = tuple(range(len(self.specs)))
        """The numbers of the lanes that are shown, in their order."""
        self._capture = FrameCapture()
        self._measuring: asyncio.Task[None] | None = None

    # What a person asks for

    @property
    def ready(self) -> bool:
        """Whether the engine is there."""
        return self.lab is not None

    @property
    def running(self) -> bool:
        """Whether the lanes run."""
        return self.run.on

    @property
    def waiting(self) -> bool:
        """Whether something that was asked for waits for the engine."""
        return not self.ready and (self.running or bool(self._asked))

    def ask(self, what: "Asked") -> None:
        """Has something done to the laboratory before the next chunk; a frame follows."""
        self._asked.append(what)
        self._wake.set()

    def report(self, words: str) -> None:
        """Has something said of what is done in the engine's thread, once the frames after it are shown."""
        self._told.append(words)

    def report_error(self, problem: InputError) -> None:
        """Has it said that something cannot be done."""
        text = str(problem)
        self.report(f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "!", "?")) else "."))

    def seek(self, name: str, seeks: "Callable[[Lab, int], Seeks]", amount: int, *, adds: bool = False) -> None:
        """Pauses, and has the lanes go a way to another moment; it may take long.

        Args:
            name: what kind of trip it is; those of one kind that wait become one.
            seeks: makes the way, of an amount.
            amount: how far, or where to.
            adds: whether the amounts of two such trips add up; else the later one holds.
        """
        self.run.stop()
        request = SeekRequest(name, seeks, amount, adds)
        waiting = self._asked[-1] if self._asked else None
        both = waiting.followed_by(request) if isinstance(waiting, SeekRequest) else None
        if both:
            self._asked.pop()
        self._asked.append(both or request)
        self._wake.set()

    @property
    def seeking(self) -> bool:
        """Whether a journey is under way, or asked for."""
        return self.seek_task is not None or any(isinstance(asked, SeekRequest) for asked in self._asked)

    def cancel_seek(self) -> None:
        """Gives up all journeys, and goes back to where the one under way began."""
        others = [asked for asked in self._asked if not isinstance(asked, SeekRequest)]
        self._asked.clear()
        self._asked.extend(others)
        self._cancels = self.seek_task is not None
        self._wake.set()

    def refresh(self) -> None:
        """Has a new frame taken."""
        if not self._asked:
            self.ask(lambda lab: None)

    def start(self, *, reference_lane: int | None = None, until: "Breakpoint | None" = None) -> None:
        """Starts running; if a leader is given to the end of its episode, or until something, as fast as it goes."""
        self.run.start(reference_lane, until)
        self._wake.set()

    def pause(self) -> None:
        """Stops running."""
        self.run.stop()
        self.refresh()

    def step(self) -> None:
        """Makes one real step with its planning, or the rest of one; lanes that are far behind catch up instead."""
        self.ask(lambda lab: self.run.step(lab, self.focus))

    def count_by(self, clock_by: Clock) -> None:
        """Has the lanes' common clock count something else."""
        self.clock_by = clock_by
        self.ask(lambda lab: self._count_by(lab, clock_by))

    def change_lanes(self, change: "Callable[[Lab], int | None]") -> None:
        """Has lanes come, go or change places; the lane in focus, and the one that leads, stay so where they can.

        Args:
            change: does it, and tells the place of the lane that is to be in focus, where it is another.
        """
        self.ask(lambda lab: self._change_lanes(lab, change))

    def change_speed(self, by: int) -> None:
        """Goes to another of the SPEEDS."""
        self.run.change_speed(by)
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

    async def settle(self) -> None:
        """Does all that was asked for, and takes no step of a run."""
        while self.lab is None or self._asked or self.seek_task is not None or self._measuring is not None:
            if self._measuring is not None and not self._asked:
                await self._measuring
            else:
                await self.turn()

    async def turn(self) -> float | None:
        """Does what is due.

        Returns:
            In how many seconds something is due again; None where only a person can bring it about.
        """
        lab = self.lab
        if lab is None:
            self._loop = asyncio.get_running_loop()
            lab = self.lab = await in_background(self._open)
            self.run.pacing.forgive()
            self.refresh()
        if self.seek_task is not None or (self._asked and isinstance(self._asked[0], SeekRequest)):
            await self._seek(lab)
            return 0 if self.seek_task or self._asked or self.running else None
        if self._asked:
            asked = self._next_asked()
            await self._work(lambda: self._do(lab, asked))
            return 0 if self._asked or self.running else None
        if not self.running:
            return None
        steps, pause = self.run.due(lab)
        if steps:
            await self._work(lambda: self.run.chunk(lab, steps, self.focus))
            events = self.run.take_stop_events()
            if events:
                self.event(events)
        return pause

    def _open(self) -> "Lab":
        """Loads the engine and compiles it, or loads what was compiled before."""
        from dyna_tui.lab.lab import Lab

        if self.session is not None:
            from dyna_tui.lab.files.session import open_lab

            return open_lab(replace(self.session, maze=self.maze), self._tell_opening)
        return Lab(self.maze, self.specs, self.seed, self.run_number, self.clock_by)

    def _tell_opening(self, share: float) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self.opening, share)

    async def _work(self, work: Callable[[], object]) -> None:
        """Has work done, shows the frames after it, and sees to optimal values that they lack."""
        look = dict(zip(self._shown, self.look(), strict=True))

        def both() -> Picture:
            work()
            assert self.lab is not None
            return self._capture.take(self.lab, look, self.focus)

        frames, self.specs, self.timeline = await in_background(both)
        self._shown = tuple(frame.number for frame in frames)
        self.show(frames)
        self.arrived = False
        while self._told:
            self.set_status(self._told.popleft())
        if self._capture.unfinished and not self.running:
            self.refresh()
        task = self._capture.measuring()
        if self._measuring is None and task is not None:
            self._measuring = asyncio.create_task(self._measure(task))

    def _next_asked(self) -> "list[Asked]":
        """What is asked for before the next trip."""
        asked: list[Asked] = []
        while self._asked:
            do = self._asked.popleft()
            if isinstance(do, SeekRequest):
                self._asked.appendleft(do)
                break
            asked.append(do)
        return asked

    async def _seek(self, lab: "Lab") -> None:
        """Goes a chunk of the journey, and shows the frames where it is over."""
        request = self._asked[0] if self._asked else None
        if isinstance(request, SeekRequest):
            if self.seek_task is None:
                self._asked.popleft()
                self.seek_task = await in_background(partial(SeekTask, lab, request))
            elif request.name == self.seek_task.request.name and not request.adds:
                self._asked.popleft()
                self.seek_task.turn(request)
        seek_task = self.seek_task
        assert seek_task is not None
        over = self._cancels or await in_background(seek_task.go)
        if self._cancels:
            await in_background(seek_task.cancel)
        elif not over:
            self.on_seek_progress(seek_task.share)
            return
        self.seek_task, self._cancels, self.arrived = None, False, True
        await self._work(lambda: None)

    def _do(self, lab: "Lab", asked: "Sequence[Asked]") -> None:
        for do in asked:
            try:
                words = do(lab)
            except InputError as problem:
                self.report_error(problem)
            else:
                if words:
                    self.report(words)

    def _count_by(self, lab: "Lab", clock_by: Clock) -> None:
        lab.count_by(clock_by)
        self.run.pacing.forget()

    def _change_lanes(self, lab: "Lab", change: "Callable[[Lab], int | None]") -> None:
        numbers = [lane.number for lane in lab.lanes]
        focus, reference_lane, awaited = self.focus, self.run.reference_lane, self.run.awaited
        chosen = change(lab)
        now = [lane.number for lane in lab.lanes]
        focus_stays = min(focus, len(now) - 1) if numbers[focus] not in now else now.index(numbers[focus])
        self.focus = focus_stays if chosen is None else chosen
        if reference_lane is not None and numbers[reference_lane] in now:
            self.run.reference_lane = now.index(numbers[reference_lane])
        elif reference_lane is not None or (awaited is not None and awaited.lane not in (None, *now)):
            self.run.stop()
            self.report("The run has ended: the lane for which it went on is gone.")

    # Optimal values

    async def _measure(self, task: "Callable[[], dict[Key, LayoutValues]]") -> None:
        """Works out the optimal values that are asked for and not there."""
        try:
            found = await in_background(task)
        except Exception as error:
            self.ask(partial(_fail, error))
            return
        self.ask(lambda lab: self._measured(found))

    def _measured(self, found: dict[Key, LayoutValues]) -> None:
        self._capture.optimal_cache.known |= found
        self._measuring = None


def _fail(error: Exception, lab: "Lab") -> None:
    """Raises an error where those of the engine are raised."""
    raise error
