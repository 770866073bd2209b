"""Engine's side of a check: real steps tick by tick, and the planning updates that its model allows.

The engine acts on the values of the agent under check: after each step, or tick, it takes over that agent's table. So
a difference is a difference of one update, and not of what went before.
"""

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agent_check.battery import EPSILON, KAPPA, THETA, Case
from dyna_tui.agent_check.update import Entry, Experience, Outcome, Settings
from dyna_tui.agents import AgentSpec, Bonus, Model, Phase
from dyna_tui.dyna.agent import Agent
from dyna_tui.world import World


def spec_for(spec: AgentSpec, case: Case, planning_steps: int) -> AgentSpec:
    """The agent with the settings of a case, but for what it was given."""
    given = dict(spec.given)
    values = {"alpha": case.alpha, "gamma": case.gamma, "epsilon": EPSILON, "kappa": KAPPA, "theta": THETA}
    for name, value in values.items():
        if name in spec.variant.parameters and name not in given:
            spec = spec.changed(name, value)
    return spec.changed("planning_steps", planning_steps) if "planning_steps" in spec.variant.parameters else spec


class Engine:
    """The engine's agent in the world of a case."""

    def __init__(self, spec: AgentSpec, world: World, q: NDArray[np.float64], seed: int = 0) -> None:
        """Begins with the values float64[S, A]."""
        self.spec = spec
        self.states, self.actions = world.states, len(world.actions)
        self._agent = Agent(spec, world, seed)
        self.settings = Settings(
            rule=spec.variant.update_rule,
            alpha=spec.number("alpha"),
            gamma=spec.number("gamma"),
            epsilon=spec.number("epsilon"),
            kappa=spec.number("kappa") if spec.bonus is Bonus.PLANNING else 0.0,
            counts=spec.variant.model is Model.COUNTS,
            expected=spec.expected_backup,
        )
        self.real = Experience(0, 0, Outcome(0.0, 0, False))
        """The latest real step."""
        self.planned = 0, 0
        """The pair of the latest planning update."""
        self.next_action = 0
        """The action that Sarsa takes next."""
        self.time = 0
        """The real steps made, t."""
        self._last_tried: dict[tuple[int, int], int] = {}
        self.history: dict[tuple[int, int], list[Outcome]] = {}
        """All that followed each pair, the oldest first."""
        self.tau = 0
        """Real steps since the try before the latest, of the pair just tried."""
        self.episode = 1
        """The episode of the latest real step, from 1."""
        self.episode_start = 0
        """The real step after which it began."""
        self._entries: tuple[int, list[Entry]] = (-1, [])
        """What the model held after so many ticks."""
        self.take_over(q)

    @property
    def q(self) -> NDArray[np.float64]:
        """float64[S, A]: its values; a copy."""
        return self._agent.view.q.copy()

    def take_over(self, q: NDArray[np.float64]) -> None:
        """Has its values be those of the agent under check."""
        self._agent.memory.q[:] = q.reshape(-1)

    def tick(self) -> Phase:
        """Makes one tick; which phase it was."""
        self._agent.advance(1)
        view = self._agent.view
        latest = view.latest
        assert latest is not None
        if latest.phase is Phase.ACT:
            outcome = Outcome(latest.reward, latest.next_state, latest.terminal)
            pair = latest.state, latest.action
            self.real = Experience(*pair, outcome)
            self.time = view.real_steps
            self.tau = self.time - self._last_tried.get(pair, 0)
            self._last_tried[pair] = self.time
            self.episode, self.episode_start = view.episode, self.time - view.episode_steps
            self.history.setdefault(pair, []).append(outcome)
        elif latest.phase is Phase.PLANNING:
            self.planned = latest.state, latest.action
        self.next_action = latest.next_action
        return latest.phase

    @property
    def mid_step(self) -> bool:
        """Whether a real step is under way."""
        return self._agent.view.mid_step

    @property
    def tries(self) -> dict[tuple[int, int], int]:
        """How often each pair of the model was tried."""
        return {pair: len(self.history.get(pair, ())) for pair in ((e.state, e.action) for e in self.entries)}

    def tau_of(self, state: int, action: int) -> int:
        """Real steps since the last try of a pair."""
        return self.time - self._last_tried.get((state, action), 0)

    @property
    def entries(self) -> list[Entry]:
        """What the model holds, in the order of learning."""
        ticks = self._agent.view.ticks
        if self._entries[0] != ticks:
            self._entries = ticks, self._read_entries()
        return self._entries[1]

    def _read_entries(self) -> list[Entry]:
        model = self._agent.view.model
        index = np.arange(model.size)
        known = model.entries(index)
        outcomes: list[list[Outcome]] = [[] for _ in index]
        weights: list[list[float]] = [[] for _ in index]
        for some in model.outcomes(index):
            rows = zip(some.which.tolist(), some.next_state.tolist(), some.terminal.tolist(), some.weight, strict=True)
            for which, next_state, terminal, weight in rows:
                outcomes[which].append(Outcome(float(known.reward[which]), next_state, terminal))
                weights[which].append(float(weight))
        pairs = zip(known.state.tolist(), known.action.tolist(), outcomes, weights, strict=True)
        return [Entry(state, action, tuple(some), tuple(share)) for state, action, some, share in pairs]
