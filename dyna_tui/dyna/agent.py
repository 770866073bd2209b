"""An agent in its world: moved tick by tick, viewed, edited."""

from dyna_tui.agents import AgentSpec
from dyna_tui.dyna.editing import forget, forget_all, make_true
from dyna_tui.dyna.memory import Memory, lacks_room, new_memory, with_room, with_settings
from dyna_tui.dyna.run_log import NO_LOG, Log
from dyna_tui.dyna.snapshot import Snapshot
from dyna_tui.dyna.tick import advance
from dyna_tui.dyna.views import AgentView
from dyna_tui.world import NEVER, World

UNBOUNDED = 2**62
"""More ticks than any run has."""


class Agent:
    """All that the agent is stands in ``memory``, whose arrays are replaced by larger ones where it needs room."""

    def __init__(self, spec: AgentSpec, world: World, seed: int = 0, run: int = 0, log: Log = NO_LOG) -> None:
        """Puts a fresh agent into its first start state.

        Args:
            spec: the agent.
            world: its world; never written to.
            seed: the seed of the experiment.
            run: which of its runs this is.
            log: what is to be noted of the run.
        """
        self.world = world
        self.memory: Memory = new_memory(spec, world, seed, run, log)
        self.advance(0)

    @property
    def view(self) -> AgentView:
        """The agent as it is now, to be read: its values, counters, model and latest tick."""
        return AgentView(self.memory, self.world)

    def snapshot(self) -> Snapshot:
        """All that the agent is now, to :meth:`restore`."""
        return Snapshot(self.memory)

    def restore(self, snapshot: Snapshot) -> None:
        """Makes the agent what it was."""
        self.memory = snapshot.restored(self.memory)

    def advance(
        self,
        ticks: int = UNBOUNDED,
        until_step: int = NEVER,
        until_episode: int = NEVER,
        until_updates: int = NEVER,
    ) -> int:
        """Moves the agent by at most ``ticks`` ticks; how many were made.

        It stops between two real steps where the next would follow real step ``until_step``, or would
        belong to episode ``until_episode``, or where ``until_updates`` value updates were made.
        """
        made = 0
        while True:
            made += int(advance(self.memory, self.world, ticks - made, until_step, until_episode, until_updates))
            if made == ticks or not (self.memory.clock[0]["mid_step"] and lacks_room(self.memory)):
                return made
            self.memory = with_room(self.memory)

    # What a person may do to it

    def set_parameters(self, spec: AgentSpec) -> None:
        """Gives it the parameters of another spec of its variant, for the ticks to come."""
        self.memory = with_settings(self.memory, spec)

    def switch_layout(self, layout: int) -> None:
        """Puts a layout of its world into force; a scheduled change still comes."""
        clock = self.memory.clock[0]
        clock["layout"], clock["layout_since"] = layout, clock["real_steps"]

    def put(self, state: int) -> None:
        """Moves it to another state, between two real steps; an action that Sarsa chose there is given up."""
        clock = self.memory.clock[0]
        clock["state"], clock["chosen"] = state, 0

    def drive(self, action: int) -> None:
        """Has it take an action with its next act, whatever it would choose."""
        self.memory.clock[0]["driven"] = action + 1

    def forget(self, pair: int) -> None:
        """Takes a pair out of its model, where it is there."""
        forget(self.memory, pair)

    def forget_all(self) -> None:
        """Empties its model."""
        forget_all(self.memory)

    def make_true(self) -> None:
        """Makes its model say of each tried pair what the world in force would answer."""
        self.memory = make_true(self.memory, self.world)
