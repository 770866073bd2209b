"""Dyna-Q in a world of chance: outcomes are counted, and those of long ago forgotten."""

from dataclasses import dataclass, field

from tests.dyna.reference.agents import DynaQ, Pair
from tests.dyna.reference.world import Outcome, State

DROPPED_BELOW = 1e-9
"""The weight below which an outcome is forgotten."""


@dataclass
class Seen:
    """What was seen of one pair."""

    total: float = 0.0
    mean_reward: float = 0.0
    weights: dict[tuple[State, bool], float] = field(default_factory=dict)
    """How often each outcome (next state, terminal) was seen, in the order of first seeing it."""


@dataclass
class Counting(DynaQ):
    """Counts of outcomes, the mean reward of each pair, planning by samples or by expected updates (8.5)."""

    forget: float = 0.0
    backup: str = "sample"
    seen: dict[Pair, Seen] = field(default_factory=dict)

    def update_model(self, pair: Pair, outcome: Outcome) -> None:
        reward, following, terminal = outcome
        if pair not in self.seen:
            self.remembered.append(pair)
            self.seen[pair] = Seen()
        seen = self.seen[pair]
        if self.forget > 0:
            seen.total *= 1 - self.forget
            decayed = {key: weight * (1 - self.forget) for key, weight in seen.weights.items()}
            seen.weights = {key: weight for key, weight in decayed.items() if weight >= DROPPED_BELOW}
        seen.total += 1
        seen.mean_reward = reward if seen.total == 1 else seen.mean_reward + (reward - seen.mean_reward) / seen.total
        seen.weights[following, terminal] = seen.weights.get((following, terminal), 0.0) + 1

    def imagine(self) -> None:
        pair = self.planning.one_of(self.remembered)
        seen = self.seen[pair]
        if self.backup == "expected":
            self.move_value(pair, self.expected_target(seen))
        else:
            following, terminal = self.drawn(seen)
            self.move_value(pair, self.target((seen.mean_reward, following, terminal)))
        self.planning_steps += 1

    def expected_target(self, seen: Seen) -> float:
        """Mean reward + gamma times the mean of what follows, each outcome by its probability; an end is worth 0."""
        value = 0.0
        for (following, terminal), weight in seen.weights.items():
            value += weight / seen.total * (0.0 if terminal else self.best(following))
        return seen.mean_reward + self.gamma * value

    def drawn(self, seen: Seen) -> tuple[State, bool]:
        """An outcome, each as likely as its weight; a single one costs no draw."""
        outcomes = list(seen.weights.items())
        if len(outcomes) > 1:
            left = self.planning.unit() * seen.total
            for key, weight in outcomes[:-1]:
                if left < weight:
                    return key
                left -= weight
        return outcomes[-1][0]
