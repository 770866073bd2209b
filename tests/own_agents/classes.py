# mypy: ignore-errors
"""Classes that cannot be used as agents, each in its own way; a file to be loaded, and not imported."""

import time

import numpy as np


class Right:
    def __init__(self, n_states, n_actions, alpha, gamma):
        self.Q = np.zeros((n_states, n_actions))
        self.alpha, self.gamma = alpha, gamma

    def update(self, s, a, r, s_prime, done):
        self.Q[s, a] += self.alpha * (r + (0 if done else self.gamma * self.Q[s_prime].max()) - self.Q[s, a])


class Hangs(Right):
    def update(self, s, a, r, s_prime, done):
        while True:
            pass


class Sleeps(Right):
    def update(self, s, a, r, s_prime, done):
        time.sleep(1000)


class HangsAtOnce(Right):
    def __init__(self, n_states, n_actions, alpha, gamma):
        while True:
            pass


class Raises(Right):
    def update(self, s, a, r, s_prime, done):
        return {}[(s, a)]


class Exits(Right):
    def update(self, s, a, r, s_prime, done):
        raise SystemExit(3)


class Prints(Right):
    def update(self, s, a, r, s_prime, done):
        print("updating")
        super().update(s, a, r, s_prime, done)


class Asks(Right):
    def update(self, s, a, r, s_prime, done):
        input("reward? ")


class Recurses(Right):
    def update(self, s, a, r, s_prime, done):
        self.update(s, a, r, s_prime, done)


class NoTable(Right):
    def __init__(self, n_states, n_actions, alpha, gamma):
        pass


class Transposed(Right):
    def __init__(self, n_states, n_actions, alpha, gamma):
        super().__init__(n_actions, n_states, alpha, gamma)


class Text(Right):
    def __init__(self, n_states, n_actions, alpha, gamma):
        self.Q = "a table"


class WrongKeys(Right):
    def __init__(self, n_states, n_actions, alpha, gamma):
        self.Q = {"left": 0.0}


class NoAlpha(Right):
    def __init__(self, n_states, n_actions):
        self.Q = np.zeros((n_states, n_actions))


class NeedsEnv(Right):
    def __init__(self, n_states, n_actions, alpha, gamma, env):
        super().__init__(n_states, n_actions, alpha, gamma)


class NoMethod:
    def __init__(self, n_states, n_actions, alpha, gamma):
        self.Q, self.alpha, self.gamma = np.zeros((n_states, n_actions)), alpha, gamma


class OneArgument(Right):
    def update(self, transition):
        pass


class SevenArguments(Right):
    def update(self, s, a, r, s_prime, done, env, log):
        pass


class NotANumber(Right):
    def update(self, s, a, r, s_prime, done):
        self.Q[s, a] = float("nan")


class ChoosesNothing(Right):
    def __init__(self, n_states, n_actions, alpha, gamma, epsilon):
        super().__init__(n_states, n_actions, alpha, gamma)

    def select_action(self, state):
        return None
