"""Dyna-Q in NumPy: many runs side by side, each line of the algorithm one operation on all of them."""

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.rivals.grid import ACTIONS, Grid, Parameters

RUNS = 30
"""As many as an experiment has by default."""

Index = NDArray[np.intp]
Values = NDArray[np.float64]


class LockStepDynaQ:
    """R runs of tabular Dyna-Q (Sutton & Barto, 2018, section 8.2), which make each real step together.

    All arrays are flat over runs: a run's pair (s, a) has the index ``(run * S + s) * A + a``. The goal's values are
    never written to and stay 0, so that nothing is bootstrapped from it.
    """

    def __init__(self, grid: Grid, parameters: Parameters, seed: int, runs: int = RUNS) -> None:
        self.parameters = parameters
        self.runs = runs
        self.lengths: list[list[int]] = [[] for _ in range(runs)]
        """The real steps of each finished episode of each run."""
        first = np.arange(runs, dtype=np.intp) * grid.states
        self._random = np.random.default_rng(seed)
        self._next_row = (first[:, None, None] + grid.next_state).ravel()
        self._start, self._goal = first + grid.start, first + grid.goal
        self._q = np.zeros((runs * grid.states, ACTIONS))
        self._row = self._start.copy()
        # The model of a run is a stretch of these, in the order in which its pairs were first tried.
        self._stretch = first * ACTIONS
        self._tried = np.zeros(len(self._next_row), np.bool_)
        self._known = np.zeros(runs, np.intp)
        self._pairs = np.zeros(len(self._next_row), np.intp)
        self._next = np.zeros(len(self._next_row), np.intp)
        self._reward = np.zeros(len(self._next_row))
        self._index = np.zeros(len(self._next_row), np.intp)
        self._episode_steps = np.zeros(runs, np.int64)

    @property
    def episodes(self) -> list[int]:
        """The real steps of each finished episode of the first run."""
        return self.lengths[0]

    def run(self, real_steps: int) -> None:
        """Make so many more real steps in each run, with their planning."""
        for _ in range(real_steps):
            pair = self._row * ACTIONS + self._act()
            following = self._next_row[pair]
            at_goal = following == self._goal
            reward = at_goal.astype(np.float64)
            self._learn(pair, reward, following)
            self._remember(pair, reward, following)
            self._plan()
            self._episode_steps += 1
            self._row = following
            if at_goal.any():
                self._row = np.where(at_goal, self._start, following)
                for run in np.flatnonzero(at_goal):
                    self.lengths[run].append(int(self._episode_steps[run]))
                self._episode_steps[at_goal] = 0

    def _act(self) -> Index:
        """Epsilon-greedy; of equal values the one with the largest random key is taken."""
        values = self._q[self._row]
        keys = self._random.random(values.shape)
        greedy = np.where(values == values.max(axis=1, keepdims=True), keys, -1.0).argmax(axis=1)
        exploring = self._random.random(len(values)) < self.parameters.epsilon
        return np.where(exploring, self._random.integers(ACTIONS, size=len(values)), greedy)

    def _learn(self, pair: Index, reward: Values, following: Index) -> None:
        _, alpha, gamma, _ = self.parameters
        q = self._q.ravel()
        old = q[pair]
        q[pair] = old + alpha * (reward + gamma * self._q[following].max(axis=1) - old)

    def _remember(self, pair: Index, reward: Values, following: Index) -> None:
        new = ~self._tried[pair]
        if new.any():
            self._tried[pair] = True
            self._index[pair[new]] = (self._stretch + self._known)[new]
            self._known += new
        entry = self._index[pair]
        self._pairs[entry], self._next[entry], self._reward[entry] = pair, following, reward

    def _plan(self) -> None:
        n = self.parameters.planning_steps
        if n:
            entries = self._stretch + (self._random.random((n, len(self._row))) * self._known).astype(np.intp)
            pairs, rewards, following = self._pairs[entries], self._reward[entries], self._next[entries]
            for update in range(n):
                self._learn(pairs[update], rewards[update], following[update])
