"""The laboratory: lanes side by side under one clock, of real steps or of value updates."""

from collections.abc import Sequence

from dyna_tui.agents import AgentSpec
from dyna_tui.dyna.agent import UNBOUNDED
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import Maze
from dyna_tui.world import NEVER, grid_world


class Lab:
    """Lanes of one maze, seed and run; each has its own journal.

    Lanes move by whole real steps. On the clock of updates a lane makes real steps until it has made as
    many updates as the clock says, so that it may be ahead by what its last step cost; but no more real
    steps than that either: one costs an update at least, and who has none to make is not waited for.
    """

    def __init__(
        self, maze: Maze, specs: Sequence[AgentSpec], seed: int = 0, run: int = 0, clock_by: Clock = Clock.REAL
    ) -> None:
        """Puts a fresh agent of each spec into the maze."""
        self.maze = maze
        self.seed = seed
        self.run = run
        self.world = grid_world(maze)
        self.lanes = [Lane(maze, spec, seed, run, self.world) for spec in specs]
        self._clock_by = clock_by
        self._updates = 0
        """What the clock of updates says."""

    @property
    def clock_by(self) -> Clock:
        """What the common clock counts."""
        return self._clock_by

    def count_by(self, clock_by: Clock) -> None:
        """Has the clock count something else from now on; who is behind by the new count is to catch up."""
        if clock_by is not self._clock_by:
            self._clock_by = clock_by
            self._updates = max(self._place(lane) for lane in self.lanes)

    @property
    def clock(self) -> int:
        """The common clock: real steps begun by the lane that is ahead, or updates that each lane is to make."""
        return self._updates if self._clock_by is Clock.UPDATES else max(lane.begun for lane in self.lanes)

    @property
    def mid_step(self) -> bool:
        """Whether any lane has yet to come to where the clock is, or to finish its real step."""
        return bool(self._unfinished())

    def lag(self, but: int | None = None) -> int:
        """How far the last of the lanes is behind the clock, one of them left out; ticking, it is at most 1."""
        places = [self._place(lane) for number, lane in enumerate(self.lanes) if number != but]
        return max(0, self.clock - min(places, default=self.clock))

    def advance(self, until: int, ticks: int = UNBOUNDED) -> None:
        """Moves every lane to a place on the clock, each by at most ``ticks`` ticks."""
        self._updates = max(self._updates, until)
        for lane in self.lanes:
            self._move(lane, until, ticks=ticks)

    def advance_steps(self, leader: int, steps: int, at_most: int = NEVER // 2) -> int:
        """Moves on by real steps: of every lane, or by as many updates as so many steps of the leader take.

        Args:
            leader: the lane whose steps count where lanes make different numbers of them.
            steps: how many.
            at_most: how far on the clock, even where that is fewer.

        Returns:
            How many they were.
        """
        if self._clock_by is Clock.REAL:
            steps = min(steps, at_most)
            self.advance(self.clock + steps)
            return steps
        lane = self.lanes[leader]
        before = lane.real_steps
        self._move(lane, self._place(lane) + at_most, steps=steps)
        self.advance(self._place(lane))
        return lane.real_steps - before

    def advance_episode(self, leader: int, at_most: int) -> bool:
        """Moves on to the end of the leader's episode, or so far on the clock, and every lane with it.

        Returns:
            Whether the episode ended.
        """
        lane = self.lanes[leader]
        episode = lane.episode
        self._move(lane, self._place(lane) + at_most, episode=episode + 1)
        self.advance(self._place(lane))
        return lane.episode > episode

    def catch_up(self, steps: int = NEVER, but: int | None = None) -> None:
        """Moves every lane that is behind to where the clock is, by at most so many real steps, one left out."""
        clock = self.clock
        for lane in self._unfinished():
            if but is None or lane is not self.lanes[but]:
                self._move(lane, clock, steps=steps)

    def tick(self) -> None:
        """Moves every lane by one tick; one that has come to where the clock is waits for the others."""
        moving = self._unfinished()
        if not moving:
            least = min(self._place(lane) for lane in self.lanes)
            moving = [lane for lane in self.lanes if self._place(lane) == least]
            self._updates = least + 1
        for lane in moving:
            lane.advance(1)

    def switch_layout(self, layout: int) -> None:
        """Puts a layout into force in all lanes."""
        for lane in self.lanes:
            lane.switch_layout(layout)

    def restart(self) -> None:
        """Goes to step 0: the same seed, nothing done."""
        self.lanes = [Lane(self.maze, lane.spec, self.seed, self.run, self.world) for lane in self.lanes]
        self._updates = 0

    def _place(self, lane: Lane) -> int:
        """Where a lane is on the clock."""
        return max(lane.updates, lane.begun) if self._clock_by is Clock.UPDATES else lane.begun

    def _unfinished(self) -> list[Lane]:
        clock = self.clock
        return [lane for lane in self.lanes if lane.mid_step or self._place(lane) < clock]

    def _move(
        self, lane: Lane, until: int, *, ticks: int = UNBOUNDED, steps: int = NEVER, episode: int = NEVER
    ) -> None:
        """Moves a lane to a place on the clock, by at most so many real steps, and not beyond an episode's start."""
        until_step = until if steps >= until else min(until, lane.begun + steps)
        lane.advance(ticks, until_step, episode, until if self._clock_by is Clock.UPDATES else NEVER)
