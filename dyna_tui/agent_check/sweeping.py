"""Check of prioritized sweeping (Sutton & Barto (2018), section 8.4): the queue is followed from step to step.

Where several pairs have the highest priority, any of them may come first: all queues that agree with the values so far
are followed. After the first difference the agent's queue is not known any more, and the case ends.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agent_check.battery import Case
from dyna_tui.agent_check.driving import Drive
from dyna_tui.agent_check.findings import Part
from dyna_tui.agent_check.update import Outcome, Update
from dyna_tui.agents import AgentSpec
from dyna_tui.own_agents.loading import AgentClass

Pair = tuple[int, int]
Table = NDArray[np.float64]

MOST = 200
"""Queues that are followed at most."""


class Moment(NamedTuple):
    """Values and a queue that an agent may have."""

    q: Table
    queue: Mapping[Pair, float]
    """The pairs that wait, and their priorities |delta|."""


def _distinct(moments: Iterable[Moment]) -> list[Moment]:
    """The moments without those that are equal to an earlier one."""
    found: dict[object, Moment] = {}
    for moment in moments:
        found.setdefault((moment.q.tobytes(), frozenset(moment.queue.items())), moment)
    return list(found.values())


class Rules(NamedTuple):
    """How the queue is kept; by default as it should be."""

    direct: bool = False
    """Whether a real step also changes Q(s, a) at once."""
    predecessors: bool = True
    """Whether the predecessors of an updated state are queued."""
    theta: bool = True
    """Whether only |delta| above theta is queued."""
    ascending: bool = False
    """Whether the lowest priority comes first."""
    stays: bool = False
    """Whether a pair stays in the queue after its update."""
    lower: bool = False
    """Whether a later priority replaces a higher one."""


FAULTS: Mapping[str, Rules] = {
    "direct RL changes Q(s, a) too: a real step only queues its pair, by |δ|": Rules(direct=True),
    "the predecessors of an updated state are not queued: those whose |δ| is above θ belong there": Rules(
        predecessors=False
    ),
    "θ is ignored: a pair is queued only where |δ| is above it": Rules(theta=False),
    "the lowest priority comes first: it is the highest |δ|": Rules(ascending=True),
    "a pair stays in the queue after its update: it has to leave": Rules(stays=True),
    "a later, lower priority replaces a higher one: the higher is kept": Rules(lower=True),
}
"""What may be wrong with a queue, and how it is kept then."""


class SweepingDrive(Drive):
    """One case of an agent that updates by its queue alone."""

    rules = Rules()
    _allowed = 0.0
    """By how much two values or priorities of this step may differ and still be equal."""
    _model: Mapping[Pair, Outcome] = {}
    """What the model holds after this step."""

    def sweeping(self, planning: Part) -> bool:
        """Compares whole steps with n updates up to the first that differs; whether none does."""
        engine = self.engine
        moments = [Moment(engine.q, {})]
        while engine.time < self.case.steps:
            self._real_step()
            self._allowed = self._tolerance
            self._model = {(entry.state, entry.action): entry.outcomes[0] for entry in engine.entries}
            state, action, outcome = engine.real
            if self.rules.direct:
                moments = [moment._replace(q=self._moved(moment.q, (state, action), outcome)) for moment in moments]
            before = [self._pushed(moment, (state, action), outcome) for moment in moments]
            moments = before
            for _ in range(self.case.planning_steps):
                moments = _distinct(other for moment in moments for other in self._swept(moment))[:MOST]
            after = self.agent.q
            fitting = [moment for moment in moments if bool((np.abs(moment.q - after) <= self._allowed).all())]
            planning.checked += 1
            if not fitting:
                planning.differing += 1
                planning.wrong.append(self._first_update(before[0], after))
                return False
            moments = fitting
            if not self._take_over():
                return False
        return True

    def _target(self, q: Table, outcome: Outcome) -> float:
        worth = 0.0 if outcome.terminal else float(q[outcome.next_state].max())
        return outcome.reward + self.engine.settings.gamma * worth

    def _moved(self, q: Table, pair: Pair, outcome: Outcome) -> Table:
        other = q.copy()
        other[pair] += self.engine.settings.alpha * (self._target(q, outcome) - q[pair])
        return other

    def _pushed(self, moment: Moment, pair: Pair, outcome: Outcome) -> Moment:
        """A moment with a pair in its queue, where its |delta| is above theta; a higher priority is kept."""
        priority = abs(self._target(moment.q, outcome) - float(moment.q[pair]))
        if priority <= (self.engine.spec.number("theta") if self.rules.theta else 0.0):
            return moment
        kept = priority if self.rules.lower else max(priority, moment.queue.get(pair, 0.0))
        return Moment(moment.q, {**moment.queue, pair: kept})

    def _first(self, moment: Moment) -> list[Pair]:
        """The pairs of the highest priority."""
        if self.rules.ascending:
            lowest = min(moment.queue.values(), default=0.0)
            return [pair for pair, priority in moment.queue.items() if priority <= lowest + self._allowed]
        highest = max(moment.queue.values(), default=0.0)
        return [pair for pair, priority in moment.queue.items() if priority >= highest - self._allowed]

    def _swept(self, moment: Moment) -> list[Moment]:
        """The moments after one more update, of any pair that is first, and with its predecessors queued."""
        model, moments = self._model, []
        for pair in self._first(moment):
            left = {each: p for each, p in moment.queue.items() if each != pair or self.rules.stays}
            other = Moment(self._moved(moment.q, pair, model[pair]), left)
            for before, outcome in model.items() if self.rules.predecessors else ():
                if outcome.next_state == pair[0] and not outcome.terminal:
                    other = self._pushed(other, before, outcome)
            moments.append(other)
        return moments or [moment]

    def _first_update(self, moment: Moment, after: Table) -> Update:
        """The update that was due first, of the pair that is first in the queue; of the real pair where none is."""
        pair = next(iter(self._first(moment)), self.engine.real[:2])
        entry = next(each for each in self.engine.entries if (each.state, each.action) == pair)
        return self._planned(entry, moment.q, after)


def check_sweeping(own: AgentClass, spec: AgentSpec, cases: Sequence[Case]) -> Part:
    """What is found of prioritized sweeping: after the first difference, the fault with which there is none."""
    part = Part("sweeping", unit="real steps")
    for case in cases:
        if SweepingDrive(own, spec, case, case.planning_steps).sweeping(part):
            continue
        for text, rules in FAULTS.items():
            drive = SweepingDrive(own, spec, case, case.planning_steps)
            drive.rules = rules
            if drive.sweeping(Part("")):
                part.fault = text
                break
        break
    return part
