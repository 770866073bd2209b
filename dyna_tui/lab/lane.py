"""A lane: one agent in its own world, a pure function of (maze, agent, seed, run, journal)."""

from dyna_tui.agents import AgentSpec, Phase
from dyna_tui.dyna.agent import UNBOUNDED, Agent
from dyna_tui.dyna.memory import TRAIL, Memory, first_phase
from dyna_tui.lab.frame import Counters
from dyna_tui.lab.journal import Entry, Journal
from dyna_tui.lab.lookahead import cost
from dyna_tui.maze import Maze
from dyna_tui.world import NEVER, World, grid_world


class Lane:
    """An agent, its world, and what a person did to it."""

    def __init__(self, maze: Maze, spec: AgentSpec, seed: int = 0, run: int = 0, world: World | None = None) -> None:
        """Puts a fresh agent into its first start state.

        Args:
            maze: the maze.
            spec: the agent.
            seed: the seed of the experiment.
            run: which of its runs this is.
            world: the maze's arrays, where they are there already; never written to.
        """
        self.maze = maze
        self.spec = spec
        self.seed = seed
        self.run = run
        self.world = grid_world(maze) if world is None else world
        self.journal = Journal()
        self._agent = Agent(spec, self.world, seed, run)

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
        return tuple(sorted({*scheduled.tolist(), *(entry.step for entry in self.journal.entries)}))

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
        """Moves the lane by at most ``ticks`` ticks; how many were made. :meth:`Agent.advance` tells where it stops."""
        return self._agent.advance(ticks, until_step, until_episode, until_updates)

    def switch_layout(self, layout: int) -> None:
        """Puts a layout into force now, as a person does, and writes it into the journal."""
        self.journal.write(Entry(self.ticks, self.real_steps, layout))
        clock = self.memory.clock[0]
        clock["layout"] = layout
        clock["layout_since"] = clock["real_steps"]

    def replayed(self, ticks: int | None = None) -> "Lane":
        """The same lane built anew from its journal, as it was after ``ticks`` ticks (default: now)."""
        end = self.ticks if ticks is None else ticks
        lane = Lane(self.maze, self.spec, self.seed, self.run, self.world)
        for entry in self.journal.entries:
            if entry.tick > end:
                break
            lane.advance(entry.tick - lane.ticks)
            lane.switch_layout(entry.layout)
        lane.advance(end - lane.ticks)
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
