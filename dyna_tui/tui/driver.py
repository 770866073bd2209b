"""Drives the laboratory for the screen: asks it for a chunk of work, then shows what came of it.

The engine has one owner at a time. While a chunk runs in its thread the event loop only paints
the frames taken before; what a person asks for waits, a few hundredths of a second at most, and
is done before the next chunk.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from dyna_tui.agents import AgentSpec, Bonus
from dyna_tui.errors import InputError
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.frame import LaneFrame
from dyna_tui.maze import Maze
from dyna_tui.tui.background import in_background
from dyna_tui.tui.journey import Journey, Trip
from dyna_tui.tui.pace import FRAME, Pace
from dyna_tui.tui.yardsticks import Key, Yardstick, Yardsticks

if TYPE_CHECKING:
    from dyna_tui.lab.lab import Lab
    from dyna_tui.lab.lane import Lane
    from dyna_tui.lab.marks import Marker
    from dyna_tui.lab.recall import Recall
    from dyna_tui.lab.session_file import Session
    from dyna_tui.lab.timeline import Timeline
    from dyna_tui.lab.until import Hit, Watch
    from dyna_tui.lab.wanted import Wanted
    from dyna_tui.lab.way import Route

SPEEDS = (1, 2, 5, 10, 25, 50, 100, 250, 1_000, 10_000, 100_000, math.inf)
"""Real steps a second; the last is as fast as it goes."""
USUAL_SPEED = 4


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
        self.running = False
        self.speed = USUAL_SPEED
        """The place in SPEEDS."""
        self.leader: int | None = None
        """The lane to the end of whose episode the run goes, where it goes to one."""
        self.catching_up = False
        """Whether the run goes only so far that no lane is behind any more."""
        self.awaited: Watch | None = None
        """What the run goes on until, where it goes on until something."""
        self.breakpoints: list[Watch] = []
        """What ends every run, and stays."""
        self.focus = 0
        """The lane whose real steps count where lanes make different numbers of them."""
        self.look: Callable[[], Sequence[Show]] = list
        """Tells what the screen shows of each lane."""
        self.show: Callable[[tuple[LaneFrame, ...]], None] = lambda frames: None
        """Takes the frames."""
        self.complain: Callable[[str], None] = lambda problem: None
        """Is told in a line why something that was asked for cannot be done."""
        self.timeline: Timeline | None = None
        """How far the lanes had come when the frames were taken."""
        self.journey: Journey | None = None
        """The way to another moment that is being gone."""
        self.arrived = False
        """Whether the frames are the first after a journey."""
        self.on_way: Callable[[float], None] = lambda share: None
        """Is told what share of a long journey is done."""
        self.hit: Callable[[Sequence[Hit]], None] = lambda hits: None
        """Is told what ended a run, once the frames of it are shown."""
        self.opening: Callable[[float], None] = lambda share: None
        """Is told now and then what share of a session is opened."""
        self._hits: list[Hit] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pace = Pace(clock)
        self._asked: deque[Callable[[Lab], None] | Trip] = deque()
        self._problems: list[str] = []
        self._marker: Marker | None = None
        self._stays = False
        self._wake = asyncio.Event()
        self._recalls: WeakKeyDictionary[Lane, Recall] = WeakKeyDictionary()
        self._shown = tuple(range(len(self.specs)))
        """The numbers of the lanes that are shown, in their order."""
        self._yardsticks = Yardsticks()
        self._measuring: asyncio.Task[None] | None = None

    # What a person asks for

    @property
    def ready(self) -> bool:
        """Whether the engine is there."""
        return self.lab is not None

    @property
    def hurrying(self) -> bool:
        """Whether a run makes more real steps than there are frames."""
        return self.running and (self._on_errand or SPEEDS[self.speed] * FRAME > 1)

    @property
    def waiting(self) -> bool:
        """Whether something that was asked for waits for the engine."""
        return not self.ready and (self.running or bool(self._asked))

    def ask(self, what: "Callable[[Lab], None]") -> None:
        """Has something done to the laboratory before the next chunk; a frame follows."""
        self._asked.append(what)
        self._wake.set()

    def attempt(self, what: "Callable[[Lab], None]") -> None:
        """Like :meth:`ask`, but where it cannot be done the problem is told and nothing is raised."""
        self.ask(lambda lab: self._attempt(lab, what))

    def travel(self, name: str, route: "Callable[[Lab, int], Route]", amount: int, *, adds: bool = False) -> None:
        """Pauses, and has the lanes go a way to another moment; it may take long.

        Args:
            name: what kind of trip it is; those of one kind that wait become one.
            route: makes the way, of an amount.
            amount: how far, or where to.
            adds: whether the amounts of two such trips add up; else the later one holds.
        """
        self.running, self.catching_up = False, False
        self.leader = self.awaited = None
        trip = Trip(name, route, amount, adds)
        waiting = self._asked[-1] if self._asked else None
        both = waiting.followed_by(trip) if isinstance(waiting, Trip) else None
        if both:
            self._asked.pop()
        self._asked.append(both or trip)
        self._wake.set()

    @property
    def travelling(self) -> bool:
        """Whether a journey is under way, or asked for."""
        return self.journey is not None or any(isinstance(asked, Trip) for asked in self._asked)

    def stay(self) -> None:
        """Gives up all journeys, and goes back to where the one under way began."""
        others = [asked for asked in self._asked if not isinstance(asked, Trip)]
        self._asked.clear()
        self._asked.extend(others)
        self._stays = self.journey is not None
        self._wake.set()

    def refresh(self) -> None:
        """Has a new frame taken."""
        if not self._asked:
            self.ask(lambda lab: None)

    @property
    def _on_errand(self) -> bool:
        return self.leader is not None or self.catching_up or self.awaited is not None

    def run(self, *, leader: int | None = None, until: "Watch | None" = None) -> None:
        """Starts running; if a leader is given to the end of its episode, or until something, as fast as it goes."""
        self.running = True
        self.leader = leader
        self.awaited = until
        self.catching_up = False
        self._pace.forgive()
        self._wake.set()

    def pause(self) -> None:
        """Stops running."""
        self.running = False
        self.leader = self.awaited = None
        self.catching_up = False
        self.refresh()

    def step(self) -> None:
        """Makes one real step with its planning, or the rest of one; lanes that are far behind catch up instead."""
        self.ask(self._step)

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

    async def settle(self) -> None:
        """Does all that was asked for, and takes no step of a run."""
        while self.lab is None or self._asked or self.journey is not None or self._measuring is not None:
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
            self._pace.forgive()
            self.refresh()
        if self.journey is not None or (self._asked and isinstance(self._asked[0], Trip)):
            await self._travel(lab)
            return 0 if self.journey or self._asked or self.running else None
        if self._asked:
            asked = self._next_asked()
            await self._work(lambda: [do(lab) for do in asked])
            return 0 if self._asked or self.running else None
        if not self.running:
            return None
        steps, pause = self._due(lab)
        if steps:
            await self._work(lambda: self._chunk(lab, steps))
            if self._hits:
                hits, self._hits = self._hits, []
                self.hit(hits)
        return pause

    def _open(self) -> "Lab":
        """Loads the engine and compiles it, or loads what was compiled before."""
        from dyna_tui.lab.lab import Lab

        if self.session is not None:
            from dyna_tui.lab.session import open_lab

            return open_lab(replace(self.session, maze=self.maze), self._tell_opening)
        return Lab(self.maze, self.specs, self.seed, self.run_number, self.clock_by)

    def _tell_opening(self, share: float) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self.opening, share)

    async def _work(self, work: Callable[[], object]) -> None:
        """Has work done, shows the frames after it, and sees to optimal values that they lack."""
        look = dict(zip(self._shown, self.look(), strict=True))

        def both() -> "tuple[tuple[LaneFrame, ...], tuple[AgentSpec, ...], Timeline]":
            work()
            assert self.lab is not None
            return self._frames(look), tuple(lane.spec for lane in self.lab.lanes), self._timeline()

        frames, self.specs, self.timeline = await in_background(both)
        self._shown = tuple(frame.number for frame in frames)
        self.show(frames)
        self.arrived = False
        while self._problems:
            self.complain(self._problems.pop(0))
        if self._marker is not None and self._marker.searching and not self.running:
            self.refresh()
        if self._measuring is None and self._yardsticks.lacking:
            self._measuring = asyncio.create_task(self._measure())

    def _next_asked(self) -> "list[Callable[[Lab], None]]":
        """What is asked for before the next trip."""
        asked: list[Callable[[Lab], None]] = []
        while self._asked:
            do = self._asked.popleft()
            if isinstance(do, Trip):
                self._asked.appendleft(do)
                break
            asked.append(do)
        return asked

    async def _travel(self, lab: "Lab") -> None:
        """Goes a chunk of the journey, and shows the frames where it is over."""
        trip = self._asked[0] if self._asked else None
        if isinstance(trip, Trip):
            if self.journey is None:
                self._asked.popleft()
                self.journey = await in_background(partial(Journey, lab, trip))
            elif trip.name == self.journey.trip.name and not trip.adds:
                self._asked.popleft()
                self.journey.turn(trip)
        journey = self.journey
        assert journey is not None
        over = self._stays or await in_background(journey.go)
        if self._stays:
            await in_background(journey.give_up)
        elif not over:
            self.on_way(journey.share)
            return
        self.journey, self._stays, self.arrived = None, False, True
        await self._work(lambda: None)

    def _attempt(self, lab: "Lab", what: "Callable[[Lab], None]") -> None:
        try:
            what(lab)
        except InputError as error:
            self._problems.append(str(error))

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

    def _change_lanes(self, lab: "Lab", change: "Callable[[Lab], int | None]") -> None:
        numbers = [lane.number for lane in lab.lanes]
        focus, leader = self.focus, self.leader
        chosen = change(lab)
        now = [lane.number for lane in lab.lanes]
        stays = min(focus, len(now) - 1) if numbers[focus] not in now else now.index(numbers[focus])
        self.focus = stays if chosen is None else chosen
        if leader is not None and numbers[leader] in now:
            self.leader = now.index(numbers[leader])
        elif leader is not None:
            self.running, self.leader = False, None

    def _due(self, lab: "Lab") -> tuple[int, float]:
        """How many real steps are due now, and in how many seconds to ask again."""
        return self._pace.due(math.inf if self._on_errand or lab.lag() > 1 else SPEEDS[self.speed])

    def _chunk(self, lab: "Lab", steps: int) -> None:
        """Goes on for so many real steps, or on its errand, once lanes far behind have caught up."""
        leader = self.leader
        if lab.lag(leader) > 1:
            self._pace.spend(lambda steps: lab.catch_up(steps, leader), lambda: lab.lag(leader) > 1)
        elif self.catching_up:
            lab.catch_up()
            if self.catching_up:
                self.running = self.catching_up = False
        elif self.breakpoints or self.awaited is not None:
            self._pace.measure(lambda: self._go_watching(lab, steps, leader), lambda: lab.clock)
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

    def _go_watching(self, lab: "Lab", steps: int, leader: int | None) -> None:
        """Runs as the other ways do, but not beyond what is waited for."""
        from dyna_tui.lab.until import EpisodeEnds, Watch, go

        watches = [*self.breakpoints, *([self.awaited] if self.awaited else [])]
        end = None if leader is None else Watch(EpisodeEnds(), lab.lanes[leader].number)
        if end is not None:
            watches.append(end)
        hits = go(lab, watches, self.focus if leader is None else leader, steps, self._pace.furthest)
        self._hits = [hit for hit in hits if hit.watch is not end]
        if hits:
            self.running, self.leader, self.awaited = False, None, None

    # Frames

    def _timeline(self) -> "Timeline":
        """How far the lanes have come, with the marks of the lane in focus."""
        from dyna_tui.lab.marks import Marker, timeline

        assert self.lab is not None
        lane = self.lab.lanes[min(self.focus, len(self.lab.lanes) - 1)]
        if self._marker is None or self._marker.lane is not lane:
            self._marker = Marker(lane)
        return timeline(self.lab, self._marker)

    def _frames(self, look: Mapping[int, Show]) -> tuple[LaneFrame, ...]:
        """Takes a frame of each lane: of the part of it that is looked at, or of the same part as of another lane."""
        from dyna_tui.lab.curiosity import LARGE, outweighed_after
        from dyna_tui.lab.observe import observe
        from dyna_tui.lab.recall import Recall

        assert self.lab is not None
        frames = []
        self._yardsticks.begin()
        for number, lane in enumerate(self.lab.lanes):
            recall = self._recalls.setdefault(lane, Recall())
            show = look.get(lane.number) or next(iter(look.values()))
            curious = lane.spec.bonus is Bonus.PLANNING and lane.world.states <= LARGE
            yardstick = self._yardsticks.of(lane, number) if show.optimal or curious else None
            promise = yardstick.prospect if yardstick else None
            outweighed = outweighed_after(lane.spec, lane.world, promise) if curious and promise else None
            wanted = show.wanted.fitting(lane.spec)
            frames.append(observe(lane, wanted, recall, yardstick.values if yardstick else None, outweighed))
        return tuple(frames)

    async def _measure(self) -> None:
        """Works out the optimal values that are asked for and not there."""
        try:
            found = await in_background(self._yardsticks.task())
        except Exception as error:
            self.ask(partial(_fail, error))
            return
        self.ask(lambda lab: self._measured(found))

    def _measured(self, found: dict[Key, Yardstick]) -> None:
        self._yardsticks.known |= found
        self._measuring = None


def _fail(error: Exception, lab: "Lab") -> None:
    """Raises an error where those of the engine are raised."""
    raise error
