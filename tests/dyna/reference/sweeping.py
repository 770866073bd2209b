"""Prioritized sweeping (8.4): the largest error first, and then those that lead there."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.dyna.reference.agents import DynaQ, Pair
from tests.dyna.reference.world import Outcome


def first(pairs: list[Pair]) -> Pair:
    return pairs[0]


@dataclass
class Sweeping(DynaQ):
    """The queue is a dictionary, searched from end to end; predecessors are found by asking the whole model."""

    theta: float = 0.0001
    queue: dict[Pair, float] = field(default_factory=dict)
    """The priority of each pair that waits."""
    among_tied: Callable[[list[Pair]], Pair] = first
    """Which of the pairs with the highest priority is taken."""

    def error(self, pair: Pair, outcome: Outcome) -> float:
        return self.target(outcome) - self.q(*pair)

    def put(self, pair: Pair, error: float) -> None:
        """Bad news is as urgent as good news; a higher priority is kept."""
        if abs(error) > self.theta:
            self.queue[pair] = max(abs(error), self.queue.get(pair, 0.0))

    def learn(self, pair: Pair, outcome: Outcome) -> None:
        self.put(pair, self.error(pair, outcome))

    def plan(self) -> None:
        for _ in range(self.n):
            if not self.queue:
                break
            self.sweep()

    def sweep(self) -> None:
        highest = max(self.queue.values())
        pair = self.among_tied([pair for pair, priority in self.queue.items() if priority == highest])
        del self.queue[pair]
        self.values[pair] = self.q(*pair) + self.step_size(pair) * self.error(pair, self.model[pair])
        self.updates += 1
        self.planning_steps += 1
        for leading, outcome in self.model.items():
            _, following, terminal = outcome
            if following == pair[0] and not terminal:
                self.put(leading, self.error(leading, outcome))
