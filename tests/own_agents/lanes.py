# mypy: ignore-errors
"""Own agents for lanes, with sources of chance of every kind; a file to be loaded, and not imported."""

import random

import numpy as np
from numpy.random import default_rng


class DynaQ:
    def __init__(self, n_states, n_actions, alpha, gamma, epsilon=0.1, planning_steps=10):
        self.alpha, self.gamma, self.epsilon, self.planning_steps = alpha, gamma, epsilon, planning_steps
        self.Q = np.zeros((n_states, n_actions))
        self.model = {}

    def draw(self):
        return random.choice(list(self.model))

    def update(self, s, a, r, s_prime, done):
        self.learn(s, a, r, s_prime, done)
        self.model[s, a] = r, s_prime, done
        for _ in range(self.planning_steps):
            pair = self.draw()
            self.learn(*pair, *self.model[pair])

    def learn(self, s, a, r, s_prime, done):
        self.Q[s, a] += self.alpha * (r + (0 if done else self.gamma * self.Q[s_prime].max()) - self.Q[s, a])


class Chooses(DynaQ):
    def select_action(self, state):
        if np.random.random() < self.epsilon:
            return np.random.randint(self.Q.shape[1])
        return int(np.random.choice(np.flatnonzero(self.Q[state] == self.Q[state].max())))

    def draw(self):
        pairs = list(self.model)
        return pairs[np.random.randint(len(pairs))]


class Generator(DynaQ):
    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.rng = default_rng()

    def draw(self):
        pairs = list(self.model)
        return pairs[self.rng.integers(len(pairs))]


class Fails(DynaQ):
    def update(self, s, a, r, s_prime, done):
        if done:
            raise ValueError("no idea")
        super().update(s, a, r, s_prime, done)


class NotANumber(DynaQ):
    def update(self, s, a, r, s_prime, done):
        self.Q[s, a] = float("inf") if done else 0


class NoCopy(DynaQ):
    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.steps = (step for step in range(10))


class NoAction(DynaQ):
    def select_action(self, state):
        return 7


class Loops(DynaQ):
    def update(self, s, a, r, s_prime, done):
        while done:
            pass
