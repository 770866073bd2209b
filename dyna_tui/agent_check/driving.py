"""Driving: an agent under check is led through the cases of the battery, part by part or a whole step at a time."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agent_check.battery import RANDOM_AGAIN, Case
from dyna_tui.agent_check.draws import PlannedDraws
from dyna_tui.agent_check.engine import Engine, spec_for
from dyna_tui.agent_check.findings import Part
from dyna_tui.agent_check.update import Entry, Update
from dyna_tui.agents import AgentSpec, Bonus, Model, Phase, Search, UpdateRule
from dyna_tui.own_agents.agent import OwnAgent, parameters_of
from dyna_tui.own_agents.loading import AgentClass


class Drive:
    """One case: an agent of the class, and the engine beside it."""

    def __init__(
        self, own: AgentClass, spec: AgentSpec, case: Case, planning_steps: int, engine_steps: int = 0, seed: int = 0
    ) -> None:
        """Makes both.

        Args:
            own: the class.
            spec: what it is to be.
            case: the world and the settings.
            planning_steps: n of the agent.
            engine_steps: n of the engine.
            seed: the seed of the engine.
        """
        world = case.world()
        self.case = case
        spec = spec_for(spec, case, engine_steps)
        self.agent = OwnAgent(own, world.states, len(world.actions), _values(own, spec, planning_steps), needed(spec))
        self._random = np.random.default_rng(len(case.name))
        self.writable = case.zeros or self._draw_values()
        """Whether its values could be made random."""
        self.engine = Engine(spec, world, self.agent.q, seed)

    def _draw_values(self) -> bool:
        shape = self.agent.states, self.agent.actions
        return self.agent.set_q(self._random.uniform(-1, 1, shape))

    @property
    def _tolerance(self) -> float:
        return self.agent.precision * (1 + float(np.abs(self.engine.q).max()))

    def _update(self, after: NDArray[np.float64], before: NDArray[np.float64], **given: Any) -> Update:
        engine = self.engine
        return Update(
            settings=engine.settings,
            q=before,
            after=after,
            tolerance=self._tolerance,
            real=engine.real,
            time=engine.time,
            episode=engine.episode,
            episode_start=engine.episode_start,
            case=self.case.name,
            **given,
        )

    def _direct(self, before: NDArray[np.float64], after: NDArray[np.float64]) -> Update:
        state, action, outcome = self.engine.real
        on_policy = self.engine.settings.rule is UpdateRule.SARSA
        return self._update(
            after,
            before,
            planning=False,
            state=state,
            action=action,
            outcomes=(outcome,),
            next_action=self.engine.next_action if on_policy else -1,
            tau=self.engine.tau,
        )

    def _planned(
        self, entry: Entry, before: NDArray[np.float64], after: NDArray[np.float64], known: bool = True
    ) -> Update:
        engine = self.engine
        return self._update(
            after,
            before,
            planning=True,
            known=known,
            state=entry.state,
            action=entry.action,
            outcomes=entry.outcomes,
            weights=entry.weights,
            history=engine.history.get((entry.state, entry.action), [])[:],
            entries=engine.entries,
            tau=engine.tau_of(entry.state, entry.action),
        )

    def _arguments(self) -> dict[str, object]:
        """What a real step is to the agent."""
        state, action, (reward, next_state, terminal) = self.engine.real
        return {
            "state": state,
            "action": action,
            "reward": reward,
            "next_state": next_state,
            "terminal": terminal,
            "next_action": self.engine.next_action,
        }

    def _between_steps(self) -> None:
        """Draws the values anew from time to time, so that none converges and hides a mistake."""
        if not self.case.zeros and self.writable and self.engine.time % RANDOM_AGAIN == 0:
            self._draw_values()
            self.engine.take_over(self.agent.q)

    def by_parts(self, direct: Part, planning: Part) -> None:
        """Asks it for each update that the engine makes, and compares both after each."""
        engine = self.engine
        while engine.time < self.case.steps or engine.mid_step:
            before = engine.q
            phase = engine.tick()
            if phase is Phase.DIRECT_RL:
                self.agent.ask("learn", **self._arguments())
                direct.note(self._direct(before, self.agent.q))
            elif phase is Phase.MODEL and self.agent.has("remember"):
                self.agent.ask("remember", **self._arguments())
            elif phase is Phase.PLANNING:
                state, action = engine.planned
                entry = next(each for each in engine.entries if (each.state, each.action) == (state, action))
                self.agent.ask("plan", **(self._arguments() | {"state": state, "action": action}))
                planning.note(self._planned(entry, before, self.agent.q))
            if not self._take_over():
                return
            if not engine.mid_step:
                self._between_steps()

    def _take_over(self) -> bool:
        """Has the engine take over the agent's table; not one with values that are no numbers, and then it ends."""
        after = self.agent.q
        if not np.isfinite(after).all():
            return False
        self.engine.take_over(after)
        return True

    def _real_step(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Makes a real step of the engine, and has the agent make it too: Q before, and after direct RL."""
        engine = self.engine
        before = due = engine.q
        engine.tick()
        while engine.mid_step:
            if engine.tick() is Phase.DIRECT_RL:
                due = engine.q
        self.agent.update(**self._arguments())
        return before, due

    def directly(self, direct: Part) -> None:
        """Compares whole steps without planning."""
        while self.engine.time < self.case.steps:
            before, _ = self._real_step()
            direct.note(self._direct(before, self.agent.q))
            if not self._take_over():
                return
            self._between_steps()

    def with_planning(self, planning: Part, draws: PlannedDraws | None = None) -> None:
        """Compares whole steps with one planning update, of any pair that the model allows."""
        while self.engine.time < self.case.steps:
            _, due = self._real_step()
            update, entry = self._one_planned(due, self.agent.q)
            planning.note(update)
            if draws and update.right and entry:
                draws.note(update, entry, self.engine.tries)
            if not self._take_over():
                return
            self._between_steps()

    def _one_planned(self, due: NDArray[np.float64], after: NDArray[np.float64]) -> tuple[Update, Entry | None]:
        """The planning update that was made, and the entry of the model that it was of, where a value changed."""
        entries = self.engine.entries
        changed = self._planned(entries[0], due, after).changed
        if len(changed) == 1:
            for entry in entries:
                if (entry.state, entry.action) == changed[0]:
                    return self._planned(entry, due, after), entry
        if not changed:
            for entry in entries:
                if (update := self._planned(entry, due, after)).right:
                    return update, None
        real = next((e for e in entries if (e.state, e.action) == self.engine.real[:2]), entries[0])
        return self._planned(real, due, after, known=False), None

    def counting(self, number: Part, n: int) -> int | None:
        """Compares whole steps with n planning updates; how many it made instead, where that is known.

        All tables that n updates can lead to are few here.
        """
        while self.engine.time < self.case.steps:
            _, due = self._real_step()
            after = self.agent.q
            number.checked += 1
            tables = self._reachable([due], n)
            if not self._among(after, tables):
                number.differing += 1
                made = [due]
                for k in range(2 * n + 1):
                    if self._among(after, made):
                        return k
                    made = self._reachable(made, 1)
                return None
            self.engine.take_over(after)
            self._between_steps()
        return n

    def _reachable(self, tables: list[NDArray[np.float64]], updates: int) -> list[NDArray[np.float64]]:
        """All tables that so many planning updates can make of some."""
        entries = self.engine.entries
        for _ in range(updates):
            following = []
            for table in tables:
                for entry in entries:
                    for value in self._planned(entry, table, table).due():
                        other = table.copy()
                        other[entry.state, entry.action] = value
                        following.append(other)
            tables = following
        return tables

    def _among(self, table: NDArray[np.float64], tables: list[NDArray[np.float64]]) -> bool:
        return any(bool((np.abs(table - other) <= self._tolerance).all()) for other in tables)


def needed(spec: AgentSpec) -> tuple[str, ...]:
    """The parameters that an agent of a variant must take."""
    names = ["alpha", "gamma"]
    if spec.variant.model is not Model.NONE:
        names.append("planning_steps")
    if spec.bonus is Bonus.PLANNING:
        names.append("kappa")
    if spec.search is Search.PRIORITY:
        names.append("theta")
    if spec.variant.update_rule is UpdateRule.EXPECTED_SARSA:
        names.append("epsilon")
    return tuple(names)


def _values(own: AgentClass, spec: AgentSpec, planning_steps: int) -> dict[str, float]:
    """The parameters that the agent is made with."""
    values: dict[str, float] = {name: spec.number(name) for name in ("alpha", "gamma", "epsilon")}
    if spec.variant.model is not Model.NONE:
        values["planning_steps"] = planning_steps
    elif "planning_steps" in parameters_of(own.kind):
        values["planning_steps"] = 0
    values |= {name: spec.number(name) for name in ("kappa", "theta") if name in spec.values}
    return values | {"seed": 0}
