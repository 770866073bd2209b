"""The laboratory: lanes side by side under one clock, of real steps or of value updates."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dyna_tui.agents import AgentSpec
from dyna_tui.dyna.agent import UNBOUNDED
from dyna_tui.errors import InputError
from dyna_tui.lab import MOST_LANES
from dyna_tui.lab.breakpoints import Breakpoint
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.history.checkpoints import BUDGET, Checkpoint
from dyna_tui.lab.history.journal import Entry
from dyna_tui.lab.history.seek import Seek, Seeks
from dyna_tui.lab.lane import Lane
from dyna_tui.lab.lesson_lanes import LessonLanes
from dyna_tui.lab.lesson_record import LessonRecord
from dyna_tui.lab.replay import done_in_all, replay_onto
from dyna_tui.lab.shown import Shown
from dyna_tui.lab.tick_undo import TickRecord, TickUndo
from dyna_tui.maze import Maze
from dyna_tui.world import NEVER, world_of


class Lab:
    """Lanes of one maze, seed and run; each has its own journal.

    Lanes move by whole real steps. On the clock of updates a lane makes real steps until it has made as many
    updates as the clock says, or as many real steps: an agent that makes no updates must not run for ever. So a lane
    may be ahead of the clock by the updates of its last step.
    """

    def __init__(
        self, maze: Maze, specs: Sequence[AgentSpec], seed: int = 0, run: int = 0, clock_by: Clock = Clock.REAL
    ) -> None:
        """Puts a fresh agent of each spec into the maze."""
        self.maze = maze
        self.seed = seed
        self.run = run
        self.world = world_of(maze)
        self.lanes = [Lane(maze, spec, seed, run, self.world) for spec in specs]
        for number, lane in enumerate(self.lanes):
            lane.number = number
        self.tick_undo = TickUndo()
        """The latest ticks."""
        self._lanes_changed()
        self._clock_by = clock_by
        self._updates = 0
        """What the clock of updates says."""
        self.breakpoints: list[Breakpoint] = []
        """What ends every run."""
        self.lesson: LessonRecord | None = None
        """How far the lesson beside it has come, where there is one."""
        self.lesson_lanes: LessonLanes | None = None
        """Which of the lanes that lesson counts."""
        self.shown = Shown()
        """What is shown of it, so that a session is taken up as it was left."""

    @property
    def clock_by(self) -> Clock:
        """What the common clock counts."""
        return self._clock_by

    def count_by(self, clock_by: Clock) -> None:
        """Has the clock count something else from now on; lanes that are behind by the new count have to catch up."""
        if clock_by is not self._clock_by:
            self._clock_by = clock_by
            self._updates = max(self.time_of(lane) for lane in self.lanes)

    def set_clock(self, clock_by: Clock, clock: int) -> None:
        """Sets the clock to what it was when the lanes were where they are.

        Raises:
            InputError: where it cannot have been that.
        """
        self._clock_by, self._updates = clock_by, clock
        if self.clock != clock:
            raise InputError(f"the clock is {clock:,}, but the lane that is ahead is in step {self.clock:,}")

    @property
    def clock(self) -> int:
        """The common clock: real steps started by the lane that is ahead, or updates that each lane is to make."""
        return self._updates if self._clock_by is Clock.UPDATES else max(lane.steps_started for lane in self.lanes)

    @property
    def in_past(self) -> bool:
        """Whether any lane has been further than it is."""
        return any(lane.in_past for lane in self.lanes)

    @property
    def end(self) -> int:
        """The latest time on the clock that was reached."""
        if not self.in_past:
            return self.clock
        by_updates = self._clock_by is Clock.UPDATES
        return max(self.clock, *(max(lane.end.steps_started, by_updates * lane.end.updates) for lane in self.lanes))

    @property
    def mid_step(self) -> bool:
        """Whether any lane is behind the clock, or in a real step."""
        return bool(self._unfinished())

    def lag(self, but: int | None = None) -> int:
        """How far the last of the lanes is behind the clock, one of them left out; ticking, it is at most 1."""
        times = [self.time_of(lane) for number, lane in enumerate(self.lanes) if number != but]
        return max(0, self.clock - min(times, default=self.clock))

    def advance(self, until: int, ticks: int = UNBOUNDED) -> None:
        """Moves every lane to a time on the clock, each by at most ``ticks`` ticks."""
        self._updates = max(self._updates, until)
        for lane in self.lanes:
            self._move(lane, until, ticks=ticks)

    def advance_steps(self, reference_lane: int, steps: int, at_most: int = NEVER // 2) -> int:
        """Moves on by real steps: of every lane, or by as many updates as so many steps of the reference lane take.

        Args:
            reference_lane: the lane whose steps count where lanes make different numbers of them.
            steps: how many.
            at_most: how far on the clock, even where that is fewer.

        Returns:
            How many they were.
        """
        if self._clock_by is Clock.REAL:
            steps = min(steps, at_most)
            self.advance(self.clock + steps)
            return steps
        lane = self.lanes[reference_lane]
        before = lane.real_steps
        self._move(lane, self.time_of(lane) + at_most, steps=steps)
        self.advance(self.time_of(lane))
        return lane.real_steps - before

    def advance_episode(self, reference_lane: int, at_most: int) -> bool:
        """Moves all lanes to the end of the reference lane's episode, or so far on the clock.

        Returns:
            Whether the episode ended.
        """
        lane = self.lanes[reference_lane]
        episode = lane.episode
        self._move(lane, self.time_of(lane) + at_most, episode=episode + 1)
        self.advance(self.time_of(lane))
        return lane.episode > episode

    def catch_up(self, steps: int = NEVER, but: int | None = None) -> None:
        """Moves every lane that is behind to where the clock is, by at most so many real steps, one left out."""
        clock = self.clock
        for lane in self._unfinished():
            if but is None or lane is not self.lanes[but]:
                self._move(lane, clock, steps=steps)

    def tick(self) -> None:
        """Moves every lane by one tick; a lane that has reached the clock waits for the others.

        Where the latest tick was undone, it moves those that it moved.
        """
        tick = self.tick_undo.undone(self) or self._next_tick()
        self._updates = tick.after
        for lane in self.lanes:
            if lane.number in tick.lanes:
                lane.advance(1)
        self.tick_undo.record_made(self, tick)

    def _next_tick(self) -> TickRecord:
        moving, after = self._unfinished(), self._updates
        if not moving:
            least = min(self.time_of(lane) for lane in self.lanes)
            moving, after = [lane for lane in self.lanes if self.time_of(lane) == least], least + 1
        return TickRecord(tuple(lane.number for lane in moving), self._updates, after)

    @property
    def updates(self) -> int:
        """What the clock of updates says, whether that is the clock or not."""
        return self._updates

    def set_updates(self, updates: int) -> None:
        """Sets the clock of updates, where that is the clock, to where the lanes went."""
        if self._clock_by is Clock.UPDATES:
            self._updates = updates

    def snapshot(self) -> tuple[int, list[Checkpoint]]:
        """All that the lanes are now, to :meth:`restore` where nothing was done since."""
        return self._updates, [lane.snapshot() for lane in self.lanes]

    def restore(self, snapshot: tuple[int, list[Checkpoint]]) -> None:
        """Goes to where the lanes were when the :meth:`snapshot` was taken."""
        self._updates, checkpoints = snapshot
        for lane, checkpoint in zip(self.lanes, checkpoints, strict=True):
            lane.restore(checkpoint)

    def fork(self, index: int) -> int:
        """Puts a fork of a lane beside it.

        Returns:
            The index of the new lane.

        Raises:
            InputError: where there are as many lanes as there can be, or too little memory.
        """
        self._check_room()
        with _memory_for_a_lane():
            fork = self.lanes[index].fork()
        self._put(index + 1, fork)
        return index + 1

    def adding(self, spec: AgentSpec) -> Seeks:
        """The seeks of a lane that is to be added, from step 0 to now; after them it is one of the lanes."""
        self._check_room()
        lane = self._fresh(spec)
        yield from replay_onto(lane, done_in_all(self.lanes), [])
        yield from self._to_clock(lane)
        self._put(len(self.lanes), lane)

    def drop(self, index: int) -> None:
        """Removes a lane, and its breakpoints.

        Raises:
            InputError: where it is the only one.
        """
        if len(self.lanes) == 1:
            raise InputError("this is the only lane: add another before you drop it")
        dropped = self.lanes.pop(index)
        self.breakpoints[:] = [each for each in self.breakpoints if each.lane != dropped.number]
        if self.lesson_lanes is not None:
            self.lesson_lanes.drop(dropped.number)
        self._lanes_changed()

    def reorder(self, index: int, to: int) -> None:
        """Moves a lane to another index."""
        self.lanes.insert(to, self.lanes.pop(index))

    def reparameterising(self, index: int, spec: AgentSpec, inapplicable: list[Entry]) -> Seeks:
        """The seeks of another agent through a lane's journal; after them it is the agent of that lane.

        Args:
            index: the lane.
            spec: the agent.
            inapplicable: takes the entries that do not apply to the agent, and are left out.
        """
        old = self.lanes[index]
        lane = self._fresh(spec)
        yield from replay_onto(lane, old.journal.entries, inapplicable)
        yield from self._to_clock(lane)
        lane.number = old.number
        self.lanes[index] = lane
        self._lanes_changed()

    def replace_lane(self, index: int, lane: Lane) -> None:
        """Puts a lane of the same number in the place of another."""
        self.lanes[index] = lane
        self._lanes_changed()

    def _fresh(self, spec: AgentSpec) -> Lane:
        with _memory_for_a_lane():
            return Lane(self.maze, spec, self.seed, self.run, self.world)

    def _to_clock(self, lane: Lane) -> Seeks:
        """The seeks of a lane to where the others are, back or forward, and as far into a real step under way."""
        clock = self.clock
        into = max(
            (other.view.step_ticks for other in self.lanes if other.mid_step and other.steps_started == clock),
            default=0,
        )
        if self._clock_by is Clock.UPDATES:
            if self.time_of(lane) <= clock:
                yield Seek(lane, step=clock, updates=clock)
            else:
                lane.seek_updates(clock).go()
            return
        finished = clock - (into > 0)
        if lane.steps_started <= finished:
            yield Seek(lane, step=finished)
        else:
            lane.seek_step(finished).go()
        lane.advance(into, until_step=clock)

    def _check_room(self) -> None:
        if len(self.lanes) >= MOST_LANES:
            raise InputError(f"there are {MOST_LANES} lanes already: drop one first")

    def _put(self, index: int, lane: Lane) -> None:
        taken = {other.number for other in self.lanes}
        lane.number = next(number for number in range(MOST_LANES) if number not in taken)
        self.lanes.insert(index, lane)
        self._lanes_changed()

    def _lanes_changed(self) -> None:
        self.tick_undo = TickUndo()
        for lane in self.lanes:
            lane.limit_checkpoints(BUDGET // len(self.lanes))

    def restart(self) -> None:
        """Goes to step 0 of the same seed, with empty journals."""
        numbers = [lane.number for lane in self.lanes]
        self.lanes = [self._fresh(lane.first_spec) for lane in self.lanes]
        for lane, number in zip(self.lanes, numbers, strict=True):
            lane.number = number
        self._lanes_changed()
        self._updates = 0

    def time_of(self, lane: Lane) -> int:
        """Where a lane is on the common clock."""
        return max(lane.updates, lane.steps_started) if self._clock_by is Clock.UPDATES else lane.steps_started

    def _unfinished(self) -> list[Lane]:
        clock = self.clock
        return [lane for lane in self.lanes if lane.mid_step or self.time_of(lane) < clock]

    def _move(
        self, lane: Lane, until: int, *, ticks: int = UNBOUNDED, steps: int = NEVER, episode: int = NEVER
    ) -> None:
        """Moves a lane to a time on the clock, by at most so many real steps, and not beyond an episode's start."""
        until_step = until if steps >= until else min(until, lane.steps_started + steps)
        lane.advance(ticks, until_step, episode, until if self._clock_by is Clock.UPDATES else NEVER)


@contextmanager
def _memory_for_a_lane() -> Iterator[None]:
    """Within it a lane is made, of which nothing is left where memory is short.

    Raises:
        InputError: where it is.
    """
    try:
        yield
    except MemoryError:
        raise InputError("out of memory: another lane does not fit; drop one first") from None
