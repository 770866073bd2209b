"""Driver of the engine: does what the screen asks for between two chunks of a run, and posts frames and messages.

The engine has one owner at a time. While a chunk runs in its thread the event loop only paints the frames taken
before; what a person asks for waits, a few hundredths of a second at most, and is done before the next chunk.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from dyna_tui.agents import AgentSpec
from dyna_tui.errors import InputError
from dyna_tui.lab import rewind
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.shown import Shown
from dyna_tui.lab.state_token import state_token
from dyna_tui.maze import Maze
from dyna_tui.tui.engine.background import EngineThread, in_background
from dyna_tui.tui.engine.lane_numbers import index_of
from dyna_tui.tui.engine.messages import FramesTaken, OpeningProgress, RunStopped, SeekProgress, StatusReported
from dyna_tui.tui.engine.optimal_cache import Key, LayoutValues
from dyna_tui.tui.engine.requests import RequestQueue
from dyna_tui.tui.engine.runner import Runner
from dyna_tui.tui.engine.seek_task import SeekRequest, SeekTask
from dyna_tui.tui.engine.snapshots import FrameCapture, LabFrame, LaneRequest

LONGEST_NAME = 40
"""Characters of a file's name on the status line, which has to have room for what is wrong with it."""
SHORT = 0.004
"""Seconds up to which a chunk and its snapshot keep the event loop no longer than the thread would take to start."""

if TYPE_CHECKING:
    from dyna_tui.lab.breakpoints import Breakpoint
    from dyna_tui.lab.files.session_format import Session
    from dyna_tui.lab.history.seek import Seeks
    from dyna_tui.lab.lab import Lab
    from dyna_tui.tui.engine.requests import Request


class Driver:
    """Runs, pauses and steps a laboratory, and has it seek other moments."""

    def __init__(
        self,
        maze: Maze,
        specs: Sequence[AgentSpec],
        seed: int,
        run: int,
        *,
        clock_by: Clock = Clock.REAL,
        clock: Callable[[], float] = time.perf_counter,
        cpu: Callable[[], float] | None = None,
        session: "Session | None" = None,
    ) -> None:
        """Makes a driver; the engine is loaded by the first :meth:`turn`.

        Args:
            maze: the maze.
            specs: the agents, a lane each.
            seed: the seed.
            run: which of its runs.
            clock_by: what the lanes' common clock counts.
            clock: gives the time in seconds.
            cpu: gives the seconds of CPU that the event loop's thread has taken; frames are fewer where they cost much.
            session: what is to be opened, where it is no fresh laboratory.
        """
        self.maze = maze
        self.session = session
        self.specs = tuple(specs)
        """The agents with which it opens."""
        self.seed = seed
        self.run_number = run
        self.clock_by = clock_by
        self.lab: Lab | None = None
        """The laboratory, once it is there: the engine's, not to be read from the event loop while a turn works."""
        self.runner = Runner(clock, cpu)
        self.focus = 0
        """The number of the lane whose real steps count where lanes make different numbers of them."""
        self.seek_task: SeekTask | None = None
        """The seek under way."""
        self.after_work: list[Callable[[Lab], object]] = []
        """Are called in the engine's thread once the laboratory is there, and whenever something was done to it."""
        self.engine = EngineThread()
        self.recovered = False
        """Whether what it opened with is in no file of the user's."""
        self._token: object = None
        self._saved: object = None
        self._amounts_saved = (0, 0)
        self._post: Callable[[Message], object] = lambda message: None
        self._viewport: Callable[[], Mapping[int, LaneRequest]] = dict
        self._loop: asyncio.AbstractEventLoop | None = None
        self._requests = RequestQueue()
        self._reports: deque[Message] = deque()
        self._cancels = False
        self._begins_seek = False
        self._works = False
        self._wake = asyncio.Event()
        self._capture = FrameCapture()
        self._clock = clock
        self._took = math.inf
        """Seconds that the latest chunk and its snapshot took, where the next is to be alike."""
        self._measuring: asyncio.Task[None] | None = None

    def attach(self, post: Callable[[Message], object], viewport: Callable[[], Mapping[int, LaneRequest]]) -> None:
        """Names the screen.

        Args:
            post: takes the messages of :mod:`dyna_tui.tui.engine.messages`, in the event loop's thread.
            viewport: says what is shown of each lane, by its number, before each frame is taken.
        """
        self._post, self._viewport = post, viewport

    # State

    @property
    def ready(self) -> bool:
        """Whether the engine is there."""
        return self.lab is not None

    @property
    def running(self) -> bool:
        """Whether the lanes run."""
        return self.runner.on

    @property
    def waiting(self) -> bool:
        """Whether something that was asked for waits for the engine."""
        return not self.ready and (self.running or bool(self._requests))

    @property
    def seeking(self) -> bool:
        """Whether a seek is under way, or asked for."""
        return self._seeks or self._requests.has_seek

    @property
    def _seeks(self) -> bool:
        return self.seek_task is not None or self._begins_seek

    @property
    def unsaved(self) -> bool:
        """Whether anything was done since the laboratory was opened, or saved last."""
        return self.recovered or self._token != self._saved

    def saved(self, lab: "Lab") -> None:
        """Notes, in the engine's thread, that nothing would be lost now."""
        self.recovered = False
        self._note_saved(lab)

    def _note_saved(self, lab: "Lab") -> None:
        from dyna_tui.lab.history.journal import counted_once

        self._token = self._saved = state_token(lab)
        steps = max(lane.real_steps for lane in lab.lanes)
        self._amounts_saved = steps, counted_once(lane.journal for lane in lab.lanes)

    @property
    def amounts_saved(self) -> tuple[int, int]:
        """The real steps and the interventions that a file of the user's holds."""
        return (0, 0) if self.recovered else self._amounts_saved

    @property
    def idle(self) -> bool:
        """Whether all that was asked for is done and shown, a run apart, and no turn is under way."""
        asked = self._works or bool(self._requests) or self.seek_task is not None or self._measuring is not None
        return self.ready and not asked

    # What a person asks for

    def ask(self, request: "Request") -> None:
        """Has something done to the laboratory before the next chunk; frames follow."""
        self._requests.add(request)
        self._wake.set()

    def refresh(self) -> None:
        """Has new frames taken."""
        if not self._requests:
            self.ask(lambda lab: None)

    def report(self, message: Message | str) -> None:
        """Has a message posted after the next frames; text as one for the status line."""
        self._reports.append(StatusReported(message) if isinstance(message, str) else message)

    def report_error(self, problem: InputError) -> None:
        """Has it said on the status line that something cannot be done."""
        text = str(problem)
        name, colon, reason = text.partition(": ")
        if colon and (len(name) > LONGEST_NAME or " " not in name or "." in name):  # a file's name, as it is written
            text = f"{name if len(name) <= LONGEST_NAME else f'…{name[1 - LONGEST_NAME :]}'}: {reason}"
        elif "." not in text.partition(" ")[0]:
            text = text[:1].upper() + text[1:]
        self.report(text + ("" if text.endswith((".", "!", "?")) else "."))

    def seek(
        self,
        name: str,
        seeks: "Callable[[Lab, int], Seeks]",
        amount: int,
        *,
        adds: bool = False,
        then: Callable[[], None] = lambda: None,
    ) -> None:
        """Pauses, and has the lanes seek another moment, which may take long; see :class:`SeekRequest`."""
        self.runner.stop()
        self._requests.add_seek(SeekRequest(name, seeks, amount, adds, then))
        self._wake.set()

    def cancel_seek(self) -> bool:
        """Drops all seeks, and goes back to where the one under way began; whether there was any."""
        if not self.seeking:
            return False
        self._requests.drop_seeks()
        self._cancels = self._seeks
        self._wake.set()
        return True

    def start(self, *, reference_lane: int | None = None, until: "Breakpoint | None" = None) -> None:
        """Starts a run: for ever, or as fast as it goes to the end of a lane's episode or until a condition holds."""
        self.runner.start(reference_lane, until)
        self._wake.set()

    def pause(self) -> None:
        """Stops running."""
        self.runner.stop()
        self.refresh()

    def step(self) -> None:
        """Makes one real step with its planning, or the rest of one; lanes that are far behind catch up instead."""
        self.ask(lambda lab: self.runner.step(lab, self.focus))

    def count_by(self, clock_by: Clock) -> None:
        """Has the lanes' common clock count something else."""
        self.clock_by = clock_by
        self.ask(lambda lab: self._count_by(lab, clock_by))

    def change_lanes(self, change: "Callable[[Lab], int | None]") -> None:
        """Has lanes come, go or change places; the lane in focus stays so where it can.

        Args:
            change: does it, and returns the index of the lane that is to be in focus, where it is another.
        """
        self.ask(lambda lab: self._change_lanes(lab, change))

    def change_speed(self, by: int) -> None:
        """Goes up or down the SPEEDS."""
        self.runner.change_speed(by)
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
        while not self.idle:
            if self._measuring is not None and self.ready and not self._requests:
                await self._measuring
            else:
                await self.turn()

    async def turn(self) -> float | None:
        """Does what is due.

        Returns:
            In how many seconds something is due again; None where only a person can bring it about.
        """
        self._works = True
        try:
            return await self._take_turn()
        finally:
            self._works = False

    async def _take_turn(self) -> float | None:
        if self.lab is None:
            self._loop = asyncio.get_running_loop()
            self.lab = await self.engine.do(self._open)
            self._note_saved(self.lab)
            await self.engine.do(partial(self._notify, self.lab))
            self.runner.pacing.reset_schedule()
            self.refresh()
        lab = self.lab
        if self.seek_task is not None or self._requests.seek_first is not None:
            await self._seek(lab)
            return 0 if self.seek_task or self._requests or self.running else None
        if self._requests:
            requests = self._requests.take_work()
            await self._work(lambda: self._do(lab, requests))
            return 0 if self._requests or self.running else None
        if not self.running:
            return None
        steps, pause = self.runner.due(lab)
        if steps:
            await self._work(lambda: self._run_chunk(lab, steps), chunk=True)
            events = self.runner.take_stop_events()
            if events:
                self._post(RunStopped(events))
        return pause

    def _open(self) -> "Lab":
        """Loads the engine, compiling it where it was not compiled before, and replays the session."""
        from dyna_tui.lab.lab import Lab

        if self.session is not None:
            from dyna_tui.lab.files.session import open_lab

            lab = open_lab(replace(self.session, maze=self.maze), self._report_opening)
            self.runner.set_speed(lab.shown.speed)
            self.focus = self.focus or lab.lanes[lab.shown.focus].number
            return lab
        return Lab(self.maze, self.specs, self.seed, self.run_number, self.clock_by)

    def _note_shown(self, lab: "Lab") -> None:
        """Has the laboratory know what is shown of it, for when it is saved."""
        lab.shown = Shown(index_of(lab, self.focus) or 0, self.runner.set_to)

    def _report_opening(self, share: float) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._post, OpeningProgress(share))

    def _notify(self, lab: "Lab") -> None:
        """Tells of what was done to the laboratory."""
        for each in self.after_work:
            each(lab)

    async def _work(self, work: Callable[[], object], *, arrived: bool = False, chunk: bool = False) -> None:
        """Has work done, posts the frames after it and what there is to say of it.

        A chunk of a run, of which those before were short, is done at once, and else all in the engine's thread.
        """
        viewport, running = self._viewport(), self.running

        def work_and_capture() -> LabFrame:
            assert self.lab is not None
            self._note_shown(self.lab)
            work()
            self._note_shown(self.lab)
            self._notify(self.lab)
            self._token = state_token(self.lab)
            return self._capture.take(self.lab, viewport, self.focus, running=running, arrived=arrived)

        short = chunk and self._took < SHORT and not self.runner.bounded
        began = self._clock()
        frame = self.engine.do_now(work_and_capture) if short else await self.engine.do(work_and_capture)
        self._took = self._clock() - began if chunk else math.inf
        self._post(FramesTaken(frame))
        while self._reports:
            self._post(self._reports.popleft())
        if (self._capture.unfinished or running) and not self.running:
            self.refresh()  # more markers; the log of a run, which is made once the run has ended
        missing = self._capture.missing_optimal_values()
        if self._measuring is None and missing is not None:
            self._measuring = asyncio.create_task(self._measure(missing))

    async def _seek(self, lab: "Lab") -> None:
        """Goes on with the seek for a chunk, and posts frames where it is over."""
        request = self._requests.seek_first
        if request is not None:
            if self.seek_task is None:
                self._requests.take_seek()
                self._begins_seek = True
                try:
                    self.seek_task = await self.engine.do(partial(SeekTask, lab, request))
                finally:
                    self._begins_seek = False
            elif request.name == self.seek_task.request.name and not request.adds:
                self._requests.take_seek()
                self.seek_task.redirect(request)
        task = self.seek_task
        assert task is not None
        try:
            over = self._cancels or await self.engine.do(task.run_chunk)
        except InputError as problem:  # of a user's class
            self._cancels, over = True, True
            self.report_error(problem)
        if self._cancels:
            await self.engine.do(task.cancel)
        elif over:
            task.request.then()
        else:
            self._post(SeekProgress(task.share))
            return
        self.seek_task, self._cancels = None, False
        await self._work(lambda: None, arrived=True)

    # In the engine's thread

    def _run_chunk(self, lab: "Lab", steps: int) -> None:
        """Runs on; a user's class that cannot make a tick ends the run, of all lanes where it stands."""
        try:
            self.runner.chunk(lab, steps, self.focus)
        except InputError as problem:
            self.runner.stop()
            rewind.to_stuck(lab)
            self.report_error(problem)

    def _do(self, lab: "Lab", requests: "Sequence[Request]") -> None:
        for request in requests:
            try:
                message = request(lab)
            except InputError as problem:
                rewind.to_stuck(lab)
                self.report_error(problem)
            else:
                if message:
                    self.report(message)

    def _count_by(self, lab: "Lab", clock_by: Clock) -> None:
        lab.count_by(clock_by)
        self.runner.pacing.reset_rate()

    def _change_lanes(self, lab: "Lab", change: "Callable[[Lab], int | None]") -> None:
        before = index_of(lab, self.focus) or 0
        chosen = change(lab)
        if chosen is not None:
            self.focus = lab.lanes[chosen].number
        elif index_of(lab, self.focus) is None:
            self.focus = lab.lanes[min(before, len(lab.lanes) - 1)].number
        awaited = self.runner.awaited
        needed = (self.runner.reference_lane, None if awaited is None else awaited.lane)
        if any(number is not None and index_of(lab, number) is None for number in needed):
            self.runner.stop()
            self.report("Run stopped: the lane it was running for was dropped.")

    # Optimal values

    async def _measure(self, missing: "Callable[[], dict[Key, LayoutValues]]") -> None:
        """Computes optimal values that frames lack, in a thread beside the engine's."""
        try:
            found = await in_background(missing)
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
