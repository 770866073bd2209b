"""Lane state: an agent in its world at one moment, with what interventions do to it."""

from collections.abc import Sequence

from dyna_tui.agents import AgentSpec
from dyna_tui.dyna.agent import Agent
from dyna_tui.dyna.memory import Memory
from dyna_tui.dyna.views import AgentView
from dyna_tui.errors import InputError
from dyna_tui.lab.own_agent import new_agent
from dyna_tui.lab.reach import closed_in
from dyna_tui.maze import CellKind, Maze
from dyna_tui.world import NEVER, World, with_cells


class LaneState:
    """All that a lane is at the moment, whatever its history."""

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
        self.agent: Agent = new_agent(spec, world, seed, run)
        self._closed: tuple[World, int, tuple[int, ...]] | None = None

    @property
    def world(self) -> World:
        """The world as it is now: the maze's, with the cells that a person changed."""
        return self.agent.world

    @property
    def memory(self) -> Memory:
        """All that the agent knows and is."""
        return self.agent.memory

    @property
    def view(self) -> AgentView:
        """The agent as it is now, to be read."""
        return self.agent.view

    @property
    def episode_start_step(self) -> int:
        """The real step after which the episode under way started; if it has only started, that of the one before."""
        view = self.view
        steps = view.episode_steps
        if steps == 0 and not view.mid_step:
            steps = view.last_episode_steps
        return view.real_steps - steps

    @property
    def cut_off(self) -> bool:
        """Whether the latest finished episode was truncated after the maze's ``max_episode_steps``."""
        view = self.view
        at_its_end = not view.episode_steps and not view.mid_step
        return view.last_episode_steps >= self.world.max_episode_steps and not (at_its_end and view.transition.terminal)

    @property
    def closed_starts(self) -> tuple[int, ...]:
        """The starts from which no path leads to a terminal cell in the layout in force."""
        world, layout, known = self.world, self.view.layout, self._closed
        if known is None or known[0] is not world or known[1] != layout:
            known = self._closed = world, layout, closed_in(self.maze, world, layout).starts
        return known[2]

    @property
    def in_wall(self) -> bool:
        """Whether the agent is, or acted in mid-step, in a wall: what it learns there is outdated at once."""
        view = self.view
        if self.world.outcome_indptr.size:
            return False
        states = [view.state, view.transition.state] if view.mid_step else [view.state]
        return any(self.kind_at(state).wall for state in states)

    @property
    def changes_ahead(self) -> bool:
        """Whether the schedule of the maze changes it later."""
        world, view = self.world, self.view
        by_step = (world.switch_step > view.real_steps - view.mid_step) & (world.switch_step < NEVER)
        return bool(by_step.any() or (world.switch_episode > view.episode).any())

    # What interventions are made of

    def number_of(self, what: str) -> int:
        """How many there are of what an :class:`~dyna_tui.lab.codec.Index` counts."""
        states, actions = self.world.states, len(self.world.actions)
        return {
            "layout": self.world.layouts,
            "cell": states,
            "kind of cell": len(self.maze.kinds),
            "action": actions,
            "pair": states * actions,
        }[what]

    def kind_at(self, state: int) -> CellKind:
        """The kind of a cell in the layout in force."""
        return self.maze.kinds[int(self.world.kind[self.view.layout, state])]

    def require_model(self) -> None:
        """Makes sure that the agent has a model.

        Raises:
            InputError: where it has none.
        """
        if not self.view.model.exists:
            raise InputError(f"{self.spec.variant.title} has no model")

    def set_world(self, world: World) -> None:
        """Puts the agent into another world of as many states and actions."""
        self.agent.world = world

    def set_cells(self, cells: Sequence[tuple[int, int, int]]) -> None:
        """Makes cells other kinds, one after another: (layout, state, kind) each.

        Raises:
            InputError: where a layout would be left without a start, or without any terminal cell, or a table has none.
        """
        if self.world.outcome_indptr.size:
            raise InputError("this world is a table of outcomes: it has no cells to edit")
        self.set_world(with_cells(self.world, cells, self.maze))

    def set_spec(self, spec: AgentSpec) -> None:
        """Gives the agent the parameters of another spec of its variant."""
        self.agent.set_parameters(spec)
        self.spec = spec

    def switch_layout(self, layout: int) -> None:
        """Puts a layout into force."""
        self.agent.switch_layout(layout)

    def put_agent(self, state: int) -> None:
        """Moves the agent, which must be between two real steps."""
        self.agent.put(state)

    def drive(self, action: int) -> None:
        """Has the agent take an action with its next act."""
        self.agent.drive(action)

    def forget(self, pair: int) -> None:
        """Removes a pair from the model, which must hold it."""
        self.agent.forget(pair)

    def forget_all(self) -> None:
        """Removes every pair from the model."""
        self.agent.forget_all()

    def make_true(self) -> None:
        """Has the model say of every pair that was tried what the world in force would answer."""
        self.agent.make_true()

    def end_idle_step(self) -> None:
        """Ends a real step in which an intervention has left nothing to plan.

        Otherwise the same tick could lead to two moments: with such a step still under way, or ended.
        """
        self.agent.advance(0)
