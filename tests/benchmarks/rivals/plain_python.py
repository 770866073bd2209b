"""Dyna-Q in plain Python: lists, tuples and local variables, as fast as one writes it without a library."""

import random

from tests.benchmarks.rivals.grid import ACTIONS, Grid, Parameters


class PlainDynaQ:
    """Tabular Dyna-Q (Sutton & Barto, 2018, section 8.2).

    A model entry holds the rows of Q themselves, so that a planning update looks nothing up. The goal's row is never
    written to and stays 0, so that nothing is bootstrapped from it.
    """

    runs = 1

    def __init__(self, grid: Grid, parameters: Parameters, seed: int) -> None:
        self.parameters = parameters
        self.episodes: list[int] = []
        self._goal = grid.goal
        self._start = self._state = grid.start
        self._next_state: list[list[int]] = grid.next_state.tolist()
        self._q = [[0.0] * ACTIONS for _ in range(grid.states)]
        self._index: dict[tuple[int, int], int] = {}
        self._model: list[tuple[list[float], int, float, list[float]]] = []
        self._random = random.Random(seed)
        self._episode_steps = 0

    def run(self, real_steps: int) -> None:
        """Make so many more real steps, with their planning."""
        n, alpha, gamma, epsilon = self.parameters
        q, index, model, moves = self._q, self._index, self._model, self._next_state
        uniform, choice, choices = self._random.random, self._random.choice, self._random.choices
        state, goal = self._state, self._goal
        for _ in range(real_steps):
            values = q[state]
            if uniform() < epsilon:
                action = int(uniform() * ACTIONS)
            else:
                top = max(values)
                ties = values.count(top)
                action = values.index(top) if ties == 1 else choice([a for a in range(ACTIONS) if values[a] == top])
            following = moves[state][action]
            reward = 1.0 if following == goal else 0.0
            next_values = q[following]
            values[action] += alpha * (reward + gamma * max(next_values) - values[action])
            entry = (values, action, reward, next_values)
            if (state, action) in index:
                model[index[state, action]] = entry
            else:
                index[state, action] = len(model)
                model.append(entry)
            for row, taken, gain, next_row in choices(model, k=n):
                best, right, down, left = next_row  # three comparisons take a third of the time of max()
                if right > best:
                    best = right
                if down > best:
                    best = down
                if left > best:
                    best = left
                row[taken] += alpha * (gain + gamma * best - row[taken])
            state = following
            self._episode_steps += 1
            if following == goal:
                state = self._start
                self.episodes.append(self._episode_steps)
                self._episode_steps = 0
        self._state = state
