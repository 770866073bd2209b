"""A lane: one agent in its own world, a pure function of (maze, agent, seed, run, journal)."""

from dataclasses import dataclass
from typing import Protocol

from dyna_tui.agents import AgentSpec
from dyna_tui.dyna.agent import UNBOUNDED, Agent
from dyna_tui.dyna.snapshot import Snapshot
from dyna_tui.lab.history.checkpoints import BUDGET, Checkpoint, Checkpoints
from dyna_tui.lab.history.interventions import CHANGES_MAZE, Intervention, SetCell, SetParameter, SwitchLayout
from dyna_tui.lab.history.journal import Entry, Journal
from dyna_tui.lab.history.seek import Seek
from dyna_tui.lab.lane_state import Present
from dyna_tui.maze import Maze
from dyna_tui.world import NEVER, World, grid_world, with_cells


@dataclass(frozen=True)
class Place:
    """A moment of a lane's life, by each of its counts."""

    tick: int = 0
    begun: int = 0
    """The real steps begun by then."""
    updates: int = 0
    """The value updates made by then."""


class Watcher(Protocol):
    """Moves an agent no further than to where it sees something."""

    seen: int
    """What it saw, 0 for nothing."""

    def move(self, agent: Agent, ticks: int, until_step: int, until_episode: int, until_updates: int) -> int:
        """Moves the agent as :meth:`Agent.advance` does, or not so far."""


class Lane(Present):
    """An agent in its world, what a person did to it, and its past."""

    def __init__(
        self,
        maze: Maze,
        spec: AgentSpec,
        seed: int = 0,
        run: int = 0,
        world: World | None = None,
        budget: int = BUDGET,
    ) -> None:
        """Puts a fresh agent into its first start state.

        Args:
            maze: the maze.
            spec: the agent.
            seed: the seed of the experiment.
            run: which of its runs this is.
            world: the maze's arrays, where they are there already; never written to.
            budget: the bytes that checkpoints of its past may take.
        """
        self._first_spec = spec
        self._first_world = grid_world(maze) if world is None else world
        super().__init__(maze, spec, seed, run, self._first_world)
        self.seed = seed
        self.run = run
        self.journal = Journal()
        self._checkpoints = Checkpoints(budget)
        self._done = 0
        """The entries of the journal that are done; the others lie ahead since one went back."""
        self.number = 0
        """By what the lanes of a laboratory are told apart, whatever their order."""
        self.end = Place()
        """The furthest it came; nothing but a deed gives up what came after the present."""
        self.forked_at: int | None = None
        """The real steps that it had in common with the lane from which it was forked, if it was."""

    @property
    def in_past(self) -> bool:
        """Whether it has been further than it is."""
        return self.ticks < self.end.tick

    @property
    def first_spec(self) -> AgentSpec:
        """The agent, with the parameters it began with."""
        return self._first_spec

    @property
    def title(self) -> str:
        """The agent's name, and where it parted from the lane from which it was forked."""
        title = self.spec.variant.title
        return title if self.forked_at is None else f"{title} (fork at {self.forked_at:,})"

    @property
    def changes(self) -> tuple[int, ...]:
        """The real steps after which the layout changed so far, by schedule or by hand."""
        scheduled = self.world.switch_step[: int(self.memory.clock[0]["next_switch"])]
        done = self.journal.entries[: self._done]
        by_hand = (entry.step for entry in done if isinstance(entry.intervention, CHANGES_MAZE))
        return tuple(sorted({*scheduled.tolist(), *by_hand}))

    def advance(
        self,
        ticks: int = UNBOUNDED,
        until_step: int = NEVER,
        until_episode: int = NEVER,
        until_updates: int = NEVER,
        watcher: Watcher | None = None,
    ) -> int:
        """Moves the lane by at most ``ticks`` ticks; how many were made. :meth:`Agent.advance` tells where it stops.

        What the journal holds of the ticks to come is done again on the way. A watcher stops it where it has seen
        something.
        """
        made = 0
        while True:
            to_come = self.journal.entries[self._done : self._done + 1]
            ahead = to_come[0].tick - self.ticks if to_come else UNBOUNDED
            stretch = min(ticks - made, ahead, self._checkpoints.stretch)
            self._checkpoints.begin()
            bounds = stretch, until_step, until_episode, until_updates
            latest = self._agent.advance(*bounds) if watcher is None else watcher.move(self._agent, *bounds)
            made += latest
            self._checkpoints.note(latest, self.ticks, self.begun, self.updates, self._done, self.memory)
            if latest == ahead:
                self._catch_up()
            if (watcher and watcher.seen) or (latest != ahead and (latest < stretch or made == ticks)):
                if self.ticks >= self.end.tick:
                    self.end = self._here
                return made

    @property
    def _here(self) -> Place:
        return Place(self.ticks, self.begun, self.updates)

    def _catch_up(self) -> None:
        """Does what the journal says was done at this tick."""
        until = self.journal.until(self.ticks)
        for entry in self.journal.entries[self._done : until]:
            self._perform(entry.intervention)
        self._done = until

    def go_to_tick(self, tick: int) -> None:
        """Goes to the moment after a tick, back or forward; the journal keeps what was done later."""
        self.seek_tick(tick).go()

    def go_to_step(self, step: int) -> None:
        """Goes to the end of a real step, back or forward; the journal keeps what was done later."""
        self.seek_step(step).go()

    def go_to_updates(self, updates: int) -> None:
        """Goes to the end of the first real step by which it had made so many updates, or as many real steps."""
        self.seek_updates(updates).go()

    def seek_tick(self, tick: int) -> Seek:
        """The way to the moment after a tick, from the nearest checkpoint."""
        self._near(self._checkpoints.before_tick(tick), tick < self.ticks)
        return Seek(self, tick=tick)

    def seek_step(self, step: int) -> Seek:
        """The way to the end of a real step, from the nearest checkpoint."""
        self._near(self._checkpoints.before_end_of(step), step < self.begun)
        return Seek(self, step=step)

    def seek_updates(self, updates: int) -> Seek:
        """The way to the end of the first real step with so many updates, or as many real steps."""
        self._near(self._checkpoints.before_updates(updates), updates <= max(self.updates, self.begun))
        return Seek(self, step=updates, updates=updates)

    def _near(self, checkpoint: Checkpoint | None, back: bool) -> None:
        """Goes to a checkpoint, None for step 0, where the way is back or the checkpoint lies ahead."""
        if back or (checkpoint is not None and checkpoint.tick > self.ticks):
            self.put_back(checkpoint)

    def kept(self) -> Checkpoint:
        """All that the lane is now, to be :meth:`put_back` where nothing was done since."""
        return Checkpoint(self.ticks, self.begun, self.updates, self._done, Snapshot(self.memory))

    def put_back(self, checkpoint: Checkpoint | None) -> None:
        """Goes to a checkpoint of its own, None for step 0."""
        self._agent = Agent(self._first_spec, self._first_world, self.seed, self.run)
        self.spec = self._first_spec
        self.revision += 1
        self._done = 0
        if checkpoint is not None:
            interventions = [entry.intervention for entry in self.journal.entries[: checkpoint.entries]]
            cells = [
                (intervention.layout, intervention.state, intervention.kind)
                for intervention in interventions
                if isinstance(intervention, SetCell)
            ]
            if cells:
                self._agent.world = with_cells(self.world, cells, self.maze)
            for intervention in interventions:
                if isinstance(intervention, SetParameter):
                    self._perform(intervention)
            self._agent.restore(checkpoint.snapshot)
            self._done = checkpoint.entries
        self._catch_up()

    def do(self, intervention: Intervention) -> None:
        """Does what a person asks for, now, and writes it into the journal.

        Where one had gone back, what came after is struck out.

        Raises:
            InputError: where it cannot be done; then nothing is changed.
        """
        self._perform(intervention)
        self.journal.write(Entry(self.ticks, self.real_steps, intervention))
        self._checkpoints.forget_after(self.ticks)
        self._done = len(self.journal.entries)
        self.end = self._here

    def switch_layout(self, layout: int) -> None:
        """Puts a layout into force now."""
        self.do(SwitchLayout(layout))

    def limit_checkpoints(self, budget: int) -> None:
        """Has the checkpoints of its past take at most so many bytes from now on."""
        self._checkpoints.limit(budget)

    def _fresh(self) -> "Lane":
        return Lane(self.maze, self._first_spec, self.seed, self.run, self._first_world)

    def forked(self) -> "Lane":
        """A lane equal to the bit, with the same past, that goes its own way from here."""
        lane = self._fresh()
        lane.journal.entries = self.journal.entries[: self._done]
        lane.spec = self.spec
        lane._agent.world = self.world
        lane._agent.restore(Snapshot(self.memory))
        lane._checkpoints = self._checkpoints.shared(self.ticks)
        lane._done = self._done
        lane.end = lane._here
        lane.forked_at = self.real_steps
        return lane

    def as_after(self, tick: int) -> "Lane":
        """Another lane, equal to the bit to what this one was after a tick of its past."""
        lane = self._fresh()
        lane.journal.entries = self.journal.entries[: self.journal.until(tick)]
        lane._checkpoints = self._checkpoints.shared(tick)
        lane.go_to_tick(tick)
        return lane

    def scout(self) -> "Lane":
        """Another lane with the same past and future, at step 0, to look around with."""
        lane = self._fresh()
        lane.journal.entries = list(self.journal.entries)
        lane._checkpoints = self._checkpoints.shared(UNBOUNDED)
        return lane

    def replayed(self) -> "Lane":
        """The same lane built anew from its journal, as it is now."""
        lane = self._fresh()
        lane.journal.entries = self.journal.entries[: self._done]
        lane.go_to_tick(self.ticks)
        return lane
