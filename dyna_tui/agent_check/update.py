"""Update under check: what was due, what the agent made of it, and all that a wrong one may have used instead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyna_tui.agents import UpdateRule


class Outcome(NamedTuple):
    """What follows a pair."""

    reward: float
    next_state: int
    terminal: bool


class Experience(NamedTuple):
    """A pair, and what followed it."""

    state: int
    action: int
    outcome: Outcome


class Entry(NamedTuple):
    """A pair of a model, and all that may follow it."""

    state: int
    action: int
    outcomes: tuple[Outcome, ...]
    weights: tuple[float, ...]
    """How often each was seen."""


class Settings(NamedTuple):
    """The parameters of an update."""

    rule: UpdateRule
    alpha: float
    gamma: float
    epsilon: float
    kappa: float
    """0 where there is no bonus."""
    counts: bool
    """Whether the model counts outcomes."""
    expected: bool
    """Whether planning takes all outcomes of a pair with their probabilities."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Update:
    """One update; of planning where ``planning`` is true, else of direct RL."""

    settings: Settings
    planning: bool
    state: int
    action: int
    outcomes: tuple[Outcome, ...]
    """What may follow: one outcome, or all that a count model holds."""
    weights: tuple[float, ...] = (1.0,)
    """How often each was seen."""
    q: NDArray[np.float64]
    """float64[S, A]: Q before."""
    after: NDArray[np.float64]
    """float64[S, A]: what the agent made of it."""
    tolerance: float
    """By how much a value may differ."""
    known: bool = True
    """Whether the pair is known: that of a planning update follows from the value that changed, and is not where none
    or several did."""
    next_action: int = -1
    """Sarsa: the action that is taken next."""
    history: Sequence[Outcome] = ()
    """All that followed the pair so far, the oldest first; empty for a pair that was never tried."""
    entries: Sequence[Entry] = ()
    """All that the model holds."""
    real: Experience
    """The real step just made."""
    time: int
    """t: the real steps made, this one too."""
    tau: int = 0
    """Real steps since the last try; of direct RL, since the try before this one."""
    episode_start: int = 0
    """The real step after which the episode began."""
    episode: int = 1
    case: str = ""
    """The world and the settings, in a few words."""

    @property
    def bonus(self) -> float:
        """Kappa sqrt(tau) in planning, else 0."""
        return self.settings.kappa * float(np.sqrt(self.tau)) if self.planning else 0.0

    @property
    def old(self) -> float:
        """Q(s, a) before."""
        return float(self.q[self.state, self.action])

    def worth(self, outcome: Outcome) -> float:
        """What the next state is worth; 0 where it is terminal."""
        if outcome.terminal:
            return 0.0
        row = self.q[outcome.next_state]
        if self.settings.rule is UpdateRule.SARSA:
            return float(row[self.next_action])
        if self.settings.rule is UpdateRule.EXPECTED_SARSA:
            return float((1 - self.settings.epsilon) * row.max() + self.settings.epsilon * row.mean())
        return float(row.max())

    def moved(self, target: float) -> float:
        """Q(s, a) after it was moved by alpha towards a target."""
        return self.old + self.settings.alpha * (target - self.old)

    def due(self) -> Iterator[float]:
        """The values of Q(s, a) that are right after it: one, or one for each outcome that may have been drawn."""
        gamma = self.settings.gamma
        if self.settings.expected and self.planning:
            mean = np.average([self.worth(outcome) for outcome in self.outcomes], weights=self.weights)
            yield self.moved(self.outcomes[0].reward + self.bonus + gamma * float(mean))
            return
        for outcome in self.outcomes:
            yield self.moved(outcome.reward + self.bonus + gamma * self.worth(outcome))

    def close(self, value: float, other: float) -> bool:
        """Whether two values are equal within the tolerance; NaN is equal to nothing."""
        return bool(abs(value - other) <= self.tolerance)

    @property
    def changed(self) -> list[tuple[int, int]]:
        """The pairs whose values changed."""
        states, actions = np.nonzero(~(np.abs(self.after - self.q) <= self.tolerance))
        return list(zip(states.tolist(), actions.tolist(), strict=True))

    @property
    def found(self) -> float:
        """Q(s, a) after it, as the agent has it."""
        return float(self.after[self.state, self.action])

    @property
    def right(self) -> bool:
        """Whether the agent made a right update of the pair, and of nothing else."""
        alone = set(self.changed) <= {(self.state, self.action)}
        return alone and any(self.close(self.found, value) for value in self.due())

    def became(self, state: int, action: int, value: float) -> bool:
        """Whether exactly this pair was changed, to this value."""
        return self.changed == [(state, action)] and self.close(float(self.after[state, action]), value)
