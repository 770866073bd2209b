"""A lane: one agent in its own world, with its history; a pure function of (maze, agent, seed, run, journal)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import AgentSpec
from dyna_tui.dyna.agent import UNBOUNDED, Agent
from dyna_tui.dyna.memory import Memory
from dyna_tui.dyna.views import AgentView
from dyna_tui.errors import InputError
from dyna_tui.lab.history.assumptions import assumed, learning_ahead
from dyna_tui.lab.history.checkpoints import BUDGET, Checkpoint, Checkpoints
from dyna_tui.lab.history.interventions import Intervention, SwitchLayout
from dyna_tui.lab.history.journal import Entry, Journal
from dyna_tui.lab.history.seek import Seek
from dyna_tui.lab.lane_state import LaneState
from dyna_tui.maze import Maze
from dyna_tui.world import NEVER, World, world_of


@dataclass(frozen=True)
class Position:
    """A moment of a lane, by each of its counts."""

    tick: int = 0
    steps_started: int = 0
    """The real steps started by then."""
    updates: int = 0
    """The value updates made by then."""


class Watcher(Protocol):
    """Moves an agent no further than to where it sees something."""

    seen: int
    """What it saw, 0 for nothing."""

    def move(self, agent: Agent, ticks: int, until_step: int, until_episode: int, until_updates: int) -> int:
        """Moves the agent as :meth:`Agent.advance` does, or not so far."""


class Lane:
    """An agent in its world, and its history."""

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
            budget: the bytes that its checkpoints may take.
        """
        self.maze = maze
        self.seed = seed
        self.run = run
        self.first_spec = spec
        """The agent, with the parameters it began with."""
        self._first_world = world_of(maze) if world is None else world
        self.state = self._fresh_state()
        """What it is at the moment."""
        self.revision = 0
        """Goes up at every change other than a tick: an intervention, or a rewind."""
        self._changes: tuple[int, ...] = ()
        self._cells_changed_last = False
        self._changes_made_of: object = None
        """What the changes of the maze were looked up for: the revision, and those by schedule."""
        self._edits: list[Entry] = []
        self._edits_made_of: object = None
        """What the edits of the model were looked up for: the revision, and how many entries were applied."""
        self.journal = Journal()
        self._checkpoints = Checkpoints(budget)
        self._applied = 0
        """The entries of the journal that are applied; the others lie ahead of where it was rewound to."""
        self.number = 0
        """Its number in a laboratory, which it keeps when lanes are reordered."""
        self.end = Position()
        """The furthest it came; only an intervention discards what lies ahead."""
        self.forked_at: int | None = None
        """The real steps that it had in common with the lane from which it was forked, if it was."""
        self.stuck = False
        """Whether it is where a user's class could not make the next tick."""

    # What it is at the moment

    @property
    def spec(self) -> AgentSpec:
        """The agent, with the parameters it has now."""
        return self.state.spec

    @property
    def world(self) -> World:
        """The world as it is now."""
        return self.state.world

    @property
    def memory(self) -> Memory:
        """All that the agent knows and is."""
        return self.state.memory

    @property
    def view(self) -> AgentView:
        """The agent as it is now, to be read."""
        return self.state.agent.view

    @property
    def ticks(self) -> int:
        """The ticks made."""
        return self.view.ticks

    @property
    def real_steps(self) -> int:
        """The real steps made."""
        return self.view.real_steps

    @property
    def steps_started(self) -> int:
        """The real steps started: one more than made where the agent looks ahead before it acts."""
        return self.view.steps_started

    @property
    def updates(self) -> int:
        """The value updates made, direct and simulated."""
        return self.view.updates

    @property
    def mid_step(self) -> bool:
        """Whether a real step is under way."""
        return self.view.mid_step

    @property
    def episode(self) -> int:
        """The episode under way, from 1."""
        return self.view.episode

    @property
    def layout(self) -> int:
        """The layout in force, from 0."""
        return self.view.layout

    @property
    def title(self) -> str:
        """The agent's name, and where it was forked."""
        title = self.spec.variant.title
        return title if self.forked_at is None else f"{title} (fork at {self.forked_at:,})"

    # Its history

    @property
    def in_past(self) -> bool:
        """Whether it has been further than it is."""
        return self.ticks < self.end.tick

    @property
    def has_interventions_ahead(self) -> bool:
        """Whether the journal holds entries of ticks to come."""
        return len(self.journal.entries) > self._applied

    @property
    def applied(self) -> list[Entry]:
        """The entries of the journal up to now."""
        return self.journal.entries[: self._applied]

    @property
    def renumbered(self) -> bool:
        """Whether the model was made to forget since the real step under way, or the latest, began.

        The entries that planning noted in it have other numbers since.
        """
        begun, entries = self.view.ticks - self.view.step_ticks, self.journal.entries
        latest = (entries[index] for index in range(self._applied - 1, -1, -1))
        return any(entry.intervention.forgets for entry in takewhile(lambda entry: entry.tick > begun, latest))

    def assumes(self, pairs: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
        """Which of some pairs in the model, int[k], it holds as assumed of untried actions, not as learned: bool[k]."""
        return assumed(self.view, pairs, self._model_edits(), self._assumed_before_step)

    def _assumed_before_step(self, pair: int) -> bool:
        """Whether a pair was assumed as the real step under way began."""
        copy = self.copy_at(self.ticks - self.view.step_ticks)
        return copy.view.model.has(pair) and bool(copy.assumes(np.array([pair]))[0])

    def _model_edits(self) -> list[Entry]:
        """The interventions so far that made the model forget, or corrected it."""
        made_of = (self.revision, self._applied)
        if self._edits_made_of != made_of:
            edits = (entry for entry in self.applied if entry.intervention.forgets or entry.intervention.corrects)
            self._edits_made_of, self._edits = made_of, list(edits)
        return self._edits

    def _entry(self, intervention: Intervention) -> Entry:
        """The entry of the journal for an intervention that is about to be made."""
        view, corrected = self.view, ()
        if intervention.corrects and view.model.exists:
            pairs = view.model.pairs
            corrected = tuple(pairs[self.assumes(pairs) & (view.visits.ravel()[pairs] > 0)].tolist())
        return Entry(view.ticks, view.real_steps, intervention, learning_ahead(view), corrected)

    @property
    def changes(self) -> tuple[int, ...]:
        """The real steps after which the maze changed so far, by schedule or by hand."""
        self._look_up_changes()
        return self._changes

    @property
    def cells_changed_last(self) -> bool:
        """Whether the latest change of the maze so far was one of its cells by hand, and no switch of its layout."""
        self._look_up_changes()
        return self._cells_changed_last

    def _look_up_changes(self) -> None:
        """Looks up when the maze changed, unless nothing has changed since: each frame asks for it."""
        scheduled = self.view.switch_steps.tolist()
        made_of = (self.revision, scheduled)
        if self._changes_made_of == made_of:
            return
        by_hand = [entry for entry in self.applied if entry.intervention.changes_maze]
        self._changes = tuple(sorted({*scheduled, *(entry.step for entry in by_hand)}))
        last = by_hand[-1] if by_hand and by_hand[-1].step >= max(scheduled, default=0) else None
        self._cells_changed_last = last is not None and not isinstance(last.intervention, SwitchLayout)
        self._changes_made_of = made_of

    @property
    def position(self) -> Position:
        """Where it is."""
        view = self.view
        return Position(view.ticks, view.steps_started, view.updates)

    def advance(
        self,
        ticks: int = UNBOUNDED,
        until_step: int = NEVER,
        until_episode: int = NEVER,
        until_updates: int = NEVER,
        watcher: Watcher | None = None,
    ) -> int:
        """Moves the lane by at most ``ticks`` ticks; how many were made. It stops where :meth:`Agent.advance` does.

        What the journal holds of the ticks to come is applied on the way. A watcher stops it where it has seen
        something.

        Raises:
            InputError: where the agent is of a user's class, and that cannot make a tick.
        """
        made = 0
        while True:
            to_come = self.journal.entries[self._applied : self._applied + 1]
            ahead = to_come[0].tick - self.ticks if to_come else UNBOUNDED
            stretch = min(ticks - made, ahead, self._checkpoints.stretch)
            self._checkpoints.begin()
            agent, bounds = self.state.agent, (stretch, until_step, until_episode, until_updates)
            try:
                latest = agent.advance(*bounds) if watcher is None else watcher.move(agent, *bounds)
            except InputError:  # of an agent of a user's class
                self.stuck = True
                self._note_end()
                raise
            self.stuck = False
            made += latest
            self._note_stretch(latest)
            if latest == ahead:
                self._apply_due()
            if (watcher and watcher.seen) or (latest != ahead and (latest < stretch or made == ticks)):
                self._note_end()
                return made

    def _note_stretch(self, ticks: int = 0) -> None:
        """Takes a checkpoint where one is due after so many ticks, or after an intervention."""
        view, snapshot = self.view, self.state.agent.snapshot
        self._checkpoints.note(ticks, view.ticks, view.steps_started, view.updates, self._applied, snapshot)

    def _note_end(self) -> None:
        """Notes where it is, where it has never been further."""
        if self.ticks >= self.end.tick:
            self.end = self.position

    def do(self, intervention: Intervention) -> None:
        """Applies what a person asks for, now, and writes it into the journal.

        Where the lane had been rewound, what lay ahead is discarded.

        Raises:
            InputError: where it cannot be done; then nothing is changed.
        """
        self._checkpoints.begin()
        entry = self._entry(intervention)
        self._apply(intervention)
        self.journal.write(entry)
        self._checkpoints.forget_after(self.ticks)
        self._applied = len(self.journal.entries)
        self._note_stretch()
        self.end = self.position

    def _apply_due(self) -> None:
        """Applies what the journal holds of this tick."""
        until = self.journal.until(self.ticks)
        for entry in self.journal.entries[self._applied : until]:
            self._checkpoints.begin()
            self._apply(entry.intervention)
            self._applied += 1
            self._note_stretch()

    def _apply(self, intervention: Intervention) -> None:
        self.revision += 1
        intervention.check(self.state)
        intervention.apply(self.state)
        self.state.end_idle_step()

    # To other moments

    def seek_tick(self, tick: int) -> Seek:
        """The seek to the moment after a tick, back or forward, from the nearest checkpoint."""
        self._start_near(self._checkpoints.before_tick(tick), tick < self.ticks)
        return Seek(self, tick=tick)

    def seek_step(self, step: int) -> Seek:
        """The seek to the end of a real step, back or forward, from the nearest checkpoint."""
        self._start_near(self._checkpoints.before_end_of(step), step < self.steps_started)
        return Seek(self, step=step)

    def seek_updates(self, updates: int) -> Seek:
        """The seek to the end of the first real step with so many updates, or as many real steps."""
        self._start_near(self._checkpoints.before_updates(updates), updates <= max(self.updates, self.steps_started))
        return Seek(self, step=updates, updates=updates)

    def _start_near(self, checkpoint: Checkpoint | None, back: bool) -> None:
        """Goes to a checkpoint, None for step 0, where that lies ahead, or the target lies back."""
        if back or (checkpoint is not None and checkpoint.tick > self.ticks):
            self.restore(checkpoint)

    def snapshot(self) -> Checkpoint:
        """All that the lane is now, to :meth:`restore` where nothing was done since."""
        return Checkpoint(self.ticks, self.steps_started, self.updates, self._applied, self.state.agent.snapshot())

    def restore(self, checkpoint: Checkpoint | None) -> None:
        """Goes to a checkpoint of its own, None for step 0."""
        self.state = self._fresh_state()
        self.stuck = False
        self.revision += 1
        self._applied = 0
        if checkpoint is not None:
            self._apply_again(entry.intervention for entry in self.journal.entries[: checkpoint.entries])
            self.state.agent.restore(checkpoint.snapshot)
            self._applied = checkpoint.entries
        self._apply_due()

    def _apply_again(self, interventions: Iterable[Intervention]) -> None:
        """Applies to a fresh agent what its snapshot does not hold, kind by kind: no two kinds change the same."""
        lost: defaultdict[type[Intervention], list[Intervention]] = defaultdict(list)
        for intervention in interventions:
            if not intervention.in_snapshot:
                lost[type(intervention)].append(intervention)
        for kind, alike in lost.items():
            kind.apply_again(self.state, alike)

    def limit_checkpoints(self, budget: int) -> None:
        """Has its checkpoints take at most so many bytes from now on."""
        self._checkpoints.limit(budget)

    # Other lanes like it

    def fork(self) -> "Lane":
        """A lane equal to the bit, with the same history, that goes on by itself from here."""
        lane = self.fresh_copy()
        lane.journal.entries = self.applied
        lane.state.spec = self.spec
        lane.state.set_world(self.world)
        lane.state.agent.restore(self.state.agent.snapshot())
        lane._checkpoints = self._checkpoints.shared(self.ticks)
        lane._applied = self._applied
        lane.end = lane.position
        lane.forked_at = self.real_steps
        return lane

    def copy_at(self, tick: int) -> "Lane":
        """Another lane, equal to the bit to what this one was after a tick of its history."""
        lane = self.fresh_copy()
        lane.journal.entries = self.journal.entries[: self.journal.until(tick)]
        lane._checkpoints = self._checkpoints.shared(tick)
        lane.seek_tick(tick).go()
        return lane

    def copy_at_start(self) -> "Lane":
        """Another lane at step 0 with the same journal, what lies ahead included, and the same checkpoints."""
        lane = self.fresh_copy()
        lane.journal.entries = list(self.journal.entries)
        lane._checkpoints = self._checkpoints.shared(UNBOUNDED)
        return lane

    def copy_without(self, keep: int) -> "Lane":
        """Another lane at step 0 with so many entries of the journal: it never came to where the next one was."""
        lane = self.copy_at_start()
        discarded = lane.journal.entries[keep:]
        lane.journal.entries = lane.journal.entries[:keep]
        if discarded:
            lane._checkpoints = self._checkpoints.shared(discarded[0].tick - 1)
        lane.number, lane.forked_at = self.number, self.forked_at
        return lane

    def _fresh_state(self) -> LaneState:
        return LaneState(self.maze, self.first_spec, self.seed, self.run, self._first_world)

    def fresh_copy(self) -> "Lane":
        """Another lane at step 0 to which nothing was done."""
        return Lane(self.maze, self.first_spec, self.seed, self.run, self._first_world)
