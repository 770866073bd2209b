"""The Dyna classes and the training loop of the web text "Dyna Architecture", written afresh in plain Python.

What they compute is what the printed code computes, except that exactly equal greedy values are tied and drawn from
evenly, where ``np.argmax`` takes the first. Tables are lists and dictionaries, and the random numbers come from a
generator that is passed in.
"""

import math
from collections.abc import Iterator
from random import Random
from typing import NamedTuple, Protocol

Step = tuple[int, float, bool]
"""What an environment answers to an action: next state, reward, whether the episode is over."""


class Settings(NamedTuple):
    """The arguments of the printed classes, with their printed defaults."""

    alpha: float = 0.1
    gamma: float = 0.99
    epsilon: float = 0.1
    planning_steps: int = 10
    kappa: float = 0.001
    first_of_ties: bool = False
    """Whether to act as printed: of equal values the first is taken."""


class Environment(Protocol):
    """What the training loop asks of an environment."""

    def reset(self) -> int:
        """Begins an episode and returns its start state."""

    def step(self, action: int) -> Step:
        """Takes an action."""


class QTable:
    """What the printed classes have in common: values, epsilon-greedy choice, and the Q-learning update."""

    def __init__(self, states: int, actions: int, settings: Settings, rng: Random) -> None:
        """All values are 0."""
        self.states, self.actions, self.settings = states, actions, settings
        self.alpha, self.gamma, self.random = settings.alpha, settings.gamma, rng.random
        self.q = [[0.0] * actions for _ in range(states)]
        """``q[state][action]``"""
        self.planning_updates = 0
        """Simulated updates made so far."""

    def draw(self, count: int) -> int:
        """One of 0 to count - 1, each alike."""
        return int(self.random() * count)

    def select_action(self, state: int) -> int:
        """Epsilon-greedy."""
        if self.random() < self.settings.epsilon:
            return self.draw(self.actions)
        values = self.q[state]
        best = max(values)
        if self.settings.first_of_ties:
            return values.index(best)
        ties = [action for action, value in enumerate(values) if value == best]
        return ties[self.draw(len(ties))]

    def learn(self, s: int, a: int, r: float, s_prime: int, *, done: bool) -> None:
        """One Q-learning update, direct or simulated."""
        values = self.q[s]
        target = r if done else r + self.gamma * max(self.q[s_prime])
        values[a] += self.alpha * (target - values[a])

    def update(self, s: int, a: int, r: float, s_prime: int, *, done: bool) -> None:
        """All of a real step: direct RL, model learning, planning."""
        raise NotImplementedError


class DynaQ(QTable):
    """Remembers the last outcome of each pair, and plans over the pairs tried."""

    def __init__(self, states: int, actions: int, settings: Settings, rng: Random) -> None:
        """Nothing is tried yet."""
        super().__init__(states, actions, settings, rng)
        self.model: dict[tuple[int, int], tuple[float, int, bool]] = {}
        self.experienced: list[tuple[int, int]] = []

    def update(self, s: int, a: int, r: float, s_prime: int, *, done: bool) -> None:
        """Direct RL, model learning, then n updates of pairs drawn from those tried."""
        self.learn(s, a, r, s_prime, done=done)
        if (s, a) not in self.model:
            self.experienced.append((s, a))
        self.model[s, a] = r, s_prime, done
        for _ in range(self.settings.planning_steps):
            s, a = self.experienced[self.draw(len(self.experienced))]
            r, s_prime, done = self.model[s, a]
            self.learn(s, a, r, s_prime, done=done)
        self.planning_updates += self.settings.planning_steps


class DynaQStochastic(QTable):
    """Counts the states that follow each pair, and averages its rewards; that an episode ended is not remembered."""

    def __init__(self, states: int, actions: int, settings: Settings, rng: Random) -> None:
        """Nothing is tried yet. The printed table of counts has S x A x S entries; here only those above 0 are kept."""
        super().__init__(states, actions, settings, rng)
        self.followers: dict[tuple[int, int], list[int]] = {}
        """The states that followed each pair, each as often as it did: a draw from them is one by their counts."""
        self.reward_sums: dict[tuple[int, int], float] = {}
        self.visited: list[tuple[int, int]] = []
        """The pairs with a count above 0, which the printed code finds by ``np.where`` in the whole table."""

    def update(self, s: int, a: int, r: float, s_prime: int, *, done: bool) -> None:
        """Direct RL, model learning, then n updates, all of which bootstrap from the next state, terminal or not."""
        self.learn(s, a, r, s_prime, done=done)
        if (s, a) not in self.followers:
            self.visited.append((s, a))
            self.followers[s, a], self.reward_sums[s, a] = [], 0.0
        self.followers[s, a].append(s_prime)
        self.reward_sums[s, a] += r
        for _ in range(self.settings.planning_steps):
            s, a = self.visited[self.draw(len(self.visited))]
            followers = self.followers[s, a]
            s_prime = followers[self.draw(len(followers))]
            self.learn(s, a, self.reward_sums[s, a] / len(followers), s_prime, done=False)
        self.planning_updates += self.settings.planning_steps


class DynaQPlus(QTable):
    """Adds kappa sqrt(tau) in planning; draws from all pairs, and makes an update only where the pair was tried."""

    def __init__(self, states: int, actions: int, settings: Settings, rng: Random) -> None:
        """Nothing is tried yet, at time 0."""
        super().__init__(states, actions, settings, rng)
        self.model: list[list[tuple[float, int, bool, int] | None]] = [[None] * actions for _ in range(states)]
        """``model[state][action]``: reward, next state, whether the episode ended, and the time of the last visit"""
        self.current_time = 0

    def update(self, s: int, a: int, r: float, s_prime: int, *, done: bool) -> None:
        """Direct RL, model learning, then n draws, each an update where the pair is in the model."""
        self.current_time += 1
        self.learn(s, a, r, s_prime, done=done)
        self.model[s][a] = r, s_prime, done, self.current_time
        for _ in range(self.settings.planning_steps):
            s, a = self.draw(self.states), self.draw(self.actions)
            known = self.model[s][a]
            if known:
                r, s_prime, done, visited = known
                bonus = self.settings.kappa * math.sqrt(self.current_time - visited)
                self.learn(s, a, r + bonus, s_prime, done=done)
                self.planning_updates += 1


def train(environment: Environment, agent: QTable, episodes: int, lines: list[str] | None = None) -> Iterator[float]:
    """The training loop: runs whole episodes and yields the return of each.

    Args:
        environment: where the agent acts.
        agent: one of the classes above.
        episodes: how many.
        lines: gets what the printed loop prints, at every hundredth episode the mean return of the latest hundred.
    """
    returns: list[float] = []
    for episode in range(episodes):
        state, episode_return, done = environment.reset(), 0.0, False
        while not done:
            action = agent.select_action(state)
            following, reward, done = environment.step(action)
            agent.update(state, action, reward, following, done=done)
            episode_return += reward
            state = following
        returns.append(episode_return)
        if episode % 100 == 0 and lines is not None:
            latest = returns[-100:]
            lines.append(f"Episode {episode}, Return: {sum(latest) / len(latest):.2f}")
        yield episode_return
