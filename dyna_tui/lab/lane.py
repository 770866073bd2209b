"""A lane: one agent in its own world, a pure function of (maze, agent, seed, run, journal)."""

from dataclasses import dataclass
from typing import Protocol

from dyna_tui.agents import AgentSpec, Phase, Search
from dyna_tui.dyna.agent import UNBOUNDED, Agent
from dyna_tui.dyna.editing import forget, forget_all, make_true
from dyna_tui.dyna.memory import TRAIL, Memory, first_phase, write_settings
from dyna_tui.dyna.snapshot import Snapshot
from dyna_tui.errors import InputError
from dyna_tui.lab.deeds import (
    CHANGES_MAZE,
    Deed,
    Drive,
    Forget,
    ForgetAll,
    MakeTrue,
    PutAgent,
    SetCell,
    SetParameter,
    SwitchLayout,
)
from dyna_tui.lab.frame import Counters
from dyna_tui.lab.history import BUDGET, Checkpoint, History
from dyna_tui.lab.journal import Entry, Journal
from dyna_tui.lab.lookahead import cost
from dyna_tui.lab.way import Way
from dyna_tui.maze import Maze
from dyna_tui.world import NEVER, World, grid_world, with_cell, with_cells


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


class Lane:
    """An agent, its world, and what a person did to it."""

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
        self.maze = maze
        self.seed = seed
        self.run = run
        self.spec = spec
        """The agent, with the parameters it has now."""
        self.journal = Journal()
        self._first_spec = spec
        self._first_world = grid_world(maze) if world is None else world
        self._agent = Agent(spec, self._first_world, seed, run)
        self._history = History(budget)
        self._done = 0
        """The entries of the journal that are done; the others lie ahead since one went back."""
        self.turns = 0
        """Goes up whenever it changes otherwise than by moving on: by a deed, or by going to another moment."""
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
    def world(self) -> World:
        """The world as it is now: the maze's, with the cells that a person changed."""
        return self._agent.world

    @property
    def memory(self) -> Memory:
        """All that the agent knows and is, as it is now."""
        return self._agent.memory

    @property
    def ticks(self) -> int:
        """How many ticks the lane has made."""
        return int(self.memory.clock[0]["ticks"])

    @property
    def real_steps(self) -> int:
        """How many real steps the lane has made."""
        return int(self.memory.clock[0]["real_steps"])

    @property
    def updates(self) -> int:
        """How many value updates the lane has made, direct and simulated."""
        return int(self.memory.clock[0]["updates"])

    @property
    def step_ticks(self) -> int:
        """How many ticks of the real step under way, or of the latest, were made."""
        return int(self.memory.clock[0]["step_ticks"])

    @property
    def mid_step(self) -> bool:
        """Whether a real step is under way."""
        return bool(self.memory.clock[0]["mid_step"])

    @property
    def about_to_act(self) -> bool:
        """Whether the act of the real step under way, or of the next one, is still to come."""
        phase = self.memory.clock[0]["phase"]
        return bool(phase == Phase.ACT or (phase == Phase.PLANNING and first_phase(self.spec) is Phase.PLANNING))

    @property
    def begun(self) -> int:
        """How many real steps the lane has begun: one more than made where it looks ahead before it acts."""
        return self.real_steps + (self.mid_step and self.about_to_act)

    @property
    def episode(self) -> int:
        """The episode under way, from 1."""
        return int(self.memory.clock[0]["episode"])

    @property
    def episode_began(self) -> int:
        """The real step after which the episode under way began, or the last one where this has only begun."""
        clock = self.memory.clock[0]
        steps = int(clock["episode_steps"])
        if steps == 0 and not self.mid_step:
            steps = int(clock["last_episode_steps"])
        return self.real_steps - steps

    @property
    def layout(self) -> int:
        """The layout in force, from 0."""
        return int(self.memory.clock[0]["layout"])

    @property
    def acted(self) -> tuple[int, int, int]:
        """State, action and next state of the latest real step."""
        clock = self.memory.clock[0]
        state = self.memory.trail[self.real_steps % TRAIL]
        return int(state), int(clock["action"]), int(clock["next_state"])

    @property
    def changes(self) -> tuple[int, ...]:
        """The real steps after which the layout changed so far, by schedule or by hand."""
        scheduled = self.world.switch_step[: int(self.memory.clock[0]["next_switch"])]
        done = self.journal.entries[: self._done]
        by_hand = (entry.step for entry in done if isinstance(entry.deed, CHANGES_MAZE))
        return tuple(sorted({*scheduled.tolist(), *by_hand}))

    @property
    def agent(self) -> int:
        """The state the agent is in."""
        clock = self.memory.clock[0]
        return int(clock["state"] if self.about_to_act else clock["next_state"])

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
            stretch = min(ticks - made, ahead, self._history.stretch)
            self._history.begin()
            bounds = stretch, until_step, until_episode, until_updates
            latest = self._agent.advance(*bounds) if watcher is None else watcher.move(self._agent, *bounds)
            made += latest
            self._history.note(latest, self.ticks, self.begun, self.updates, self._done, self.memory)
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
            self._perform(entry.deed)
        self._done = until

    def go_to_tick(self, tick: int) -> None:
        """Goes to the moment after a tick, back or forward; the journal keeps what was done later."""
        self.way_to_tick(tick).go()

    def go_to_step(self, step: int) -> None:
        """Goes to the end of a real step, back or forward; the journal keeps what was done later."""
        self.way_to_step(step).go()

    def go_to_updates(self, updates: int) -> None:
        """Goes to the end of the first real step by which it had made so many updates, or as many real steps."""
        self.way_to_updates(updates).go()

    def way_to_tick(self, tick: int) -> Way:
        """The way to the moment after a tick, from the nearest checkpoint."""
        self._near(self._history.before_tick(tick), tick < self.ticks)
        return Way(self, tick=tick)

    def way_to_step(self, step: int) -> Way:
        """The way to the end of a real step, from the nearest checkpoint."""
        self._near(self._history.before_end_of(step), step < self.begun)
        return Way(self, step=step)

    def way_to_updates(self, updates: int) -> Way:
        """The way to the end of the first real step with so many updates, or as many real steps."""
        self._near(self._history.before_updates(updates), updates <= max(self.updates, self.begun))
        return Way(self, step=updates, updates=updates)

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
        self.turns += 1
        self._done = 0
        if checkpoint is not None:
            deeds = [entry.deed for entry in self.journal.entries[: checkpoint.entries]]
            cells = [(deed.layout, deed.state, deed.kind) for deed in deeds if isinstance(deed, SetCell)]
            if cells:
                self._agent.world = with_cells(self.world, cells, self.maze)
            for deed in deeds:
                if isinstance(deed, SetParameter):
                    self._perform(deed)
            self._agent.restore(checkpoint.snapshot)
            self._done = checkpoint.entries
        self._catch_up()

    def do(self, deed: Deed) -> None:
        """Does what a person asks for, now, and writes it into the journal.

        Where one had gone back, what came after is struck out.

        Raises:
            InputError: where it cannot be done; then nothing is changed.
        """
        self._perform(deed)
        self.journal.write(Entry(self.ticks, self.real_steps, deed))
        self._history.forget_after(self.ticks)
        self._done = len(self.journal.entries)
        self.end = self._here

    def switch_layout(self, layout: int) -> None:
        """Puts a layout into force now."""
        self.do(SwitchLayout(layout))

    def _perform(self, deed: Deed) -> None:
        clock = self.memory.clock[0]
        self.turns += 1
        match deed:
            case SwitchLayout(layout):
                self._check(layout < self.world.layouts, f"there is no layout {layout + 1}")
                clock["layout"], clock["layout_since"] = layout, clock["real_steps"]
            case SetCell(layout, state, kind):
                inside = layout < self.world.layouts and state < self.world.states and kind < len(self.maze.kinds)
                self._check(inside, "there is no such cell, or no such kind of cell")
                self._agent.world = with_cell(self.world, layout, state, kind, self.maze)
            case SetParameter(name, value):
                self.spec = self.spec.changed(name, value)
                write_settings(self.memory, self.spec)
            case PutAgent(state):
                self._check(not self.mid_step, "the agent is in mid-step: finish the step first")
                self._check(state < self.world.states, "there is no such cell")
                clock["state"] = state
            case Drive(action):
                self._check(action < len(self.world.actions), "there is no such action")
                clock["driven"] = action + 1
            case Forget(pair):
                self._check(
                    pair < len(self.memory.place) and self.memory.place[pair] > 0, "the model knows no such pair"
                )
                forget(self.memory, pair)
            case ForgetAll():
                self._check(len(self.memory.place) > 0, f"{self.spec.variant.title} has no model")
                forget_all(self.memory)
            case MakeTrue():
                self._check(len(self.memory.place) > 0, f"{self.spec.variant.title} has no model")
                self._agent.memory = make_true(self.memory, self.world)
        self._end_idle_step()

    def _end_idle_step(self) -> None:
        """Ends a real step in which a deed has left nothing to plan: a tick leads to one moment, and not to two."""
        clock = self.memory.clock[0]
        search = self.spec.search
        if not self.mid_step or clock["phase"] != Phase.PLANNING or search is Search.LOOKAHEAD:
            return
        left = clock["queued"] if search is Search.PRIORITY else clock["pairs"]
        if not left or clock["planned"] >= self.spec.planning_steps:
            self._agent.advance(1, until_step=0)

    @staticmethod
    def _check(fits: bool, problem: str) -> None:
        if not fits:
            raise InputError(problem)

    def share_memory(self, budget: int) -> None:
        """Has the checkpoints of its past take at most so many bytes from now on."""
        self._history.limit(budget)

    def forked(self) -> "Lane":
        """A lane equal to the bit, with the same past, that goes its own way from here."""
        lane = Lane(self.maze, self._first_spec, self.seed, self.run, self._first_world)
        lane.journal.entries = self.journal.entries[: self._done]
        lane.spec = self.spec
        lane._agent.world = self.world
        lane._agent.restore(Snapshot(self.memory))
        lane._history = self._history.shared(self.ticks)
        lane._done = self._done
        lane.end = lane._here
        lane.forked_at = self.real_steps
        return lane

    def as_after(self, tick: int) -> "Lane":
        """Another lane, equal to the bit to what this one was after a tick of its past."""
        lane = Lane(self.maze, self._first_spec, self.seed, self.run, self._first_world)
        lane.journal.entries = self.journal.entries[: self.journal.until(tick)]
        lane._history = self._history.shared(tick)
        lane.go_to_tick(tick)
        return lane

    def scout(self) -> "Lane":
        """Another lane with the same past and future, at step 0, to look around with."""
        lane = Lane(self.maze, self._first_spec, self.seed, self.run, self._first_world)
        lane.journal.entries = list(self.journal.entries)
        lane._history = self._history.shared(UNBOUNDED)
        return lane

    def replayed(self) -> "Lane":
        """The same lane built anew from its journal, as it is now."""
        lane = Lane(self.maze, self._first_spec, self.seed, self.run, self._first_world)
        lane.journal.entries = self.journal.entries[: self._done]
        lane.go_to_tick(self.ticks)
        return lane

    def counters(self) -> Counters:
        """Where the lane stands."""
        clock = self.memory.clock[0]
        asked, asked_before = cost(self.memory, len(self.world.actions))
        return Counters(
            real_steps=int(clock["real_steps"]),
            planning_steps=int(clock["planning_steps"]),
            updates=int(clock["updates"]),
            episode=int(clock["episode"]),
            episode_steps=int(clock["episode_steps"]),
            reward=float(clock["reward_sum"]),
            planned=int(clock["planned"]),
            planning_phase=int(self.spec.number("horizon")) or self.spec.planning_steps,
            mid_step=self.mid_step,
            queued=int(clock["queued"]),
            asked=asked,
            asked_before=asked_before,
        )
