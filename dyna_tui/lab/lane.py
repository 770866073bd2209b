"""A lane: one agent in its own world, a pure function of (maze, agent, seed, run, journal)."""

from dyna_tui.agents import AgentSpec, Phase
from dyna_tui.dyna.agent import UNBOUNDED, Agent
from dyna_tui.dyna.editing import forget, forget_all, make_true
from dyna_tui.dyna.memory import TRAIL, Memory, first_phase, write_settings
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
from dyna_tui.maze import Maze
from dyna_tui.world import NEVER, World, grid_world, with_cell


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

    @property
    def first_spec(self) -> AgentSpec:
        """The agent, with the parameters it began with."""
        return self._first_spec

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
    ) -> int:
        """Moves the lane by at most ``ticks`` ticks; how many were made. :meth:`Agent.advance` tells where it stops.

        What the journal holds of the ticks to come is done again on the way.
        """
        made = 0
        while True:
            to_come = self.journal.entries[self._done : self._done + 1]
            ahead = to_come[0].tick - self.ticks if to_come else UNBOUNDED
            stretch = min(ticks - made, ahead, self._history.stretch)
            self._history.begin()
            latest = self._agent.advance(stretch, until_step, until_episode, until_updates)
            made += latest
            self._history.note(latest, self.ticks, self.begun, self.updates, self._done, self.memory)
            if latest == ahead:
                self._catch_up()
            elif latest < stretch or made == ticks:
                return made

    def _catch_up(self) -> None:
        """Does what the journal says was done at this tick."""
        until = self.journal.until(self.ticks)
        for entry in self.journal.entries[self._done : until]:
            self._perform(entry.deed)
        self._done = until

    def go_to_tick(self, tick: int) -> None:
        """Goes to the moment after a tick, back or forward; the journal keeps what was done later."""
        self._near(self._history.before_tick(tick), tick < self.ticks)
        self.advance(tick - self.ticks)

    def go_to_step(self, step: int) -> None:
        """Goes to the end of a real step, back or forward; the journal keeps what was done later."""
        self._near(self._history.before_end_of(step), step < self.begun)
        self.advance(until_step=step)

    def go_to_updates(self, updates: int) -> None:
        """Goes back to the end of the first real step by which it had made so many updates, or as many real steps."""
        if updates <= max(self.updates, self.begun):
            self._near(self._history.before_updates(updates), back=True)
        self.advance(until_step=updates, until_updates=updates)

    def _near(self, checkpoint: Checkpoint | None, back: bool) -> None:
        """Goes to a checkpoint, None for step 0, where the way is back or the checkpoint lies ahead."""
        if not back and (checkpoint is None or checkpoint.tick <= self.ticks):
            return
        self._agent = Agent(self._first_spec, self._first_world, self.seed, self.run)
        self.spec = self._first_spec
        self._done = 0
        if checkpoint is not None:
            for entry in self.journal.entries[: checkpoint.entries]:
                if isinstance(entry.deed, (SetCell, SetParameter)):
                    self._perform(entry.deed)
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

    def switch_layout(self, layout: int) -> None:
        """Puts a layout into force now."""
        self.do(SwitchLayout(layout))

    def _perform(self, deed: Deed) -> None:
        clock = self.memory.clock[0]
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

    @staticmethod
    def _check(fits: bool, problem: str) -> None:
        if not fits:
            raise InputError(problem)

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
