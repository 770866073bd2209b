"""The present of a lane: an agent in its world, with the parameters that it has now."""

from dyna_tui.agents import AgentSpec, Phase, Search
from dyna_tui.dyna.agent import Agent
from dyna_tui.dyna.editing import forget, forget_all, make_true
from dyna_tui.dyna.memory import TRAIL, Memory, first_phase, write_settings
from dyna_tui.dyna.views import AgentView
from dyna_tui.errors import InputError
from dyna_tui.lab.frames.frame import Counters
from dyna_tui.lab.frames.lookahead_rows import cost
from dyna_tui.lab.history.interventions import (
    Drive,
    Forget,
    ForgetAll,
    Intervention,
    MakeTrue,
    PutAgent,
    SetCell,
    SetParameter,
    SwitchLayout,
)
from dyna_tui.maze import Maze
from dyna_tui.world import World, with_cell


class Present:
    """What there is now, whatever came before: it can be read, and a deed can be done to it."""

    def __init__(self, maze: Maze, spec: AgentSpec, seed: int, run: int, world: World) -> None:
        """Puts a fresh agent into its first start state.

        Args:
            maze: the maze.
            spec: the agent.
            seed: the seed of the experiment.
            run: which of its runs this is.
            world: the maze's arrays; never written to.
        """
        self.maze = maze
        self.spec = spec
        """The agent, with the parameters it has now."""
        self.revision = 0
        """Goes up whenever it changes otherwise than by moving on: by a deed, or by going to another moment."""
        self._agent = Agent(spec, world, seed, run)

    @property
    def world(self) -> World:
        """The world as it is now: the maze's, with the cells that a person changed."""
        return self._agent.world

    @property
    def memory(self) -> Memory:
        """All that the agent knows and is, as it is now."""
        return self._agent.memory

    @property
    def view(self) -> AgentView:
        """The agent as it is now, to be read."""
        return self._agent.view

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
    def agent(self) -> int:
        """The state the agent is in."""
        clock = self.memory.clock[0]
        return int(clock["state"] if self.about_to_act else clock["next_state"])

    def counters(self) -> Counters:
        """Where the lane stands."""
        clock = self.memory.clock[0]
        asked, asked_before = cost(self.view, self.spec)
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

    # What a person does

    def _perform(self, intervention: Intervention) -> None:
        clock = self.memory.clock[0]
        self.revision += 1
        match intervention:
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
                kind = self.maze.kinds[self.world.kind[self.layout, state]]
                self._check(not kind.wall, "that cell is a wall: put the agent where it can be")
                self._check(not kind.terminal, "that cell ends an episode: put the agent where one goes on")
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
