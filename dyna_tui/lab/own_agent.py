"""Own agent in a lane: a user's class learns, the engine does all else, tick by tick, so that every view works."""

import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import AgentSpec, Phase
from dyna_tui.dyna.agent import UNBOUNDED, Agent
from dyna_tui.dyna.memory import Memory
from dyna_tui.dyna.snapshot import Snapshot
from dyna_tui.own_agents.agent import OwnAgent
from dyna_tui.own_agents.calls import TIME_LIMIT, swallowed_output
from dyna_tui.own_agents.chance import Chance, State
from dyna_tui.own_agents.loading import AgentClass
from dyna_tui.own_agents.variant import OwnVariant
from dyna_tui.world import NEVER, World

BYTES_PER_PAIR = 200
"""What a copy of a user's agent takes, for each pair of a state and an action; a guess."""


class OwnSnapshot(Snapshot):
    """All that the engine knew, a copy of the user's object, and where its sources of chance stood."""

    def __init__(self, memory: Memory, made: OwnAgent, chance: State, spec: AgentSpec) -> None:
        """Copies all of it."""
        super().__init__(memory)
        self.object = _copied(made.own, made.object)
        self.chance = chance
        self.spec = spec
        self.nbytes += BYTES_PER_PAIR * memory.td_error.size


class OwnLaneAgent(Agent):
    """An agent of a user's class in its world.

    A real step is two ticks. In the first the agent acts: by ``select_action`` where the class has it, else the engine
    chooses epsilon-greedily from its values. In the second it does all of an update, planning too, and the engine takes
    over its values. Its own planning updates are not counted, for nobody but the class knows of them.
    """

    def __init__(self, own: AgentClass, spec: AgentSpec, world: World, seed: int = 0, run: int = 0) -> None:
        """Makes an object of the class, and puts it into its first start state.

        Raises:
            InputError: where it cannot be made, or not be copied, as rewinding needs.
        """
        self._own = own
        self._spec = spec
        self._chance = Chance(seed, run)
        values = _numbers(spec) | {"seed": (seed + run) % 2**31}
        with self._chance.drawn_from(), swallowed_output(), own.calls.watched():
            self._agent = OwnAgent(own, world.states, len(world.actions), values)
        _copied(own, self._agent.object)
        super().__init__(spec, world, seed, run)
        self.memory.q[:] = self._values().reshape(-1)

    def snapshot(self) -> Snapshot:
        """All that it is now."""
        return OwnSnapshot(self.memory, self._agent, self._chance.state, self._spec)

    def restore(self, snapshot: Snapshot) -> None:
        """Makes it what it was."""
        assert isinstance(snapshot, OwnSnapshot)
        super().restore(snapshot)
        self._agent.set_object(_copied(self._own, snapshot.object))
        self._chance.state = snapshot.chance
        self._spec = snapshot.spec

    def advance(
        self,
        ticks: int = UNBOUNDED,
        until_step: int = NEVER,
        until_episode: int = NEVER,
        until_updates: int = NEVER,
    ) -> int:
        """Moves it as :meth:`Agent.advance` does.

        Raises:
            InputError: where the class raises, does not return, or leaves a value that is no number; then the tick is
                not made.
        """
        made = super().advance(0)
        if not ticks:
            return made
        bounds = until_step, until_episode, until_updates
        with self._chance.drawn_from(), swallowed_output(), self._own.calls.watched():
            while made < ticks and self._goes_on(*bounds):
                if self.view.phase is Phase.ACT:
                    self._act()
                else:
                    self._learn()
                made += 1
        return made

    def _goes_on(self, until_step: int, until_episode: int, until_updates: int) -> bool:
        view = self.view
        within = view.real_steps < until_step and view.episode < until_episode and view.updates < until_updates
        return view.mid_step or within

    @property
    def chosen_by(self) -> str:
        """The method by which it chooses its actions; empty where the engine does that for it."""
        agent = self._agent
        return agent.method_name("select") if agent.selects else ""

    def _act(self) -> None:
        """Acts, by its own choice where it makes one and no person did."""
        if not self.chosen_by or self.memory.clock[0]["driven"]:
            super().advance(1)
            return
        self.drive(self._agent.select(self.view.state))
        super().advance(1)
        self.memory.latest[0]["driven"] = 0

    def _learn(self) -> None:
        """Has the class make its update, and takes over its values."""
        view = self.view
        before = view.q.copy()
        state, action, reward, next_state, terminal = view.transition
        self._agent.update(
            state=state, action=action, reward=reward, next_state=next_state, terminal=terminal, next_action=0
        )
        after = self._values()
        super().advance(1)
        memory = self.memory
        memory.q[:] = after.reshape(-1)
        alpha = self._spec.number("alpha")
        changed = (after != before).reshape(-1)
        memory.td_error[changed] = ((after - before) / alpha).reshape(-1)[changed]
        latest = memory.latest[0]
        latest["old"], latest["new"] = before[state, action], after[state, action]
        latest["target"] = before[state, action] + (after[state, action] - before[state, action]) / alpha

    def _values(self) -> NDArray[np.float64]:
        values = self._agent.q
        if not np.isfinite(values).all():
            state, action = np.argwhere(~np.isfinite(values))[0].tolist()
            raise self._own.error(f"{self._own.name}.Q({state}, {action}) is {values[state, action]}, no finite number")
        return values

    def set_parameters(self, spec: AgentSpec) -> None:
        """Gives it the parameters of another spec, as the attributes that hold them.

        Raises:
            InputError: where one that differs is no number, or has no such attribute.
        """
        for name, value in spec.values.items():
            if value == self._spec.values.get(name):
                continue
            if isinstance(value, str):
                raise self._own.error(f"{name} is {value!r}, but must be a number for an agent of your own")
            if not self._agent.set_parameter(name, _number(spec, name)) and name != "epsilon":
                raise self._own.error(f"{self._own.name} has no attribute that holds {name}")
        self._spec = spec
        super().set_parameters(spec)


def _numbers(spec: AgentSpec) -> dict[str, float]:
    """The parameters of a spec as a class takes them."""
    return {name: _number(spec, name) for name in spec.values}


def _number(spec: AgentSpec, name: str) -> float:
    """A parameter of a spec as a class takes it: n is an int, the others are floats."""
    return spec.planning_steps if name == "planning_steps" else spec.number(name)


def _copied(own: AgentClass, made: Any) -> Any:
    """A copy of a user's object.

    Raises:
        InputError: where it cannot be copied.
    """
    try:
        return copy.deepcopy(made)
    except Exception as error:
        what = f"{type(error).__name__}: {' '.join(str(error).split()):.80}"
        raise own.error(f"{own.name} cannot be copied, which rewinding needs ({what})") from None


def new_agent(spec: AgentSpec, world: World, seed: int, run: int) -> Agent:
    """A fresh agent: the engine's, or one of a user's class.

    Raises:
        InputError: where one of a user's class cannot be made.
    """
    if isinstance(spec.variant, OwnVariant):
        return OwnLaneAgent(spec.variant.own, spec, world, seed, run)
    return Agent(spec, world, seed, run)


def chooser_of(agent: Agent) -> str:
    """The method of a user's class that chooses an agent's actions; empty where the engine does."""
    return agent.chosen_by if isinstance(agent, OwnLaneAgent) else ""


def try_agent(spec: AgentSpec, states: int, actions: int) -> None:
    """Makes an agent of a user's class, to see whether it can be made, before a screen is drawn.

    Raises:
        InputError: where it cannot.
    """
    assert isinstance(spec.variant, OwnVariant)
    own = spec.variant.own
    with swallowed_output():
        made = own.calls.within(TIME_LIMIT, lambda: OwnAgent(own, states, actions, _numbers(spec)))
    _copied(own, made.object)
    made.q  # noqa: B018
