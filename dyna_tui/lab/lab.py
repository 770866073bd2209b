"""The laboratory: lanes side by side under one clock of real steps."""

from collections.abc import Sequence

from dyna_tui.agents import AgentSpec
from dyna_tui.dyna.agent import UNBOUNDED
from dyna_tui.lab.lane import Lane
from dyna_tui.maze import Maze
from dyna_tui.world import grid_world


class Lab:
    """Lanes of one maze, seed and run; each has its own journal."""

    def __init__(self, maze: Maze, specs: Sequence[AgentSpec], seed: int = 0, run: int = 0) -> None:
        """Puts a fresh agent of each spec into the maze."""
        self.maze = maze
        self.seed = seed
        self.run = run
        self.world = grid_world(maze)
        self.lanes = [Lane(maze, spec, seed, run, self.world) for spec in specs]

    @property
    def clock(self) -> int:
        """The common clock: real steps begun by the lane that is ahead."""
        return max(lane.begun for lane in self.lanes)

    @property
    def mid_step(self) -> bool:
        """Whether any lane has yet to finish the real step of the clock."""
        return bool(self._unfinished())

    @property
    def next_step(self) -> int:
        """The real step at whose end the next whole step stops: the one under way, if one is."""
        return self.clock if self.mid_step else self.clock + 1

    def advance(self, until_step: int, ticks: int = UNBOUNDED) -> None:
        """Moves every lane to the end of real step ``until_step``, each by at most ``ticks`` ticks."""
        for lane in self.lanes:
            lane.advance(ticks, until_step)

    def advance_episode(self, leader: int, until_step: int) -> bool:
        """Moves every lane to the end of the leader's episode, at most to ``until_step``.

        Returns:
            Whether the episode ended.
        """
        lane = self.lanes[leader]
        episode = lane.episode
        lane.advance(until_step=until_step, until_episode=episode + 1)
        self.advance(lane.real_steps)
        return lane.episode > episode

    def tick(self) -> None:
        """Moves every lane by one tick; one that has finished its step waits for the others."""
        for lane in self._unfinished() or self.lanes:
            lane.advance(1)

    def _unfinished(self) -> list[Lane]:
        return [lane for lane in self.lanes if lane.mid_step or lane.begun < self.clock]

    def switch_layout(self, layout: int) -> None:
        """Puts a layout into force in all lanes."""
        for lane in self.lanes:
            lane.switch_layout(layout)

    def restart(self) -> None:
        """Goes to step 0: the same seed, nothing done."""
        self.lanes = [Lane(self.maze, lane.spec, self.seed, self.run, self.world) for lane in self.lanes]
