"""Sarsa and Expected Sarsa in plain Python, Sutton & Barto (2018), sections 6.4 and 6.6."""

from dataclasses import dataclass

from tests.dyna.reference.agents import Pair, Reference
from tests.dyna.reference.world import Outcome, State


@dataclass
class Sarsa(Reference):
    """The next action is chosen before the update, and is the one taken next."""

    chosen: int | None = None

    def choice(self) -> int:
        """What the update before has chosen; at the beginning of an episode a fresh choice."""
        return super().choice() if self.chosen is None else self.chosen

    def learn(self, pair: Pair, outcome: Outcome) -> None:
        reward, following, terminal = outcome
        self.chosen = None
        if terminal:
            self.move_value(pair, reward)
            return
        self.state = following
        self.chosen = super().choice()
        self.state = pair[0]
        self.move_value(pair, reward + self.gamma * self.q(following, self.chosen))

    def end_step(self, following: State, terminal: bool) -> None:
        super().end_step(following, terminal)
        if self.episode_steps == 0:
            self.chosen = None


@dataclass
class ExpectedSarsa(Reference):
    """The expectation over the epsilon-greedy policy; greedy actions that tie are worth the same."""

    def target(self, outcome: Outcome, bonus: float = 0.0) -> float:
        reward, following, terminal = outcome
        if terminal:
            return reward
        total = 0.0
        for action in range(self.world.actions):
            total += self.q(following, action)
        mean = total / self.world.actions
        epsilon = self.current_epsilon
        return reward + self.gamma * ((1 - epsilon) * self.best(following) + epsilon * mean)
