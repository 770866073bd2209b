"""Right agents, written as differently as users write them."""

import heapq
import random
from collections import defaultdict
from typing import Any

import numpy as np


class DynaQ:
    """Arrays, and a list of tried pairs."""

    def __init__(
        self, n_states: int, n_actions: int, alpha: float, gamma: float, epsilon: float = 0.1, planning_steps: int = 10
    ) -> None:
        self.alpha, self.gamma, self.epsilon, self.n = alpha, gamma, epsilon, planning_steps
        self.n_actions = n_actions
        self.Q = np.zeros((n_states, n_actions))
        self.model: dict[Any, Any] = {}
        self.begin()

    def begin(self) -> None:
        pass

    def select_action(self, state: int) -> int:
        if random.random() < self.epsilon:
            return random.randrange(self.n_actions)
        best = np.flatnonzero(self.Q[state] == self.Q[state].max())
        return int(random.choice(list(best)))

    def target(self, s: int, a: int, r: float, s_prime: int, done: bool) -> float:
        return r if done else r + self.gamma * float(np.max(self.Q[s_prime]))

    def improve(self, s: int, a: int, target: float) -> None:
        self.Q[s, a] += self.alpha * (target - self.Q[s, a])

    def learn(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        self.improve(s, a, self.target(s, a, r, s_prime, done))

    def remember(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        self.model[s, a] = (r, s_prime, done)

    def simulated_target(self, s: int, a: int) -> float:
        return self.target(s, a, *self.model[s, a])

    def plan(self, s: int, a: int) -> None:
        self.improve(s, a, self.simulated_target(s, a))

    def draw(self) -> tuple[int, int]:
        pair: tuple[int, int] = random.choice(list(self.model))
        return pair

    def planning_updates(self) -> int:
        return self.n

    def update(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        self.learn(s, a, r, s_prime, done)
        self.remember(s, a, r, s_prime, done)
        for _ in range(self.planning_updates()):
            self.plan(*self.draw())


class Whole:
    """An agent that does all of a step in ``update`` alone, by way of another one."""

    kind: type[Any]

    def __init__(self, n_states: int, n_actions: int, alpha: float, gamma: float, **rest: Any) -> None:
        self.inner = self.kind(n_states, n_actions, alpha, gamma, **rest)
        self.Q = self.inner.Q

    def update(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        self.inner.update(s, a, r, s_prime, done)


def whole(agent: type[Any]) -> type[Any]:
    """The same agent, which does not let itself be asked part by part."""
    return type(agent.__name__, (Whole,), {"kind": agent})


class DictDyna:
    """Dictionaries of dictionaries, and Sutton & Barto's draw: a state seen before, then an action taken in it."""

    def __init__(self, num_states: int, num_actions: int, learning_rate: float, discount: float, n: int = 5) -> None:
        self.lr, self.discount, self.n = learning_rate, discount, n
        self.q = {s: dict.fromkeys(range(num_actions), 0.0) for s in range(num_states)}
        self.model: dict[int, dict[int, Any]] = {}

    def update(self, state: int, action: int, reward: float, next_state: int, terminated: bool) -> None:
        self.backup(state, action, reward, next_state, terminated)
        self.model.setdefault(state, {})[action] = (reward, next_state, terminated)
        for _ in range(self.n):
            s = random.choice(list(self.model))
            a = random.choice(list(self.model[s]))
            self.backup(s, a, *self.model[s][a])

    def backup(self, s: int, a: int, r: float, s2: int, end: bool) -> None:
        follows = 0.0 if end else max(self.q[s2].values())
        self.q[s][a] = (1 - self.lr) * self.q[s][a] + self.lr * (r + self.discount * follows)


class DefaultDyna:
    """A defaultdict by (state, action), a generator of its own, and other names and orders of arguments."""

    def __init__(self, states: int, actions: int, *, gamma: float, alpha: float, n_planning: int = 3) -> None:
        self.Q: defaultdict[tuple[int, int], float] = defaultdict(float)
        self.actions, self.gamma, self.alpha, self.n_planning = actions, gamma, alpha, n_planning
        self.memory: list[tuple[int, int]] = []
        self.model: dict[tuple[int, int], Any] = {}
        self.rng = np.random.default_rng(5)

    def update(self, s: int, a: int, s_prime: int, r: float, done: bool) -> None:
        if (s, a) not in self.model:
            self.memory.append((s, a))
        self.model[s, a] = s_prime, r, done
        todo = [(s, a)]
        for _ in range(self.n_planning):
            todo.append(self.memory[self.rng.integers(len(self.memory))])
        for pair in todo:
            s_prime, r, done = self.model[pair]
            best = max(self.Q[s_prime, b] for b in range(self.actions))
            self.Q[pair] += self.alpha * (r + self.gamma * best * (not done) - self.Q[pair])


class ListDyna:
    """Lists of lists, a plan without arguments, and parameters that are attributes alone."""

    def __init__(self, n_states: int, n_actions: int) -> None:
        self.alpha, self.gamma, self.planning_steps = 0.5, 0.5, 7
        self.Q = [[0.0] * n_actions for _ in range(n_states)]
        self.seen: dict[Any, Any] = {}

    def learn(self, s: int, a: int, r: float, s2: int, done: bool) -> None:
        self.Q[s][a] += self.alpha * (r + (0 if done else self.gamma * max(self.Q[s2])) - self.Q[s][a])

    def update_model(self, s: int, a: int, r: float, s2: int, done: bool) -> None:
        self.seen[s, a] = (r, s2, done)

    def planning(self) -> None:
        for _ in range(self.planning_steps):
            pair = random.choice(list(self.seen))
            self.learn(*pair, *self.seen[pair])


class DynaQPlus(DynaQ):
    """Also over untried actions of visited states, with a matrix of the times of the last tries."""

    def __init__(
        self, n_states: int, n_actions: int, alpha: float, gamma: float, kappa: float = 0.001, **rest: Any
    ) -> None:
        super().__init__(n_states, n_actions, alpha, gamma, **rest)
        self.kappa, self.time = kappa, 0
        self.last = np.zeros((n_states, n_actions))

    def clock(self) -> None:
        self.time += 1

    def learn(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        self.clock()
        super().learn(s, a, r, s_prime, done)

    def remember(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        for other in range(self.n_actions):
            self.model.setdefault((s, other), self.untried(s))
        super().remember(s, a, r, s_prime, done)
        self.last[s, a] = self.time

    def untried(self, s: int) -> Any:
        return (0.0, s, False)

    def bonus(self, s: int, a: int) -> float:
        return float(self.kappa * np.sqrt(self.time - self.last[s, a]))

    def simulated_target(self, s: int, a: int) -> float:
        return super().simulated_target(s, a) + self.bonus(s, a)


class DynaQStochastic(DynaQ):
    """Counts of (s', done), and the mean reward of each pair."""

    def begin(self) -> None:
        self.counts: defaultdict[Any, Any] = defaultdict(lambda: defaultdict(int))
        self.rewards: defaultdict[Any, list[float]] = defaultdict(list)

    def remember(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        self.model[s, a] = None
        self.counts[s, a][s_prime, done] += 1
        self.rewards[s, a].append(r)

    def sampled(self, s: int, a: int) -> Any:
        counts = self.counts[s, a]
        return random.choices(list(counts), list(counts.values()))[0]

    def reward(self, s: int, a: int) -> float:
        return float(np.mean(self.rewards[s, a]))

    def simulated_target(self, s: int, a: int) -> float:
        return self.target(s, a, self.reward(s, a), *self.sampled(s, a))


class DynaQExpected(DynaQStochastic):
    """Expected updates."""

    def simulated_target(self, s: int, a: int) -> float:
        counts = self.counts[s, a]
        total = sum(counts.values())
        targets = [self.target(s, a, self.reward(s, a), *outcome) for outcome in counts]
        return float(np.average(targets, weights=[count / total for count in counts.values()]))


class QLearning:
    """A table of 32-bit floats, and nothing else."""

    def __init__(self, n_states: int, n_actions: int, alpha: float, gamma: float) -> None:
        self.alpha, self.gamma = alpha, gamma
        self.Q = np.zeros((n_states, n_actions), np.float32)

    def update(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        self.Q[s, a] += self.alpha * (r + self.gamma * self.Q[s_prime].max() * (1 - done) - self.Q[s, a])


class Sarsa(QLearning):
    """Takes the next action too."""

    def update(self, s: int, a: int, r: float, s_prime: int, done: bool, a_prime: int) -> None:  # type: ignore[override]
        follows = 0.0 if done else self.Q[s_prime, a_prime]
        self.Q[s, a] += self.alpha * (r + self.gamma * follows - self.Q[s, a])


class ExpectedSarsa(QLearning):
    """Q-learning's arguments, and the policy's expectation."""

    def __init__(self, n_states: int, n_actions: int, alpha: float, gamma: float, epsilon: float) -> None:
        super().__init__(n_states, n_actions, alpha, gamma)
        self.epsilon = epsilon

    def update(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        row = self.Q[s_prime]
        follows = 0.0 if done else (1 - self.epsilon) * row.max() + self.epsilon * row.mean()
        self.Q[s, a] += self.alpha * (r + self.gamma * follows - self.Q[s, a])


class PrioritizedSweeping:
    """A heap with outdated entries, which are passed over."""

    def __init__(
        self, n_states: int, n_actions: int, alpha: float, gamma: float, planning_steps: int = 5, theta: float = 1e-4
    ) -> None:
        self.Q = np.zeros((n_states, n_actions))
        self.alpha, self.gamma, self.n, self.theta = alpha, gamma, planning_steps, theta
        self.model: dict[Any, Any] = {}
        self.heap: list[tuple[float, tuple[int, int]]] = []
        self.priority: dict[tuple[int, int], float] = {}

    def error(self, s: int, a: int) -> float:
        r, s_prime, done = self.model[s, a]
        return float(r + (0.0 if done else self.gamma * self.Q[s_prime].max()) - self.Q[s, a])

    def push(self, pair: tuple[int, int]) -> None:
        priority = abs(self.error(*pair))
        if priority > self.theta and priority > self.priority.get(pair, 0.0):
            self.priority[pair] = priority
            heapq.heappush(self.heap, (-priority, pair))

    def experience(self, pair: tuple[int, int]) -> None:
        self.push(pair)

    def improve(self, pair: tuple[int, int]) -> None:
        self.Q[pair] += self.alpha * self.error(*pair)

    def push_predecessors(self, state: int) -> None:
        for pair, (_, s_prime, done) in self.model.items():
            if s_prime == state and not done:
                self.push(pair)

    def update(self, s: int, a: int, r: float, s_prime: int, done: bool) -> None:
        self.model[s, a] = (r, s_prime, done)
        self.experience((s, a))
        left = self.n
        while left and self.heap:
            priority, pair = heapq.heappop(self.heap)
            if self.priority.get(pair) == -priority:
                del self.priority[pair]
                left -= 1
                self.improve(pair)
                self.push_predecessors(pair[0])


RIGHT: dict[str, type[Any]] = {
    "part by part": DynaQ,
    "whole steps": whole(DynaQ),
    "dictionaries of dictionaries": DictDyna,
    "a defaultdict by pair": DefaultDyna,
    "lists of lists": ListDyna,
    "Dyna-Q+": DynaQPlus,
    "Dyna-Q+ in whole steps": whole(DynaQPlus),
    "counts": DynaQStochastic,
    "counts in whole steps": whole(DynaQStochastic),
    "prioritized sweeping": PrioritizedSweeping,
    "Q-learning": QLearning,
    "Sarsa": Sarsa,
    "Expected Sarsa": ExpectedSarsa,
}
"""Right agents by what is special about them."""
